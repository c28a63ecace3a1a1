import { AwsError, inUse, invalidParameter, notFound, validation } from '../aws-error.js';
import type { Durations } from '../durations.js';
import type { BillingMode, GlobalIndexState, TableState, Units } from '../state.js';
import { checkMaxima, NO_MAXIMUM, refuseUnderProvisioned } from './on-demand.js';
import type { IndexChange, TableChange } from './table-change.js';

const isSame = (one: Units, other: Units): boolean => one.read === other.read && one.write === other.write;

/**
 * The rules that need the table. While a switch of billing is under way, DynamoDB goes by the mode still in force, and
 * throughput is a matter of the table's state alone.
 */
export function checkChangeFits(table: TableState, change: TableChange): void {
  const mode = change.billingMode ?? table.billingMode;
  if (table.job?.kind !== 'billing') checkThroughput(table, change, mode);
  if (mode === 'PROVISIONED') refuseUnderProvisioned(change.onDemand, 'the table BillingMode is PROVISIONED');
  checkMaxima(change.onDemand, (value) => value >= 1 || value === NO_MAXIMUM);
}

function checkThroughput(table: TableState, change: TableChange, mode: BillingMode): void {
  if (mode === 'PAY_PER_REQUEST' && change.units) {
    throw invalidParameter(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    );
  }
  if (mode === table.billingMode && change.units) refuseSameUnits('the table', table.throughput, change.units);
  for (const index of change.indexes) checkIndexChange(table, index, mode);
  if (mode === 'PROVISIONED' && table.billingMode === 'PAY_PER_REQUEST') requireAllIndexes(table, change);
}

function checkIndexChange(table: TableState, { name, units }: IndexChange, mode: BillingMode): void {
  if (table.localIndexes.some((index) => index.name === name)) {
    throw validation(`Cannot update an index that is not a GlobalSecondaryIndex: ${name}`);
  }
  const index = table.globalIndexes.find((known) => known.name === name);
  if (!index) throw notFound(`Index ${name} for table ${table.name}`);
  if (mode === 'PAY_PER_REQUEST') {
    throw invalidParameter(
      `The only Updates for index: ${name} when TableThroughputMode is PAY_PER_REQUEST can be to ` +
        'OnDemandThroughput, WarmThroughput',
    );
  }
  if (!units) throw invalidParameter(`ProvisionedThroughput must be specified for index: ${name}`);
  if (table.billingMode === 'PROVISIONED') refuseSameUnits(`index ${name}`, index.throughput, units);
}

function refuseSameUnits(subject: string, current: Units, requested: Units): void {
  if (!isSame(current, requested)) return;
  const whole = subject === 'the table' ? subject : `the ${subject}`;
  throw validation(
    `The provisioned throughput for ${whole} will not change. The requested value equals the current value. ` +
      `Current ReadCapacityUnits provisioned for ${subject}: ${current.read}. ` +
      `Requested ReadCapacityUnits: ${requested.read}. ` +
      `Current WriteCapacityUnits provisioned for ${subject}: ${current.write}. ` +
      `Requested WriteCapacityUnits: ${requested.write}. ` +
      'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
  );
}

function requireAllIndexes({ globalIndexes }: TableState, { indexes }: TableChange): void {
  const missing = globalIndexes.filter(({ name }) => !indexes.some((index) => index.name === name));
  if (missing.length > 0) {
    throw invalidParameter(
      `ProvisionedThroughput must be specified for index: ${missing.map(({ name }) => name).join(',')}`,
    );
  }
}

/** What the table's and its indexes' state admits: this differs from setting to setting. */
export function checkState(table: TableState, change: TableChange, now: number, durations: Durations): void {
  const { job, name } = table;
  if (job?.kind === 'creating') throw inUse(`Table is being created: ${name}`);
  if (job?.kind === 'deleting') throw inUse(`Table is being deleted: ${name}`);
  if (change.deletionProtection !== undefined) checkProtectionInterval(table, now, durations);
  if (!job) {
    for (const index of touchedIndexes(table, change)) {
      if (index.job) throw inUse(`Index is being updated. Table: ${name} Index: ${index.name}`);
    }
    return;
  }
  if (change.units || change.indexes.length > 0 || isSwitch(table, change)) {
    throw inUse(`Table IOPS are currently being updated. Table: ${name}`);
  }
  if (change.onDemand && job.kind === 'billing') {
    throw inUse('OnDemandThroughput cannot be updated while BillingMode update is in progress');
  }
}

/**
 * A switch back to on-demand while the table is on its way from there to provisioned is taken for a repetition of the
 * mode still in force: DynamoDB accepts it, and it has no effect.
 */
const isSwitch = (table: TableState, { billingMode }: TableChange): boolean =>
  billingMode !== undefined && billingMode !== table.billingMode;

const touchedIndexes = (table: TableState, change: TableChange): GlobalIndexState[] =>
  isSwitch(table, change)
    ? table.globalIndexes
    : table.globalIndexes.filter(({ name }) => change.indexes.some((index) => index.name === name));

function checkProtectionInterval(table: TableState, now: number, { deletionProtection }: Durations): void {
  const free = (table.deletionProtectionChangedAt ?? Number.NEGATIVE_INFINITY) + deletionProtection;
  if (now >= free) return;
  throw new AwsError(
    'ThrottlingException',
    `Deletion protection setting for table ${table.name} modified within the previous ${deletionProtection} ` +
      `milliseconds. Please try again after ${new Date(free).toISOString()}`,
  );
}
