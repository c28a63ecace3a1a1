import { applyChange, highest } from '../capacity/throughput.js';
import { settleWarm } from '../capacity/warm.js';
import type { TablePart } from '../request/table-part.js';
import { pruneDefinitions } from '../world/indexes.js';
import type { GlobalIndexState, IndexJob, TableState } from '../world/table-state.js';

function settleIndexes(table: TableState, now: number): void {
  for (const index of table.globalIndexes) {
    settleWarm(index, now);
    settleIndex(index, now);
  }
  const gone = table.globalIndexes.filter(({ job }) => job?.kind === 'deleting' && job.due <= now);
  if (gone.length > 0) removeIndexes(table, gone);
}

function settleIndex(index: GlobalIndexState, now: number): void {
  const { job } = index;
  if (job?.kind === 'throughput' && job.due <= now) {
    applyChange(index.throughput, job.to, job.due);
    index.warm = highest(index.warm, job.to);
  }
  settleJob(index, now);
}

/** Ends what is due at an index, but for its deletion: an index that was allocated is filled next. */
export function settleJob(index: { job?: IndexJob }, now: number): void {
  const { job } = index;
  if (!job || job.due > now || job.kind === 'deleting') return;
  delete index.job;
  if (job.kind !== 'allocating') return;
  index.job = { kind: 'backfilling', due: job.ready };
  settleJob(index, now);
}

/** Removes indexes with their insights, and the definitions of attributes that no other key uses. */
function removeIndexes(table: TableState, gone: readonly GlobalIndexState[]): void {
  table.globalIndexes = table.globalIndexes.filter((index) => !gone.includes(index));
  for (const { name } of gone) table.insights.delete(name);
  pruneDefinitions(table);
}

/** The secondary indexes of a table. */
export const indexPart: TablePart = {
  settle: settleIndexes,
  isMoving: ({ globalIndexes }) => globalIndexes.some(({ job, warmJob }) => job !== undefined || warmJob !== undefined),
};
