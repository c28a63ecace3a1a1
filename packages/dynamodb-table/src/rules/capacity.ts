import type { RuleViolation } from '@pcf/core';
import type { TableResource } from '../definition/table.js';
import type { Capacity } from '../settings.js';

/** Throughput goes with PROVISIONED, a maximum with PAY_PER_REQUEST: for the table and for each global index. */
export function checkCapacity(resource: TableResource): RuleViolation[] {
  const check = resource.BillingMode === 'PAY_PER_REQUEST' ? checkOnDemand : checkProvisioned;
  const indexes = resource.GlobalSecondaryIndexes ?? [];
  return [
    ...check([], resource),
    ...indexes.flatMap((index, at) => check(['GlobalSecondaryIndexes', at], index)),
    ...checkMaximum([], resource),
    ...indexes.flatMap((index, at) => checkMaximum(['GlobalSecondaryIndexes', at], index)),
  ];
}

function checkProvisioned(path: readonly PropertyKey[], capacity: Capacity): RuleViolation[] {
  const violations: RuleViolation[] = [];
  if (!capacity.ProvisionedThroughput)
    violations.push({
      path: [...path, 'ProvisionedThroughput'],
      message: 'missing; with BillingMode PROVISIONED (also where absent) the table and each global index need it.',
    });
  if (capacity.OnDemandThroughput)
    violations.push({
      path: [...path, 'OnDemandThroughput'],
      message: 'goes only with BillingMode PAY_PER_REQUEST: take it out, or change the BillingMode.',
    });
  return violations;
}

function checkOnDemand(path: readonly PropertyKey[], capacity: Capacity): RuleViolation[] {
  if (!capacity.ProvisionedThroughput) return [];
  const message = 'does not go with BillingMode PAY_PER_REQUEST: take it out, or change the BillingMode.';
  return [{ path: [...path, 'ProvisionedThroughput'], message }];
}

/** A setting with nothing in it says nothing: DynamoDB refuses it. */
function checkMaximum(path: readonly PropertyKey[], capacity: Capacity): RuleViolation[] {
  return (['OnDemandThroughput', 'WarmThroughput'] as const)
    .filter((setting) => capacity[setting] && Object.keys(capacity[setting]).length === 0)
    .map((setting) => ({ path: [...path, setting], message: 'is empty: set at least one of its values.' }));
}
