import { descriptionOf, type JsonSchema, settingsOf } from '@pcf/core/json-schema';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { badDefinitions } from '../../src/suite/bad-definitions.js';
import { beaconFlavor } from '../support/beacon.js';

/** What is wrong with the bad definitions that are made of a good one. */
function titles(schema: z.ZodType, own: object): string[] {
  const good = { flavor: 'beacon', pcf_name: 'rock', ...own };
  return badDefinitions(good, { ...beaconFlavor, uniqueKeys: ['thing.name'] }, z.toJSONSchema(schema)).map(
    ({ title }) => title,
  );
}

const COMMON = ['no flavor', 'an unknown flavor', 'no pcf_name', 'a misspelled desired_state', 'no thing.name'];

describe('the bad definitions that a schema gives rise to', () => {
  it('lack what is needed, have what is unknown, and have values of other types', () => {
    const schema = z.strictObject({ thing: z.strictObject({ name: z.string(), size: z.number().optional() }) });
    expect(titles(schema, { thing: { name: 'a', size: 1 } })).toEqual([
      ...COMMON,
      'an unknown key not_a_setting',
      'an unknown key thing.not_a_setting',
      'thing of the type number',
      'thing.name of the type object',
      'thing.size of the type object',
      'no thing',
      'no thing.name',
    ]);
  });

  it('leave alone what may be anything', () => {
    const thing = z.strictObject({ name: z.string(), free: z.unknown(), tags: z.record(z.string(), z.string()) });
    const found = titles(z.strictObject({ thing }), { thing: { name: 'a', free: { x: 1 }, tags: { y: 'z' } } });
    expect(found.filter((title) => title.includes('free'))).toEqual(['no thing.free']);
    expect(found.filter((title) => title.includes('tags'))).toEqual([
      'thing.tags of the type number',
      'thing.tags.y of the type object',
      'no thing.tags',
    ]);
  });

  it('look into lists and into each branch of a choice', () => {
    const item = z.strictObject({ key: z.enum(['a', 'b']) });
    const schema = z.strictObject({ thing: z.union([z.array(item), z.string()]) });
    expect(titles(schema, { thing: [{ key: 'a' }] }).slice(COMMON.length)).toEqual([
      'an unknown key not_a_setting',
      'an unknown key thing.0.not_a_setting',
      'thing of the type object',
      'thing.0 of the type number',
      'thing.0.key of the type object',
      'no thing',
      'no thing.0.key',
    ]);
  });

  it('spoil a copy', () => {
    const good = Object.freeze({ thing: Object.freeze({ name: 'a' }) });
    titles(z.strictObject({ thing: z.strictObject({ name: z.string() }) }), good);
    expect(good).toEqual({ thing: { name: 'a' } });
  });
});

describe('the settings of a schema', () => {
  const schema: JsonSchema = {
    properties: {
      list: { type: 'array', items: { properties: { inner: { $ref: '#/$defs/shared' } } } },
      map: { additionalProperties: { properties: { value: { type: 'string' } } } },
      self: { $ref: '#' },
    },
    $defs: { shared: { type: 'string', description: 'What is shared.' } },
  };

  it('are found in lists, in maps with free keys and behind references, and end', () => {
    const paths = settingsOf(schema).map(({ path }) => path.join('.'));
    expect(paths).toEqual(expect.arrayContaining(['list', 'list.[].inner', 'map', 'map.*.value', 'self', 'self.list']));
  });

  it('are described where they stand or where they refer to', () => {
    const inner = settingsOf(schema).find(({ path }) => path.join('.') === 'list.[].inner');
    expect(inner && descriptionOf(schema, inner.schema)).toBe('What is shared.');
  });
});
