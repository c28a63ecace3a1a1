import { ReplacementNeededError } from '@pcf/core';
import type { TableResource } from '../../src/definition/table.js';
import { IndexThroughputNeededError } from '../../src/errors.js';

/**
 * Whether a plan is refused for a reason that any two definitions of a table may have: the table would have to be less warm than
 * it is, or would become PROVISIONED with indexes that are not declared.
 */
export function isImpossible(error: unknown, after: TableResource): boolean {
  if (error instanceof ReplacementNeededError) return error.fields.every((field) => field.startsWith('WarmThroughput'));
  return error instanceof IndexThroughputNeededError && after.GlobalSecondaryIndexes === undefined;
}
