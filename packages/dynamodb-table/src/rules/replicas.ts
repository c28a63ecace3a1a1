import type { RuleViolation } from '@pcf/core';
import type { DynamoDBTableDefinition } from '../definition/table.js';
import { repeated } from './all-indexes.js';

/**
 * Replicas are in other regions, one in each, and need the stream of the table.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_reqs_bestpractices.html
 */
export function checkReplicas({ region, aws_resource }: DynamoDBTableDefinition): RuleViolation[] {
  const { Replicas: replicas = [], region_name, StreamSpecification } = aws_resource;
  const regions = replicas.map((replica) => replica.Region);
  const at = (index: number) => ['aws_resource', 'Replicas', index, 'Region'];
  const own = regions.indexOf(region ?? region_name ?? '');
  const violations = repeated(regions).map(({ at: index, name }) => ({
    path: at(index),
    message: `"${name}" is there already: a table has one replica in a region.`,
  }));
  if (own !== -1)
    violations.push({ path: at(own), message: 'is the region of the table itself: name only the others.' });
  if (replicas.length > 0 && StreamSpecification?.StreamEnabled === false)
    violations.push({
      path: ['aws_resource', 'StreamSpecification', 'StreamEnabled'],
      message: 'has to be true where there are replicas: they are fed by the stream. Take it out, or switch it on.',
    });
  return violations;
}
