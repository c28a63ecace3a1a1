import { ACCOUNT_QUOTAS, ON_DEMAND_WARM_THROUGHPUT, REFUSAL_TEXTS } from '@pcf/dynamodb-facts';
import { AwsError, invalidParameter, limitExceeded } from '../aws-error.js';
import type { Json } from '../request/operation.js';
import type { TablePart } from '../request/table-part.js';
import { indexesIn } from '../world/running-changes.js';
import type { CallTime, Region } from '../world/state.js';
import type { TableStatus } from '../world/status.js';
import type { TableState, Units, WarmJob } from '../world/table-state.js';
import { highest } from './throughput.js';

interface GivenWarm {
  ReadUnitsPerSecond?: number;
  WriteUnitsPerSecond?: number;
}

const MEMBERS = [
  ['read', 'ReadUnitsPerSecond', 'ReadCapacityUnits', 'TableMaxReadCapacityUnits'],
  ['write', 'WriteUnitsPerSecond', 'WriteCapacityUnits', 'TableMaxWriteCapacityUnits'],
] as const;

const INITIAL =
  'initial throughput for OnDemand. See: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/' +
  'on-demand-capacity-mode.html#on-demand-capacity-mode-initial';

/** The given warm throughput; `undefined` for an empty structure. */
export function warmOf(given: GivenWarm | undefined): Partial<Units> | undefined {
  const { ReadUnitsPerSecond: read, WriteUnitsPerSecond: write } = given ?? {};
  if (read === undefined && write === undefined) return undefined;
  return { ...(read !== undefined && { read }), ...(write !== undefined && { write }) };
}

/**
 * Refuses warm throughput of a new table or index below the provisioned throughput, or below the initial one of on-demand.
 *
 * @param subject `table`, or `index NAME`
 * @param units the provisioned throughput; `undefined` under on-demand billing
 */
export function checkNewWarm(warm: Partial<Units> | undefined, subject: string, units: Units | undefined): void {
  const least = units ?? ON_DEMAND_WARM_THROUGHPUT;
  for (const [member, name, capacity] of MEMBERS) {
    const value = warm?.[member];
    if (value === undefined || value >= least[member]) continue;
    const floor = units ? `${capacity} of ProvisionedThroughput` : INITIAL;
    throw invalidParameter(`Requested ${name} for WarmThroughput for ${subject} is lower than ${floor}`);
  }
}

/** @param subject `table`, or `index NAME` */
export function refuseWarmDecrease(warm: Partial<Units> | undefined, subject: string, current: Units): void {
  for (const [member, name] of MEMBERS) {
    const value = warm?.[member];
    if (value === undefined || value >= current[member]) continue;
    throw invalidParameter(
      `Requested ${name} for WarmThroughput for ${subject} is lower than current WarmThroughput, ` +
        REFUSAL_TEXTS.warmThroughputDecrease,
    );
  }
}

/** @param subject `table`, or `index NAME` */
export function checkWarmQuota(region: Region, warm: Partial<Units> | undefined, subject: string): void {
  for (const [member, name, , quota] of MEMBERS) {
    const value = warm?.[member];
    if (value === undefined || value <= ACCOUNT_QUOTAS.unitsPerTable) continue;
    throw limitExceeded(
      `Subscriber limit exceeded: Requested ${name} for WarmThroughput for ${subject} exceeds ${quota} ` +
        `of the account in region ${region.name}`,
    );
  }
}

export function checkWarmState(table: TableState): void {
  if (!indexesIn(table, 'allocating')) return;
  throw new AwsError('InternalServerError', 'Table is under system maintenance, please try again later');
}

/** Begins a change of warm throughput. DynamoDB answers UPDATING even if the values are in force already. */
export function beginWarm(table: TableState, given: Partial<Units>, { now, durations }: CallTime): Json {
  raiseWarm(table, given, now + durations.updateWarmThroughput);
  return { WarmThroughput: describeWarm(table.warm, 'UPDATING') };
}

/**
 * Begins to raise warm throughput. A further rise replaces the one under way.
 *
 * @param due when the rise takes effect
 */
export function raiseWarm(subject: { warm: Units; warmJob?: WarmJob }, given: Partial<Units>, due: number): void {
  const to = { ...subject.warm, ...given };
  const rises = to.read !== subject.warm.read || to.write !== subject.warm.write;
  if (rises || subject.warmJob) subject.warmJob = { to, due };
}

export const describeWarm = (warm: Units, status: 'ACTIVE' | 'UPDATING'): Json => ({
  ReadUnitsPerSecond: warm.read,
  WriteUnitsPerSecond: warm.write,
  Status: status,
});

export const describeWarmOf = (subject: { warm: Units; warmJob?: unknown }, status: TableStatus): Json =>
  describeWarm(subject.warm, status === 'CREATING' || subject.warmJob ? 'UPDATING' : 'ACTIVE');

export function settleWarm(subject: { warm: Units; warmJob?: WarmJob }, now: number): void {
  if (!subject.warmJob || subject.warmJob.due > now) return;
  subject.warm = highest(subject.warm, subject.warmJob.to);
  delete subject.warmJob;
}

/** The warm throughput of the table itself; that of an index is settled with the index. */
export const warmThroughputPart: TablePart = {
  settle: settleWarm,
  isMoving: ({ warmJob }) => warmJob !== undefined,
};
