import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createPcf,
  defineFlavor,
  FlavorError,
  type Observation,
  Particle,
  type PcfOptions,
  type Plugin,
  ReplacementNeededError,
  type SettingDrift,
  type Settled,
  State,
  type Step,
  UnknownParticleError,
} from '../../src/index.js';
import type { LampShop } from '../support/lamp.js';
import { lamp, openField } from '../support/lamps.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

function put(shop: LampShop, name: string, more: { colour?: string; lit?: boolean; movingUntil?: number } = {}): void {
  shop.lamps.set(name, { colour: 'red', lit: true, movingUntil: 0, ...more });
}

describe('the drift of a particle', () => {
  it('is none where everything is as declared', async () => {
    const { field, shop } = openField([lamp('desk')]);
    put(shop, 'desk');
    expect(await soon(field.drift())).toEqual([
      { id: 'lamp:desk', desired: 'running', state: 'running', drifted: false, settings: [] },
    ]);
  });

  it('has what is observed beside what is declared, without steps', async () => {
    const { field, shop } = openField([lamp('desk')]);
    put(shop, 'desk', { colour: 'blue' });
    expect(await soon(field.drift())).toEqual([
      {
        id: 'lamp:desk',
        desired: 'running',
        state: 'running',
        drifted: true,
        settings: [{ path: 'lamp.colour', observed: 'blue', declared: 'red' }],
      },
    ]);
    expect(shop.received).toEqual([]);
  });

  it.each<[string, object, { lit?: boolean } | undefined, object]>([
    ['missing', {}, undefined, { state: 'terminated', drifted: true }],
    ['stopped', {}, { lit: false }, { state: 'stopped', drifted: true }],
    ['running and is to be stopped', { desired_state: 'stopped' }, {}, { state: 'running', drifted: true }],
    ['there and is to be terminated', { desired_state: 'terminated' }, {}, { state: 'running', drifted: true }],
    ['gone as declared', { desired_state: 'terminated' }, undefined, { state: 'terminated', drifted: false }],
    [
      'there, and kept by persist_on_termination',
      { desired_state: 'terminated', persist_on_termination: true },
      {},
      { state: 'running', drifted: false },
    ],
  ])('is in its state where it is %s', async (_, more, actual, expected) => {
    const { field, shop } = openField([lamp('desk', { ...more })]);
    if (actual) put(shop, 'desk', actual);
    expect(await soon(field.drift())).toMatchObject([{ ...expected, settings: [] }]);
  });

  it('has settings also in another state', async () => {
    const { field, shop } = openField([lamp('desk')]);
    put(shop, 'desk', { colour: 'blue', lit: false });
    expect(await soon(field.drift())).toMatchObject([{ settings: [{ path: 'lamp.colour' }] }]);
  });

  it('is not told while it is moving', async () => {
    const { field, shop } = openField([lamp('desk')]);
    put(shop, 'desk', { colour: 'blue', movingUntil: Date.now() + 60_000 });
    expect(await soon(field.drift())).toEqual([
      { id: 'lamp:desk', desired: 'running', state: 'pending', status: 'WARMING', drifted: false, settings: [] },
    ]);
  });

  it('is there where it is blocked', async () => {
    const { field, shop } = openField([lamp('desk')]);
    shop.onLook = () => ({ kind: 'blocked', status: 'BROKEN', reason: 'the wire is cut' });
    expect(await soon(field.drift())).toMatchObject([{ state: 'pending', status: 'BROKEN', drifted: true }]);
  });

  it('is there in spite of persist_on_update', async () => {
    const { field, shop } = openField([lamp('desk', { persist_on_update: true })]);
    put(shop, 'desk', { colour: 'blue' });
    expect(await soon(field.drift())).toMatchObject([{ drifted: true }]);
  });
});

describe('the drift of what is only observed', () => {
  it.each<[string, object | undefined, SettingDrift[]]>([
    ['nothing', undefined, []],
    ['another setting', { watts: 40 }, []],
    ['the setting', { colour: 'red' }, [{ path: 'lamp.colour', observed: 'blue', declared: 'red' }]],
  ])('compares only what is declared: %s', async (_, settings, expected) => {
    const { field, shop } = openField([
      { flavor: 'lamp', pcf_name: 'desk', observe_only: true, ...(settings && { lamp: settings }) },
    ]);
    put(shop, 'desk', { colour: 'blue' });
    expect(await soon(field.drift())).toMatchObject([{ drifted: expected.length > 0, settings: expected }]);
  });

  it('is there where it is missing', async () => {
    const { field } = openField([{ flavor: 'lamp', pcf_name: 'desk', observe_only: true }]);
    expect(await soon(field.drift())).toMatchObject([{ drifted: true, state: 'terminated' }]);
  });

  it('is not there because it is to be terminated: that means nothing', async () => {
    const { field, shop } = openField([lamp('desk', { observe_only: true, desired_state: 'terminated' })]);
    put(shop, 'desk');
    expect(await soon(field.drift())).toMatchObject([{ drifted: false }]);
  });
});

describe('the drift of a field', () => {
  const family = [
    lamp('parent'),
    lamp('child', { parents: ['lamp:parent'], lamp: { colour: '$inherit$lamp:parent$socket' } }),
    lamp('grandchild', { parents: ['lamp:child'], lamp: { colour: '$inherit$lamp:child$socket' } }),
  ];

  it('takes one look for each particle, also where others refer to it', async () => {
    const { field, shop } = openField(family);
    for (const name of ['parent', 'child', 'grandchild']) put(shop, name, { colour: 'blue' });
    const drift = await soon(field.drift({ fresh: true }));
    expect(shop.looks).toBe(3);
    expect(drift.map(({ settings }) => settings[0]?.declared)).toEqual(['red', 'socket-parent', 'socket-child']);
  });

  it('takes no more looks than there are particles for 500 of them', async () => {
    const { field, shop } = openField([lamp('desk', { multiplier: 500 })]);
    const drift = await soon(field.drift({ fresh: true }));
    expect(drift).toHaveLength(500);
    expect(shop.looks).toBe(500);
  });

  it('works with one look at a time, too', async () => {
    const { field, shop } = openField(family);
    for (const name of ['parent', 'child', 'grandchild']) put(shop, name);
    expect(await soon(field.drift({ concurrency: 1 }))).toHaveLength(3);
  });

  it('says which values are not known, because what they refer to does not exist', async () => {
    const { field, shop } = openField(family);
    put(shop, 'child', { colour: 'blue' });
    expect(await soon(field.drift())).toMatchObject([
      { id: 'lamp:parent', drifted: true },
      {
        id: 'lamp:child',
        drifted: false,
        settings: [],
        unknown: [{ path: 'lamp.colour', reference: '$inherit$lamp:parent$socket' }],
      },
      { id: 'lamp:grandchild', drifted: true, state: 'terminated' },
    ]);
  });

  it('has the error of a particle in its entry; the others are compared', async () => {
    const { field, shop } = openField([lamp('a'), lamp('b')]);
    shop.onLook = (name) => {
      if (name === 'a') throw new Error('the shop is closed');
      return undefined;
    };
    const [a, b] = await soon(field.drift());
    expect(a).toMatchObject({ id: 'lamp:a', drifted: false, settings: [] });
    expect(a?.error).toBeInstanceOf(FlavorError);
    expect(b).toMatchObject({ drifted: true, state: 'terminated' });
  });

  it('can be that of some particles', async () => {
    const { field } = openField([lamp('a'), lamp('b')]);
    expect((await soon(field.drift({ only: 'b' }))).map(({ id }) => id)).toEqual(['lamp:b']);
    await expect(soon((async () => field.drift({ only: 'c' }))())).rejects.toThrow(UnknownParticleError);
  });

  it('ends with its timeout and its signal', async () => {
    const { field, shop } = openField([lamp('a')]);
    shop.onLook = () => new Promise(() => {});
    await expect(soon(field.drift({ maxTimeout: 5_000 }))).rejects.toThrow(/5 ?s/);
    const stop = new AbortController();
    const drift = field.drift({ signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(soon(drift)).rejects.toThrow();
  });

  it('compares marks with nothing', async () => {
    const { field, shop } = openField([lamp('desk')], { owner: 'shop' });
    put(shop, 'desk');
    expect(await soon(field.drift())).toMatchObject([{ drifted: false }]);
    expect(shop.labelsRead).toEqual([]);
  });
});

/** The settings of a box: what the definition says, and what is there. */
interface Box {
  readonly size?: number | undefined;
  readonly lock?: { readonly password: string; readonly brand: string } | undefined;
  readonly key?: string | undefined;
}

/** A flavor of boxes whose one box is as given, and whose steps are as given. */
function boxes(
  found: Readonly<Record<string, unknown>>,
  plan: (declared: Box) => Step[],
  compare?: (seen: Settled) => readonly SettingDrift[],
) {
  class BoxParticle extends Particle<{ readonly box: Box }> {
    protected async observe(): Promise<Observation> {
      return { kind: 'settled', state: State.running, settings: found, outputs: {} };
    }
    protected planSteps(): Step[] {
      return plan(this.definition.box);
    }
    protected async execute(): Promise<void> {}
  }
  class ComparingBox extends BoxParticle {
    protected override compareSettings(seen: Settled): readonly SettingDrift[] {
      return compare?.(seen) ?? [];
    }
  }
  const lock = z.strictObject({ password: z.string(), brand: z.string() });
  const key = z.string().meta({ writeOnly: true });
  const schema = z.strictObject({
    box: z.strictObject({ size: z.number().optional(), lock: lock.optional(), key: key.optional() }),
  });
  const flavor = defineFlavor({
    name: 'box',
    summary: 'A box',
    schema,
    uniqueKeys: ['pcf_name'],
    createParticle: (context) => (compare ? new ComparingBox(context) : new BoxParticle(context)),
  });
  const plugin: Plugin = { name: '@acme/boxes', apiVersion: 1, register: (registrar) => registrar.flavor(flavor) };
  const options: PcfOptions = { plugins: [plugin] };
  return async (box: Box) => {
    const field = createPcf(options).fieldOf([{ value: { flavor: 'box', pcf_name: 'a', box } }]);
    const [drift] = await soon(field.drift());
    return drift;
  };
}

const step = (changes?: Step['changes']): Step => ({
  operation: 'Change',
  input: {},
  summary: 'change it',
  ...(changes && { changes }),
});

describe('by default, settings', () => {
  it('are compared by the changes of the steps: from the first one to the last one', async () => {
    const driftOf = boxes({ size: 1 }, () => [
      step([{ path: 'size', before: 1, after: 2 }]),
      step([{ path: 'size', before: 2, after: 3 }]),
    ]);
    expect(await driftOf({ size: 3 })).toMatchObject({
      drifted: true,
      settings: [{ path: 'size', observed: 1, declared: 3 }],
    });
  });

  it('that are read and not declared are listed, marked, and no drift', async () => {
    const driftOf = boxes({ size: 1, colour: 'red', nothing: undefined }, () => []);
    expect(await driftOf({ size: 1 })).toMatchObject({
      drifted: false,
      settings: [{ path: 'colour', observed: 'red', declared: undefined, undeclared: true }],
    });
  });

  it('that cannot be changed are drift, too', async () => {
    const driftOf = boxes({ size: 1 }, () => {
      throw new ReplacementNeededError('box:a', ['size']);
    });
    expect(await driftOf({ size: 2 })).toMatchObject({
      drifted: true,
      settings: [{ path: 'size', observed: 1, declared: 2 }],
    });
  });

  it('that the steps do not name are drift under "*"', async () => {
    expect(await boxes({}, () => [step()])({})).toMatchObject({ drifted: true, settings: [{ path: '*' }] });
  });
});

describe('a flavor that compares settings itself', () => {
  it('decides what is drift', async () => {
    const drift: SettingDrift = { path: 'size', observed: 1, declared: undefined, undeclared: true };
    const driftOf = boxes(
      {},
      () => [step()],
      () => [drift],
    );
    expect(await driftOf({})).toMatchObject({ drifted: false, settings: [drift] });
  });

  it('must return a list of settings; the error says so', async () => {
    const wrong: SettingDrift[] = JSON.parse('[{ "observed": 1 }]');
    const driftOf = boxes(
      {},
      () => [],
      () => wrong,
    );
    const { error } = (await driftOf({})) ?? {};
    expect(String(error)).toContain('compareSettings() of its flavor (package @acme/boxes) did not return a list');
  });
});

describe('secrets', () => {
  it.each<[string, Step['changes'], unknown]>([
    ['named so', [{ path: 'lock.password', before: 'old', after: 'new' }], '<not shown>'],
    ['marked so in the schema', [{ path: 'box.key', before: 'old', after: 'new' }], '<not shown>'],
    ['marked so, by the path below the settings', [{ path: 'key', before: 'old', after: 'new' }], '<not shown>'],
    [
      'within a value',
      [{ path: 'lock', before: undefined, after: { password: 'new', brand: 'x' } }],
      { password: '<not shown>', brand: 'x' },
    ],
  ])('are not shown: %s', async (_, changes, declared) => {
    const drift = await boxes({}, () => [step(changes)])({});
    expect(drift?.settings[0]?.declared).toEqual(declared);
    expect(JSON.stringify(drift)).not.toMatch(/old|new/);
  });
});
