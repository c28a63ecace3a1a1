import { finishBilling } from '../capacity/billing.js';
import { applyChange, highest } from '../capacity/throughput.js';
import type { TableState } from '../world/table-state.js';
import { TABLE_PARTS } from './parts.js';

/** Whether time can change anything about a table. */
export const isMoving = (table: TableState): boolean =>
  table.job !== undefined || TABLE_PARTS.some((part) => part.isMoving?.(table));

/** Applies everything that is due in a table. */
export function settleTable(table: TableState, now: number): 'stays' | 'gone' {
  for (const part of TABLE_PARTS) part.settle?.(table, now);
  return finishJob(table, now);
}

function finishJob(table: TableState, now: number): 'stays' | 'gone' {
  const { job } = table;
  if (!job || job.due > now) return 'stays';
  delete table.job;
  switch (job.kind) {
    case 'deleting':
      return 'gone';
    case 'creating':
      table.activeSince = job.due;
      if (table.billingSummary) table.billingSummary.lastUpdateToPayPerRequest = table.createdAt;
      return 'stays';
    case 'throughput':
      applyChange(table.throughput, job.to, job.due);
      table.warm = highest(table.warm, job.to);
      return 'stays';
    case 'billing':
      finishBilling(table, job.to, job.due);
      return 'stays';
    case 'stream':
    case 'replicas':
    case 'part':
      return 'stays';
    case 'class':
      table.tableClass = { name: job.to, changedAt: job.due };
      return 'stays';
  }
}
