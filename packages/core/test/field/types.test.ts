import { describe, expect, it } from 'vitest';
import { InvalidDefinitionError } from '../../src/index.js';
import { openShop } from '../support/lamp.js';

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

  it('refuse wrong settings, unknown flavors and parents that are not a list', () => {
    const { pcf } = openShop();
    const wrong = [
      () =>
        // @ts-expect-error a colour is a text
        pcf.field([{ flavor: 'lamp', pcf_name: 'a', lamp: { colour: 5 } }]),
      () =>
        // @ts-expect-error there is no plugin for this flavor
        pcf.field([{ flavor: 'sofa', pcf_name: 'a', lamp: { colour: 'red' } }]),
      () =>
        // @ts-expect-error parents are a list
        pcf.field([{ flavor: 'lamp', pcf_name: 'a', parents: 'lamp:b', lamp: { colour: 'red' } }]),
    ];
    for (const make of wrong) expect(make).toThrow(InvalidDefinitionError);
  });
});
