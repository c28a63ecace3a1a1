import { isRecord } from '@pcf/core/values';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tableResource } from '../../src/settings/all.js';
import { additions, basics, consistent, indexed, replicated, switches } from './definitions.js';

const SUBJECTS = [basics, indexed, switches, additions, replicated, consistent];

/** Returns the paths of all settings of a JSON schema, such as `Replicas.*.Tags`. A setting that accepts no value does not count. */
function pathsOfSchema(schema: unknown, path: readonly string[] = []): string[] {
  if (!isRecord(schema) || isRecord(schema.not)) return [];
  const below = [
    ...Object.entries(isRecord(schema.properties) ? schema.properties : {}),
    ...(schema.items === undefined ? [] : [['*', schema.items] as const]),
  ].flatMap(([name, inner]) => pathsOfSchema(inner, [...path, name]));
  const forms = [schema.anyOf ?? []].flat().flatMap((form) => pathsOfSchema(form, path));
  return [...new Set([path.join('.'), ...below, ...forms])];
}

/** Returns the paths of everything in a definition. */
function pathsOf(value: unknown, path: readonly string[] = []): string[] {
  const below = Array.isArray(value)
    ? value.flatMap((item) => pathsOf(item, [...path, '*']))
    : Object.entries(isRecord(value) ? value : {}).flatMap(([name, inner]) => pathsOf(inner, [...path, name]));
  return [path.join('.'), ...below];
}

describe('the definitions that the contract suite is passed with', () => {
  it('together use every setting', () => {
    const used = new Set(
      SUBJECTS.flatMap(({ definitions }) => Object.values(definitions)).flatMap(({ aws_resource }) =>
        pathsOf(aws_resource),
      ),
    );
    const all = pathsOfSchema(z.toJSONSchema(tableResource));
    expect(all.length).toBeGreaterThan(80);
    expect(all.filter((path) => !used.has(path))).toEqual([]);
  });
});
