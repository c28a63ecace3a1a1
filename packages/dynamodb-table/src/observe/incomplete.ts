import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { readBack, SETTINGS, type TableResource } from '../settings/all.js';
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
    lacksKey(table, declared.TableName)
  );
}

/**
 * Returns whether a key lacks the definition of its attribute, or an attribute is in no key: DynamoDB has neither. In a table with
 * parts that this version does not know, these may use the attribute.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
function lacksKey(table: TableDescription, name: string): boolean {
  const settings = readBack(name, table);
  const keys = usedAttributes(settings);
  const defined = settings.AttributeDefinitions.map((attribute) => attribute.AttributeName);
  const isSpare = defined.some((attribute) => !keys.has(attribute)) && foreignParts(table).length === 0;
  return isSpare || [...keys].some((attribute) => !defined.includes(attribute));
}

/** Returns the attributes that the keys of a table and its indexes use. */
export function usedAttributes(settings: TableResource): ReadonlySet<string> {
  const schemas = SETTINGS.flatMap(({ keySchemas }) => keySchemas?.(settings) ?? []);
  return new Set(schemas.flatMap(({ key }) => key.map((element) => element.AttributeName)));
}
