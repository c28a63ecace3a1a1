import { finishBilling } from '../capacity/billing.js';
import { applyChange, highest } from '../capacity/throughput.js';
import { settleWarm } from '../capacity/warm.js';
import { settleIndexes } from '../index/settle.js';
import { settleKinesis } from '../kinesis/destinations.js';
import { settleEncryption } from '../setting/encryption.js';
import { settleHiddenClass } from '../setting/table-class.js';
import { settleTags } from '../tag/writes.js';
import type { TableState } from '../world/table-state.js';

/** Whether time can change anything about a table. */
export const isMoving = (table: TableState): boolean =>
  table.job !== undefined ||
  table.tagWrite !== undefined ||
  table.warmJob !== undefined ||
  table.encryptionJob !== undefined ||
  table.hiddenClassJob !== undefined ||
  table.globalIndexes.some(({ job, warmJob }) => job !== undefined || warmJob !== undefined) ||
  table.kinesisDestinations.some(({ due }) => due !== undefined);

export function settleTable(table: TableState, now: number): 'stays' | 'gone' {
  settleTags(table, now);
  settleWarm(table, now);
  settleEncryption(table, now);
  settleIndexes(table, now);
  settleHiddenClass(table, now);
  settleKinesis(table, now);
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
      return 'stays';
    case 'class':
      table.tableClass = { name: job.to, changedAt: job.due };
      return 'stays';
  }
}
