import { ACCOUNT_QUOTAS, NO_MAXIMUM } from '@pcf/dynamodb-facts';
import { AwsError, inUse, invalidParameter, limitExceeded } from '../aws-error.js';
import type { Json } from '../request/operation.js';
import { indexesIn } from '../world/running-changes.js';
import type { Region } from '../world/state.js';
import type { TableState, Units } from '../world/table-state.js';

interface GivenOnDemand {
  MaxReadRequestUnits?: number;
  MaxWriteRequestUnits?: number;
}

const MEMBERS = [
  ['read', 'MaxReadRequestUnits', 'TableMaxReadCapacityUnits'],
  ['write', 'MaxWriteRequestUnits', 'TableMaxWriteCapacityUnits'],
] as const;

/** The given maxima; `undefined` for an empty structure. */
export function maximaOf(given: GivenOnDemand | undefined): Partial<Units> | undefined {
  const { MaxReadRequestUnits: read, MaxWriteRequestUnits: write } = given ?? {};
  if (read === undefined && write === undefined) return undefined;
  return { ...(read !== undefined && { read }), ...(write !== undefined && { write }) };
}

/** @param rest the end of AWS's text: the calls differ in an article, a space and a full stop */
export function refuseUnderProvisioned(maxima: Partial<Units> | undefined, rest: string): void {
  for (const [member, name] of MEMBERS) {
    if (maxima?.[member] !== undefined) throw invalidParameter(`${name} for OnDemandThroughput${rest}`);
  }
}

/** @param subject `table`, or `index : NAME` */
export function checkMaxima(
  maxima: Partial<Units> | undefined,
  subject: string,
  isValid: (value: number) => boolean,
): void {
  for (const [member, name] of MEMBERS) {
    const value = maxima?.[member];
    if (value !== undefined && !isValid(value)) {
      throw invalidParameter(`Requested ${name} for OnDemandThroughput for ${subject} is outside of valid range`);
    }
  }
}

/** A valid maximum of a new table or index: -1, which removes a maximum, is not allowed. */
export const isNewMaximum = (value: number): boolean => value >= 1;

export const isMaximum = (value: number): boolean => value >= 1 || value === NO_MAXIMUM;

/** @param subject `table`, or `index : NAME` */
export function checkMaximaQuota(region: Region, maxima: Partial<Units> | undefined, subject: string): void {
  for (const [member, name, quota] of MEMBERS) {
    const value = maxima?.[member];
    if (value === undefined || value <= ACCOUNT_QUOTAS.unitsPerTable) continue;
    throw limitExceeded(
      `Subscriber limit exceeded: Requested ${name} for OnDemandThroughput for ${subject} exceeds ${quota} ` +
        `of the account in region ${region.name}`,
    );
  }
}

interface Maxima {
  /** The maxima in the answer to the change, with -1 for those that it removes. */
  shown: Partial<Units>;
  /** `undefined` where no maximum is left. */
  kept: Partial<Units> | undefined;
}

/** On-demand maxima after a change. Those that the change does not name are kept. */
export function withMaxima(current: Partial<Units> | undefined, given: Partial<Units>): Maxima {
  const shown = { ...current, ...given };
  const kept = { ...shown };
  if (kept.read === NO_MAXIMUM) delete kept.read;
  if (kept.write === NO_MAXIMUM) delete kept.write;
  return { shown, kept: Object.keys(kept).length > 0 ? kept : undefined };
}

/** Changes the maxima. Only this answer shows a maximum that was removed, as -1. */
export function applyMaxima(table: TableState, given: Partial<Units>): Json {
  const { shown, kept } = withMaxima(table.onDemand, given);
  if (kept) table.onDemand = kept;
  else delete table.onDemand;
  return { OnDemandThroughput: describeOnDemand(shown) };
}

export const describeOnDemand = ({ read, write }: Partial<Units>): Json => ({
  ...(read !== undefined && { MaxReadRequestUnits: read }),
  ...(write !== undefined && { MaxWriteRequestUnits: write }),
});

export function checkMaximaState(table: TableState): void {
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
