import { ACCOUNT_QUOTAS, ON_DEMAND_WARM_THROUGHPUT, REFUSAL_TEXTS } from '@pcf/dynamodb-facts';
import { invalidParameter, limitExceeded } from '../aws-error.js';
import type { Region, Units } from '../state.js';

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

/** The given warm throughput; `undefined` where there is none, as in an empty structure. */
export function warmOf(given: GivenWarm | undefined): Partial<Units> | undefined {
  const { ReadUnitsPerSecond: read, WriteUnitsPerSecond: write } = given ?? {};
  if (read === undefined && write === undefined) return undefined;
  return { ...(read !== undefined && { read }), ...(write !== undefined && { write }) };
}

/**
 * A new table or index starts at least as warm as its billing makes it.
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
