import { ACCOUNT_QUOTAS, NO_MAXIMUM } from '@pcf/dynamodb-facts';
import { invalidParameter, limitExceeded } from '../aws-error.js';
import type { Region, Units } from '../state.js';

interface GivenOnDemand {
  MaxReadRequestUnits?: number;
  MaxWriteRequestUnits?: number;
}

const MEMBERS = [
  ['read', 'MaxReadRequestUnits', 'TableMaxReadCapacityUnits'],
  ['write', 'MaxWriteRequestUnits', 'TableMaxWriteCapacityUnits'],
] as const;

/** The given maxima; `undefined` where there are none, as in an empty structure. */
export function maximaOf(given: GivenOnDemand | undefined): Partial<Units> | undefined {
  const { MaxReadRequestUnits: read, MaxWriteRequestUnits: write } = given ?? {};
  if (read === undefined && write === undefined) return undefined;
  return { ...(read !== undefined && { read }), ...(write !== undefined && { write }) };
}

/** @param rest how AWS puts the refusal: the calls differ in an article, a space and a full stop */
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

/** A new table or index has a maximum or none: there is nothing to take away. */
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
