import type { RuleViolation } from '@pcf/core';
import { KEY_ATTRIBUTES_PER_TYPE, MAX_NON_KEY_ATTRIBUTES_OF_TABLE } from '@pcf/dynamodb-facts';
import { checkKey, type KeySchemaElement, repeatedNames } from '../keys.js';
import { checkProjection } from './projection.js';
import type { GlobalSecondaryIndex, LocalSecondaryIndex } from './schema.js';

/** What rules of indexes read of a table. */
export interface IndexedTable {
  KeySchema: KeySchemaElement[];
  LocalSecondaryIndexes?: LocalSecondaryIndex[] | undefined;
  GlobalSecondaryIndexes?: GlobalSecondaryIndex[] | undefined;
}

/** Checks the indexes of both kinds: their keys, names and projections, and what a local index shares with its table. */
export function checkIndexes(resource: IndexedTable): RuleViolation[] {
  const indexes = placedIndexes(resource);
  return [
    ...indexes.flatMap(({ kind, path, index }) =>
      checkKey([...path, 'KeySchema'], index.KeySchema, KEY_ATTRIBUTES_PER_TYPE[kind]),
    ),
    ...checkNames(resource),
    ...checkLocalIndexes(resource),
    ...checkProjections(resource),
  ];
}

/** An index that is declared, with its kind and its path. */
type PlacedIndex = {
  readonly kind: 'localIndex' | 'globalIndex';
  readonly path: readonly PropertyKey[];
  readonly index: LocalSecondaryIndex;
};

function placedIndexes({ LocalSecondaryIndexes = [], GlobalSecondaryIndexes = [] }: IndexedTable): PlacedIndex[] {
  return [
    ...LocalSecondaryIndexes.map((index, at) => ({
      kind: 'localIndex' as const,
      path: ['LocalSecondaryIndexes', at],
      index,
    })),
    ...GlobalSecondaryIndexes.map((index, at) => ({
      kind: 'globalIndex' as const,
      path: ['GlobalSecondaryIndexes', at],
      index,
    })),
  ];
}

function checkNames(resource: IndexedTable): RuleViolation[] {
  const indexes = placedIndexes(resource);
  return repeatedNames(indexes.map(({ index }) => index.IndexName)).map(({ at, name }) => ({
    path: [...(indexes[at]?.path ?? []), 'IndexName'],
    message: `another index has the name "${name}": use another name. Local and global indexes cannot have the same name.`,
  }));
}

function checkLocalIndexes({ KeySchema, LocalSecondaryIndexes = [] }: IndexedTable): RuleViolation[] {
  const tableHash = attributeOf(KeySchema, 'HASH');
  const violations: RuleViolation[] = [];
  if (LocalSecondaryIndexes.length > 0 && attributeOf(KeySchema, 'RANGE') === undefined)
    violations.push({
      path: ['LocalSecondaryIndexes'],
      message:
        'a table without a RANGE key cannot have local indexes: add one to its KeySchema, or use global indexes.',
    });
  for (const [at, { KeySchema: key }] of LocalSecondaryIndexes.entries()) {
    const path = ['LocalSecondaryIndexes', at, 'KeySchema'];
    if (attributeOf(key, 'RANGE') === undefined) violations.push({ path, message: 'a local index needs a RANGE key.' });
    if (attributeOf(key, 'HASH') !== tableHash)
      violations.push({ path, message: `a local index needs the HASH key of the table: "${tableHash}".` });
  }
  return violations;
}

function attributeOf(key: readonly KeySchemaElement[], type: KeySchemaElement['KeyType']): string | undefined {
  return key.find((element) => element.KeyType === type)?.AttributeName;
}

/** Checks that NonKeyAttributes are there with INCLUDE, and with nothing else. */
function checkProjections(resource: IndexedTable): RuleViolation[] {
  const indexes = placedIndexes(resource);
  const violations = indexes.flatMap(({ path, index }) => checkProjection([...path, 'Projection'], index.Projection));
  const count = indexes.flatMap(({ index }) => index.Projection.NonKeyAttributes ?? []).length;
  if (count > MAX_NON_KEY_ATTRIBUTES_OF_TABLE)
    violations.push({
      path: [],
      message: `all indexes together can have ${MAX_NON_KEY_ATTRIBUTES_OF_TABLE} NonKeyAttributes, found ${count}.`,
    });
  return violations;
}
