import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnknownParticleError } from '../../src/index.js';
import { fieldIssues, idsOf, lamp, openField } from '../support/lamps.js';

describe('a field', () => {
  it('lists parents before their children', () => {
    const { field } = openField([
      lamp('c', { parents: ['lamp:b'] }),
      lamp('a', { children: ['lamp:b'] }),
      lamp('b'),
      lamp('d', { parents: ['lamp:a', 'lamp:c'] }),
    ]);
    expect(idsOf(field)).toEqual(['lamp:a', 'lamp:b', 'lamp:c', 'lamp:d']);
    expect(field.size).toBe(4);
  });

  it('returns a particle by its id, and its parents and children', () => {
    const { field } = openField([lamp('a'), lamp('b', { parents: ['Lamp:a'] })]);
    expect(field.get('lamp:b')).toMatchObject({ id: 'lamp:b', definition: { lamp: { colour: 'red' } } });
    expect([...field.member('lamp:b').parents].map(({ id }) => id)).toEqual(['lamp:a']);
    expect([...field.member('lamp:a').children].map(({ id }) => id)).toEqual(['lamp:b']);
  });

  it('returns the same particle each time', () => {
    const { field } = openField([lamp('a')]);
    expect(field.get('lamp:a')).toBe(field.get('lamp:a'));
  });

  it('suggests the nearest name for an unknown one', () => {
    const { field } = openField([lamp('orders')]);
    expect(() => field.get('lamp:order')).toThrow(UnknownParticleError);
    expect(() => field.get('lamp:order')).toThrow('Did you mean "lamp:orders"?');
  });

  it('suggests quasiparticles where one is asked for', () => {
    const { field } = openField([{ flavor: 'quasiparticle', pcf_name: 'room', particles: [lamp('a')] }]);
    expect(() => field.group('quasiparticle:rom')).toThrow(UnknownParticleError);
    expect(() => field.group('quasiparticle:rom')).toThrow('Did you mean "quasiparticle:room"?');
    expect(() => field.member('quasiparticle:room')).toThrow(UnknownParticleError);
  });

  it('shows the position of a definition in its issues', () => {
    const { pcf } = openField([]);
    const source = (value: unknown) => ({ value, file: 'pcf.yml', locate: () => ({ line: 7, column: 3 }) });
    const build = () => pcf.fieldOf([source(lamp('a')), source(lamp('a')), source(lamp('b', { parents: ['lamp:x'] }))]);
    expect(build).toThrow(/pcf\.yml:7:3.*lamp:a/);
    expect(build).toThrow(/pcf\.yml:7:3.*lamp:x/);
  });

  it('does not change its definitions', () => {
    const definitions = [lamp('a'), lamp('b', { parents: ['lamp:a'], multiplier: 2 })];
    const before = structuredClone(definitions);
    const { field } = openField(definitions);
    expect(definitions).toEqual(before);
    expect(Object.isFrozen(definitions[0])).toBe(false);
    expect(field.size).toBe(3);
  });

  it('may be empty', async () => {
    const { field } = openField([]);
    expect((await field.apply()).particles).toEqual([]);
    expect((await field.plan()).particles).toEqual([]);
  });
});

describe('a field that is wrong', () => {
  it('reports each duplicate particle', () => {
    expect(fieldIssues([lamp('a'), lamp('a'), lamp('b')])).toEqual([
      'pcf_name: duplicate id lamp:a: give each particle its own pcf_name.',
    ]);
  });

  it('reports missing parents and children, with the nearest name', () => {
    expect(fieldIssues([lamp('shelf'), lamp('b', { parents: ['lamp:shell'], children: ['lamp:absent'] })])).toEqual([
      'parents.0: there is no particle "lamp:shell" in the field. Did you mean "lamp:shelf"?',
      'children.0: there is no particle "lamp:absent" in the field.',
    ]);
  });

  it('reports a definition without a name, on which others cannot depend', () => {
    const { pcf_name: _, ...nameless } = lamp('a');
    expect(fieldIssues([nameless, lamp('b', { parents: ['lamp:undefined'] })]).join()).toContain(
      'there is no particle "lamp:undefined"',
    );
  });

  it('reports a definition that is too large with its position', () => {
    const { pcf } = openField([]);
    const cell = {
      flavor: 'quasiparticle',
      pcf_name: 'q',
      multiplier: 1000,
      particles: [lamp('a', { multiplier: 1000 })],
    };
    const source = (value: unknown) => ({ value, file: 'pcf.yml', locate: () => ({ line: 7, column: 3 }) });
    expect(() => pcf.fieldOf([source(cell)])).toThrow('pcf.yml:7:3');
  });

  it('reports the issues of a copy as those of any definition', () => {
    expect(fieldIssues([lamp('a', { multiplier: 2, lamp: { colour: 5 } })]).join()).toContain('lamp.colour');
  });

  it('shows a cycle', () => {
    const issues = fieldIssues([
      lamp('free'),
      lamp('a', { parents: ['lamp:c'] }),
      lamp('b', { parents: ['lamp:a'] }),
      lamp('c', { parents: ['lamp:b'] }),
    ]);
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatch(/dependency cycle: (lamp:\w depends on ){3}lamp:\w\. Remove one of these/);
  });

  it('shows only the members of the cycle', () => {
    const issues = fieldIssues([
      lamp('top', { parents: ['lamp:a'] }),
      lamp('a', { parents: ['lamp:b'] }),
      lamp('b', { parents: ['lamp:a'] }),
    ]);
    expect(issues).toEqual([
      'parents: dependency cycle: lamp:a depends on lamp:b depends on lamp:a. Remove one of these dependencies.',
    ]);
  });

  it('shows the ends of a long cycle, and how many are between them', () => {
    const ring = (length: number) =>
      fieldIssues(
        Array.from({ length }, (_, at) => lamp(`l${at}`, { parents: [`lamp:l${(at + 1) % length}`] })),
      ).join();
    expect(ring(19)).not.toContain('more');
    expect(ring(19).match(/lamp:l/g)).toHaveLength(20);
    expect(ring(30)).toContain('lamp:l9 depends on … 11 more … depends on lamp:l21');
    expect(ring(30).match(/lamp:l/g)).toHaveLength(20);
  });

  it('suggests names for the first fifty missing parents', () => {
    const missing = Array.from({ length: 60 }, (_, at) => `lamp:shelf${at + 10}`);
    const issues = fieldIssues([lamp('shelf'), lamp('b', { parents: missing })]);
    expect(issues).toHaveLength(60);
    expect(issues.filter((issue) => issue.includes('Did you mean "lamp:shelf"?'))).toHaveLength(50);
    expect(issues[50]).toBe('parents.50: there is no particle "lamp:shelf60" in the field.');
  });

  it.each(['a', 'lamp:', ':a', 'lamp:a:b', 'lamp:$a', '$lamp:a', ' '])('refuses %j as a relative', (written) => {
    expect(fieldIssues([lamp('a'), lamp('b', { children: [written] })])).toEqual([
      `children.0: expected flavor:pcf_name, found ${JSON.stringify(written)}.`,
    ]);
  });

  it('shows a particle that is its own parent', () => {
    expect(fieldIssues([lamp('a', { parents: ['lamp:a'] })])).toEqual([
      'parents: dependency cycle: lamp:a depends on lamp:a. Remove one of these dependencies.',
    ]);
  });

  it.each<[string, unknown, string]>([
    ['a text', 'lamp:a', 'parents: expected a list of flavor:pcf_name, found "lamp:a".'],
    ['a list of something else', ['a', 5], 'parents.0: expected flavor:pcf_name, found "a".'],
    ['nothing', null, 'parents: expected a list of flavor:pcf_name, found null.'],
  ])('refuses %s for parents', (_, parents, expected) => {
    expect(fieldIssues([lamp('a'), lamp('b', { parents })])).toContain(expected);
  });

  it('is refused as a whole: issues of definitions and of dependencies are reported at once', () => {
    const issues = fieldIssues([lamp('a', { lamp: { colour: 5 } }), lamp('b', { multiplier: 0, parents: 'x' })]);
    expect(issues.map((issue) => issue.split(':')[0]).sort()).toEqual(['lamp.colour', 'multiplier']);
  });

  it('supports chains of any length', () => {
    const chain = Array.from({ length: 20_000 }, (_, at) =>
      lamp(`l${at}`, at === 0 ? {} : { parents: [`lamp:l${at - 1}`] }),
    );
    expect(idsOf(openField(chain).field).at(-1)).toBe('lamp:l19999');
    const ring = [...chain.slice(1), lamp('l0', { parents: ['lamp:l19999'] })];
    expect(fieldIssues(ring)[0]).toContain('dependency cycle');
  });

  it('puts parents first in any graph without cycles', () => {
    const graphs = fc.array(fc.array(fc.nat(20), { maxLength: 4 }), { maxLength: 20 });
    fc.assert(
      fc.property(graphs, fc.infiniteStream(fc.nat()), (edges, order) => {
        const definitions = edges.map((parents, at) =>
          lamp(`l${at}`, {
            parents: [...new Set(parents)].filter((parent) => parent < at).map((parent) => `lamp:l${parent}`),
          }),
        );
        const shuffled = definitions
          .map((definition) => ({ definition, at: order.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ definition }) => definition);
        const ids = idsOf(openField(shuffled).field);
        expect(ids).toHaveLength(definitions.length);
        edges.forEach((parents, at) => {
          for (const parent of parents.filter((above) => above < at))
            expect(ids.indexOf(`lamp:l${parent}`)).toBeLessThan(ids.indexOf(`lamp:l${at}`));
        });
      }),
      { numRuns: 30 },
    );
  });
});

describe('definitions that are hostile', () => {
  const throwing = (key: string) => ({
    ...lamp('a'),
    get [key]() {
      throw new Error('no');
    },
  });

  it.each(['flavor', 'multiplier', 'base_particle_config', 'pcf_name', 'parents', 'callbacks'])(
    'are reported when reading %s throws',
    (key) => {
      expect(fieldIssues([throwing(key)])).toEqual([': it cannot be read: no']);
    },
  );

  it('are refused when they are proxies, or contain themselves', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(fieldIssues([proxy]).join()).toContain('it cannot be read');
    const a: Record<string, unknown> = lamp('a');
    a.lamp = { colour: a };
    const b = { flavor: 'lamp', pcf_name: 'b', base_particle_config: 'a', lamp: {} };
    expect(fieldIssues([a, b]).join()).toContain('contains itself');
  });

  it('are copied first: later changes to them have no effect', async () => {
    const colour = { colour: '$$lookup$a$b' };
    const parent = lamp('a');
    const child = lamp('b', { parents: ['lamp:a'], lamp: { colour: '$inherit$lamp:a$colour', watts: 5 } });
    const { field } = openField([parent, child, lamp('c', { lamp: colour })]);
    Object.assign(child.lamp ?? {}, { colour: 'blue', watts: 9 });
    colour.colour = 'blue';
    await field.apply({ only: 'a' });
    expect((await field.resolve('lamp:b')).definition).toEqual({ lamp: { colour: 'red', watts: 5 } });
    expect(field.get('lamp:c').definition).toEqual({ lamp: { colour: '$lookup$a$b' } });
  });

  it('are reported at once: an invalid definition hides neither missing parents nor cycles', () => {
    const issues = fieldIssues([
      lamp('a', { lamp: { colour: 5 } }),
      lamp('b', { parents: ['lamp:a', 'lamp:absent'] }),
      lamp('c', { parents: ['lamp:d'] }),
      lamp('d', { parents: ['lamp:c'], lamp: { colour: '$inherit$lamp:b$colour' } }),
    ]).join('\n');
    expect(issues).not.toContain('"lamp:a"');
    for (const told of ['lamp.colour', 'no particle "lamp:absent"', 'dependency cycle', 'is not a parent of lamp:d'])
      expect(issues).toContain(told);
  });
});
