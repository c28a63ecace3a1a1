import { awsDefinitionKeys } from '@pcf/aws';
import { didYouMean, type Keys, type RuleViolation } from '@pcf/core';
import { z } from 'zod';
import { parseIgnoredPath } from '../ignored-path.js';
import { IGNORABLE, SETTINGS, type TableResource, tableResource } from '../settings/all.js';
import { repeatedNames } from '../settings/keys.js';
import { type ExistingTablePolicy, existingTableKeys } from './existing-table.js';

/** The flavor's part of a definition: what {@link DynamoDBTableDefinition} is inferred from. */
export const tableDefinition = z.strictObject({
  ...awsDefinitionKeys,
  ...existingTableKeys,
  aws_resource: tableResource.describe("The settings of the table, under the names of DynamoDB's CreateTable."),
});

/** The schema of a definition that has only what names and locates a table, and some of its settings. */
const bareTable = z.object({
  ...tableDefinition.shape,
  aws_resource: tableResource.extend({
    AttributeDefinitions: tableResource.shape.AttributeDefinitions.default([]),
    KeySchema: tableResource.shape.KeySchema.default([]),
  }),
});

/** What a definition of a table contains beside the keys that all flavors share. */
export type DynamoDBTableDefinition = z.infer<typeof tableDefinition>;

/**
 * Completes a definition that has only what names and locates a table, and some of its settings. It has no key: such a table is only
 * observed or deleted.
 *
 * @throws ZodError when a key has a wrong value
 */
export function bareDefinition(keys: Keys): DynamoDBTableDefinition {
  return bareTable.parse(keys);
}

/** Whether a definition is one of {@link bareDefinition}, without a key. */
export function isBare({ KeySchema }: Pick<TableResource, 'KeySchema'>): boolean {
  return KeySchema.length === 0;
}

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
              message: `no key uses "${name}": remove it. Define only attributes that a key uses.`,
            },
          ],
    ),
  ];
}

const EXAMPLES = 'Tags[team:*], GlobalSecondaryIndexes[by-customer].ProvisionedThroughput';

/** Checks that every path of `ignore_changes` names a setting that exists and can be ignored. */
function checkIgnoredPaths({ ignore_changes: paths = [] }: ExistingTablePolicy): RuleViolation[] {
  return paths.flatMap((text, at) => {
    const message = problemWith(text);
    return message === undefined ? [] : [{ path: ['ignore_changes', at], message }];
  });
}

function problemWith(text: string): string | undefined {
  const path = parseIgnoredPath(text);
  if (!path) return `"${text}" is not a path to a setting. Examples: ${EXAMPLES}.`;
  const { setting: key, key: item, members } = path;
  if (!IGNORABLE.includes(key)) return `"${key}" cannot be ignored.${didYouMean(key, IGNORABLE)}`;
  const setting = SETTINGS.find(({ schema }) => Object.hasOwn(schema, key));
  const hasItems = setting?.ignoreItems !== undefined;
  if (item !== undefined && !hasItems) return `"${key}" has no named items: remove [${item}].`;
  const schema = withoutOptional(setting?.schema[key]);
  return unknownMember(members, hasItems && schema instanceof z.ZodArray ? schema.element : schema);
}

function unknownMember([member, ...below]: readonly string[], schema: unknown): string | undefined {
  if (member === undefined) return undefined;
  const inner = withoutOptional(schema);
  const known = inner instanceof z.ZodObject ? Object.entries(inner.shape) : [];
  const found = known.find(([name]) => name === member);
  if (found) return unknownMember(below, found[1]);
  const names = known.map(([name]) => name);
  const all = names.length > 0 ? ` Known here: ${names.join(', ')}.` : ' It has no members.';
  return `"${member}" is not a setting.${didYouMean(member, names) || all}`;
}

function withoutOptional(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? schema.unwrap() : schema;
}
