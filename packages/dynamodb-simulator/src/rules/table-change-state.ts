import { REFUSAL_TEXTS } from '@pcf/dynamodb-facts';
import { AwsError, inUse } from '../aws-error.js';
import type { Durations } from '../durations.js';
import type { GlobalIndexState, Region, TableState } from '../state.js';
import { kmsKeyArn } from './encryption.js';
import { checkIndexState } from './index-change-state.js';
import { blockingChange, describeStreamJob, indexesIn } from './running-changes.js';
import type { TableChange } from './table-change.js';

interface When {
  readonly now: number;
  readonly durations: Durations;
}

/**
 * What the state of the table and of its indexes admits: this differs from setting to setting, and every pair has words of
 * its own (DDB-TABLE-119, 120, 163, 175, 286, 369, 375, 376, 444, 458).
 */
export function checkState(region: Region, table: TableState, change: TableChange, when: When): void {
  const { job, name } = table;
  if (job?.kind === 'creating') throw inUse(`Table is being created: ${name}`);
  if (job?.kind === 'deleting') throw inUse(`Table is being deleted: ${name}`);
  if (change.deletionProtection !== undefined) checkProtectionInterval(table, when);
  if (change.units || isSwitch(table, change)) checkCapacityState(table, change);
  if (change.stream) checkStreamState(table);
  if (change.tableClass !== undefined) checkClassState(table);
  if (change.onDemand) checkMaximaState(table);
  if (change.encryption) checkEncryptionState(region, table, change.encryption);
  if (change.warm) checkWarmState(table);
  checkIndexState(table, change.indexes);
}

/**
 * A switch back to on-demand while the table is on its way from there to provisioned is taken for a repetition of the
 * mode still in force: DynamoDB accepts it, and it has no effect (DDB-TABLE-452).
 */
const isSwitch = (table: TableState, { billingMode }: TableChange): boolean =>
  billingMode !== undefined && billingMode !== table.billingMode;

function checkProtectionInterval(table: TableState, { now, durations: { deletionProtection } }: When): void {
  const free = (table.deletionProtectionChangedAt ?? Number.NEGATIVE_INFINITY) + deletionProtection;
  if (now >= free) return;
  throw new AwsError(
    'ThrottlingException',
    `Deletion protection setting for table ${table.name} ${REFUSAL_TEXTS.modifiedWithin} ${deletionProtection} ` +
      `milliseconds. Please try again after ${new Date(free).toISOString()}`,
  );
}

function checkCapacityState(table: TableState, change: TableChange): void {
  const { name, job } = table;
  if (job?.kind === 'throughput' || job?.kind === 'billing') {
    throw inUse(`Table IOPS are currently being updated. Table: ${name}`);
  }
  const blocking = blockingChange(table);
  if (blocking) throw inUse(`Can't change table IOPS ${blocking}`);
  const touched = (index: GlobalIndexState): boolean => change.indexes.updates.some((one) => one.name === index.name);
  const dying = table.globalIndexes.find((index) => index.job?.kind === 'deleting' && touched(index));
  if (dying) throw inUse(`Index is being deleted. Table: ${name} Index: ${dying.name}`);
  for (const [kind, what] of [
    ['allocating', 'created'],
    ['deleting', 'deleted'],
  ] as const) {
    const indexes = indexesIn(table, kind);
    if (indexes)
      throw inUse(`Can't change table IOPS when an index is being ${what}. Table: ${name} Indexes: ${indexes}`);
  }
  if (!isSwitch(table, change)) return;
  const busy = table.globalIndexes.find((index) => index.job && index.job.kind !== 'backfilling');
  if (busy) throw inUse(`Index is being updated. Table: ${name} Index: ${busy.name}`);
}

function checkStreamState(table: TableState): void {
  const { name, job } = table;
  if (job?.kind === 'throughput' || job?.kind === 'billing') {
    throw inUse(`Can't enable or disable stream while table IOPS are being updated. Table: ${name}`);
  }
  if (job?.kind === 'stream')
    throw inUse(`A stream status change is currently in progress. ${describeStreamJob(table, job)}`);
  const blocking = blockingChange(table);
  if (blocking) throw inUse(`Can't change stream status ${blocking}`);
  refuseDuringIndexes(table, "Can't change stream status");
}

function checkClassState(table: TableState): void {
  const { name, job } = table;
  if (job?.kind === 'throughput' || job?.kind === 'billing') {
    throw inUse(`Can't update table class while table IOPS are being updated. Table: ${name}`);
  }
  const blocking = blockingChange(table);
  if (blocking) throw inUse(`Can't update table class ${blocking}`);
  refuseDuringIndexes(table, "Can't update table class");
}

function refuseDuringIndexes(table: TableState, what: string): void {
  for (const [kind, done] of [
    ['allocating', 'created'],
    ['deleting', 'deleted'],
  ] as const) {
    const indexes = indexesIn(table, kind);
    if (indexes) throw inUse(`${what} when an index is being ${done}. Table: ${table.name} Indexes: ${indexes}`);
  }
}

function checkMaximaState(table: TableState): void {
  const { job } = table;
  const refused = (during: string): AwsError => inUse(`OnDemandThroughput cannot be updated while ${during}`);
  if (job?.kind === 'billing') throw refused('BillingMode update is in progress');
  if (job?.kind === 'stream') throw refused('stream status update is in progress');
  if (job?.kind === 'class') {
    throw refused(`TableClass update is in progress. TableClassUpdateInProgress: ${job.to}`);
  }
  for (const [kind, what] of [
    ['allocating', 'creation'],
    ['deleting', 'deletion'],
  ] as const) {
    const indexes = indexesIn(table, kind);
    if (indexes) throw refused(`index ${what} is in progress for indexes: ${indexes}`);
  }
}

/** A repetition of the change under way is admitted (DDB-TABLE-065). */
function checkEncryptionState(
  region: Region,
  { encryptionJob }: TableState,
  { key }: { key: string | undefined },
): void {
  if (!encryptionJob) return;
  const to = key === undefined ? undefined : kmsKeyArn(region, key);
  if (to !== encryptionJob.to) throw inUse('Server-Side Encryption is still being updated');
}

function checkWarmState(table: TableState): void {
  if (!indexesIn(table, 'allocating')) return;
  throw new AwsError('InternalServerError', 'Table is under system maintenance, please try again later');
}
