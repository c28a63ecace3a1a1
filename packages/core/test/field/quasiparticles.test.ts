import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bind, createPcf, defineQuasiparticle, FieldError, FlavorError, type Plugin } from '../../src/index.js';
import { LampShop, lampFlavor, SHOP } from '../support/lamp.js';
import { fieldIssues, idsOf, lamp, openField } from '../support/lamps.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

function quasi(particles: unknown, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { flavor: 'quasiparticle', pcf_name: 'room', particles, ...more };
}

/** A flavor whose resources a setting distinguishes too. */
const named = Object.assign({}, lampFlavor, { uniqueKeys: ['lamp.colour'] });

function openNamed(definitions: readonly unknown[]) {
  return openField(definitions, {}, named).field;
}

describe('a quasiparticle', () => {
  it('is a view on its members', async () => {
    const { field, shop } = openField([quasi([lamp('a'), lamp('b')]), lamp('c')]);
    expect(idsOf(field)).toEqual(['lamp:a', 'lamp:b', 'lamp:c']);
    const room = field.group('quasiparticle:room');
    expect(room.members.map(({ id }) => id)).toEqual(['lamp:a', 'lamp:b']);
    await soon(room.apply());
    expect([...shop.lamps.keys()]).toEqual(['a', 'b']);
  });

  it('has the state of its members, and is pending while they differ', async () => {
    const { field } = openField([quasi([lamp('a'), lamp('b')])]);
    const room = field.group('quasiparticle:room');
    expect(await soon(room.syncState())).toBe('terminated');
    await soon(field.apply({ only: 'a' }));
    expect(await soon(room.syncState({ fresh: true }))).toBe('pending');
    await soon(room.apply());
    expect(await soon(room.syncState())).toBe('running');
  });

  it('counts as terminated when only protected members are left', async () => {
    const { field } = openField([quasi([lamp('a', { persist_on_termination: true }), lamp('b')])]);
    const room = field.group('quasiparticle:room');
    await soon(room.apply());
    expect(room.desiredState).toBe('running');
    field.member('lamp:b').desiredState = 'terminated';
    expect(room.desiredState).toBeUndefined();
    room.desiredState = 'terminated';
    await soon(room.apply());
    expect(await soon(field.get('lamp:a').syncState())).toBe('running');
    expect(await soon(room.syncState())).toBe('terminated');
  });

  it('gives its parents, its state and its protection to its members', async () => {
    const { field } = openField([
      lamp('sun'),
      quasi([lamp('a'), lamp('b', { parents: ['lamp:a'], desired_state: 'running' })], {
        parents: ['lamp:sun'],
        desired_state: 'stopped',
        persist_on_termination: true,
      }),
    ]);
    const parents = (id: string) => [...field.member(id).parents].map((parent) => parent.id);
    expect(parents('lamp:a')).toEqual(['lamp:sun']);
    expect(parents('lamp:b')).toEqual(['lamp:a', 'lamp:sun']);
    expect(field.member('lamp:a')).toMatchObject({ desiredState: 'stopped', protection: { termination: true } });
    expect(field.member('lamp:b').desiredState).toBe('running');
  });

  it('can be a parent: all its members come first', () => {
    const { field } = openField([lamp('night', { parents: ['quasiparticle:room'] }), quasi([lamp('a'), lamp('b')])]);
    expect([...field.member('lamp:night').parents].map(({ id }) => id)).toEqual(['lamp:a', 'lamp:b']);
  });

  it('gives its name to members that have none', () => {
    const { field } = openField([quasi([{ flavor: 'lamp', lamp: { colour: 'red' } }])]);
    expect(idsOf(field)).toEqual(['lamp:room']);
  });

  it('can hold others', async () => {
    const inner = quasi([lamp('b')], { pcf_name: 'corner', parents: ['lamp:a'] });
    const { field } = openField([quasi([lamp('a'), inner])]);
    expect(field.member('lamp:b').groups).toEqual(['quasiparticle:room', 'quasiparticle:corner']);
    expect(field.group('quasiparticle:room').members).toHaveLength(2);
    expect([...field.member('lamp:b').parents].map(({ id }) => id)).toEqual(['lamp:a']);
    expect(idsOf(field)).toEqual(['lamp:a', 'lamp:b']);
  });

  it('within another one needs its own name', () => {
    const nameless = { flavor: 'quasiparticle', particles: [lamp('a')] };
    expect(fieldIssues([quasi([nameless])]).join()).toContain('pcf_name: missing');
  });

  it('can be referred to from anywhere, each copy too', () => {
    const inner = quasi([lamp('b')], { pcf_name: 'corner' });
    const { field } = openField([
      quasi([lamp('a'), inner], { multiplier: 2 }),
      lamp('x', { parents: ['quasiparticle:room-0'] }),
      lamp('y', { parents: ['quasiparticle:corner-1'] }),
    ]);
    expect([...field.member('lamp:x').parents].map(({ id }) => id)).toEqual(['lamp:a-0', 'lamp:b-0']);
    expect([...field.member('lamp:y').parents].map(({ id }) => id)).toEqual(['lamp:b-1']);
    expect(field.select({ only: 'room' })).toHaveLength(4);
  });

  it('has a state where flavors have different equivalent states', async () => {
    const shop = new LampShop();
    const twoStates = Object.assign({}, lampFlavor, { equivalentStates: [['stopped', 'terminated']] });
    const plugin: Plugin<typeof lampFlavor> = {
      name: '@acme/lamps',
      apiVersion: 1,
      register(registrar) {
        registrar.flavor(lampFlavor);
        registrar.flavor(Object.assign({}, twoStates, { name: 'torch' }));
      },
    };
    const pcf = createPcf({ plugins: [plugin], services: [bind(SHOP, { useValue: shop })] });
    const torch = { ...lamp('b'), flavor: 'torch' };
    const field = pcf.fieldOf([{ value: quasi([lamp('a'), torch]) }]);
    await soon(field.apply({ only: 'lamp:a', state: 'stopped' }));
    expect(await soon(field.group('quasiparticle:room').syncState({ fresh: true }))).toBe('stopped');
  });

  it('can be picked by its name', async () => {
    const { field, shop } = openField([quasi([lamp('room'), lamp('b')]), lamp('c')]);
    await soon(field.apply({ only: 'room' }));
    expect([...shop.lamps.keys()]).toEqual(['room', 'b']);
  });

  it.each<[string, unknown, RegExp]>([
    ['no members', quasi(undefined), /particles: missing; expected the list of its members/],
    ['an empty list of them', quasi([]), /particles: it is empty/],
    ['members that are no definitions', quasi([5]), /: a definition is a map of keys to values, found 5/],
    ['callbacks', quasi([lamp('a')], { callbacks: {} }), /callbacks: a quasiparticle cannot have callbacks/],
    ['unknown keys', quasi([lamp('a')], { rolback: true }), /rolback: unknown key "rolback"\. Did you mean "rollback"/],
    ['a rollback that is no flag', quasi([lamp('a')], { rollback: 'yes' }), /rollback: expected true or false/],
    ['a state that is none', quasi([lamp('a')], { desired_state: 'on' }), /desired_state: "on" is not a desired state/],
  ])('is refused with %s', (_, definition, expected) => {
    expect(fieldIssues([definition]).join()).toMatch(expected);
  });

  it('is refused for anything but a map', () => {
    expect(fieldIssues([quasi('a')]).join()).toContain('particles: found "a"; expected the list of its members');
    expect(fieldIssues([quasi([lamp('a')], { kind: '$inherit$lamp:a$b' })]).join()).toContain(
      'references are allowed only in the definitions of members',
    );
  });

  it('passes only states and protection on to its members', () => {
    const { field } = openField([
      quasi([lamp('a'), lamp('b', { persist_on_update: false })], {
        persist_on_update: true,
        persist_on_terminate: true,
      }),
    ]);
    expect(field.member('lamp:a').protection).toEqual({ termination: true, update: true });
    expect(field.member('lamp:b').protection).toEqual({ termination: true, update: false });
  });

  it('passes states and protection on through nested ones, and lets each override them', () => {
    const inner = quasi([lamp('a'), lamp('b', { desired_state: 'running' })], { pcf_name: 'inner' });
    const { field } = openField([
      quasi([inner, lamp('c')], { desired_state: 'stopped', persist_on_termination: true }),
    ]);
    const about = (name: string) => {
      const { desiredState, protection, groups } = field.member(`lamp:${name}`);
      return [desiredState, protection.termination, groups];
    };
    expect(about('a')).toEqual(['stopped', true, ['quasiparticle:room', 'quasiparticle:inner']]);
    expect(about('b')).toEqual(['running', true, ['quasiparticle:room', 'quasiparticle:inner']]);
    expect(about('c')).toEqual(['stopped', true, ['quasiparticle:room']]);
  });

  it('gives its children to its members', () => {
    const { field } = openField([quasi([lamp('a'), lamp('b')], { children: ['lamp:c'] }), lamp('c')]);
    expect([...field.member('lamp:c').parents].map(({ id }) => id)).toEqual(['lamp:a', 'lamp:b']);
  });

  it('has the state and the plan of its members only', async () => {
    const { field, shop } = openField([quasi([lamp('a'), lamp('b')]), lamp('c')]);
    const room = field.group('quasiparticle:room');
    const { particles } = await soon(room.plan());
    expect(particles.map(({ id }) => id)).toEqual(['lamp:a', 'lamp:b']);
    await soon(room.apply({ state: 'stopped' }));
    shop.looks = 0;
    expect(await soon(room.syncState({ fresh: true }))).toBe('stopped');
    expect(shop.looks).toBe(2);
    expect(room).toMatchObject({
      id: 'quasiparticle:room',
      name: 'room',
      flavor: 'quasiparticle',
      desiredState: 'running',
    });
  });

  it('is pending while a member is, and fails where one cannot be observed', async () => {
    const { field, shop } = openField([quasi([lamp('a'), lamp('b')])]);
    const room = field.group('quasiparticle:room');
    shop.onLook = (name) => (name === 'b' ? { kind: 'moving', status: 'WARMING' } : undefined);
    expect(await soon(room.syncState({ fresh: true }))).toBe('pending');
    shop.onLook = (name) => (name === 'b' ? Promise.reject(new Error('no power')) : undefined);
    await expect(soon(room.syncState({ fresh: true }))).rejects.toThrow('no power');
  });

  it('is not terminated while all of its members are protected and run', async () => {
    const { field } = openField([quasi([lamp('a', { persist_on_termination: true })])]);
    const room = field.group('quasiparticle:room');
    await soon(room.apply());
    expect(await soon(room.syncState({ fresh: true }))).toBe('running');
  });

  it('accepts a desired state in upper or lower case', () => {
    const { field } = openField([quasi([lamp('a')])]);
    const room = field.group('quasiparticle:room');
    Object.assign(room, { desiredState: 'Stopped' });
    expect(field.member('lamp:a').desiredState).toBe('stopped');
    expect(() => Object.assign(room, { desiredState: 'off' })).toThrow('"off" is not a desired state');
    expect(() => Object.assign(field.member('lamp:a'), { desiredState: 'off' })).toThrow(
      '"off" is not a desired state',
    );
  });

  it('must not be defined twice', () => {
    expect(fieldIssues([quasi([lamp('a')]), quasi([lamp('b')])]).join()).toContain('duplicate id quasiparticle:room');
  });
});

describe('multiplier', () => {
  it('creates copies whose names and unique keys end in their numbers', () => {
    const field = openNamed([quasi([lamp('multi', { multiplier: 3 })])]);
    expect(idsOf(field)).toEqual(['lamp:multi-0', 'lamp:multi-1', 'lamp:multi-2']);
    expect(field.get('lamp:multi-2').definition).toEqual({ lamp: { colour: 'red-2' } });
  });

  it('lets others depend on all copies by the name as written', () => {
    const { field } = openField([lamp('m', { multiplier: 2 }), lamp('top', { parents: ['lamp:m'] })]);
    expect([...field.member('lamp:top').parents].map(({ id }) => id)).toEqual(['lamp:m-0', 'lamp:m-1']);
  });

  it('copies a quasiparticle with all its members, which depend on each other', async () => {
    const cell = quasi([lamp('a'), lamp('b', { parents: ['lamp:a'], lamp: { colour: '$inherit$lamp:a$socket' } })], {
      multiplier: 2,
    });
    const { field, shop } = openField([cell]);
    expect(field.groups.map(({ id }) => id)).toEqual(['quasiparticle:room-0', 'quasiparticle:room-1']);
    expect([...field.member('lamp:b-1').parents].map(({ id }) => id)).toEqual(['lamp:a-1']);
    await soon(field.apply());
    expect(shop.lamps.get('b-1')?.colour).toBe('socket-a-1');
  });

  it('numbers one copy too, and from 1 to 50000', () => {
    expect(idsOf(openField([lamp('a', { multiplier: 1 })]).field)).toEqual(['lamp:a-0']);
    expect(fieldIssues([lamp('a', { multiplier: 50_001 })]).join()).toContain('to 50000, found 50001');
    expect(fieldIssues([lamp('a', { multiplier: [2] })])).toEqual([
      'multiplier: expected a whole number from 1 to 50000.',
    ]);
  });

  it('creates at most 50,000 particles from one list', () => {
    const many = Array.from({ length: 6 }, (_, at) => lamp(`l${at}`, { multiplier: 50_000 }));
    expect(fieldIssues(many).join()).toContain('have more than 50000 particles');
  });

  it('lets a copy be referred to by its own name, also from a nested list', () => {
    const { field } = openField([lamp('m', { multiplier: 2 }), quasi([lamp('top', { parents: ['lamp:m-1'] })])]);
    expect([...field.member('lamp:top').parents].map(({ id }) => id)).toEqual(['lamp:m-1']);
  });

  it('can be nested', () => {
    const { field } = openField([quasi([lamp('a', { multiplier: 2 })], { multiplier: 2 })]);
    expect(idsOf(field)).toEqual(['lamp:a-0-0', 'lamp:a-0-1', 'lamp:a-1-0', 'lamp:a-1-1']);
  });

  it.each([0, -1, 1.5, '3', null, true, 1e9, Number.NaN, [2]])('is refused when it is %s', (multiplier) => {
    expect(fieldIssues([lamp('a', { multiplier })]).join()).toMatch(
      /multiplier: expected a whole number from 1 to 50000/,
    );
  });

  it('does not fill the memory when nested', () => {
    const nested = [1, 2, 3].reduce<unknown>(
      (inner, depth) => quasi([inner], { pcf_name: `q${depth}`, multiplier: 1000 }),
      lamp('a', { multiplier: 1000 }),
    );
    expect(fieldIssues([nested]).join()).toContain('have more than 50000 particles');
  });

  it('needs literal values for unique keys, not references', () => {
    expect(() =>
      openNamed([lamp('p'), lamp('a', { multiplier: 2, lamp: { colour: '$inherit$lamp:p$socket' } })]),
    ).toThrow('lamp.colour: each copy needs its own value, so it must be a literal text');
  });
});

describe('base_particle_config', () => {
  it('inherits what a definition does not set itself, at any depth', () => {
    const { field } = openField([
      quasi([
        lamp('base', { lamp: { colour: 'red', watts: 5 }, desired_state: 'stopped' }),
        { flavor: 'lamp', pcf_name: 'other', base_particle_config: 'base', lamp: { colour: 'blue' } },
      ]),
    ]);
    expect(field.get('lamp:other')).toMatchObject({
      definition: { lamp: { colour: 'blue', watts: 5 } },
      desiredState: 'stopped',
    });
    expect(field.get('lamp:base').definition).toEqual({ lamp: { colour: 'red', watts: 5 } });
  });

  it('may be based on another, before or after it, and does not inherit its multiplier', () => {
    const { field } = openField([
      { flavor: 'lamp', pcf_name: 'c', base_particle_config: 'b' },
      { flavor: 'lamp', pcf_name: 'b', base_particle_config: 'a', lamp: { watts: 7 } },
      lamp('a', { multiplier: 2 }),
    ]);
    expect(idsOf(field)).toEqual(['lamp:c', 'lamp:b', 'lamp:a-0', 'lamp:a-1']);
    expect(field.get('lamp:c').definition).toEqual({ lamp: { colour: 'red', watts: 7 } });
  });

  it.each<[string, unknown[], RegExp]>([
    [
      'a missing particle',
      [lamp('a'), lamp('b', { base_particle_config: 'aa' })],
      /there is no particle "aa".*Did you mean "a"/,
    ],
    ['itself', [lamp('a', { base_particle_config: 'a' })], /it is based on itself: a → a/],
    [
      'a loop',
      [lamp('a', { base_particle_config: 'b' }), lamp('b', { base_particle_config: 'a' })],
      /it is based on itself: a → b → a/,
    ],
    [
      'one of another flavor',
      [{ flavor: 'torch', pcf_name: 'a' }, lamp('ab'), lamp('b', { base_particle_config: 'a' })],
      /there is no particle "a" of this flavor in the same list\. Did you mean "ab"/,
    ],
    [
      'several',
      [lamp('a'), { flavor: 'torch', pcf_name: 'a' }, { pcf_name: 'b', base_particle_config: 'a' }],
      /there are several particles "a" in the same list: set the flavor to choose one/,
    ],
    [
      'one that is outside of its list',
      [lamp('a'), quasi([lamp('b', { base_particle_config: 'a' })])],
      /no particle "a"/,
    ],
    [
      'one after more than 99 others',
      Array.from({ length: 102 }, (_, at) => ({
        ...lamp(`l${at}`),
        ...(at > 0 && { base_particle_config: `l${at - 1}` }),
      })).reverse(),
      /the chain of bases is longer than 100 particles/,
    ],
    ['no name', [lamp('a', { base_particle_config: 5 })], /expected the pcf_name of another particle, found 5/],
  ])('is refused when it names %s', (_, definitions, expected) => {
    expect(fieldIssues(definitions).join()).toMatch(expected);
  });

  it('is reported for each definition that inherits an issue', () => {
    const faulty = lamp('a', { lamp: { colour: 5 } });
    expect(fieldIssues([faulty, { pcf_name: 'b', base_particle_config: 'a' }]).join()).toContain('lamp.colour');
  });

  it('is suggested for the first fifty unknown names', () => {
    const based = Array.from({ length: 60 }, (_, at) => lamp(`b${at}`, { base_particle_config: `shelf${at + 10}` }));
    const issues = fieldIssues([lamp('shelf'), ...based]);
    expect(issues.filter((issue) => issue.includes('Did you mean "shelf"?'))).toHaveLength(50);
    expect(issues).toHaveLength(60);
  });

  it('passes its flavor to a definition without one', () => {
    const { field } = openField([lamp('a'), { pcf_name: 'b', base_particle_config: 'a' }]);
    expect(field.get('lamp:b').definition).toEqual({ lamp: { colour: 'red' } });
  });

  it('may be one of many that are based on each other', () => {
    const chain = Array.from({ length: 101 }, (_, at) => ({
      ...lamp(`l${at}`),
      ...(at > 0 && { base_particle_config: `l${at - 1}` }),
    }));
    expect(openField(chain.reverse()).field.size).toBe(101);
  });

  it('is found without regard to upper and lower case of flavors', () => {
    const { field } = openField([lamp('a'), { flavor: 'Lamp', pcf_name: 'b', base_particle_config: 'a' }]);
    expect(field.get('lamp:b').definition).toEqual({ lamp: { colour: 'red' } });
  });

  it('is the position of an issue that a definition inherits from it', () => {
    const { pcf } = openField([]);
    const source = (line: number, value: unknown) => ({ value, file: 'pcf.yml', locate: () => ({ line, column: 1 }) });
    const based = (own: object) => ({ flavor: 'lamp', pcf_name: 'b', base_particle_config: 'a', ...own });
    const fieldOf = (colour: unknown, own: object) => () =>
      pcf.fieldOf([source(1, lamp('a', { lamp: { colour } })), source(2, based(own))]);
    expect(fieldOf(5, {})).toThrow('pcf.yml:1:1 lamp.colour');
    expect(fieldOf(5, {})).not.toThrow('pcf.yml:2:1');
    expect(fieldOf('red', { lamp: { colour: 5 } })).toThrow('pcf.yml:2:1 lamp.colour');
    expect(fieldOf('red', { lamp: { colour: 5 } })).not.toThrow('pcf.yml:1:1');
    expect(fieldOf('red', { lamp: { wats: 5 } })).toThrow('pcf.yml:2:1 lamp.wats');
  });

  it('never pollutes prototypes', () => {
    const hostile: unknown = JSON.parse(
      '{"flavor":"lamp","pcf_name":"b","base_particle_config":"a","__proto__":{"x":1}}',
    );
    expect(fieldIssues([lamp('a'), hostile]).join()).toContain('the key "__proto__"');
    expect(Reflect.get({}, 'x')).toBeUndefined();
  });

  it('does not depend on the order of keys, and does not change its base', () => {
    const watts = fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined });
    fc.assert(
      fc.property(watts, watts, (below, above) => {
        const base = lamp('a', { lamp: { colour: 'red', ...(below === undefined ? {} : { watts: below }) } });
        const own = {
          flavor: 'lamp',
          pcf_name: 'b',
          base_particle_config: 'a',
          lamp: above === undefined ? {} : { watts: above },
        };
        const before = structuredClone(base);
        const { field } = openField([base, own]);
        expect(base).toEqual(before);
        const expected = above ?? below;
        expect(field.get('lamp:b').definition).toEqual({
          lamp: { colour: 'red', ...(expected === undefined ? {} : { watts: expected }) },
        });
      }),
    );
  });
});

describe('a kind of quasiparticle that wires its members', () => {
  const masterWorker = defineQuasiparticle({
    name: 'master_worker',
    summary: 'Workers that start once all masters run',
    schema: z.strictObject({ custom_config: z.strictObject({ master: z.string() }) }),
    wire(members, { custom_config }) {
      const masters = members.filter(({ name }) => name.includes(custom_config.master));
      const workers = members.filter((member) => !masters.includes(member));
      return masters.flatMap(({ id: parent }) => workers.map(({ id: child }) => ({ parent, child })));
    },
  });

  function open(definitions: readonly unknown[], kind = masterWorker) {
    const shop = new LampShop();
    const plugin: Plugin<typeof lampFlavor> = {
      name: '@acme/clusters',
      apiVersion: 1,
      register(registrar) {
        registrar.flavor(lampFlavor);
        registrar.quasiparticle(kind);
      },
    };
    const pcf = createPcf({ plugins: [plugin], services: [bind(SHOP, { useValue: shop })] });
    return { shop, pcf, field: pcf.fieldOf(definitions.map((value) => ({ value }))) };
  }

  const cluster = {
    flavor: 'master_worker',
    pcf_name: 'cluster',
    custom_config: { master: 'master' },
    particles: [lamp('worker', { multiplier: 3 }), lamp('master', { multiplier: 2 })],
  };

  it('starts all masters before the workers', async () => {
    const { field, shop } = open([cluster]);
    const order: string[] = [];
    shop.onLook = (name) => {
      if (!order.includes(name)) order.push(name);
      return undefined;
    };
    await soon(field.apply());
    expect(order.slice(0, 2).sort()).toEqual(['master-0', 'master-1']);
    expect(order).toHaveLength(5);
    expect([...field.member('lamp:worker-2').parents].map(({ id }) => id)).toEqual(['lamp:master-0', 'lamp:master-1']);
  });

  it('validates its own keys', () => {
    expect(() => open([{ ...cluster, custom_config: {} }])).toThrow('custom_config.master: missing; expected a string');
  });

  it('receives of each member its id, flavor, name and a copy of its definition', () => {
    const told: unknown[] = [];
    const wire = (members: readonly unknown[]) => {
      told.push(...members);
      return [];
    };
    open([{ ...cluster, particles: [lamp('worker', { multiplier: 2 })] }], Object.assign({}, masterWorker, { wire }));
    expect(told).toEqual([
      { id: 'lamp:worker-0', flavor: 'lamp', name: 'worker-0', definition: lamp('worker-0', { multiplier: 2 }) },
      { id: 'lamp:worker-1', flavor: 'lamp', name: 'worker-1', definition: lamp('worker-1', { multiplier: 2 }) },
    ]);
    expect(told.every((member) => Object.isFrozen(Object(member).definition))).toBe(true);
  });

  it('is refused with a schema that validates asynchronously', () => {
    const schema = z.strictObject({ custom_config: z.any() }).refine(async () => true);
    expect(() => open([cluster], Object.assign({}, masterWorker, { schema }))).toThrow(
      'The schema of "master_worker" validates asynchronously',
    );
  });

  it('is reported with its package when it names an unknown member, or fails', () => {
    const stranger = { ...masterWorker, wire: () => [{ parent: 'lamp:x', child: 'lamp:master-0' }] };
    expect(() => open([cluster], stranger)).toThrow(FlavorError);
    expect(() => open([cluster], stranger)).toThrow(
      '(package @acme/clusters) returned "lamp:x", which is not a member',
    );
    const failing = {
      ...masterWorker,
      wire: () => {
        throw new Error('oops');
      },
    };
    expect(() => open([cluster], failing)).toThrow('wire() of its flavor (package @acme/clusters) failed: oops');
  });

  it.each(['null', '"x"', '[null]', '[{"parent":"lamp:master-0"}]'])(
    'is reported with its package when it gives %s',
    (given) => {
      const odd = Object.assign({}, masterWorker, { wire: () => JSON.parse(given) });
      expect(() => open([cluster], odd)).toThrow('(package @acme/clusters) did not return a list of { parent, child }');
    },
  );

  it('has a name that no flavor has', () => {
    expect(() => open([], Object.assign({}, masterWorker, { name: 'Lamp' }))).toThrow(
      /The flavor "lamp" is registered/,
    );
  });
});

describe('rollback', () => {
  const breaking = (name: string) => (looked: string) => {
    if (looked === name) throw new Error('no power');
    return undefined;
  };

  async function failure(work: Promise<unknown>): Promise<FieldError> {
    const error: unknown = await soon(work).catch((reason: unknown) => reason);
    if (error instanceof FieldError) return error;
    throw new Error('it did not fail as a field');
  }

  it('terminates what the run created, children first, and reports the error and the rollback', async () => {
    const { field, shop } = openField([
      lamp('a'),
      lamp('b', { parents: ['lamp:a'] }),
      lamp('c', { parents: ['lamp:b'] }),
    ]);
    shop.onLook = breaking('c');
    const error = await failure(field.apply({ rollback: true }));
    expect(shop.lamps.size).toBe(0);
    expect(error.report.rollback?.map(({ id }) => id)).toEqual(['lamp:b', 'lamp:a']);
    expect(error.message).toContain('lamp:c: observe() of its flavor (package @acme/lamps) failed: no power');
    expect(error.message).toContain('Rolled back what this run created:\n  lamp:b: rolled back\n  lamp:a: rolled back');
    expect(field.member('lamp:a').desiredState).toBe('running');
  });

  it('leaves what existed before, and what was only changed', async () => {
    const { field, shop } = openField([lamp('a'), lamp('b'), lamp('new', { parents: ['lamp:a'] }), lamp('bad')]);
    shop.lamps.set('a', { colour: 'red', lit: true, movingUntil: 0 });
    shop.lamps.set('b', { colour: 'blue', lit: true, movingUntil: 0 });
    shop.onLook = breaking('bad');
    const { report } = await failure(field.apply({ rollback: true }));
    expect([...shop.lamps.keys()].sort()).toEqual(['a', 'b']);
    expect(report.rollback?.map(({ id }) => id)).toEqual(['lamp:new']);
  });

  it('terminates what a failed particle had created', async () => {
    const { field, shop } = openField([lamp('a')]);
    shop.onStep = (step) => {
      if (step.operation === 'Light') throw new Error('no power');
      return true;
    };
    await failure(field.apply({ rollback: true }));
    expect(shop.lamps.size).toBe(0);
  });

  it('leaves and reports what may have been created, when the answer was lost', async () => {
    const { field, shop } = openField([lamp('a'), lamp('b', { parents: ['lamp:a'] })]);
    shop.onStep = async (step) => {
      if (step.operation !== 'Screw' || !shop.lamps.has('a')) return true;
      shop.lamps.set('b', { colour: 'red', lit: false, movingUntil: 0 });
      throw new Error('socket hang up');
    };
    const { report } = await failure(field.apply({ rollback: true }));
    expect(report.particles[1]).toMatchObject({ outcome: 'failed', created: false, uncertain: true, steps: [] });
    expect([...shop.lamps.keys()]).toEqual(['a', 'b']);
    expect(report.rollback).toMatchObject([
      {
        id: 'lamp:b',
        outcome: 'skipped',
        reason: expect.stringMatching(/^cannot prove that this run created it/),
      },
      { id: 'lamp:a', outcome: 'skipped', reason: 'it waits for lamp:b, which was skipped.' },
    ]);
  });

  it('does not need the approved plan', async () => {
    const { field, shop } = openField([lamp('a'), lamp('b', { parents: ['lamp:a'] })]);
    const { digest } = await soon(field.plan());
    shop.onNamedStep = (name) => {
      if (name === 'b') throw new Error('no power');
    };
    await failure(field.apply({ expect: digest, rollback: true }));
    expect(shop.lamps.size).toBe(0);
  });

  it('happens after a timeout, between two particles too', async () => {
    const { field, shop } = openField([lamp('a'), lamp('b')]);
    shop.moveFor = 1_000;
    const { report } = await failure(field.apply({ concurrency: 1, maxTimeout: 2_000, rollback: true }));
    expect(report.rollback?.map(({ id }) => id)).toContain('lamp:a');
    expect(shop.lamps.has('a')).toBe(false);
  });

  it('does not happen unless asked for', async () => {
    const { field, shop } = openField([lamp('a'), lamp('b')]);
    shop.onLook = breaking('b');
    const { report } = await failure(field.apply());
    expect(report.rollback).toBeUndefined();
    expect([...shop.lamps.keys()]).toEqual(['a']);
  });

  it('of a quasiparticle terminates its members, and those that depend on them', async () => {
    const { field, shop } = openField([
      quasi([lamp('a'), lamp('b')], { rollback: true }),
      lamp('above', { parents: ['lamp:a'] }),
      lamp('beside'),
      lamp('on beside', { parents: ['lamp:beside'] }),
    ]);
    shop.onLook = breaking('b');
    const { report } = await failure(field.apply());
    expect([...shop.lamps.keys()]).toEqual(['beside', 'on beside']);
    expect(report.rollback?.map(({ id }) => id)).toEqual(['lamp:above', 'lamp:a']);
  });

  it('does not happen when the run was aborted', async () => {
    const { field, shop } = openField([lamp('a'), lamp('b', { parents: ['lamp:a'] })]);
    const controller = new AbortController();
    shop.onLook = (name) => {
      if (name === 'b') controller.abort();
      return undefined;
    };
    const { report } = await failure(field.apply({ rollback: true, signal: controller.signal }));
    expect(report.rollback).toBeUndefined();
    expect(report.particles[0]?.created).toBe(true);
    expect([...shop.lamps.keys()]).toEqual(['a']);
  });

  it('leaves protected particles, and reports them', async () => {
    const { field, shop } = openField([lamp('a', { persist_on_termination: true }), lamp('b')]);
    shop.onLook = breaking('b');
    const error = await failure(field.apply({ rollback: true }));
    expect([...shop.lamps.keys()]).toEqual(['a']);
    expect(error.message).toContain('lamp:a: not rolled back: its definition sets persist_on_termination');
  });

  it('leaves the parents of one that could not be terminated, and reports them', async () => {
    const { field, shop } = openField([lamp('a'), lamp('b', { parents: ['lamp:a'] }), lamp('c')]);
    shop.onLook = breaking('c');
    shop.onNamedStep = (name, { operation }) => {
      if (name === 'b' && operation === 'Unscrew') throw new Error('it is stuck');
    };
    const error = await failure(field.apply({ rollback: true }));
    expect(error.message).toContain('lamp:a: not rolled back: it waits for lamp:b, which failed.');
    expect(shop.lamps.has('a')).toBe(true);
  });

  it('reports what could not be terminated', async () => {
    const { field, shop } = openField([lamp('a'), lamp('b')]);
    shop.onLook = breaking('b');
    shop.onStep = (step) => {
      if (step.operation === 'Unscrew') throw new Error('it is stuck');
      return true;
    };
    const error = await failure(field.apply({ rollback: true }));
    expect(error.message).toMatch(/lamp:a: not rolled back: .*it is stuck/);
  });
});
