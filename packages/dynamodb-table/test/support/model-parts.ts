import type {
  CreateGlobalSecondaryIndexAction,
  GlobalSecondaryIndexDescription,
  OnDemandThroughput,
  ProvisionedThroughput,
  WarmThroughput,
} from '@aws-sdk/client-dynamodb';

/** A capacity as it is sent. */
export interface GivenCapacity {
  readonly ProvisionedThroughput?: ProvisionedThroughput | undefined;
  readonly OnDemandThroughput?: OnDemandThroughput | undefined;
  readonly WarmThroughput?: WarmThroughput | undefined;
}

export const NO_THROUGHPUT = { ReadCapacityUnits: 0, WriteCapacityUnits: 0 };
export const ON_DEMAND_WARMTH = { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 };

export function refuse(reason: string): never {
  throw new Error(reason);
}

/** An index as it is once it was created. */
export function newIndex(given: CreateGlobalSecondaryIndexAction, mode: string): GlobalSecondaryIndexDescription {
  if (mode === 'PROVISIONED' && !given.ProvisionedThroughput) return refuse('a new index needs a throughput');
  if (mode === 'PAY_PER_REQUEST' && given.ProvisionedThroughput) return refuse('throughput on demand');
  if (mode === 'PROVISIONED' && given.OnDemandThroughput) return refuse('a maximum of what is provisioned');
  const { OnDemandThroughput: declared, ...others } = given;
  const maxima = maximaOf(declared, undefined);
  return {
    ...others,
    ProvisionedThroughput: given.ProvisionedThroughput ?? NO_THROUGHPUT,
    WarmThroughput: newWarmth(given, mode),
    ...(maxima && { OnDemandThroughput: maxima }),
  };
}

/** What something new can serve at once. */
export function newWarmth(given: GivenCapacity, mode: string): WarmThroughput {
  const floor = mode === 'PROVISIONED' ? warmthOf(given.ProvisionedThroughput) : ON_DEMAND_WARMTH;
  return raised(floor, given.WarmThroughput);
}

/** Maxima after a change: member by member, and -1 for none. */
export function maximaOf(given: OnDemandThroughput | undefined, before: OnDemandThroughput | undefined) {
  const maxima = Object.entries({ ...before, ...given }).filter(([, units]) => units !== undefined && units > 0);
  return maxima.length > 0 ? Object.fromEntries(maxima) : undefined;
}

export function warmthOf({
  ReadCapacityUnits,
  WriteCapacityUnits,
}: Partial<ProvisionedThroughput> = {}): WarmThroughput {
  return { ReadUnitsPerSecond: ReadCapacityUnits ?? 0, WriteUnitsPerSecond: WriteCapacityUnits ?? 0 };
}

/** The higher of two warm throughputs, member by member. */
export function raised(one: WarmThroughput = {}, other: WarmThroughput = {}): WarmThroughput {
  return {
    ReadUnitsPerSecond: Math.max(one.ReadUnitsPerSecond ?? 0, other.ReadUnitsPerSecond ?? 0),
    WriteUnitsPerSecond: Math.max(one.WriteUnitsPerSecond ?? 0, other.WriteUnitsPerSecond ?? 0),
  };
}

/** @throws at a decrease, and where nothing rises */
export function warmedUp(before: WarmThroughput = {}, given: WarmThroughput): WarmThroughput {
  const falls = (a = 0, b = a) => b < a;
  if (falls(before.ReadUnitsPerSecond, given.ReadUnitsPerSecond)) return refuse('less warm');
  if (falls(before.WriteUnitsPerSecond, given.WriteUnitsPerSecond)) return refuse('less warm');
  const after = raised(before, given);
  return JSON.stringify(after) === JSON.stringify(raised(before)) ? refuse('it is as warm already') : after;
}
