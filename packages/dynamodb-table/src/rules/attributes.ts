import type { RuleViolation } from '@pcf/core';
import type { TableResource } from '../definition/table.js';
import { allIndexes, repeated } from './all-indexes.js';

/** The attributes that are defined are exactly those that keys use, each once. */
export function checkAttributes(resource: TableResource): RuleViolation[] {
  const defined = resource.AttributeDefinitions.map((attribute) => attribute.AttributeName);
  const keys = [
    { path: ['KeySchema'], key: resource.KeySchema },
    ...allIndexes(resource).map(({ path, index }) => ({ path: [...path, 'KeySchema'], key: index.KeySchema })),
  ];
  const used = keys.flatMap(({ path, key }) =>
    key.map(({ AttributeName: name }, at) => ({ name, path: [...path, at, 'AttributeName'] })),
  );
  const usedNames = new Set(used.map(({ name }) => name));
  return [
    ...repeated(defined).map(({ at, name }) => ({
      path: ['AttributeDefinitions', at, 'AttributeName'],
      message: `"${name}" is defined already: define each attribute once.`,
    })),
    ...used
      .filter(({ name }) => !defined.includes(name))
      .map(({ name, path }) => ({ path, message: `"${name}" is not defined: add it to AttributeDefinitions.` })),
    ...defined.flatMap((name, at) =>
      usedNames.has(name)
        ? []
        : [
            {
              path: ['AttributeDefinitions', at],
              message: `no key uses "${name}": only attributes of keys are defined, others need no definition.`,
            },
          ],
    ),
  ];
}
