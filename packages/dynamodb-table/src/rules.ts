import type { RuleViolation } from '@pcf/core';
import type { TableResource } from './definition/table.js';
import { checkAttributes } from './rules/attributes.js';
import { checkCapacity } from './rules/capacity.js';
import { checkIndexes } from './rules/indexes.js';
import { checkKeys } from './rules/keys.js';
import { checkProjections } from './rules/projections.js';
import { checkEncryption, checkPolicy, checkStream } from './rules/settings.js';
import { checkTags } from './rules/tags.js';

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
    checkStream,
    checkEncryption,
    checkPolicy,
    checkTags,
  ];
  return rules
    .flatMap((rule) => rule(resource))
    .map(({ path, message }) => ({ path: ['aws_resource', ...path], message }));
}
