import { KEY_ATTRIBUTES_PER_TYPE } from '@pcf/dynamodb-facts';
import { invalidParameter, validation } from '../aws-error.js';
import type { AttributeDefinition, KeySchemaElement, KeyType } from '../world/table-state.js';

export const attributeNames = (elements: readonly { AttributeName: string }[]): string[] =>
  elements.map(({ AttributeName }) => AttributeName);

const printed = (names: Iterable<string>): string => `[${[...names].join(', ')}]`;

export function checkDefinitionsDiffer(definitions: readonly AttributeDefinition[]): void {
  const seen = new Set<string>();
  for (const { AttributeName } of definitions) {
    if (seen.has(AttributeName)) throw validation(`Attribute Name is duplicated: ${AttributeName}`);
    seen.add(AttributeName);
  }
}

export function checkTableKey(key: readonly KeySchemaElement[], defined: readonly string[]): void {
  if (key.length > defined.length) {
    throw validation('Invalid KeySchema: Some index key attribute have no definition');
  }
  checkDefined(key, defined);
  checkSimpleKey(key);
}

export function checkDefined(key: readonly KeySchemaElement[], defined: readonly string[]): void {
  const names = attributeNames(key);
  if (names.every((name) => defined.includes(name))) return;
  throw invalidParameter(
    'Some index key attributes are not defined in AttributeDefinitions. ' +
      `Keys: ${printed(names)}, AttributeDefinitions: ${printed(defined)}`,
  );
}

/** The key of a table or a local index: one HASH attribute, and perhaps one RANGE attribute. */
export function checkSimpleKey([first, second]: readonly KeySchemaElement[]): void {
  if (second && first?.AttributeName === second.AttributeName) {
    throw validation('Both the Hash Key and the Range Key element in the KeySchema have the same name');
  }
  checkFirstIsHash(first);
  if (second && second.KeyType !== 'RANGE') {
    throw validation('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
  }
}

function checkFirstIsHash(first: KeySchemaElement | undefined): void {
  if (first?.KeyType !== 'HASH') {
    throw validation('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  }
}

const countOf = (key: readonly KeySchemaElement[], type: KeyType): number =>
  key.filter(({ KeyType }) => KeyType === type).length;

/** The key of a global index: up to four HASH attributes, then up to four RANGE attributes. */
export function checkGlobalIndexKey(key: readonly KeySchemaElement[]): void {
  if (key.length === 2 && countOf(key, 'HASH') === 1) {
    checkSimpleKey(key);
    return;
  }
  checkFirstIsHash(key[0]);
  for (const type of ['HASH', 'RANGE'] as const) {
    if (countOf(key, type) > KEY_ATTRIBUTES_PER_TYPE.globalIndex) {
      throw invalidParameter(`The KeySchema exceeds the maximum allowed number of ${type} key attributes`);
    }
  }
  if (new Set(attributeNames(key)).size < key.length) {
    throw validation('The KeySchema contains multiple key attributes with the same name');
  }
  const firstRange = key.findIndex(({ KeyType }) => KeyType === 'RANGE');
  if (firstRange >= 0 && key.slice(firstRange).some(({ KeyType }) => KeyType === 'HASH')) {
    throw invalidParameter('All HASH key attributes must precede RANGE key attributes in the KeySchema');
  }
}

/** Whether a key has several attributes of one type, which only global indexes can have. */
export const isMultiAttributeKey = (key: readonly KeySchemaElement[]): boolean =>
  countOf(key, 'HASH') > 1 || countOf(key, 'RANGE') > 1;

/** Whether a key has a sort key. */
export const hasRangeKey = (key: readonly KeySchemaElement[]): boolean => countOf(key, 'RANGE') > 0;

/**
 * Every defined attribute must be part of some key, or used by an index otherwise.
 *
 * @param indexes - what each index of the table uses
 */
export function checkDefinitionsAreUsed(
  tableKey: readonly KeySchemaElement[],
  indexes: readonly (readonly { AttributeName: string }[])[],
  defined: readonly string[],
): void {
  if (indexes.length === 0) {
    if (tableKey.length === defined.length) return;
    throw invalidParameter(
      'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    );
  }
  const used = new Set([tableKey, ...indexes].flatMap(attributeNames));
  if (defined.every((name) => used.has(name))) return;
  throw invalidParameter(
    `Some AttributeDefinitions are not used. AttributeDefinitions: ${printed(defined)}, keys used: ${printed(used)}`,
  );
}
