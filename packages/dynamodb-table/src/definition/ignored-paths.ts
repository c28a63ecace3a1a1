import { didYouMean, type RuleViolation } from '@pcf/core';
import { z } from 'zod';
import { parseIgnoredPath } from '../ignored-path.js';
import { IGNORABLE, SETTINGS } from '../settings/all.js';
import type { Ownership } from './ownership.js';

const EXAMPLES = 'Tags[team:*], GlobalSecondaryIndexes[by-customer].ProvisionedThroughput';

/** Checks that every path of `ignore_changes` names a setting that exists and can be ignored. */
export function checkIgnoredPaths({ ignore_changes: paths = [] }: Ownership): RuleViolation[] {
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
