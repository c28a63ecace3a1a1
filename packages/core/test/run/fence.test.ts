import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  type BeforeStep,
  bind,
  ConflictError,
  createPcf,
  DeferredError,
  FencedError,
  FencedFieldError,
  type FieldApplyOptions,
  type FieldReport,
  fencedIn,
  type Lookup,
  type PcfEvent,
  type Plugin,
  StepRefusedError,
} from '../../src/index.js';
import { LampShop, lampPlugin, SHOP } from '../support/lamp.js';
import { lamp, openField } from '../support/lamps.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

const LOST = new FencedError('another worker has taken the field "shop"');

/** Runs an apply to its end, which must be the fence. */
async function fencedBy(applying: Promise<unknown>): Promise<FencedFieldError> {
  const error = await soon(applying).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FencedFieldError);
  expect(error).toMatchObject({ code: 'PCF_FENCED', reason: LOST.reason, cause: LOST });
  if (!(error instanceof FencedFieldError)) throw error;
  return error;
}

function outcomes({ particles }: FieldReport): Record<string, string> {
  return Object.fromEntries(particles.map(({ id, outcome }) => [id, outcome]));
}

/** Refuses each step from the second on. */
function afterOneStep(error: unknown = LOST): BeforeStep {
  let sent = 0;
  return async () => {
    sent += 1;
    if (sent > 1) throw error;
  };
}

describe('an apply that this process may not go on with', () => {
  it('ends with what was done so far: nothing more is sent, nothing is rolled back', async () => {
    const { field, shop } = openField([lamp('a'), lamp('b', { parents: ['lamp:a'] })], {
      beforeStep: [afterOneStep()],
    });
    const { report } = await fencedBy(field.apply({ rollback: true }));
    expect(shop.received).toEqual(['Screw']);
    expect(shop.lamps.has('a')).toBe(true);
    expect(outcomes(report)).toEqual({ 'lamp:a': 'interrupted', 'lamp:b': 'skipped' });
    expect(report.particles[0]).toMatchObject({ created: true, steps: [{ operation: 'Screw' }], error: LOST });
    expect(report.rollback).toBeUndefined();
  });

  it('ends for all particles at once, also for those that only wait', async () => {
    const { field, shop } = openField([lamp('slow'), lamp('other')], {
      beforeStep: [
        ({ id, step }) => (id === 'lamp:other' && step.operation === 'Light' ? Promise.reject(LOST) : undefined),
      ],
    });
    shop.onLook = (name) => (name === 'slow' && shop.looks > 2 ? { kind: 'moving', status: 'WARMING' } : undefined);
    const { report } = await fencedBy(field.apply());
    const looks = shop.looks;
    expect(outcomes(report)).toEqual({ 'lamp:slow': 'interrupted', 'lamp:other': 'interrupted' });
    await soon(new Promise((resolve) => setTimeout(resolve, 60_000)));
    expect(shop.looks).toBe(looks);
  });

  it('begins no particle any more', async () => {
    const { field, shop } = openField([lamp('a'), lamp('b'), lamp('c')], { beforeStep: [() => Promise.reject(LOST)] });
    const { report } = await fencedBy(field.apply({ concurrency: 1 }));
    expect(outcomes(report)).toEqual({ 'lamp:a': 'interrupted', 'lamp:b': 'skipped', 'lamp:c': 'skipped' });
    expect(shop.looks).toBe(1);
    expect(report.particles[1]?.error).toBe(LOST);
  });

  it('keeps what was done before', async () => {
    const { field } = openField([lamp('a'), lamp('b', { parents: ['lamp:a'] })], {
      beforeStep: [({ id }) => (id === 'lamp:b' ? Promise.reject(LOST) : undefined)],
    });
    const { report } = await fencedBy(field.apply());
    expect(outcomes(report)).toEqual({ 'lamp:a': 'changed', 'lamp:b': 'interrupted' });
  });

  it('sends no step before the hook has let it pass', async () => {
    const release: (() => void)[] = [];
    const hook = () => new Promise<void>((resolve) => void release.push(resolve));
    const { field, shop } = openField([lamp('a')], { beforeStep: [hook] });
    const controller = new AbortController();
    const applying = field.apply({ signal: controller.signal });
    await vi.advanceTimersByTimeAsync(0);
    controller.abort(LOST);
    await fencedBy(applying);
    expect(release).toHaveLength(1);
    release[0]?.();
    await soon(Promise.resolve());
    expect(shop.received).toEqual([]);
  });

  it('prunes nothing', async () => {
    const { field, shop } = openField([lamp('a')], { beforeStep: [() => Promise.reject(LOST)], owner: 'shop' });
    const label = { owner: 'shop', id: 'lamp:old' };
    shop.lamps.set('old', { colour: 'red', lit: true, movingUntil: 0, label, serial: 'old' });
    const { report } = await fencedBy(field.apply({ prune: true, losses: 'allow' }));
    expect(report.pruned?.particles).toMatchObject([{ outcome: 'skipped' }]);
    expect(shop.lamps.has('old')).toBe(true);
  });

  it('says so in the events, and with no word of a refusal', async () => {
    const { field, pcf } = openField([lamp('a')], { beforeStep: [() => Promise.reject(LOST)] });
    const events: PcfEvent[] = [];
    pcf.events.on((event) => events.push(event));
    await fencedBy(field.apply());
    const errors = events.flatMap((event) => ('error' in event ? [event.error] : []));
    expect(errors).toEqual([LOST, LOST]);
  });

  it('says in its message what happened and what to do', async () => {
    const { field } = openField([lamp('a')], { beforeStep: [() => Promise.reject(LOST)] });
    const { message } = await fencedBy(field.apply());
    expect(message).toBe(
      'This process may not go on with the apply: another worker has taken the field "shop". It has stopped, and rolled back nothing. ' +
        'What was already sent goes on at the provider. Another process may continue: apply again only where that is allowed.',
    );
  });
});

describe('a fence is recognised', () => {
  const wrappers: Record<string, (cause: unknown) => unknown> = {
    'as it is': (cause) => cause,
    'as the cause of an error': (cause) => new Error('the request failed', { cause }),
    'as the cause of a refusal for now': (cause) => new ConflictError('busy', { cause }),
    'as the cause of a refusal for long': (cause) => new DeferredError('later', { cause }),
    'as the cause of a cause': (cause) => new Error('outer', { cause: new TypeError('inner', { cause }) }),
    'among several errors': (cause) => new AggregateError([new Error('other'), cause]),
  };
  const where: Record<string, (shop: ReturnType<typeof openField>, error: () => unknown) => FieldApplyOptions> = {
    'in a look': ({ shop }, error) => {
      shop.onLook = () => Promise.reject(error());
      return {};
    },
    'in a step': ({ shop }, error) => {
      shop.onStep = () => Promise.reject(error());
      return {};
    },
    'in a plan that is compared': ({ shop }, error) => {
      shop.onLook = () => Promise.reject(error());
      return { expect: 'no plan has this digest' };
    },
    'where losses are decided on': ({ shop }, error) => {
      shop.lamps.set('a', { colour: 'red', lit: true, movingUntil: 0 });
      return { only: 'quasiparticle:all', state: 'stopped', losses: () => Promise.reject(error()) };
    },
    'as the reason of an abort': (_, error) => ({ signal: AbortSignal.abort(error()) }),
  };
  const cases = Object.entries(where).flatMap(([place, prepare]) =>
    Object.entries(wrappers).map(([form, wrap]) => ({ place, form, prepare, wrap })),
  );

  it.each(cases.filter(({ place }) => place !== 'where losses are decided on'))(
    '$place, $form',
    async ({ prepare, wrap }) => {
      const opened = openField([lamp('a')]);
      await fencedBy(opened.field.apply(prepare(opened, () => wrap(LOST))));
    },
  );

  it.each(Object.keys(wrappers))('where losses are decided on, %s', async (form) => {
    const { field, shop } = openField([lamp('a', { desired_state: 'running' })]);
    shop.lamps.set('a', { colour: 'red', lit: true, movingUntil: 0 });
    field.member('lamp:a').particle.inheritState('terminated');
    await fencedBy(field.apply({ losses: () => Promise.reject(wrappers[form]?.(LOST)) }));
    expect(shop.received).toEqual([]);
  });

  it('in the chain of causes of any error, however deep, and nowhere else', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 20 }), fc.boolean(), (layers, isFenced) => {
        const inner: unknown = isFenced ? LOST : new Error('other');
        const error = layers.reduce<unknown>(
          (cause, isList) => (isList ? new AggregateError([cause]) : new Error('outer', { cause })),
          inner,
        );
        expect(fencedIn(error)).toBe(isFenced ? LOST : undefined);
      }),
    );
    const loop = new Error('loop');
    loop.cause = loop;
    expect(fencedIn(loop)).toBeUndefined();
  });

  it('in a lookup, also where its result is not known before the apply', async () => {
    const lookup: Lookup = { resource: 'socket', find: () => Promise.reject(LOST) };
    const sockets: Plugin = {
      name: '@acme/sockets',
      apiVersion: 1,
      register: (registrar) => registrar.lookup(lookup),
    };
    const services = [bind(SHOP, { useValue: new LampShop() })];
    const own = createPcf({ plugins: [lampPlugin(), sockets], services });
    const value = lamp('b', { parents: ['lamp:a'], lamp: { colour: '$lookup$socket$b' } });
    const field = own.fieldOf([{ value: lamp('a') }, { value }]);
    await expect(soon(field.plan())).rejects.toBe(LOST);
    const { report } = await fencedBy(field.apply());
    expect(outcomes(report)).toEqual({ 'lamp:a': 'changed', 'lamp:b': 'interrupted' });
  });
});

describe('a fence outside of an apply', () => {
  it('ends a plan, a status and a drift with the error itself, and all of their looks', async () => {
    const { field, shop } = openField([lamp('a'), lamp('b'), lamp('c')]);
    shop.onLook = () => Promise.reject(new Error('the request failed', { cause: LOST }));
    const one = { concurrency: 1 };
    const all: (() => Promise<unknown>)[] = [() => field.plan(one), () => field.status(one), () => field.drift(one)];
    for (const work of all) {
      const before = shop.looks;
      await expect(soon(work())).rejects.toBe(LOST);
      expect(shop.looks).toBe(before + 1);
    }
  });

  it('ends the apply of one particle with the error itself', async () => {
    const { field, shop } = openField([lamp('a')]);
    shop.onStep = () => Promise.reject(new ConflictError('busy', { cause: LOST }));
    await expect(soon(field.get('lamp:a').apply())).rejects.toBe(LOST);
    await expect(soon(field.get('lamp:a').start())).rejects.toBe(LOST);
    expect(shop.received).toEqual(['Screw', 'Screw']);
  });

  it('does not end the runtime', async () => {
    let isLost = true;
    const { field } = openField([lamp('a')], { beforeStep: [() => (isLost ? Promise.reject(LOST) : undefined)] });
    await fencedBy(field.apply());
    isLost = false;
    expect(outcomes(await soon(field.apply()))).toEqual({ 'lamp:a': 'changed' });
  });
});

it('another error of a hook refuses one step, and fails one particle', async () => {
  const { field } = openField([lamp('a'), lamp('b')], {
    beforeStep: [({ id }) => (id === 'lamp:a' ? Promise.reject(new Error('not today')) : undefined)],
  });
  const error = await soon(field.apply()).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'PCF_FIELD', errors: [expect.any(StepRefusedError)] });
});
