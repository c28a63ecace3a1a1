import { awsDefinitionKeys } from '@pcf/aws';
import type { RuleViolation } from '@pcf/core';
import { z } from 'zod';
import { SETTINGS, type TableResource, tableResource } from '../settings/all.js';
import { repeatedNames } from '../settings/keys.js';
import { checkIgnoredPaths } from './ignored-paths.js';
import { ownershipKeys } from './ownership.js';

/** The flavor's part of a definition: what {@link DynamoDBTableDefinition} is inferred from. */
export const tableDefinition = z.strictObject({
  ...awsDefinitionKeys,
  ...ownershipKeys,
  aws_resource: tableResource.describe("The settings of the table, under the names of DynamoDB's CreateTable."),
});

/** What a definition of a table contains beside the keys that all flavors share. */
export type DynamoDBTableDefinition = z.infer<typeof tableDefinition>;

/** Checks all rules for a definition that its schema cannot express. Pure; returns everything that is wrong. */
export function checkDefinition(definition: DynamoDBTableDefinition): RuleViolation[] {
  const { region, aws_resource: resource } = definition;
  return [...checkTable(resource, region ?? resource.region_name), ...checkIgnoredPaths(definition)];
}

/**
 * Checks DynamoDB's rules about settings that belong together. Pure; returns everything that is wrong.
 *
 * @param region - the region of the table, if the definition names one
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
export function checkTable(resource: TableResource, region?: string): RuleViolation[] {
  return [...SETTINGS.flatMap(({ check }) => check?.(resource, region) ?? []), ...checkAttributes(resource)].map(
    ({ path, message }) => ({ path: ['aws_resource', ...path], message }),
  );
}

/** Checks that exactly the attributes that keys use are defined, each once. */
function checkAttributes(resource: TableResource): RuleViolation[] {
  const defined = resource.AttributeDefinitions.map((attribute) => attribute.AttributeName);
  const used = SETTINGS.flatMap(({ keySchemas }) => keySchemas?.(resource) ?? []).flatMap(({ path, key }) =>
    key.map(({ AttributeName: name }, at) => ({ name, path: [...path, at, 'AttributeName'] })),
  );
  const usedNames = new Set(used.map(({ name }) => name));
  return [
    ...repeatedNames(defined).map(({ at, name }) => ({
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
              message: `no key uses "${name}": define only attributes of keys, others need no definition.`,
            },
          ],
    ),
  ];
}
