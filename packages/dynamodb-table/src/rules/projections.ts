import type { RuleViolation } from '@pcf/core';
import type { Projection } from '../definition/keys.js';
import type { TableResource } from '../definition/table.js';
import { allIndexes, repeated } from './all-indexes.js';

/** How many NonKeyAttributes all indexes of a table may have together. */
const MOST_NON_KEY_ATTRIBUTES = 100;

/** NonKeyAttributes go with INCLUDE, and with nothing else. */
export function checkProjections(resource: TableResource): RuleViolation[] {
  const indexes = allIndexes(resource);
  const violations = indexes.flatMap(({ path, index }) => checkProjection([...path, 'Projection'], index.Projection));
  const count = indexes.flatMap(({ index }) => index.Projection.NonKeyAttributes ?? []).length;
  if (count > MOST_NON_KEY_ATTRIBUTES)
    violations.push({
      path: [],
      message: `all indexes together can have ${MOST_NON_KEY_ATTRIBUTES} NonKeyAttributes, found ${count}.`,
    });
  return violations;
}

function checkProjection(
  path: readonly PropertyKey[],
  { ProjectionType: type, NonKeyAttributes: attributes }: Projection,
): RuleViolation[] {
  if (type === 'INCLUDE' && !attributes)
    return [{ path, message: 'INCLUDE needs NonKeyAttributes: say which, or use KEYS_ONLY.' }];
  if (type !== 'INCLUDE' && attributes)
    return [{ path: [...path, 'NonKeyAttributes'], message: `${type} has none: take them out, or use INCLUDE.` }];
  return repeated(attributes ?? []).map(({ at, name }) => ({
    path: [...path, 'NonKeyAttributes', at],
    message: `"${name}" is there already: name each attribute once.`,
  }));
}
