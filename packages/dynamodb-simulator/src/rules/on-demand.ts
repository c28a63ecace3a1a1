import { invalidParameter, limitExceeded } from '../aws-error.js';
import type { Region, Units } from '../state.js';
import { TABLE_UNITS } from './quotas.js';

interface GivenOnDemand {
  MaxReadRequestUnits?: number;
  MaxWriteRequestUnits?: number;
}

/** On `UpdateTable`, this takes a maximum away. */
export const NO_MAXIMUM = -1;

const MEMBERS = [
  ['read', 'MaxReadRequestUnits'],
  ['write', 'MaxWriteRequestUnits'],
] as const;

/** The given maxima; `undefined` where there are none, as in an empty structure. */
export function maximaOf(given: GivenOnDemand | undefined): Partial<Units> | undefined {
  const { MaxReadRequestUnits: read, MaxWriteRequestUnits: write } = given ?? {};
  if (read === undefined && write === undefined) return undefined;
  return { ...(read !== undefined && { read }), ...(write !== undefined && { write }) };
}

/** @param when how AWS puts the refusal: the calls differ in an article and a full stop */
export function refuseUnderProvisioned(maxima: Partial<Units> | undefined, when: string): void {
  for (const [member, name] of MEMBERS) {
    if (maxima?.[member] !== undefined) {
      throw invalidParameter(`${name} for OnDemandThroughput cannot be specified when ${when}`);
    }
  }
}

export function checkMaxima(maxima: Partial<Units> | undefined, least: (value: number) => boolean): void {
  for (const [member, name] of MEMBERS) {
    const value = maxima?.[member];
    if (value !== undefined && !least(value)) {
      throw invalidParameter(`Requested ${name} for OnDemandThroughput for table is outside of valid range`);
    }
  }
}

export function checkMaximaQuota(region: Region, maxima: Partial<Units> | undefined): void {
  for (const [member] of MEMBERS) {
    const value = maxima?.[member];
    if (value === undefined || value <= TABLE_UNITS) continue;
    const [requested, quota] =
      member === 'read'
        ? ['MaxReadRequestUnits', 'TableMaxReadCapacityUnits']
        : ['MaxWriteRequestUnits', 'TableMaxWriteCapacityUnits'];
    throw limitExceeded(
      `Subscriber limit exceeded: Requested ${requested} for OnDemandThroughput for table exceeds ${quota} ` +
        `of the account in region ${region.name}`,
    );
  }
}
