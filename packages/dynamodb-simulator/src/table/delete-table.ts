import { checkOperationsAtOnce } from '../account/quotas.js';
import { inUse, validation } from '../aws-error.js';
import { beginOwnDeletion } from '../replica/change-begin.js';
import { checkReplicasState, protectedReplica, refuseSource } from '../replica/change-fit.js';
import { describeGlobalTable } from '../replica/describe.js';
import { oneOfStrong } from '../replica/strong-consistency.js';
import { tableNameOrArn } from '../request/names.js';
import { operation } from '../request/operation.js';
import { parameter, struct } from '../request/shape.js';
import { findTable } from '../world/find-table.js';
import { globalTableOf } from '../world/global-tables.js';
import { onlineIndexes } from '../world/indexes.js';
import type { CallContext, GlobalTable } from '../world/state.js';
import type { TableState } from '../world/table-state.js';
import { describeDeleted } from './describe.js';
import { TABLE_PARTS } from './parts.js';

const input = struct('DeleteTable', { TableName: parameter(tableNameOrArn) });

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html */
export const deleteTable = operation(input, (call, { TableName }) => {
  const table = findTable(call.region, TableName);
  const group = globalTableOf(call.world, table);
  if (table.deletionProtection) {
    if (group) throw protectedReplica(group, call.region.name);
    throw validation(
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    );
  }
  if (group) checkReplica(call, group, table);
  refuseInState(table);
  for (const part of TABLE_PARTS) {
    const refusal = part.refuseDelete?.(table, call);
    if (refusal) throw refusal;
  }
  checkOperationsAtOnce(call.region);
  const due = call.now + call.durations.deleteTable;
  table.job = { kind: 'deleting', since: call.now, due };
  if (group) beginOwnDeletion(group, call.region, call.now, due);
  const replicas = describeGlobalTable(call.world, call.region, table);
  return { TableDescription: { ...describeDeleted(table, call.now), ...replicas } };
});

function checkReplica(call: CallContext, group: GlobalTable, table: TableState): void {
  if (table.job?.kind === 'creating') throw inUse(`Table: ${table.name} is being used.`);
  if (group.consistency === 'STRONG') throw oneOfStrong();
  refuseSource(group, call.region.name, call.now);
  checkReplicasState(call, table);
}

/** Refuses the deletion while any change is under way, even if the table is ACTIVE (DDB-TABLE-002, 069, 150). */
function refuseInState(table: TableState): void {
  const { name, job, warmJob, encryptionJob, globalIndexes } = table;
  if (job?.kind === 'creating') throw inUse(`Table is being created: ${name}`);
  if (job?.kind === 'deleting') throw inUse(`Table is being deleted: ${name}`);
  if (onlineIndexes(table).some((index) => index.job)) {
    throw inUse('Cannot delete table while indexes are being created, updated, or deleted.');
  }
  if (job?.kind === 'stream') throw inUse('Cannot delete table while stream is being enabled/disabled.');
  const busy = job ?? warmJob ?? encryptionJob ?? globalIndexes.find((index) => index.warmJob);
  if (busy) throw inUse(`Table: ${name} is in the process of being updated.`);
}
