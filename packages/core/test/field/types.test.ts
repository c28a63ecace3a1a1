import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createPcf,
  defineFlavor,
  defineQuasiparticle,
  type FieldDefinition,
  InvalidDefinitionError,
  type Observation,
  Particle,
  type Plugin,
  type Step,
} from '../../src/index.js';
import { lampPlugin, openShop } from '../support/lamp.js';

class Sofa extends Particle<unknown> {
  protected async observe(): Promise<Observation> {
    return { kind: 'missing' };
  }
  protected planSteps(): Step[] {
    return [];
  }
  protected async execute(): Promise<undefined> {}
}

const leg = z.strictObject({ wood: z.string() });

const sofaFlavor = defineFlavor({
  name: 'sofa',
  summary: 'A sofa that is never bought',
  schema: z.strictObject({ sofa: z.strictObject({ seats: z.int(), legs: z.array(leg) }) }),
  uniqueKeys: ['pcf_name'],
  createParticle: (context) => new Sofa(context),
});

const suite = defineQuasiparticle({
  name: 'suite',
  summary: 'Furniture in one style',
  schema: z.strictObject({ style: z.enum(['old', 'new']) }),
});

const furniture: Plugin<typeof sofaFlavor, typeof suite> = {
  name: 'furniture',
  apiVersion: 1,
  register(registrar) {
    registrar.flavor(sofaFlavor);
    registrar.quasiparticle(suite);
  },
};

const open = () => createPcf({ plugins: [lampPlugin(), furniture] });

describe('the types of a field', () => {
  it('know the flavors of the plugins, and the class of each particle', () => {
    const { pcf } = openShop();
    const field = pcf.field([
      { flavor: 'lamp', pcf_name: 'a', lamp: { colour: 'red' } },
      { flavor: 'lamp', pcf_name: 'b', parents: ['lamp:a'], lamp: { colour: '$inherit$lamp:a$colour', watts: 5 } },
      { flavor: 'lamp', pcf_name: 'c', base_particle_config: 'a', lamp: { watts: 6 } },
      {
        flavor: 'quasiparticle',
        pcf_name: 'room',
        rollback: true,
        particles: [{ flavor: 'lamp', multiplier: 2, lamp: { colour: 'blue' } }],
      },
    ]);
    const colour: string = field.get('lamp:c').definition.lamp.colour;
    expect(colour).toBe('red');
    expect(field.size).toBe(5);
  });

  it('accept the common keys, observed particles, bases without a flavor, and kinds of quasiparticles in each other', () => {
    const { pcf } = openShop();
    const field = pcf.field([
      {
        flavor: 'lamp',
        pcf_name: 'a',
        desired_state: 'stopped',
        persist_on_termination: true,
        lamp: { colour: 'red' },
      },
      { flavor: 'lamp', pcf_name: 'b', observe_only: true, lamp: {} },
      {
        flavor: 'quasiparticle',
        pcf_name: 'house',
        parents: ['lamp:a'],
        persist_on_update: true,
        particles: [
          { flavor: 'quasiparticle', pcf_name: 'room', particles: [{ flavor: 'lamp', lamp: { colour: 'blue' } }] },
          { flavor: 'lamp', pcf_name: 'c', lamp: { colour: 'green' } },
          { pcf_name: 'd', base_particle_config: 'c' },
        ],
      },
    ]);
    expect(field.size).toBe(5);
  });

  it('know the own keys of the kinds that a plugin declares', () => {
    const pcf = open();
    const make = () =>
      pcf.field([
        { flavor: 'suite', pcf_name: 'x', style: 'old', particles: [{ flavor: 'lamp', lamp: { colour: 'red' } }] },
      ]);
    expect(make().group('suite:x').members).toHaveLength(1);
    const wrong = () =>
      pcf.field([
        // @ts-expect-error there is no such style
        { flavor: 'suite', pcf_name: 'x', style: 'odd', particles: [{ flavor: 'lamp', lamp: { colour: 'red' } }] },
      ]);
    expect(wrong).toThrow(InvalidDefinitionError);
  });

  it('refuse wrong settings, unknown flavors and parents that are not a list', () => {
    const pcf = open();
    const wrong = [
      () =>
        // @ts-expect-error a colour is a text
        pcf.field([{ flavor: 'lamp', pcf_name: 'a', lamp: { colour: 5 } }]),
      () =>
        // @ts-expect-error there is no plugin for this flavor
        pcf.field([{ flavor: 'bed', pcf_name: 'a', lamp: { colour: 'red' } }]),
      () =>
        // @ts-expect-error parents are a list
        pcf.field([{ flavor: 'lamp', pcf_name: 'a', parents: 'lamp:b', lamp: { colour: 'red' } }]),
      () =>
        // @ts-expect-error a lamp has no seats
        pcf.field([{ flavor: 'lamp', pcf_name: 'a', sofa: { seats: 2, legs: [] } }]),
      () =>
        // @ts-expect-error the colour is missing
        pcf.field([{ flavor: 'lamp', pcf_name: 'a', lamp: {} }]),
    ];
    for (const make of wrong) expect(make).toThrow(InvalidDefinitionError);
  });

  it('refuse a key that does not exist, at each depth', () => {
    const pcf = open();
    const wrong = [
      () =>
        // @ts-expect-error a typo in a common key
        pcf.field([{ flavor: 'lamp', pcf_name: 'a', persist_on_terminaton: true, lamp: { colour: 'red' } }]),
      () =>
        // @ts-expect-error a typo in a setting
        pcf.field([{ flavor: 'lamp', pcf_name: 'a', lamp: { colour: 'red', wats: 5 } }]),
      () =>
        // @ts-expect-error a typo in an item of a list
        pcf.field([{ flavor: 'sofa', pcf_name: 'a', sofa: { seats: 2, legs: [{ wood: 'oak', heigth: 5 }] } }]),
      () =>
        // @ts-expect-error a typo in a key of the field
        pcf.field([{ flavor: 'lamp', pcf_name: 'a', parent: ['lamp:b'], lamp: { colour: 'red' } }]),
      () =>
        // @ts-expect-error a lamp has no key of a sofa
        pcf.field([{ flavor: 'lamp', pcf_name: 'a', lamp: { colour: 'red' }, sofa: { seats: 2, legs: [] } }]),
      () =>
        pcf.field([
          { flavor: 'lamp', pcf_name: 'a', lamp: { colour: 'red' } },
          // @ts-expect-error a typo in what differs from a base
          { flavor: 'lamp', pcf_name: 'b', base_particle_config: 'a', lamp: { wats: 5 } },
        ]),
      () =>
        // @ts-expect-error a typo beside observe_only
        pcf.field([{ flavor: 'lamp', pcf_name: 'a', observe_only: true, lamp: { wats: 5 } }]),
      () =>
        pcf.field([
          {
            flavor: 'quasiparticle',
            pcf_name: 'q',
            // @ts-expect-error a typo in a quasiparticle
            rolback: true,
            particles: [{ flavor: 'lamp', lamp: { colour: 'red' } }],
          },
        ]),
      () =>
        // @ts-expect-error a quasiparticle without members
        pcf.field([{ flavor: 'quasiparticle', pcf_name: 'q' }]),
      () =>
        pcf.field([
          {
            flavor: 'quasiparticle',
            pcf_name: 'q',
            // @ts-expect-error a typo in a common key of a member
            particles: [{ flavor: 'lamp', desired_sate: 'stopped', lamp: { colour: 'red' } }],
          },
        ]),
      () =>
        pcf.field([
          // @ts-expect-error a typo in a setting of a member
          { flavor: 'quasiparticle', pcf_name: 'q', particles: [{ flavor: 'lamp', lamp: { colour: 'red', wats: 5 } }] },
        ]),
      () =>
        pcf.field([
          {
            flavor: 'suite',
            pcf_name: 's',
            style: 'old',
            particles: [
              // @ts-expect-error a typo in a member of a member
              { flavor: 'quasiparticle', pcf_name: 'q', particles: [{ flavor: 'lamp', lamp: { color: 'red' } }] },
            ],
          },
        ]),
    ];
    for (const make of wrong) expect(make).toThrow(InvalidDefinitionError);
  });

  it('check nothing but the common keys where the flavors are known only at run time', () => {
    const plugins: readonly Plugin[] = [lampPlugin()];
    const definitions: FieldDefinition[] = [
      { flavor: 'lamp', pcf_name: 'a', lamp: { colour: 'red' } },
      { flavor: 'quasiparticle', pcf_name: 'q', particles: [{ flavor: 'lamp', lamp: { colour: 'red' } }] },
    ];
    expect(createPcf({ plugins }).field(definitions).size).toBe(2);
    const wrong = () =>
      // @ts-expect-error parents are a list
      createPcf({ plugins }).field([{ flavor: 'lamp', pcf_name: 'a', parents: 'lamp:b', lamp: { colour: 'red' } }]);
    expect(wrong).toThrow(InvalidDefinitionError);
  });
});
