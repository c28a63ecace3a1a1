import type { WarmThroughput } from './definition/capacity.js';
import type { Capacity, TableSettings } from './settings.js';

/** What a table on demand, and each of its indexes, can serve from the beginning. */
const ON_DEMAND = { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 };

/**
 * What a table or an index can serve at once after a change of its capacity: DynamoDB raises it to the throughput that is
 * provisioned, and to what every table on demand begins with.
 *
 * @param before - what it has
 * @param after - what is declared for it
 * @param toOnDemand - whether the billing mode becomes PAY_PER_REQUEST
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html
 */
export function warmAfter(before: Capacity, after: Capacity, toOnDemand: boolean): WarmThroughput | undefined {
  if (!before.WarmThroughput) return undefined;
  const { ReadUnitsPerSecond: read = 0, WriteUnitsPerSecond: write = 0 } = before.WarmThroughput;
  const { ReadCapacityUnits = 0, WriteCapacityUnits = 0 } = after.ProvisionedThroughput ?? {};
  return {
    ReadUnitsPerSecond: Math.max(read, ReadCapacityUnits, toOnDemand ? ON_DEMAND.ReadUnitsPerSecond : 0),
    WriteUnitsPerSecond: Math.max(write, WriteCapacityUnits, toOnDemand ? ON_DEMAND.WriteUnitsPerSecond : 0),
  };
}

/** A declared warm throughput, raised to one that exists: a call that raises one of its members may not lower the other. */
export function atLeast(
  declared: WarmThroughput | undefined,
  existing: WarmThroughput | undefined,
): WarmThroughput | undefined {
  if (!declared || !existing) return declared;
  const raised = { ...declared };
  for (const member of ['ReadUnitsPerSecond', 'WriteUnitsPerSecond'] as const) {
    const units = raised[member];
    if (units !== undefined) raised[member] = Math.max(units, existing[member] ?? 0);
  }
  return raised;
}

/** What is desired of a table that exists, with every declared warm throughput raised to what it will have anyway. */
export function withWarmFloors(observed: TableSettings, desired: TableSettings): TableSettings {
  const toOnDemand = observed.BillingMode !== desired.BillingMode && desired.BillingMode === 'PAY_PER_REQUEST';
  const raise = <Part extends Capacity>(part: Part, before: Capacity | undefined): Part =>
    part.WarmThroughput && before
      ? { ...part, WarmThroughput: atLeast(part.WarmThroughput, warmAfter(before, part, toOnDemand)) }
      : part;
  const indexes = new Map((observed.GlobalSecondaryIndexes ?? []).map((index) => [index.IndexName, index]));
  return {
    ...raise(desired, observed),
    ...(desired.GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: desired.GlobalSecondaryIndexes.map((index) => raise(index, indexes.get(index.IndexName))),
    }),
  };
}
