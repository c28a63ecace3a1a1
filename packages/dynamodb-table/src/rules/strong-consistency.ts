import type { RuleViolation } from '@pcf/core';
import type { TableResource } from '../definition/table.js';

/** How many regions keep a strongly consistent table, its own included. */
const REGIONS = 3;

/**
 * A strongly consistent table is kept in three regions: by two replicas, or by one and a witness. Some settings do not go with it.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
 */
export function checkStrongConsistency(resource: TableResource): RuleViolation[] {
  const { MultiRegionConsistency: consistency, GlobalTableWitnesses: witnesses = [] } = resource;
  if (consistency !== 'STRONG') {
    if (witnesses.length === 0) return [];
    return [{ path: ['GlobalTableWitnesses'], message: 'goes only with MultiRegionConsistency STRONG.' }];
  }
  return [...checkCount(resource, witnesses.length), ...checkCompanions(resource)];
}

function checkCount({ Replicas: replicas = [] }: TableResource, witnesses: number): RuleViolation[] {
  if (replicas.length > 0 && 1 + replicas.length + witnesses === REGIONS) return [];
  const found = `${replicas.length} and ${witnesses}`;
  return [
    {
      path: ['MultiRegionConsistency'],
      message: `STRONG needs two Replicas, or one and one of GlobalTableWitnesses; found ${found}.`,
    },
  ];
}

function checkCompanions({ LocalSecondaryIndexes = [], TimeToLiveSpecification }: TableResource): RuleViolation[] {
  const violations: RuleViolation[] = [];
  if (LocalSecondaryIndexes.length > 0)
    violations.push({
      path: ['LocalSecondaryIndexes'],
      message: 'do not go with MultiRegionConsistency STRONG: use global indexes.',
    });
  if (TimeToLiveSpecification?.Enabled)
    violations.push({
      path: ['TimeToLiveSpecification', 'Enabled'],
      message: 'does not go with MultiRegionConsistency STRONG: set it to false.',
    });
  return violations;
}
