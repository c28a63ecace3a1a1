import type { RuleViolation } from '@pcf/core';
import type { KeySchemaElement } from '../definition/keys.js';
import type { TableResource } from '../definition/table.js';
import { allIndexes, repeated } from './all-indexes.js';

/** How many attributes of each kind a key may have. A global index has up to four of each, a table and a local index one. */
const MOST = { table: 1, local: 1, global: 4 } as const;

/** The order of a key, and how many attributes it has: HASH first, then RANGE. */
export function checkKeys(resource: TableResource): RuleViolation[] {
  return [
    ...checkKey(['KeySchema'], resource.KeySchema, MOST.table),
    ...allIndexes(resource).flatMap(({ kind, path, index }) =>
      checkKey([...path, 'KeySchema'], index.KeySchema, MOST[kind]),
    ),
  ];
}

function checkKey(path: readonly PropertyKey[], key: readonly KeySchemaElement[], most: number): RuleViolation[] {
  const types = key.map((element) => element.KeyType);
  const firstRange = types.indexOf('RANGE');
  const names = key.map((element) => element.AttributeName);
  const violations = repeated(names).map(({ at, name }) => ({
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
