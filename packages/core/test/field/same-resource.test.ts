import { describe, expect, it } from 'vitest';
import { FieldError, InvalidDefinitionError, UnknownParticleError } from '../../src/index.js';
import { lampFlavor } from '../support/lamp.js';
import { lamp, openField } from '../support/lamps.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

/** Lamps that are named by their colour, and are in a place. */
const named = Object.assign({}, lampFlavor, { uniqueKeys: ['lamp.colour'], locatedBy: ['lamp.watts'] });
const coloured = (name: string, colour: string, more: object = {}) => lamp(name, { lamp: { colour, ...more } });

const build = (...definitions: readonly unknown[]) => openField(definitions, {}, named);

describe('two particles of a field that describe one resource', () => {
  it('are refused when the field is made, by both names', () => {
    expect(() => build(coloured('a', 'red'), coloured('b', 'red'))).toThrow(InvalidDefinitionError);
    expect(() => build(coloured('a', 'red'), coloured('b', 'red'))).toThrow(
      'lamp.colour: lamp:a and lamp:b describe the same resource: both have lamp.colour "red".',
    );
  });

  it('are reported with file and line of each', () => {
    const { pcf } = openField([], {}, named);
    const source = (value: unknown, line: number) => ({ value, file: 'pcf.yml', locate: () => ({ line, column: 3 }) });
    expect(() => pcf.fieldOf([source(coloured('a', 'red'), 4), source(coloured('b', 'red'), 9)])).toThrow(
      'pcf.yml:9:3 lamp.colour: lamp:a (pcf.yml:4) and lamp:b describe the same resource',
    );
  });

  it('are accepted with different names or locations', () => {
    expect(build(coloured('a', 'red'), coloured('b', 'Red')).field.size).toBe(2);
    expect(build(coloured('a', 'red', { watts: 5 }), coloured('b', 'red', { watts: 6 })).field.size).toBe(2);
    expect(build(coloured('a', 'red', { watts: 5 }), coloured('b', 'red')).field.size).toBe(2);
  });

  it('are refused where the flavor computes the same location for both', () => {
    const flavor = Object.assign({}, named, {
      location: ({ lamp }: { lamp: { watts?: number } }) => String(lamp.watts ?? 5),
    });
    const at = (watts: number) => openField([coloured('a', 'red'), coloured('b', 'red', { watts })], {}, flavor).field;
    expect(() => at(5)).toThrow('lamp:a and lamp:b describe the same resource: both have lamp.colour "red".');
    expect(at(6).size).toBe(2);
  });

  it('are refused when a reference turns out to name the resource of another particle', async () => {
    const { field, shop } = build(coloured('p', 'blue'), coloured('a', 'socket-p'), {
      ...coloured('b', '$inherit$lamp:p$socket'),
      parents: ['lamp:p'],
    });
    const error: unknown = await soon(field.apply()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FieldError);
    expect(String(error)).toContain('lamp:a and lamp:b describe the same resource: both have lamp.colour "socket-p"');
    expect([...shop.lamps.keys()]).toEqual(['p', 'a']);
  });

  it('are not reported for one particle that is observed repeatedly', async () => {
    const { field } = build(coloured('p', 'blue'), {
      ...coloured('b', '$inherit$lamp:p$socket'),
      parents: ['lamp:p'],
    });
    await soon(field.apply());
    expect(await soon(field.apply())).toMatchObject({
      particles: [{ outcome: 'unchanged' }, { outcome: 'unchanged' }],
    });
  });
});

describe('the resource that a particle describes', () => {
  const keyOf = (definition: Record<string, unknown>) =>
    build(definition).field.resourceOf(`lamp:${definition.pcf_name}`)?.key;

  it('has a name for a person, and a key', () => {
    expect(build(coloured('a', 'red')).field.resourceOf('lamp:a')).toEqual({
      flavor: 'lamp',
      names: { 'lamp.colour': 'red' },
      key: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('has the same key in another process, under another name, and with other settings', () => {
    const key = keyOf(coloured('a', 'red'));
    expect(keyOf(coloured('b', 'red', { kind: 'BULB' }))).toBe(key);
    expect(build().pcf.resourceOf(coloured('c', 'red')).key).toBe(key);
  });

  it.each([
    ['another name', coloured('a', 'Red')],
    ['another location', coloured('a', 'red', { watts: 6 })],
  ])('has another key with %s', (_, definition) => {
    expect(keyOf(definition)).not.toBe(keyOf(coloured('a', 'red')));
  });

  it('is not known while a reference names it', () => {
    const child = { ...coloured('b', '$inherit$lamp:p$socket'), parents: ['lamp:p'] };
    expect(build(coloured('p', 'blue'), child).field.resourceOf('lamp:b')).toBeUndefined();
  });

  it('is that of a valid definition', () => {
    expect(() => build().pcf.resourceOf(lamp('a', { lamp: {} }))).toThrow(InvalidDefinitionError);
    expect(() => build().field.resourceOf('lamp:a')).toThrow(UnknownParticleError);
  });
});
