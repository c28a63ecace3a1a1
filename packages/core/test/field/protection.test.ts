import { describe, expect, it } from 'vitest';
import {
  type CallbackArguments,
  CallbackError,
  FieldError,
  InvalidDefinitionError,
  type Particle,
} from '../../src/index.js';
import { openShop } from '../support/lamp.js';
import { lamp, openField } from '../support/lamps.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

const desk = { flavor: 'lamp', pcf_name: 'desk', lamp: { colour: 'red' } } as const;

describe('persist_on_termination', () => {
  it.each([{ persist_on_termination: true }, { persist_on_terminate: true }])(
    'leaves the resource as it is when it is to be terminated: %o',
    async (keys) => {
      const { pcf, shop } = openShop();
      const particle = pcf.particle({ ...desk, ...keys });
      await soon(particle.apply());
      particle.desiredState = 'terminated';
      expect(await soon(particle.plan())).toMatchObject({ steps: [], kept: 'persist_on_termination' });
      const result = await soon(particle.apply());
      expect(result).toMatchObject({
        outcome: 'unchanged',
        state: 'running',
        kept: 'persist_on_termination',
        steps: [],
      });
      expect(shop.lamps.has('desk')).toBe(true);
    },
  );

  it('does not prevent updates or stops', async () => {
    const { pcf, shop } = openShop();
    shop.lamps.set('desk', { colour: 'blue', lit: true, movingUntil: 0 });
    const particle = pcf.particle({ ...desk, persist_on_termination: true, desired_state: 'stopped' });
    await soon(particle.apply());
    expect(shop.lamps.get('desk')).toMatchObject({ colour: 'red', lit: false });
  });

  it('has no effect on a resource that does not exist', async () => {
    const { pcf } = openShop();
    const particle = pcf.particle({ ...desk, persist_on_termination: true, desired_state: 'terminated' });
    const result = await soon(particle.apply());
    expect(result).toMatchObject({ outcome: 'unchanged', state: 'terminated' });
    expect(result.kept).toBeUndefined();
  });

  it('lets the other particles of a field be terminated, children first, and keeps its parents', async () => {
    const { field, shop } = openField([
      lamp('db', { persist_on_terminate: true }),
      lamp('app', { parents: ['lamp:db'] }),
    ]);
    await soon(field.apply());
    const { particles } = await soon(field.apply({ state: 'terminated' }));
    expect([...shop.lamps.keys()]).toEqual(['db']);
    expect(Object.fromEntries(particles.map(({ id, kept }) => [id, kept]))).toEqual({
      'lamp:app': undefined,
      'lamp:db': 'persist_on_termination',
    });
  });

  it('keeps the parents of a protected resource too', async () => {
    const { field, shop } = openField([
      lamp('key'),
      lamp('db', { parents: ['lamp:key'], persist_on_termination: true }),
    ]);
    await soon(field.apply());
    const plan = await soon(field.plan({ state: 'terminated' }));
    expect(plan.particles[1]).toMatchObject({
      id: 'lamp:key',
      skipped: expect.stringContaining('lamp:db, which depends on it, is protected by persist_on_termination'),
    });
    const { particles } = await soon(field.apply({ state: 'terminated' }));
    expect(particles[1]).toMatchObject({ id: 'lamp:key', outcome: 'skipped' });
    expect(shop.lamps.size).toBe(2);
  });
});

describe('persist_on_update', () => {
  it('keeps the settings of a resource that is in the desired state', async () => {
    const { pcf, shop } = openShop();
    shop.lamps.set('desk', { colour: 'blue', lit: true, movingUntil: 0 });
    const particle = pcf.particle({ ...desk, persist_on_update: true });
    expect(await soon(particle.plan())).toMatchObject({ steps: [], kept: 'persist_on_update' });
    const result = await soon(particle.apply());
    expect(result).toMatchObject({ outcome: 'unchanged', kept: 'persist_on_update' });
    expect(shop.received).toEqual([]);
  });

  it('does not prevent creation, start or termination', async () => {
    const { pcf, shop } = openShop();
    const particle = pcf.particle({ ...desk, persist_on_update: true });
    expect((await soon(particle.apply())).outcome).toBe('changed');
    particle.desiredState = 'terminated';
    await soon(particle.apply());
    expect(shop.lamps.size).toBe(0);
  });

  it('has no effect on a resource that is as declared', async () => {
    const { pcf, shop } = openShop();
    shop.lamps.set('desk', { colour: 'red', lit: true, movingUntil: 0 });
    const particle = pcf.particle({ ...desk, persist_on_update: true });
    expect((await soon(particle.apply())).kept).toBeUndefined();
    expect((await soon(particle.plan())).kept).toBeUndefined();
  });
});

describe('a callback', () => {
  /** A particle, and what its callbacks were called with. */
  function listening(kinds: readonly string[], kwargs?: Record<string, unknown>) {
    const { pcf, shop } = openShop();
    const calls: { kind: string; args: CallbackArguments }[] = [];
    const callbacks = Object.fromEntries(
      kinds.map((kind) => [
        kind,
        { function: (args: CallbackArguments) => calls.push({ kind, args }), ...(kwargs ? { kwargs } : {}) },
      ]),
    );
    return { shop, calls, particle: pcf.particle({ ...desk, callbacks }) };
  }
  const all = ['start', 'stop', 'terminate', 'update'];

  it('is called after each kind of transition, once, and not when nothing was done', async () => {
    const { shop, calls, particle } = listening(all);
    await soon(particle.apply());
    await soon(particle.apply());
    shop.lamps.set('desk', { colour: 'blue', lit: true, movingUntil: 0 });
    await soon(particle.apply());
    particle.desiredState = 'stopped';
    await soon(particle.apply());
    particle.desiredState = 'terminated';
    await soon(particle.apply());
    expect(calls.map(({ kind }) => kind)).toEqual(['start', 'update', 'stop', 'terminate']);
  });

  it('gets its kwargs, and the particle where it asks for it', async () => {
    const { calls, particle } = listening(['start'], { text: 'done', particle: true });
    await soon(particle.apply());
    expect(calls).toEqual([{ kind: 'start', args: { text: 'done', particle } }]);
  });

  it('is called when the resource exists, and awaited', async () => {
    const { pcf, shop } = openShop();
    let state: string | undefined;
    const start = async ({ particle }: { readonly particle?: Particle }) => {
      await Promise.resolve();
      state = await particle?.syncState();
    };
    await soon(
      pcf.particle({ ...desk, callbacks: { start: { function: start, kwargs: { particle: true } } } }).apply(),
    );
    expect(state).toBe('running');
    expect(shop.lamps.get('desk')?.lit).toBe(true);
  });

  it('may apply its own particle', async () => {
    const { pcf, shop } = openShop();
    const start = async ({ particle }: CallbackArguments) => {
      if (particle) particle.desiredState = 'stopped';
      await particle?.apply();
    };
    await soon(
      pcf.particle({ ...desk, callbacks: { start: { function: start, kwargs: { particle: true } } } }).apply(),
    );
    expect(shop.lamps.get('desk')?.lit).toBe(false);
  });

  it('that fails makes a finished apply fail; applying again does not call it again', async () => {
    const { pcf, shop } = openShop();
    let calls = 0;
    const start = () => {
      calls += 1;
      throw new Error('no network');
    };
    const particle = pcf.particle({ ...desk, callbacks: { start: { function: start } } });
    const error: unknown = await soon(particle.apply()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CallbackError);
    expect(error).toMatchObject({
      code: 'PCF_CALLBACK',
      kind: 'start',
      message: expect.stringContaining('no network'),
    });
    expect(shop.lamps.get('desk')?.lit).toBe(true);
    expect((await soon(particle.apply())).outcome).toBe('unchanged');
    expect(calls).toBe(1);
  });

  it('that fails in a field skips what waits for its particle', async () => {
    const start = () => Promise.reject(new Error('no network'));
    const { field, shop } = openField([
      lamp('a', { callbacks: { start: { function: start } } }),
      lamp('b', { parents: ['lamp:a'] }),
    ]);
    const error: unknown = await soon(field.apply()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FieldError);
    expect([...shop.lamps.keys()]).toEqual(['a']);
  });

  it.each<[unknown, string]>([
    [{ begin: { function: () => {} } }, 'callbacks.begin: unknown kind of transition "begin"'],
    [{ starts: { function: () => {} } }, 'Did you mean "start"?'],
    [{ start: {} }, 'callbacks.start.function: missing; expected a function. A file cannot contain functions'],
    [{ start: { function: 'f' } }, 'callbacks.start.function: found "f"; expected a function'],
    [{ start: () => {} }, 'callbacks.start: a function is not plain data'],
    [{ start: [] }, 'callbacks.start: expected { function, kwargs }'],
    [{ start: { function: () => {}, kwarg: {} } }, 'Did you mean "kwargs"?'],
    [{ start: { function: () => {}, kwargs: { particle: 'x' } } }, 'callbacks.start.kwargs.particle: expected true'],
    [
      { start: { function: () => {}, kwargs: { f: () => {} } } },
      'callbacks.start.kwargs.f: a function is not plain data',
    ],
    ['start', 'callbacks: expected a map from start, stop, terminate, update'],
  ])('%o is refused', (callbacks, expected) => {
    const { pcf } = openShop();
    const wrong: object = { callbacks };
    expect(() => pcf.particle({ ...desk, ...wrong })).toThrow(InvalidDefinitionError);
    expect(() => pcf.particle({ ...desk, ...wrong })).toThrow(expected);
  });
});
