import type { BillingMode, GlobalIndexState, Region, TableState } from './state.js';
import { applyChange, countDecrease, highest, ON_DEMAND_WARM } from './throughput.js';

/**
 * Lets everything take effect that is due at `now`. There are no timers: this runs at the start of every request, and a
 * change takes effect with the time at which it was due, however late somebody asks.
 */
export function settle(region: Region, now: number): void {
  for (const table of [...region.tables.values()]) {
    settleTags(table, now);
    for (const index of table.globalIndexes) settleIndex(index, now);
    if (settleTable(table, now) === 'gone') region.tables.delete(table.name);
  }
}

function settleTags(table: TableState, now: number): void {
  if (!table.tagWrite || table.tagWrite.due > now) return;
  table.tags = table.tagWrite.result;
  delete table.tagWrite;
}

function settleIndex(index: GlobalIndexState, now: number): void {
  const { job } = index;
  if (!job || job.due > now) return;
  if (job.kind === 'throughput') {
    applyChange(index.throughput, job.to, job.due);
    index.warm = highest(index.warm, job.to);
  }
  delete index.job;
}

function settleTable(table: TableState, now: number): 'stays' | 'gone' {
  const { job } = table;
  if (!job || job.due > now) return 'stays';
  delete table.job;
  switch (job.kind) {
    case 'deleting':
      return 'gone';
    case 'creating':
      if (table.billingSummary) table.billingSummary.lastUpdateToPayPerRequest = table.createdAt;
      return 'stays';
    case 'throughput':
      applyChange(table.throughput, job.to, job.due);
      table.warm = highest(table.warm, job.to);
      return 'stays';
    case 'billing':
      finishBilling(table, job.to, job.due);
      return 'stays';
  }
}

function finishBilling(table: TableState, mode: BillingMode, time: number): void {
  table.billingMode = mode;
  if (mode === 'PROVISIONED') return;
  table.billingSummary = { mode, lastUpdateToPayPerRequest: time };
  table.warm = highest(table.warm, ON_DEMAND_WARM);
  for (const index of table.globalIndexes) {
    index.warm = highest(index.warm, ON_DEMAND_WARM);
    countDecrease(index.throughput, time);
  }
}
