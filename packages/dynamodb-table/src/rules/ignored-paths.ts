import { didYouMean, type RuleViolation } from '@pcf/core';
import { z } from 'zod';
import { globalSecondaryIndex } from '../definition/indexes.js';
import type { Ownership } from '../definition/ownership.js';
import { tableResource } from '../definition/table.js';
import { type IgnoredPath, parseIgnoredPath } from '../ignored-path.js';
import { IGNORABLE } from '../ignored-settings.js';

/** The settings that are sets of named things: their paths may have brackets. */
const NAMED: readonly string[] = ['GlobalSecondaryIndexes', 'Tags'];
const SHAPE = 'for example Tags[team:*] or GlobalSecondaryIndexes[by-customer].ProvisionedThroughput';

/** Every path of `ignore_changes` names settings that there are. */
export function checkIgnoredPaths({ ignore_changes: paths = [] }: Ownership): RuleViolation[] {
  return paths.flatMap((text, at) => {
    const message = problemWith(text);
    return message === undefined ? [] : [{ path: ['ignore_changes', at], message }];
  });
}

function problemWith(text: string): string | undefined {
  const path = parseIgnoredPath(text);
  if (!path) return `"${text}" is no path to a setting: ${SHAPE}.`;
  const { setting, key, members } = path;
  if (!IGNORABLE.some((known) => known === setting))
    return `"${setting}" is no setting that can be left to others.${didYouMean(setting, IGNORABLE)}`;
  if (key !== undefined && !NAMED.includes(setting)) return `"${setting}" has no named parts: take [${key}] out.`;
  return unknownMember(members, schemaOf(path));
}

function schemaOf({ setting }: IgnoredPath): unknown {
  if (setting === 'GlobalSecondaryIndexes') return globalSecondaryIndex;
  return Object.entries(tableResource.shape).find(([name]) => name === setting)?.[1];
}

function unknownMember([member, ...below]: readonly string[], schema: unknown): string | undefined {
  if (member === undefined) return undefined;
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  const known = inner instanceof z.ZodObject ? Object.entries(inner.shape) : [];
  const found = known.find(([name]) => name === member);
  if (found) return unknownMember(below, found[1]);
  const names = known.map(([name]) => name);
  const all = names.length > 0 ? ` Known here: ${names.join(', ')}.` : ' There is nothing below it.';
  return `"${member}" is no setting.${didYouMean(member, names) || all}`;
}
