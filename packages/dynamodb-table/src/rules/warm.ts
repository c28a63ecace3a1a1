import type { RuleViolation } from '@pcf/core';
import type { TableResource } from '../definition/table.js';
import type { Capacity } from '../settings.js';

/** What a table on demand can serve from the beginning. */
const ON_DEMAND = { ReadCapacityUnits: 12_000, WriteCapacityUnits: 4_000 };

/**
 * A table and its indexes are at least as warm as their capacity makes them.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html
 */
export function checkWarm(resource: TableResource): RuleViolation[] {
  const onDemand = resource.BillingMode === 'PAY_PER_REQUEST';
  const indexes = resource.GlobalSecondaryIndexes ?? [];
  return [
    ...checkPart([], resource, onDemand),
    ...indexes.flatMap((index, at) => checkPart(['GlobalSecondaryIndexes', at], index, onDemand)),
  ];
}

function checkPart(path: readonly PropertyKey[], part: Capacity, onDemand: boolean): RuleViolation[] {
  const least = onDemand ? ON_DEMAND : part.ProvisionedThroughput;
  const { ReadUnitsPerSecond: read, WriteUnitsPerSecond: write } = part.WarmThroughput ?? {};
  const members = [
    { member: 'ReadUnitsPerSecond', value: read, floor: least?.ReadCapacityUnits },
    { member: 'WriteUnitsPerSecond', value: write, floor: least?.WriteCapacityUnits },
  ];
  return members.flatMap(({ member, value, floor }) =>
    value === undefined || floor === undefined || value >= floor
      ? []
      : [{ path: [...path, 'WarmThroughput', member], message: `is less than what it has anyway: ${floor} or more.` }],
  );
}
