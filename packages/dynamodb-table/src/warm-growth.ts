import type { WarmThroughput } from './definition/capacity.js';
import type { Capacity } from './settings.js';

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
