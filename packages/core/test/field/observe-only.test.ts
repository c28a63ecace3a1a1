import { describe, expect, it } from 'vitest';
import {
  type Field,
  FieldError,
  InvalidDefinitionError,
  ObservedMissingError,
  ObserveOnlyError,
  ResourceBlockedError,
} from '../../src/index.js';
import { type LampShop, lampFlavor } from '../support/lamp.js';
import { fieldIssues, lamp, openField } from '../support/lamps.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

/** The definition of a lamp that is only observed, with nothing but its name. */
function observed(name: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { flavor: 'lamp', pcf_name: name, observe_only: true, ...more };
}

/** Puts a lamp into the shop that another team owns. */
function put(shop: LampShop, name: string, more: { lit?: boolean; movingUntil?: number } = {}): void {
  shop.lamps.set(name, { colour: 'blue', lit: true, movingUntil: 0, serial: `their-${name}`, ...more });
}

async function reportOf(work: Promise<unknown>) {
  const error = await soon(work).catch((reason: unknown) => reason);
  if (!(error instanceof FieldError)) throw new Error(`no FieldError: ${String(error)}`);
  return error.report.particles;
}

describe('the definition of a particle that is only observed', () => {
  it('needs only the keys that name and locate the resource', () => {
    expect(fieldIssues([observed('desk')])).toEqual([]);
  });

  it('may have settings, which are validated', () => {
    expect(fieldIssues([observed('desk', { lamp: { watts: 40 } })])).toEqual([]);
    expect(fieldIssues([observed('desk', { lamp: { watts: 0, brigtness: 3 } })])).toEqual([
      'lamp.watts: expected a number of at least 1, found 0.',
      expect.stringContaining('lamp.brigtness: unknown key "brigtness".'),
    ]);
  });

  it('may lack a setting that a rule of the flavor wants', () => {
    expect(fieldIssues([observed('desk', { lamp: { colour: 'red', kind: 'TUBE' } })])).toEqual([]);
    expect(fieldIssues([lamp('desk', { lamp: { colour: 'red', kind: 'TUBE' } })])).toEqual([
      'lamp.watts: missing; a TUBE needs it.',
    ]);
  });

  it('needs the whole definition where the flavor cannot complete one', () => {
    const { bareDefinition: _, ...whole } = lampFlavor;
    expect(() => openField([observed('desk')], {}, whole)).toThrow(InvalidDefinitionError);
    expect(openField([observed('desk', { lamp: { colour: 'red' } })], {}, whole).field.size).toBe(1);
  });

  it('needs the settings that name the resource', () => {
    const named = { ...lampFlavor, uniqueKeys: ['lamp.colour'] };
    expect(() => openField([observed('desk')], {}, named)).toThrow(/lamp.colour: missing; lamp needs it to identify/);
    expect(openField([observed('desk', { lamp: { colour: 'red' } })], {}, named).field.size).toBe(1);
  });

  it('needs the keys that name the resource', () => {
    const { pcf_name: _, ...unnamed } = observed('desk');
    expect(fieldIssues([unnamed])).toEqual([expect.stringContaining('pcf_name: missing')]);
  });

  it('cannot say how to adopt the resource', () => {
    const message = 'with observe_only: true nothing is written, marks included. Remove this key, or observe_only.';
    expect(fieldIssues([observed('desk', { adopt: 'never', moved_from: ['lamp:old'] })])).toEqual([
      `adopt: ${message}`,
      `moved_from: ${message}`,
    ]);
  });

  it.each([0, 'yes', null])('cannot say %j', (value) => {
    expect(fieldIssues([lamp('desk', { observe_only: value })])).toEqual([
      expect.stringContaining('observe_only: expected true or false'),
    ]);
  });

  it('can be a particle without a field', async () => {
    const { pcf, shop } = openField([]);
    put(shop, 'desk');
    const particle = pcf.particle({ flavor: 'lamp', pcf_name: 'desk', observe_only: true });
    expect(await soon(particle.apply())).toMatchObject({
      outcome: 'unchanged',
      state: 'running',
      kept: 'observe_only',
      steps: [],
    });
  });

  it('has a type in code', async () => {
    const { pcf, shop } = openField([]);
    put(shop, 'desk');
    const field = pcf.field([{ flavor: 'lamp', pcf_name: 'desk', observe_only: true }]);
    expect(await soon(field.plan())).toMatchObject({ particles: [{ plan: { kept: 'observe_only' } }] });
  });
});

describe('an apply of what is only observed', () => {
  it.each<[string, Record<string, unknown>, { lit?: boolean }]>([
    ['as declared', { lamp: { colour: 'blue' } }, {}],
    ['with other settings', { lamp: { colour: 'red' } }, {}],
    ['in another state', {}, { lit: false }],
  ])('leaves a resource that is %s', async (_, settings, actual) => {
    const { field, shop } = openField([observed('desk', settings)]);
    put(shop, 'desk', actual);
    const { particles } = await soon(field.apply());
    const state = actual.lit === false ? 'stopped' : 'running';
    expect(particles).toMatchObject([{ outcome: 'unchanged', kept: 'observe_only', state, created: false, steps: [] }]);
    expect(shop.received).toEqual([]);
  });

  it('waits while it is moving', async () => {
    const { field, shop } = openField([observed('desk')]);
    put(shop, 'desk', { movingUntil: Date.now() + 60_000 });
    const { particles } = await soon(field.apply());
    expect(particles).toMatchObject([{ outcome: 'unchanged', from: 'pending' }]);
    expect(particles[0]?.duration).toBeGreaterThanOrEqual(60_000);
  });

  it('does not wait with sync: false', async () => {
    const { field, shop } = openField([observed('desk')]);
    put(shop, 'desk', { movingUntil: Date.now() + 60_000 });
    expect((await soon(field.apply({ sync: false }))).particles).toMatchObject([{ outcome: 'started' }]);
  });

  it('fails where it is missing; what needs it is skipped, the rest is done', async () => {
    const { field, shop } = openField([observed('desk'), lamp('child', { parents: ['lamp:desk'] }), lamp('other')]);
    const [desk, child, other] = await reportOf(field.apply());
    expect(desk?.error).toBeInstanceOf(ObservedMissingError);
    expect(String(desk?.error)).toContain(
      'lamp:desk: there is no resource with pcf_name "desk", and its definition says observe_only: true, so it is not created here. Create it by other means, or remove observe_only.',
    );
    expect([child?.outcome, other?.outcome].sort()).toEqual(['changed', 'skipped']);
    expect([...shop.lamps.keys()]).toEqual(['other']);
  });

  it('fails where it is blocked', async () => {
    const { field, shop } = openField([observed('desk')]);
    shop.onLook = () => ({ kind: 'blocked', status: 'BROKEN', reason: 'the wire is cut' });
    expect((await reportOf(field.apply()))[0]?.error).toBeInstanceOf(ResourceBlockedError);
  });

  it('gives its outputs and settings to others', async () => {
    const { field, shop } = openField([
      observed('desk'),
      lamp('child', { parents: ['lamp:desk'], lamp: { colour: '$inherit$lamp:desk$socket' } }),
    ]);
    put(shop, 'desk');
    await soon(field.apply());
    expect(shop.lamps.get('child')?.colour).toBe('socket-desk');
  });

  it('can itself refer to others', async () => {
    const definition = observed('desk', { parents: ['lamp:a'], lamp: { colour: '$inherit$lamp:a$socket' } });
    const { field, shop } = openField([lamp('a'), definition]);
    put(shop, 'desk');
    expect((await soon(field.apply())).particles).toMatchObject([{ outcome: 'changed' }, { outcome: 'unchanged' }]);
  });

  it('is never marked, and its marks are not read', async () => {
    const { field, shop } = openField([observed('desk', { lamp: { colour: 'red' } })], { owner: 'shop' });
    put(shop, 'desk');
    await soon(field.apply());
    expect(shop.received).toEqual([]);
    expect(shop.labelsRead).toEqual([]);
  });

  it('may be what another owner has', async () => {
    const { field, shop } = openField([observed('desk')], { owner: 'shop' });
    put(shop, 'desk');
    shop.looksShowLabels = true;
    Object.assign(shop.lamps.get('desk') ?? {}, { label: { owner: 'bank', id: 'lamp:desk' } });
    expect((await soon(field.apply())).particles).toMatchObject([{ outcome: 'unchanged' }]);
  });

  it('is not rolled back', async () => {
    const { field, shop } = openField([observed('desk'), lamp('bad')]);
    put(shop, 'desk');
    shop.onNamedStep = (name) => {
      if (name === 'bad') throw new Error('no power');
    };
    await soon(field.apply({ rollback: true })).catch(() => {});
    expect(shop.lamps.has('desk')).toBe(true);
  });

  it('is no orphan, also with the mark of the owner', async () => {
    const { field, shop } = openField([observed('desk')], { owner: 'shop' });
    put(shop, 'desk');
    Object.assign(shop.lamps.get('desk') ?? {}, { label: { owner: 'shop', id: 'lamp:desk' } });
    expect((await soon(field.orphans())).found).toEqual([]);
  });
});

describe.each(['stopped', 'terminated'] as const)('a field that is to be %s', (state) => {
  const names = (field: Field) => soon(field.apply({ state, losses: 'allow' }));

  it('leaves what is only observed', async () => {
    const { field, shop } = openField([observed('desk')]);
    put(shop, 'desk');
    expect((await names(field)).particles).toMatchObject([
      { outcome: 'unchanged', kept: 'observe_only', state: 'running', steps: [] },
    ]);
    expect(shop.received).toEqual([]);
  });

  it('takes down its parents and children', async () => {
    const { field, shop } = openField([
      lamp('parent'),
      observed('desk', { parents: ['lamp:parent'] }),
      lamp('child', { parents: ['lamp:desk'] }),
    ]);
    for (const name of ['parent', 'desk', 'child']) put(shop, name);
    await names(field);
    const lit = [...shop.lamps].filter(([, one]) => one.lit).map(([name]) => name);
    expect(lit).toEqual(['desk']);
  });

  it('does not wait for it, and does not fail where it is missing or blocked', async () => {
    const { field, shop } = openField([lamp('parent'), observed('desk', { parents: ['lamp:parent'] })]);
    put(shop, 'parent');
    expect((await names(field)).particles).toHaveLength(2);
    put(shop, 'parent');
    shop.onLook = (name) =>
      name === 'desk' ? { kind: 'blocked', status: 'BROKEN', reason: 'the wire is cut' } : undefined;
    expect((await names(field)).particles).toHaveLength(2);
  });
});

describe('what is only observed', () => {
  it('does not contradict a parent that is to be terminated', async () => {
    const { field, shop } = openField([
      lamp('parent', { desired_state: 'terminated' }),
      observed('desk', { parents: ['lamp:parent'] }),
    ]);
    for (const name of ['parent', 'desk']) put(shop, name);
    await soon(field.apply());
    expect([...shop.lamps.keys()]).toEqual(['desk']);
  });

  it('does not contradict a child that is to run', async () => {
    const { field, shop } = openField([
      observed('desk', { desired_state: 'terminated' }),
      lamp('child', { parents: ['lamp:desk'] }),
    ]);
    put(shop, 'desk');
    await soon(field.apply());
    expect([...shop.lamps.keys()]).toEqual(['desk', 'child']);
  });

  it.each(['start', 'stop', 'terminate', 'update'] as const)('refuses %s()', async (verb) => {
    const { field, shop } = openField([observed('desk')]);
    put(shop, 'desk');
    await expect(soon(field.get('lamp:desk')[verb]())).rejects.toThrow(ObserveOnlyError);
    expect(shop.received).toEqual([]);
    expect(shop.looks).toBe(0);
  });

  it('is planned as observed only', async () => {
    const { field, shop } = openField([observed('desk', { lamp: { colour: 'red' } })]);
    put(shop, 'desk');
    const { particles } = await soon(field.plan());
    expect(particles).toMatchObject([{ plan: { from: 'running', kept: 'observe_only', steps: [] } }]);
  });

  it('is an error of the plan where it is missing', async () => {
    const { particles } = await soon(openField([observed('desk')]).field.plan());
    expect(particles[0]?.error).toBeInstanceOf(ObservedMissingError);
  });

  it('is inherited from a base and a quasiparticle, also by members with adopt of the group', () => {
    const definitions = [
      lamp('base', { observe_only: true }),
      { flavor: 'lamp', pcf_name: 'based', base_particle_config: 'base' },
      {
        flavor: 'quasiparticle',
        pcf_name: 'room',
        observe_only: true,
        particles: [observed('a'), lamp('b', { observe_only: false })],
      },
      { flavor: 'quasiparticle', pcf_name: 'hall', adopt: 'mark', particles: [observed('c')] },
      { ...observed('copy'), multiplier: 2 },
    ];
    const { field } = openField(definitions, { owner: 'shop' });
    const kept = [...field].filter(({ protection }) => protection.observeOnly).map(({ name }) => name);
    expect(kept).toEqual(['base', 'based', 'a', 'c', 'copy-0', 'copy-1']);
  });

  it('is counted as terminated with the rest of its quasiparticle', async () => {
    const { field, shop } = openField([
      { flavor: 'quasiparticle', pcf_name: 'room', particles: [observed('desk'), lamp('a')] },
    ]);
    put(shop, 'desk');
    expect(await soon(field.group('quasiparticle:room').syncState())).toBe('terminated');
  });
});
