import { ON_DEMAND_WARM_THROUGHPUT } from '@pcf/dynamodb-facts';
import { settleKinesis } from './kinesis.js';
import { removeTable } from './regions.js';
import { attributeNames } from './rules/key-schema.js';
import { settleGlobalTables } from './settle-global-tables.js';
import type { BillingMode, GlobalIndexState, Region, TableState, Units, WarmJob, World } from './state.js';
import { applyChange, countDecrease, highest } from './throughput.js';

/**
 * Lets everything take effect that is due at `now`. There are no timers: this runs at the start of every request, and a
 * change takes effect with the time at which it was due, however late somebody asks.
 */
export function settle(world: World, account: string, now: number): void {
  settleGlobalTables(world, account, now);
  for (const region of world.regions.values()) {
    if (region.account === account) settleRegion(world, region, now);
  }
}

function settleRegion(world: World, region: Region, now: number): void {
  for (const name of region.moving) {
    const table = region.tables.get(name);
    if (table && settleAll(table, now) === 'gone') removeTable(world, region, table);
    else if (!table || !isMoving(table)) region.moving.delete(name);
  }
}

/** Whether time can change anything about a table. */
const isMoving = (table: TableState): boolean =>
  table.job !== undefined ||
  table.tagWrite !== undefined ||
  table.warmJob !== undefined ||
  table.encryptionJob !== undefined ||
  table.hiddenClassJob !== undefined ||
  table.globalIndexes.some(({ job, warmJob }) => job !== undefined || warmJob !== undefined) ||
  table.kinesisDestinations.some(({ due }) => due !== undefined);

function settleAll(table: TableState, now: number): 'stays' | 'gone' {
  settleTags(table, now);
  settleWarm(table, now);
  settleEncryption(table, now);
  settleIndexes(table, now);
  settleHiddenClass(table, now);
  settleKinesis(table, now);
  return settleTable(table, now);
}

function settleTags(table: TableState, now: number): void {
  if (!table.tagWrite || table.tagWrite.due > now) return;
  table.tags = table.tagWrite.result;
  delete table.tagWrite;
}

function settleWarm(subject: { warm: Units; warmJob?: WarmJob }, now: number): void {
  if (!subject.warmJob || subject.warmJob.due > now) return;
  subject.warm = highest(subject.warm, subject.warmJob.to);
  delete subject.warmJob;
}

function settleEncryption(table: TableState, now: number): void {
  const { encryptionJob: job } = table;
  if (!job) return;
  if (job.shown <= now) {
    if (job.to === undefined) delete table.kmsKeyArn;
    else table.kmsKeyArn = job.to;
  }
  if (job.due <= now) delete table.encryptionJob;
}

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

/** Their insights go with them, and the definitions of attributes that only they used. */
function removeIndexes(table: TableState, gone: readonly GlobalIndexState[]): void {
  table.globalIndexes = table.globalIndexes.filter((index) => !gone.includes(index));
  const keys = [table.keySchema, ...[...table.localIndexes, ...table.globalIndexes].map(({ keySchema }) => keySchema)];
  const used = new Set(keys.flatMap(attributeNames));
  for (const { name } of gone) table.insights.delete(name);
  table.attributeDefinitions = table.attributeDefinitions.filter(({ AttributeName }) => used.has(AttributeName));
}

function settleHiddenClass(table: TableState, now: number): void {
  const { hiddenClassJob: job } = table;
  if (!job || job.due > now) return;
  table.tableClass = { name: job.to, changedAt: job.due };
  delete table.hiddenClassJob;
}

function settleTable(table: TableState, now: number): 'stays' | 'gone' {
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

/** A switch leaves its time on each index, as a decrease or an increase, and none on the table. */
function finishBilling(table: TableState, mode: BillingMode, time: number): void {
  table.billingMode = mode;
  if (mode === 'PROVISIONED') {
    for (const { throughput } of table.globalIndexes) throughput.lastIncrease = time;
    return;
  }
  table.billingSummary = { mode, lastUpdateToPayPerRequest: time };
  table.warm = highest(table.warm, ON_DEMAND_WARM_THROUGHPUT);
  for (const index of table.globalIndexes) {
    index.warm = highest(index.warm, ON_DEMAND_WARM_THROUGHPUT);
    index.throughput.lastDecrease = time;
    countDecrease(index.throughput, time);
  }
}
