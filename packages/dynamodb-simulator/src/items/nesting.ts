import { MAX_NESTING_LEVELS } from '@pcf/dynamodb-facts';

/**
 * DynamoDB takes 32 levels of lists and maps in an attribute. Each level is two of JSON, and the parts of a request around
 * the attribute are at most a dozen more: 32 levels always pass, and what passes is shallow enough for dynalite, which
 * walks values by recursion.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
const DEEPEST_JSON = MAX_NESTING_LEVELS * 2 + 12;

export const isTooDeep = (value: unknown, left: number = DEEPEST_JSON): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (left === 0 || Object.values(value).some((member) => isTooDeep(member, left - 1)));
