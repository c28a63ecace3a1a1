import { checkTags } from '@pcf/aws';
import type { RuleViolation } from '@pcf/core';
import type { DynamoDBTableDefinition, TableResource } from './definition/table.js';
import { checkAttributes } from './rules/attributes.js';
import { checkCapacity } from './rules/capacity.js';
import { checkIgnoredPaths } from './rules/ignored-paths.js';
import { checkIndexes } from './rules/indexes.js';
import { checkKeys } from './rules/keys.js';
import { checkProjections } from './rules/projections.js';
import { checkReplicas } from './rules/replicas.js';
import { checkEncryption, checkPolicy, checkStream, checkSwitches } from './rules/settings.js';
import { checkStrongConsistency } from './rules/strong-consistency.js';
import { checkTimeToLive } from './rules/time-to-live.js';
import { checkWarm } from './rules/warm.js';

/** All rules for a definition that its schema cannot express. Pure; says everything that is wrong. */
export function checkDefinition(definition: DynamoDBTableDefinition): RuleViolation[] {
  return [...checkTable(definition.aws_resource), ...checkReplicas(definition), ...checkIgnoredPaths(definition)];
}

/**
 * DynamoDB's rules that span several settings of a table. Pure; says everything that is wrong.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
export function checkTable(resource: TableResource): RuleViolation[] {
  const rules = [
    checkKeys,
    checkAttributes,
    checkIndexes,
    checkProjections,
    checkCapacity,
    checkWarm,
    checkStream,
    checkEncryption,
    checkPolicy,
    checkTimeToLive,
    checkSwitches,
    checkStrongConsistency,
    ({ Tags }: TableResource) => checkTags(Tags),
  ];
  return rules
    .flatMap((rule) => rule(resource))
    .map(({ path, message }) => ({ path: ['aws_resource', ...path], message }));
}
