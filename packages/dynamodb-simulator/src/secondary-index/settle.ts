import { applyChange, highest } from '../capacity/throughput.js';
import { settleWarm } from '../capacity/warm.js';
import type { TablePart } from '../request/table-part.js';
import type { GlobalIndexState, TableState } from '../world/table-state.js';
import { attributeNames } from './key-schema.js';

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
  if (!job || job.due > now || job.kind === 'deleting') return;
  if (job.kind === 'allocating') {
    index.job = { kind: 'backfilling', due: job.ready };
    settleIndex(index, now);
    return;
  }
  if (job.kind === 'throughput') {
    applyChange(index.throughput, job.to, job.due);
    index.warm = highest(index.warm, job.to);
  }
  delete index.job;
}

/** Removes indexes with their insights, and the definitions of attributes that no other key uses. */
function removeIndexes(table: TableState, gone: readonly GlobalIndexState[]): void {
  table.globalIndexes = table.globalIndexes.filter((index) => !gone.includes(index));
  const keys = [table.keySchema, ...[...table.localIndexes, ...table.globalIndexes].map(({ keySchema }) => keySchema)];
  const used = new Set(keys.flatMap(attributeNames));
  for (const { name } of gone) table.insights.delete(name);
  table.attributeDefinitions = table.attributeDefinitions.filter(({ AttributeName }) => used.has(AttributeName));
}

/** The secondary indexes of a table. */
export const indexPart: TablePart = {
  settle: settleIndexes,
  isMoving: ({ globalIndexes }) => globalIndexes.some(({ job, warmJob }) => job !== undefined || warmJob !== undefined),
};
