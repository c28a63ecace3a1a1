import type { RuleViolation } from '@pcf/core';
import type { KeySchemaElement } from '../definition/keys.js';
import type { TableResource } from '../definition/table.js';
import { allIndexes, repeated } from './all-indexes.js';

/** What indexes share a namespace in, and what a local index shares with its table. */
export function checkIndexes(resource: TableResource): RuleViolation[] {
  return [...checkNames(resource), ...checkLocalIndexes(resource)];
}

function checkNames(resource: TableResource): RuleViolation[] {
  const indexes = allIndexes(resource);
  return repeated(indexes.map(({ index }) => index.IndexName)).map(({ at, name }) => ({
    path: [...(indexes[at]?.path ?? []), 'IndexName'],
    message: `an index "${name}" is declared already: local and global indexes share their names.`,
  }));
}

function checkLocalIndexes({ KeySchema, LocalSecondaryIndexes = [] }: TableResource): RuleViolation[] {
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
      violations.push({ path, message: `a local index has the table's own HASH key: "${tableHash}".` });
  }
  return violations;
}

function attributeOf(key: readonly KeySchemaElement[], type: KeySchemaElement['KeyType']): string | undefined {
  return key.find((element) => element.KeyType === type)?.AttributeName;
}
