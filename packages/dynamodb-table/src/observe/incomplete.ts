import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { readBack, SETTINGS, type TableResource, usedAttributes } from '../settings/all.js';
import { foreignParts } from './foreign-parts.js';

/**
 * Returns whether an answer of `DescribeTable` lacks a member that it normally has, and without which a plan would contain
 * something that DynamoDB refuses, a replacement, or the deletion of an index. DynamoDB's answers sometimes lack one; the next
 * answer has it.
 */
export function isIncomplete(table: TableDescription, declared: TableResource): boolean {
  return (
    table.TableArn === undefined ||
    SETTINGS.some((setting) => setting.isIncomplete?.(table, declared)) ||
    hasMismatchedAttributes(table, declared.TableName)
  );
}

/**
 * Returns whether a key lacks the definition of its attribute, or an attribute is in no key. DynamoDB has no such tables. An
 * attribute in no key is accepted if the table has parts that this version does not know: these may use it.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
function hasMismatchedAttributes(table: TableDescription, name: string): boolean {
  const settings = readBack(name, table);
  const keys = usedAttributes(settings);
  const defined = settings.AttributeDefinitions.map((attribute) => attribute.AttributeName);
  const isSpare = defined.some((attribute) => !keys.has(attribute)) && foreignParts(table).length === 0;
  return isSpare || [...keys].some((attribute) => !defined.includes(attribute));
}
