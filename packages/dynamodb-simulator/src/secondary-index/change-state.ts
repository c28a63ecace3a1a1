import { type AwsError, inUse, limitExceeded } from '../aws-error.js';
import { onlineIndexes } from '../world/indexes.js';
import { blockingChange } from '../world/running-changes.js';
import { isBeingAdded } from '../world/status.js';
import type { FurtherIndex, GlobalIndexState, TableState } from '../world/table-state.js';
import type { IndexChanges } from './change-request.js';

/** Refuses changes of indexes that the state of the table or its indexes does not allow (DDB-TABLE-149, 159, 163, 175). */
export function checkIndexState(table: TableState, { updates, creations, deletions }: IndexChanges): void {
  const added = creations.map(({ index }) => index.name);
  checkOnlineChanges(table, added, deletions);
  for (const update of updates) {
    checkUpdate(
      table,
      table.globalIndexes.find((index) => index.name === update.name),
      update.units !== undefined,
    );
  }
  refuseSecondOnlineIndex(table, [...added, ...deletions]);
}

/**
 * What the state of a table and its indexes admits of indexes that are added and deleted. All kinds of indexes share it.
 *
 * @param added - the names of the indexes that are added
 * @param deleted - the names of the indexes that are deleted
 */
export function checkOnlineChanges(table: TableState, added: readonly string[], deleted: readonly string[]): void {
  const named = (name: string) => onlineIndexes(table).find((index) => index.name === name);
  if (added.length + deleted.length > 0) refuseDuringTableChange(table);
  for (const name of added) refuseWhileDeleting(table, named(name));
  for (const name of deleted) checkDeletion(table, named(name));
}

function refuseDuringTableChange(table: TableState): void {
  const { job, name } = table;
  if (job?.kind === 'throughput' || job?.kind === 'billing') {
    throw inUse(`Can't create or delete indexes while table IOPS are being updated. Table: ${name}`);
  }
  const blocking = blockingChange(table);
  if (blocking) throw inUse(`Can't create or delete an index ${blocking}`);
}

const place = ({ name }: TableState, index: Pick<FurtherIndex, 'name'>): string =>
  `Table: ${name} Index: ${index.name}`;

function refuseWhileDeleting(table: TableState, index: FurtherIndex | GlobalIndexState | undefined): void {
  if (index?.job?.kind === 'deleting') throw inUse(`Index is being deleted. ${place(table, index)}`);
}

function checkDeletion(table: TableState, index: FurtherIndex | GlobalIndexState | undefined): void {
  refuseWhileDeleting(table, index);
  if (!index?.job || index.job.kind === 'backfilling') return;
  if (index.job.kind === 'allocating') {
    throw inUse(
      'Index creation is in resource allocation phase. Retry deletion during backfilling phase or when the index is ' +
        `active. ${place(table, index)}`,
    );
  }
  throw inUse(`Index is being updated. ${place(table, index)}`);
}

/** AWS's text for an index that is being allocated has two spaces after the full stop. */
function checkUpdate(table: TableState, index: GlobalIndexState | undefined, isCapacity: boolean): void {
  const { job, name } = table;
  if (job?.kind === 'throughput' || job?.kind === 'billing') {
    throw inUse(`Table IOPS are currently being updated. Table: ${name}`);
  }
  const blocking = blockingChange(table);
  if (blocking && isCapacity) throw inUse(`Can't change table IOPS ${blocking}`);
  refuseWhileDeleting(table, index);
  if (!index?.job || index.job.kind === 'backfilling') return;
  throw inUse(
    index.job.kind === 'allocating'
      ? `Index is being created but is not backfilling yet.  ${place(table, index)}`
      : `Index is being updated. ${place(table, index)}`,
  );
}

export const secondOnlineIndex = (): AwsError =>
  limitExceeded('Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table');

/** @param named the indexes that the request adds and deletes */
export function refuseSecondOnlineIndex(table: TableState, named: readonly string[]): void {
  if (named.length === 0) return;
  const others = onlineIndexes(table).filter(
    (index) => (isBeingAdded(index) || index.job?.kind === 'deleting') && !named.includes(index.name),
  );
  if (named.length + others.length > 1) {
    throw secondOnlineIndex();
  }
}
