import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineFlavor, InvalidDefinitionError, type Marks } from '../../src/index.js';
import { Lamp, lampFlavor, openShop } from '../support/lamp.js';
import { lamp } from '../support/lamps.js';

const { marks: _, list: __, ...unmarked } = lampFlavor;

/** A lamp whose flavor keeps no marks. */
const plainFlavor = defineFlavor(unmarked);

/** A lamp whose own schema has a key `adopt`. */
const ownAdopt = defineFlavor({
  ...lampFlavor,
  schema: z.strictObject({
    lamp: z.strictObject({
      colour: z.string(),
      watts: z.int().optional(),
      kind: z.enum(['BULB', 'TUBE']).optional(),
      secret: z.string().optional(),
    }),
    adopt: z.enum(['slowly']).optional(),
  }),
  createParticle: (context) => new Lamp(context),
});

/** The marks that the definitions give to what they create, by id. */
async function marksOf(definitions: readonly unknown[], owner?: string): Promise<Record<string, Marks | undefined>> {
  const { pcf, shop } = openShop(owner === undefined ? {} : { owner });
  await pcf.fieldOf(definitions.map((value) => ({ value }))).apply();
  return Object.fromEntries([...shop.lamps].map(([name, { label }]) => [name, label]));
}

function issuesOf(definitions: readonly unknown[], owner: string | undefined = 'shop', flavor = lampFlavor): string[] {
  const { pcf } = openShop(owner === '' ? {} : { owner }, flavor);
  try {
    pcf.fieldOf(definitions.map((value) => ({ value })));
    return [];
  } catch (error) {
    if (!(error instanceof InvalidDefinitionError)) throw error;
    return error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  }
}

describe('the marks of what a definition creates', () => {
  it('are its owner and its id', async () => {
    expect(await marksOf([lamp('desk')], 'shop')).toEqual({ desk: { owner: 'shop', id: 'lamp:desk' } });
  });

  it.each(['persist_on_termination', 'persist_on_terminate'])('say that %s keeps it', async (key) => {
    const marks = { owner: 'shop', id: 'lamp:desk', keep: true };
    expect(await marksOf([lamp('desk', { [key]: true })], 'shop')).toEqual({ desk: marks });
  });

  it('are none without an owner', async () => {
    expect(await marksOf([lamp('desk', { persist_on_termination: true, adopt: 'by-name' })])).toEqual({
      desk: undefined,
    });
  });

  it('are the id with adopt: never also without an owner', async () => {
    expect(await marksOf([lamp('desk', { adopt: 'never' })])).toEqual({ desk: { id: 'lamp:desk' } });
  });

  it('are those of each copy and each member', async () => {
    const room = { flavor: 'quasiparticle', pcf_name: 'room', particles: [lamp('wall', { multiplier: 2 })] };
    expect(await marksOf([room], 'shop')).toEqual({
      'wall-0': { owner: 'shop', id: 'lamp:wall-0' },
      'wall-1': { owner: 'shop', id: 'lamp:wall-1' },
    });
  });

  it('are the same for a particle without a field', async () => {
    const { pcf, shop } = openShop({ owner: 'shop' });
    await pcf.particle({ flavor: 'lamp', pcf_name: 'desk', lamp: { colour: 'red' } }).apply();
    expect(shop.lamps.get('desk')?.label).toEqual({ owner: 'shop', id: 'lamp:desk' });
  });
});

describe('adopt', () => {
  it.each(['by-name', 'mark', 'takeover', 'never'])('can be %s', (adopt) => {
    expect(issuesOf([lamp('desk', { adopt })])).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['another text', 'sometimes', 'expected by-name, mark, takeover or never, found "sometimes".'],
    [
      'a misspelt word',
      'take-over',
      'expected by-name, mark, takeover or never, found "take-over". Did you mean "takeover"?',
    ],
    ['a flag', true, 'expected by-name, mark, takeover or never, found true.'],
    ['nothing', null, 'expected by-name, mark, takeover or never, found null.'],
  ])('cannot be %s', (_name, adopt, message) => {
    expect(issuesOf([lamp('desk', { adopt })])).toEqual([`adopt: ${message}`]);
  });

  it.each(['mark', 'takeover'])('as %s needs an owner; the issue says how to set one', (adopt) => {
    expect(issuesOf([lamp('desk', { adopt })], '')).toEqual([
      `adopt: adopt: ${adopt} needs an owner, whose mark the resource gets. Set one: "owner" in the head of a definition file, --owner or PCF_OWNER of pcf, or createPcf({ owner }).`,
    ]);
  });

  it.each(['by-name', 'never'])('as %s does not need an owner', (adopt) => {
    expect(issuesOf([lamp('desk', { adopt })], '')).toEqual([]);
  });

  it('is refused where the flavor keeps no marks, as moved_from is', () => {
    const message =
      'the flavor lamp keeps no marks on its resources, so it cannot be told who made one. Remove this key.';
    expect(issuesOf([lamp('desk', { adopt: 'by-name', moved_from: ['lamp:old'] })], 'shop', plainFlavor)).toEqual([
      `adopt: ${message}`,
      `moved_from: ${message}`,
    ]);
  });

  it('stays the flavor’s where its own schema has the key', () => {
    expect(issuesOf([lamp('desk', { adopt: 'slowly' })], 'shop', ownAdopt)).toEqual([]);
    expect(issuesOf([lamp('desk', { adopt: 'mark' })], 'shop', ownAdopt)).toEqual([
      'adopt: expected "slowly", found "mark".',
    ]);
  });

  it('is inherited from a base and from a quasiparticle, where the definition does not set it', async () => {
    const { pcf, shop } = openShop({ owner: 'shop' });
    for (const name of ['based', 'member', 'own']) shop.lamps.set(name, { colour: 'red', lit: true, movingUntil: 0 });
    const definitions = [
      lamp('base', { adopt: 'mark' }),
      { flavor: 'lamp', pcf_name: 'based', base_particle_config: 'base' },
      {
        flavor: 'quasiparticle',
        pcf_name: 'room',
        adopt: 'mark',
        particles: [lamp('member'), lamp('own', { adopt: 'by-name' })],
      },
    ];
    await pcf.fieldOf(definitions.map((value) => ({ value }))).apply();
    expect(Object.fromEntries([...shop.lamps].map(([name, { label }]) => [name, label?.id]))).toEqual({
      base: 'lamp:base',
      based: 'lamp:based',
      member: 'lamp:member',
      own: undefined,
    });
  });

  it('of a quasiparticle is checked once', () => {
    const room = { flavor: 'quasiparticle', pcf_name: 'room', adopt: 'no', particles: [lamp('a'), lamp('b')] };
    expect(issuesOf([room])).toEqual(['adopt: expected by-name, mark, takeover or never, found "no".']);
  });
});

describe('moved_from', () => {
  it.each<[string, unknown, string]>([
    ['a text', 'lamp:old', 'moved_from: expected a list of earlier ids, each lamp:pcf_name, found "lamp:old".'],
    ['an empty list', [], 'moved_from: expected a list of earlier ids, each lamp:pcf_name, found an empty list.'],
    ['a name', ['old'], 'moved_from.0: expected an earlier id of this particle, lamp:pcf_name, found "old".'],
    [
      'another flavor',
      ['note:old'],
      'moved_from.0: expected an earlier id of this particle, lamp:pcf_name, found "note:old".',
    ],
    ['no text', [7], 'moved_from.0: expected an earlier id of this particle, lamp:pcf_name, found 7.'],
    [
      'the own id',
      ['lamp:desk'],
      "moved_from.0: lamp:desk is the particle's own id. List only ids that it had before.",
    ],
    ['an id twice', ['lamp:old', 'LAMP:old'], 'moved_from.1: lamp:old is listed twice.'],
  ])('cannot be %s', (_name, movedFrom, issue) => {
    expect(issuesOf([lamp('desk', { moved_from: movedFrom })])).toEqual([issue]);
  });

  it('cannot name another particle of the field', () => {
    expect(issuesOf([lamp('old'), lamp('desk', { moved_from: ['lamp:old'] })])).toEqual([
      'moved_from.0: lamp:old is the id of another particle. Only one particle can have its resource.',
    ]);
  });

  it('cannot name what another particle has moved from; the issue has both places', () => {
    const { pcf } = openShop({ owner: 'shop' });
    const sources = ['a', 'b'].map((name, index) => ({
      value: lamp(name, { moved_from: ['lamp:old'] }),
      file: 'pcf.yml',
      locate: () => ({ line: index + 1, column: 5 }),
    }));
    expect(() => pcf.fieldOf(sources)).toThrow(
      'pcf.yml:2:5 moved_from[0]: lamp:old is in moved_from of lamp:a too (pcf.yml:1:5). Only one particle can have its resource.',
    );
  });

  it('changes the mark of a renamed particle', async () => {
    const { pcf, shop } = openShop({ owner: 'shop' });
    const label = { owner: 'shop', id: 'lamp:old' };
    shop.lamps.set('desk', { colour: 'red', lit: true, movingUntil: 0, label });
    await pcf.fieldOf([{ value: lamp('desk', { moved_from: ['lamp:old'] }) }]).apply();
    expect(shop.lamps.get('desk')?.label).toEqual({ owner: 'shop', id: 'lamp:desk' });
    expect(shop.received).toEqual(['Label']);
  });

  it('has the number of each copy, as pcf_name has', async () => {
    const { pcf, shop } = openShop({ owner: 'shop' });
    for (const number of [0, 1])
      shop.lamps.set(`desk-${number}`, {
        colour: 'red',
        lit: true,
        movingUntil: 0,
        label: { owner: 'shop', id: `lamp:old-${number}` },
      });
    await pcf.fieldOf([{ value: lamp('desk', { multiplier: 2, moved_from: ['lamp:old'] }) }]).apply();
    expect([...shop.lamps.values()].map(({ label }) => label?.id)).toEqual(['lamp:desk-0', 'lamp:desk-1']);
  });

  it('is not inherited from a base: only one particle can have moved', () => {
    const definitions = [
      lamp('base', { moved_from: ['lamp:old'] }),
      { flavor: 'lamp', pcf_name: 'based', base_particle_config: 'base' },
    ];
    expect(issuesOf(definitions)).toEqual([]);
  });

  it('cannot be set on a quasiparticle', () => {
    const room = { flavor: 'quasiparticle', pcf_name: 'room', moved_from: ['lamp:old'], particles: [lamp('a')] };
    expect(issuesOf([room])).toEqual([
      'moved_from: a quasiparticle has no resource of its own: set moved_from on its members.',
    ]);
  });
});
