import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DEFINITION_KEYS } from '../../src/definition/schema/keys.js';
import {
  createPcf,
  type DefinitionSchema,
  defineFlavor,
  defineQuasiparticle,
  definitionFileSchema,
  InvalidDefinitionError,
  type Plugin,
} from '../../src/index.js';
import { isRecord } from '../../src/values.js';
import { Lamp, openShop } from '../support/lamp.js';

/** A runtime with a flavor of this name and schema, and with the quasiparticle `row`. */
function runtimeWith(name: string, schema: DefinitionSchema, row?: DefinitionSchema) {
  const plugin: Plugin = {
    name: '@acme/things',
    apiVersion: 1,
    register(registrar) {
      const createParticle = (context: never) => new Lamp(context);
      registrar.flavor(defineFlavor({ name, summary: 'A thing', schema, uniqueKeys: ['pcf_name'], createParticle }));
      registrar.quasiparticle(
        defineQuasiparticle({ name: 'row', summary: 'Things in a row', ...(row && { schema: row }) }),
      );
    },
  };
  return createPcf({ plugins: [plugin] });
}

/** The part of the schema of a file at a path of keys. */
function partAt(schema: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((part, key) => (isRecord(part) ? part[key] : undefined), schema);
}

/** The schema of a flavor's setting in a file. */
function settingOf(setting: z.ZodType): unknown {
  const { flavors } = runtimeWith('thing', z.strictObject({ setting }));
  return partAt(definitionFileSchema(flavors), '$defs', 'flavor.thing', 'properties', 'setting');
}

describe('the table of the keys of definitions', () => {
  /** The unknown keys of a definition, as its errors name them. */
  function unknownKeysOf(definition: object): unknown[] {
    const { pcf } = openShop();
    try {
      pcf.fieldOf([{ value: definition }]);
      return [];
    } catch (error) {
      if (!(error instanceof InvalidDefinitionError)) throw error;
      return error.issues.filter(({ message }) => message.startsWith('unknown key')).map(({ path }) => path[0]);
    }
  }

  it.each(DEFINITION_KEYS)('is what the reader knows: $name', ({ name, on }) => {
    const particle = { flavor: 'lamp', pcf_name: 'a', lamp: { colour: 'red' } };
    const group = { flavor: 'quasiparticle', pcf_name: 'a', particles: [particle] };
    const isRefusedForGroups = ['callbacks', 'moved_from'].includes(name);
    expect(unknownKeysOf({ ...particle, [name]: 0 })).toEqual(on === 'quasiparticle' ? [name] : []);
    expect(unknownKeysOf({ ...group, [name]: 0 })).toEqual(on === 'particle' && !isRefusedForGroups ? [name] : []);
  });

  it('describes each key once', () => {
    const names = DEFINITION_KEYS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { description } of DEFINITION_KEYS) expect(description).toMatch(/^[a-zA-Z].*[.…]$/);
  });
});

describe('the JSON Schema of a definition file', () => {
  it('has for each flavor its own keys and those of every definition, with their descriptions', () => {
    const { pcf } = openShop();
    const lamp = partAt(definitionFileSchema(pcf.flavors), '$defs', 'flavor.lamp');
    expect(lamp).toMatchObject({
      properties: {
        lamp: {},
        pcf_name: { description: expect.any(String) },
        observe_only: { type: ['boolean', 'string'] },
      },
      required: ['lamp'],
      additionalProperties: false,
    });
    expect(partAt(lamp, 'properties', 'rollback')).toBeUndefined();
    expect(partAt(lamp, 'properties', 'callbacks')).toBeUndefined();
  });

  it('has quasiparticles, with their own keys', () => {
    const row = z.strictObject({ gap: z.number().describe('In metres.') });
    const { flavors } = runtimeWith('thing', z.strictObject({}), row);
    const schema = definitionFileSchema(flavors);
    expect(partAt(schema, '$defs', 'flavor.row')).toMatchObject({
      properties: { gap: { description: 'In metres.' }, particles: { items: { $ref: '#/$defs/member' } } },
      required: ['gap', 'particles'],
    });
    expect(partAt(schema, '$defs', 'flavor.quasiparticle', 'additionalProperties')).toBe(false);
  });

  it('needs no settings, at any depth, for what has a base or is only observed', () => {
    const schema = z.strictObject({ top: z.strictObject({ list: z.array(z.strictObject({ inner: z.string() })) }) });
    const file = definitionFileSchema(runtimeWith('thing', schema).flavors);
    expect(JSON.stringify(partAt(file, '$defs', 'flavor.thing'))).toContain('"required"');
    expect(JSON.stringify(partAt(file, '$defs', 'partial.thing'))).not.toContain('"required"');
  });

  it('prefers the flavor’s own key to the one of every definition', () => {
    const own = z.strictObject({ adopt: z.number().describe('How many to adopt.') });
    const schema = definitionFileSchema(runtimeWith('thing', own).flavors);
    expect(partAt(schema, '$defs', 'flavor.thing', 'properties', 'adopt', 'description')).toBe('How many to adopt.');
  });

  it.each([
    ['a number', z.number().min(1), { type: ['number', 'string'], minimum: 1 }],
    ['true or false', z.boolean(), { type: ['boolean', 'string'] }],
    ['a map', z.strictObject({ a: z.string() }), { type: ['object', 'string'], required: ['a'] }],
    ['a list', z.array(z.number()), { type: ['array', 'string'], items: { type: ['number', 'string'] } }],
  ])('allows the text of a reference in the place of %s', (_, setting, expected) => {
    const found = settingOf(setting);
    expect(found).toMatchObject({ ...expected, pattern: expect.any(String) });
    const pattern = new RegExp(String(partAt(found, 'pattern')));
    for (const text of ['$inherit$lamp:a$colour', '$lookup$shades$a:b', '$inherit$lamp:a b$x.y'])
      expect(text).toMatch(pattern);
    for (const text of ['${params.units}', '$inherit$lamp:a-${params.room}$x', '$lookup$shades$${params.room}'])
      expect(text).toMatch(pattern);
    for (const text of [
      '',
      'red',
      '$inherit$lamp',
      '$$inherit$lamp:a$colour',
      '$lookup$a',
      'x${params.a}',
      '${params.}',
    ])
      expect(text).not.toMatch(pattern);
  });

  const reference = { $ref: '#/$defs/reference' };
  it.each([
    [
      'a choice',
      z.enum(['a', 'b']).describe('Which.'),
      { description: 'Which.', anyOf: [{ enum: ['a', 'b'] }, reference] },
    ],
    ['a limited text', z.string().max(3), { anyOf: [{ type: 'string', maxLength: 3 }, reference] }],
    [
      'one of several',
      z.union([z.array(z.any()), z.object({})]),
      { anyOf: [{ type: 'array' }, { type: 'object' }, reference] },
    ],
  ])('allows a reference as an alternative to %s', (_, setting, expected) => {
    expect(settingOf(setting)).toMatchObject(expected);
  });

  it('allows a parameter in a limited text, and in the place of the keys of every definition', () => {
    const { flavors } = runtimeWith('thing', z.strictObject({}));
    const schema = definitionFileSchema(flavors);
    expect('a-${params.b}').toMatch(new RegExp(String(partAt(schema, '$defs', 'reference', 'pattern'))));
    expect(partAt(schema, '$defs', 'flavor.thing', 'properties')).toMatchObject({
      multiplier: { type: ['integer', 'string'], minimum: 1 },
      desired_state: { default: 'running', anyOf: [{ enum: expect.any(Array) }, { type: 'string' }] },
      parents: { type: 'array' },
    });
  });

  it('knows the declarations of parameters', () => {
    const { flavors } = runtimeWith('thing', z.strictObject({}));
    expect(partAt(definitionFileSchema(flavors), '$defs', 'head', 'properties', 'params')).toMatchObject({
      additionalProperties: {
        properties: { type: { enum: ['string', 'number', 'boolean'] }, secret: { type: 'boolean' } },
        additionalProperties: false,
      },
    });
  });

  it('leaves a setting that can be any text as it is', () => {
    expect(settingOf(z.string().describe('Any.'))).toEqual({ type: 'string', description: 'Any.' });
    expect(settingOf(z.union([z.string(), z.number()]))).toEqual({ type: ['string', 'number'] });
    const textOrList = z.union([z.string(), z.array(z.string())]);
    expect(settingOf(textOrList)).toEqual({
      anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
    });
  });

  it('keeps defaults, and what is secret', () => {
    expect(settingOf(z.enum(['a', 'b']).default('a'))).toMatchObject({ default: 'a' });
    expect(settingOf(z.string().meta({ writeOnly: true }))).toMatchObject({ writeOnly: true });
  });

  it('finds what a schema refers to within itself, also in a flavor with an odd name', () => {
    const tree: z.ZodType = z.strictObject({
      get branches() {
        return z.array(tree);
      },
    });
    const name = 'acme/tree ~1';
    const schema = definitionFileSchema(runtimeWith(name, z.strictObject({ tree })).flavors);
    const refs = [...JSON.stringify(schema).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
    expect(refs.length).toBeGreaterThan(10);
    for (const path of refs) {
      const keys = path.split('/').map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'));
      expect(partAt(schema, ...keys), path).toBeDefined();
    }
  });

  it('offers the keys of each alternative where a schema has several', () => {
    const schema = z.union([z.strictObject({ left: z.string() }), z.strictObject({ right: z.string() })]);
    expect(partAt(definitionFileSchema(runtimeWith('thing', schema).flavors), '$defs', 'flavor.thing')).toMatchObject({
      anyOf: [
        { properties: { left: {}, pcf_name: {} }, required: ['left'] },
        { properties: { right: {}, pcf_name: {} }, required: ['right'] },
      ],
    });
  });

  it('allows any key of a flavor whose library cannot express its schema', () => {
    const schema = z.strictObject({ when: z.date() });
    const thing = partAt(definitionFileSchema(runtimeWith('thing', schema).flavors), '$defs', 'flavor.thing');
    expect(partAt(thing, 'additionalProperties')).toBeUndefined();
    expect(partAt(thing, 'properties', 'pcf_name')).toBeDefined();
  });
});
