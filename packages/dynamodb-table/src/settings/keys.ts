import type { AttributeDefinition as SdkAttribute, KeySchemaElement as SdkKeyElement } from '@aws-sdk/client-dynamodb';
import type { Change, RuleViolation } from '@pcf/core';
import {
  ATTRIBUTE_NAME_LENGTH,
  KEY_ATTRIBUTES_PER_TYPE,
  NAME_LENGTH,
  NAME_PATTERN,
  SIMPLE_KEY_LENGTH,
} from '@pcf/dynamodb-facts';
import { z } from 'zod';
import { changesOfKind, compare, REPLACEMENT, type TableChange } from '../steps/edit.js';
import type { TableSetting } from './setting.js';

const { min: shortestAttribute, max: longestAttribute } = ATTRIBUTE_NAME_LENGTH;

/** The name of an attribute that a key or an index uses. */
export const attributeName = z.string().min(shortestAttribute).max(longestAttribute);

/**
 * The name of a table or an index.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export const resourceName = z
  .string()
  .min(NAME_LENGTH.min)
  .max(NAME_LENGTH.max)
  .regex(new RegExp(`^${NAME_PATTERN}$`), 'expected only letters, digits, "_", "-" and "."');

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeDefinition.html */
const attributeDefinition = z.strictObject({
  AttributeName: attributeName.describe('The name of an attribute that a key uses, 1 to 255 characters.'),
  AttributeType: z.enum(['S', 'N', 'B']).describe('S for a string, N for a number, B for binary data.'),
});

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_KeySchemaElement.html */
export const keySchemaElement = z.strictObject({
  AttributeName: attributeName.describe('The name of an attribute from AttributeDefinitions.'),
  KeyType: z.enum(['HASH', 'RANGE']).describe('HASH for the partition key, RANGE for the sort key.'),
});

export type AttributeDefinition = z.infer<typeof attributeDefinition>;
export type KeySchemaElement = z.infer<typeof keySchemaElement>;

/** A table or an index with a key. */
interface Keyed {
  KeySchema: KeySchemaElement[];
}

/** What a table's key needs of the other settings: the types of attributes in keys of local indexes are fixed too. */
interface TableKeys extends Keyed {
  AttributeDefinitions: AttributeDefinition[];
  LocalSecondaryIndexes?: readonly Keyed[] | undefined;
}

/** The name, the key and the attribute definitions of a table. The key can never be changed. */
export const keys = {
  name: 'keys',
  schema: {
    TableName: resourceName.describe('The name of the table: 3 to 255 letters, digits, "_", "-" and ".".'),
    AttributeDefinitions: z
      .array(attributeDefinition)
      .min(1)
      .describe('The types of exactly those attributes that a key of the table or of an index uses.'),
    KeySchema: z
      .array(keySchemaElement)
      .min(SIMPLE_KEY_LENGTH.min)
      .max(SIMPLE_KEY_LENGTH.max)
      .describe('The key of the table: HASH, and RANGE if there is a sort key. It can never be changed.'),
  },
  check: ({ KeySchema }: Keyed) => checkKey(['KeySchema'], KeySchema, KEY_ATTRIBUTES_PER_TYPE.table),
  keySchemas: ({ KeySchema }: Keyed) => [{ path: ['KeySchema'], key: KeySchema }],
  normalise: ({ AttributeDefinitions }: TableKeys) => ({
    AttributeDefinitions: sortedByName(AttributeDefinitions, ({ AttributeName }) => AttributeName),
  }),
  compare: compareKeys,
  describe: ({ AttributeDefinitions = [], KeySchema }) => ({
    AttributeDefinitions: AttributeDefinitions.flatMap(describedAttribute),
    KeySchema: describedKey(KeySchema),
  }),
  isIncomplete: ({ AttributeDefinitions = [], KeySchema }) =>
    AttributeDefinitions.length === 0 ||
    AttributeDefinitions.some(({ AttributeName, AttributeType }) => !AttributeName || !AttributeType) ||
    isPartialKey(KeySchema),
  inCreateTable: ({ AttributeDefinitions, KeySchema }: TableKeys) => ({ AttributeDefinitions, KeySchema }),
  notIgnorable: ['TableName', 'AttributeDefinitions', 'KeySchema'],
} satisfies TableSetting;

/**
 * Checks the order of a key (HASH first, then RANGE), and how many attributes it has.
 *
 * @param most - how many attributes of each type the key can have
 */
export function checkKey(
  path: readonly PropertyKey[],
  key: readonly KeySchemaElement[],
  most: number,
): RuleViolation[] {
  const types = key.map((element) => element.KeyType);
  const firstRange = types.indexOf('RANGE');
  const names = key.map((element) => element.AttributeName);
  const violations = repeatedNames(names).map(({ at, name }) => ({
    path: [...path, at, 'AttributeName'],
    message: `"${name}" is in this key already: use each attribute once.`,
  }));
  if (types[0] !== 'HASH' || (firstRange !== -1 && types.lastIndexOf('HASH') > firstRange))
    violations.push({
      path: [...path],
      message: 'a key begins with its HASH attribute; RANGE attributes come after it.',
    });
  for (const type of ['HASH', 'RANGE'] as const) {
    const found = types.filter((each) => each === type).length;
    if (found > most)
      violations.push({ path: [...path], message: `this key can have ${most} ${type} attribute(s), found ${found}.` });
  }
  return violations;
}

/** Compares what can never be changed. Attributes come and go with the indexes that use them: only their types are compared. */
function compareKeys(observed: TableKeys, desired: TableKeys): TableChange[] {
  const fixed = new Set(
    [observed, ...(observed.LocalSecondaryIndexes ?? [])]
      .flatMap(({ KeySchema }) => KeySchema)
      .map((key) => key.AttributeName),
  );
  const retyped = retypedAttributes(observed, desired).filter(({ AttributeName: name }) => fixed.has(name));
  return changesOfKind(REPLACEMENT, [
    ...compare('KeySchema', observed.KeySchema, desired.KeySchema),
    ...retyped.map((attribute) => typeChange(observed.AttributeDefinitions, attribute)),
  ]);
}

/** Returns the change of an attribute to another type. */
export function typeChange(
  observed: readonly AttributeDefinition[],
  { AttributeName: name, AttributeType: after }: AttributeDefinition,
): Change {
  const before = observed.find((known) => known.AttributeName === name)?.AttributeType;
  return { path: `AttributeDefinitions[${name}]`, before, after };
}

type Typed = Pick<TableKeys, 'AttributeDefinitions'>;

/** Returns the attributes whose type changes. */
export function retypedAttributes(observed: Typed, desired: Typed): AttributeDefinition[] {
  const types = new Map(observed.AttributeDefinitions.map((known) => [known.AttributeName, known.AttributeType]));
  return desired.AttributeDefinitions.filter(
    ({ AttributeName: name, AttributeType: type }) => types.has(name) && types.get(name) !== type,
  );
}

function describedAttribute({ AttributeName, AttributeType }: SdkAttribute): AttributeDefinition[] {
  return AttributeName === undefined || AttributeType === undefined ? [] : [{ AttributeName, AttributeType }];
}

/** Returns a key of a table or an index from its description. */
export function describedKey(elements: readonly SdkKeyElement[] = []): KeySchemaElement[] {
  return elements.flatMap(({ AttributeName, KeyType }) =>
    AttributeName === undefined || KeyType === undefined ? [] : [{ AttributeName, KeyType }],
  );
}

/** Returns whether the description of a key lacks a part. */
export function isPartialKey(key: readonly SdkKeyElement[] | undefined): boolean {
  if (!key?.some(({ KeyType }) => KeyType === 'HASH')) return true;
  return key.some(({ AttributeName, KeyType }) => !AttributeName || !KeyType);
}

/** Returns the items whose name an earlier item has, by their positions. */
export function repeatedNames(names: readonly string[]): { readonly at: number; readonly name: string }[] {
  return names.flatMap((name, at) => (names.indexOf(name) < at ? [{ at, name }] : []));
}

/** Returns a copy of a list, sorted by a name of its items. */
export function sortedByName<T>(list: readonly T[], name: (item: T) => string): T[] {
  return [...list].sort((a, b) => (name(a) < name(b) ? -1 : 1));
}
