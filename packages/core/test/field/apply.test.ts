import { describe, expect, it } from 'vitest';
import {
  AbortedError,
  ContradictingStatesError,
  DeadlineExceededError,
  type Field,
  FieldError,
  type FieldReport,
  PlanChangedError,
  UnknownParticleError,
} from '../../src/index.js';
import { lamp, openField } from '../support/lamps.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

/** The report of an apply that fails. */
async function failureOf(work: Promise<FieldReport>): Promise<FieldError> {
  const error: unknown = await soon(work).catch((reason: unknown) => reason);
  if (error instanceof FieldError) return error;
  throw new Error('it did not fail as a field');
}

const outcomes = ({ particles }: FieldReport) => Object.fromEntries(particles.map(({ id, outcome }) => [id, outcome]));

const chain = [lamp('a'), lamp('b', { parents: ['lamp:a'] }), lamp('c', { parents: ['lamp:b'] })];
const diamond = [
  lamp('top'),
  lamp('left', { parents: ['lamp:top'] }),
  lamp('right', { parents: ['lamp:top'] }),
  lamp('bottom', { parents: ['lamp:left', 'lamp:right'] }),
];

/** The lamps in the order in which they were first touched. */
function orderOf(field: Field, shop: ReturnType<typeof openField>['shop']): string[] {
  const order: string[] = [];
  const names = [...field].map(({ name }) => name);
  shop.onLook = (name) => {
    if (names.includes(name) && !order.includes(name)) order.push(name);
    return undefined;
  };
  return order;
}

describe('applying a field', () => {
  it('starts parents before their children, and a diamond once', async () => {
    const { field, shop } = openField(diamond);
    const order = orderOf(field, shop);
    const report = await soon(field.apply());
    expect(order).toEqual(['top', 'left', 'right', 'bottom']);
    expect(shop.received.filter((operation) => operation === 'Screw')).toHaveLength(4);
    expect(outcomes(report)).toEqual({
      'lamp:top': 'changed',
      'lamp:left': 'changed',
      'lamp:right': 'changed',
      'lamp:bottom': 'changed',
    });
  });

  it('terminates children before their parents', async () => {
    const { field, shop } = openField(chain);
    await soon(field.apply());
    const order = orderOf(field, shop);
    await soon(field.apply({ state: 'terminated' }));
    expect(order).toEqual(['c', 'b', 'a']);
    expect(shop.lamps.size).toBe(0);
  });

  it('applies everything that is ready at once', async () => {
    const { field, shop } = openField(Array.from({ length: 50 }, (_, at) => lamp(`l${at}`)));
    shop.moveFor = 1000;
    const { duration, particles } = await soon(field.apply());
    expect(particles).toHaveLength(50);
    expect(duration).toBeLessThan(2_500);
  });

  it('applies as many at once as allowed', async () => {
    const { field, shop } = openField(Array.from({ length: 9 }, (_, at) => lamp(`l${at}`)));
    let underWay = 0;
    let most = 0;
    shop.onStep = (step) => {
      underWay += step.operation === 'Screw' ? 1 : -1;
      most = Math.max(most, underWay);
      return true;
    };
    shop.moveFor = 100;
    await soon(field.apply({ concurrency: 3 }));
    expect(most).toBe(3);
  });

  it('changes nothing the second time, and says so', async () => {
    const { field, shop } = openField(diamond);
    await soon(field.apply());
    shop.received.length = 0;
    const report = await soon(field.apply());
    expect(shop.received).toEqual([]);
    expect(new Set(report.particles.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
  });

  it('reports steps, times and outputs of each', async () => {
    const { field, shop } = openField([lamp('a')]);
    shop.moveFor = 700;
    const { particles } = await soon(field.apply());
    expect(particles).toMatchObject([
      {
        id: 'lamp:a',
        outcome: 'changed',
        desired: 'running',
        from: 'terminated',
        created: true,
        steps: [{ operation: 'Screw' }, { operation: 'Light' }],
        outputs: { socket: 'socket-a' },
        startedAt: expect.any(Number),
      },
    ]);
    expect(particles[0]?.duration).toBeGreaterThanOrEqual(1400);
  });

  it('follows the desired state of each, which can be set', async () => {
    const { field, shop } = openField([lamp('a', { desired_state: 'stopped' }), lamp('b')]);
    field.member('lamp:b').desiredState = 'terminated';
    await soon(field.apply());
    expect([...shop.lamps].map(([name, { lit }]) => [name, lit])).toEqual([['a', false]]);
    field.get('lamp:b').desiredState = 'running';
    await soon(field.apply());
    expect(shop.lamps.get('b')?.lit).toBe(true);
  });

  it('with sync: false returns once everything that is ready has started, and continues the next time', async () => {
    const { field, shop } = openField(chain);
    shop.moveFor = 60_000;
    const report = await soon(field.apply({ sync: false }));
    expect(outcomes(report)).toEqual({ 'lamp:a': 'started', 'lamp:b': 'skipped', 'lamp:c': 'skipped' });
    expect(report.particles[1]?.reason).toBe('it waits for lamp:a, which is still moving; apply again to continue.');
    expect(shop.received).toEqual(['Screw']);
    await soon(field.apply());
    expect(shop.lamps.size).toBe(3);
  });
});

describe('a failure in a field', () => {
  const broken = (name: string) => (looked: string) => {
    if (looked === name) throw new Error('no power');
    return undefined;
  };

  it('skips what waits for it, and nothing else', async () => {
    const { field, shop } = openField([...chain, ...diamond]);
    shop.onLook = broken('left');
    const error = await failureOf(field.apply());
    expect(outcomes(error.report)).toEqual({
      'lamp:a': 'changed',
      'lamp:b': 'changed',
      'lamp:c': 'changed',
      'lamp:top': 'changed',
      'lamp:left': 'failed',
      'lamp:right': 'changed',
      'lamp:bottom': 'skipped',
    });
    const bottom = error.report.particles.find(({ id }) => id === 'lamp:bottom');
    expect(bottom?.reason).toBe('it waits for lamp:left, which failed.');
  });

  it('is reported with all failures, their reasons, and what was skipped', async () => {
    const { field, shop } = openField(chain);
    shop.onLook = broken('b');
    const error = await failureOf(field.apply());
    expect(error.message).toBe(
      [
        'Of 3 particles, 1 failed and 1 were skipped.',
        '  lamp:b: observe() of its flavor (package @acme/lamps) failed: no power',
        '  lamp:c: skipped: it waits for lamp:b, which failed.',
      ].join('\n'),
    );
    expect(error.errors).toHaveLength(1);
    expect(error).toMatchObject({ name: 'FieldError', code: 'PCF_FIELD' });
  });

  it('keeps what a failed particle has done in the report', async () => {
    const { field, shop } = openField([lamp('a')]);
    shop.onStep = (step) => {
      if (step.operation === 'Light') throw new Error('no power');
      return true;
    };
    const { report } = await failureOf(field.apply());
    expect(report.particles).toMatchObject([
      { outcome: 'failed', from: 'terminated', created: true, steps: [{ operation: 'Screw' }] },
    ]);
  });

  it('keeps parents from being terminated while their children are there', async () => {
    const { field, shop } = openField(chain);
    await soon(field.apply());
    shop.onLook = broken('b');
    const error = await failureOf(field.apply({ state: 'terminated' }));
    expect(outcomes(error.report)).toEqual({ 'lamp:c': 'changed', 'lamp:b': 'failed', 'lamp:a': 'skipped' });
    expect(shop.lamps.has('a')).toBe(true);
  });
});

describe('a run that ends early', () => {
  it('when aborted, starts nothing more and reports everything', async () => {
    const { field, shop } = openField(chain);
    shop.moveFor = 60_000;
    const controller = new AbortController();
    shop.onStep = (step) => {
      if (step.operation === 'Light') controller.abort(new Error('enough'));
      return true;
    };
    const { report } = await failureOf(field.apply({ signal: controller.signal }));
    expect(outcomes(report)).toEqual({ 'lamp:a': 'interrupted', 'lamp:b': 'skipped', 'lamp:c': 'skipped' });
    expect(report.particles[0]?.error).toBeInstanceOf(AbortedError);
    expect(report.particles[1]?.reason).toBe('it waits for lamp:a, which was interrupted.');
  });

  it('starts nothing when it is aborted before', async () => {
    const { field, shop } = openField([lamp('a'), lamp('b')]);
    const { report } = await failureOf(field.apply({ signal: AbortSignal.abort() }));
    expect(outcomes(report)).toEqual({ 'lamp:a': 'skipped', 'lamp:b': 'skipped' });
    expect(shop.looks).toBe(0);
  });

  it('is a failure even when it comes between two particles', async () => {
    const { field, shop } = openField(chain);
    shop.lamps.set('a', { colour: 'red', lit: true, movingUntil: 0 });
    const controller = new AbortController();
    shop.onLook = (name) => {
      if (name === 'a') controller.abort();
      return undefined;
    };
    const { report } = await failureOf(field.apply({ signal: controller.signal, only: ['a', 'c'] }));
    expect(report.particles.some(({ error }) => error instanceof AbortedError)).toBe(true);
    const late = await failureOf(openField(chain).field.apply({ maxTimeout: 0 }));
    expect(late.report.particles[0]?.error).toBeInstanceOf(DeadlineExceededError);
  });

  it('happens at the timeout of the run', async () => {
    const { field, shop } = openField(chain);
    shop.moveFor = 4_000;
    const { report } = await failureOf(field.apply({ maxTimeout: 10_000 }));
    expect(outcomes(report)).toEqual({ 'lamp:a': 'changed', 'lamp:b': 'failed', 'lamp:c': 'skipped' });
    expect(report.particles[1]?.error).toBeInstanceOf(DeadlineExceededError);
    expect(report.duration).toBe(10_000);
  });

  it('happens when the runtime is disposed', async () => {
    const { field, shop, pcf } = openField(chain);
    shop.onStep = () => {
      void pcf.dispose();
      return true;
    };
    const error: unknown = await soon(field.apply()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FieldError);
    expect(shop.received).toEqual(['Screw']);
  });
});

describe('a state for one run', () => {
  it('does not change the desired state, neither by a plan nor by an apply', async () => {
    const { field, shop } = openField(chain);
    await soon(field.apply());
    await soon(field.plan({ state: 'terminated' }));
    expect(new Set([...field].map(({ desiredState }) => desiredState))).toEqual(new Set(['running']));
    expect(shop.lamps.size).toBe(3);
    await soon(field.apply({ state: 'terminated' }));
    await soon(field.apply());
    expect(shop.lamps.size).toBe(3);
  });
});

describe('the events of a run', () => {
  it('report each failure once, and what is skipped', async () => {
    const { field, shop, pcf } = openField(chain);
    shop.onLook = (name) => {
      if (name === 'a') throw new Error('no power');
      return undefined;
    };
    const told: string[] = [];
    pcf.events.on(({ id, type }) => told.push(`${id} ${type}`));
    await failureOf(field.apply());
    expect(told).toEqual(['lamp:a failed', 'lamp:b skipped', 'lamp:c skipped']);
  });
});

describe('a part of a field', () => {
  it('is those that are named, without their relatives', async () => {
    const { field, shop } = openField(chain);
    await soon(field.apply({ only: 'b' }));
    expect([...shop.lamps.keys()]).toEqual(['b']);
  });

  it('includes their parents with cascade', async () => {
    const { field, shop } = openField(chain);
    await soon(field.apply({ only: ['lamp:b'], cascade: true }));
    expect([...shop.lamps.keys()]).toEqual(['a', 'b']);
  });

  it('includes children, and not parents, with cascade when they are to be terminated', async () => {
    const { field, shop } = openField(chain);
    await soon(field.apply());
    await soon(field.apply({ only: 'b', cascade: true, state: 'terminated' }));
    expect([...shop.lamps.keys()]).toEqual(['a']);
  });

  it('keeps the order of its particles, through those that it leaves out', async () => {
    const { field, shop } = openField(chain);
    const order = orderOf(field, shop);
    await soon(field.apply({ only: ['c', 'a'] }));
    expect(order).toEqual(['a', 'c']);
  });

  it('can be selected without observing anything', () => {
    const { field, shop } = openField(chain);
    expect(field.select({ only: 'b', cascade: true }).map(({ id }) => id)).toEqual(['lamp:a', 'lamp:b']);
    expect(field.select({ only: 'b', cascade: true, state: 'terminated' }).map(({ id }) => id)).toEqual([
      'lamp:b',
      'lamp:c',
    ]);
    expect(shop.looks).toBe(0);
  });

  it('is empty for an empty list, and everything by default', () => {
    const { field } = openField(chain);
    expect(field.select({ only: [] })).toEqual([]);
    expect(field.select({})).toHaveLength(3);
  });

  it('includes parents or children by the state of each named particle', () => {
    const { field } = openField([...chain, lamp('x'), lamp('y', { parents: ['lamp:x'] }), lamp('z')]);
    field.member('lamp:x').desiredState = 'terminated';
    const ids = field.select({ only: ['b', 'x'], cascade: true }).map(({ id }) => id);
    expect(ids).toEqual(['lamp:a', 'lamp:x', 'lamp:b', 'lamp:y']);
  });

  it('can be all copies of a particle, by the name or the id that is written', () => {
    const { field } = openField([lamp('m', { multiplier: 2 }), lamp('n')]);
    for (const only of ['m', 'lamp:m', 'Lamp:m'])
      expect(
        field.select({ only }).map(({ id }) => id),
        only,
      ).toEqual(['lamp:m-0', 'lamp:m-1']);
    expect(field.select({ only: 'm-1' }).map(({ id }) => id)).toEqual(['lamp:m-1']);
  });

  it('can be a quasiparticle, by its id or its name', () => {
    const { field } = openField([{ flavor: 'quasiparticle', pcf_name: 'room', particles: [lamp('a')] }, lamp('b')]);
    for (const only of ['room', 'quasiparticle:room'])
      expect(
        field.select({ only }).map(({ id }) => id),
        only,
      ).toEqual(['lamp:a']);
  });

  it('is refused when a name means a particle and a quasiparticle that does not contain it', () => {
    const { field } = openField([{ flavor: 'quasiparticle', pcf_name: 'room', particles: [lamp('a')] }, lamp('room')]);
    expect(() => field.select({ only: 'room' })).toThrow(UnknownParticleError);
    expect(() => field.select({ only: 'room' })).toThrow(/lamp:room.*quasiparticle:room/);
    expect(field.select({ only: 'lamp:room' })).toHaveLength(1);
  });

  it('is refused for an unknown name, with the nearest one', () => {
    const { field } = openField([
      { flavor: 'quasiparticle', pcf_name: 'kitchen', particles: [lamp('ceiling')] },
      lamp('desk'),
    ]);
    const suggestions = { kitchn: 'kitchen', ceilin: 'ceiling', 'lamp:des': 'lamp:desk' };
    for (const [only, near] of Object.entries({ ...suggestions, 'quasiparticle:kitche': 'quasiparticle:kitchen' }))
      expect(() => field.select({ only })).toThrow(`Did you mean "${near}"?`);
  });

  it('needs known names', async () => {
    const { field } = openField(chain);
    await expect(field.apply({ only: 'x' })).rejects.toThrow(UnknownParticleError);
  });
});

describe('states that contradict each other', () => {
  it('are refused before anything is written', async () => {
    const { field, shop } = openField([lamp('a', { desired_state: 'terminated' }), lamp('b', { parents: ['lamp:a'] })]);
    await expect(field.apply()).rejects.toThrow(ContradictingStatesError);
    await expect(field.plan()).rejects.toThrow(
      'lamp:a should be terminated, but lamp:b, which depends on it, should be running',
    );
    expect(shop.looks).toBe(0);
  });

  it('do not include a child to terminate below a parent that stays', async () => {
    const { field, shop } = openField([lamp('a'), lamp('b', { parents: ['lamp:a'] })]);
    await soon(field.apply());
    field.member('lamp:b').desiredState = 'terminated';
    await soon(field.apply());
    expect([...shop.lamps.keys()]).toEqual(['a']);
  });
});

describe('stopping a field', () => {
  it('stops children before their parents, and creates what does not exist parents first', async () => {
    const stopped = chain.map((definition) => ({ ...definition, desired_state: 'stopped' }));
    const { field, shop } = openField(stopped);
    const order: string[] = [];
    shop.onNamedStep = (name, { operation }) => void order.push(`${operation} ${name}`);
    await soon(field.apply());
    expect(order).toEqual(['Screw a', 'Screw b', 'Screw c']);
    await soon(field.apply({ state: 'running' }));
    order.length = 0;
    await soon(field.apply());
    expect(order).toEqual(['Darken c', 'Darken b', 'Darken a']);
  });

  it('changes what is already stopped parents first', async () => {
    const { field, shop } = openField(chain);
    for (const name of ['a', 'b', 'c']) shop.lamps.set(name, { colour: 'blue', lit: false, movingUntil: 0 });
    const order: string[] = [];
    shop.onNamedStep = (name, { operation }) => void order.push(`${operation} ${name}`);
    await soon(field.apply({ state: 'stopped' }));
    expect(order).toEqual(['Paint a', 'Paint b', 'Paint c']);
  });

  it('observes only particles with parents or children beforehand', async () => {
    const { field, shop } = openField([lamp('alone')]);
    await soon(field.plan({ state: 'stopped' }));
    expect(shop.looks).toBe(1);
  });

  it('assumes that what cannot be observed is running', async () => {
    const { field, shop } = openField(chain);
    await soon(field.apply());
    shop.onLook = (name) => (name === 'c' ? Promise.reject(new Error('no power')) : undefined);
    const { report } = await failureOf(field.apply({ state: 'stopped' }));
    expect(outcomes(report)).toEqual({ 'lamp:c': 'failed', 'lamp:b': 'skipped', 'lamp:a': 'skipped' });
  });

  it('is refused where a child is to keep running', async () => {
    const { field } = openField([lamp('a', { desired_state: 'stopped' }), lamp('b', { parents: ['lamp:a'] })]);
    await expect(field.apply()).rejects.toThrow(
      'lamp:a should be stopped, but lamp:b, which depends on it, should be running',
    );
  });

  it('includes children, and not parents, with cascade', () => {
    const { field } = openField(chain);
    const selected = field.select({ only: 'b', cascade: true, state: 'stopped' });
    expect(selected.map(({ id }) => id)).toEqual(['lamp:b', 'lamp:c']);
  });
});

describe('runs of one field at once', () => {
  it('keep their own states', async () => {
    const { field, shop } = openField(chain);
    await soon(field.apply());
    shop.lamps.set('a', { colour: 'blue', lit: true, movingUntil: 0 });
    shop.moveFor = 1_000;
    const applying = field.apply();
    await field.plan({ state: 'terminated' });
    await soon(applying);
    expect([...shop.lamps.keys()].sort()).toEqual(['a', 'b', 'c']);
    expect(shop.received).not.toContain('Unscrew');
  });

  it('run one after the other for each particle, also when one times out', async () => {
    const { field, shop } = openField([lamp('a')]);
    shop.moveFor = 5_000;
    const runs = [field.apply(), field.apply({ maxTimeout: 20 }), field.apply()];
    const results = await soon(Promise.allSettled(runs));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(shop.received).toEqual(['Screw', 'Light']);
  });
});

describe('a flavor that does not answer', () => {
  it('does not prevent a timeout or an abort of a plan, or of the check of an approved one', async () => {
    const { field, shop } = openField([lamp('a')]);
    shop.onLook = () => new Promise(() => {});
    await expect(soon(field.apply({ expect: 'x', maxTimeout: 1_000 }))).rejects.toThrow(DeadlineExceededError);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1_000);
    await expect(soon(field.plan({ signal: controller.signal }))).rejects.toThrow(AbortedError);
    await expect(field.plan({ signal: AbortSignal.abort() })).rejects.toThrow(AbortedError);
  });
});

describe('a run that fails', () => {
  it('has a message in the singular for one particle, also for a thrown value that is not an error', async () => {
    const { field, shop } = openField([lamp('a')]);
    shop.onLook = () => Promise.reject('no power');
    const error = await failureOf(field.apply({ rollback: true }));
    expect(error.message).toContain('Of 1 particle, 1 failed and 0 were skipped.');
    expect(error.message).toContain('failed: no power');
    expect(error.message).toContain('Rolled back nothing: this run created nothing.');
  });

  it('names the particle once for each failure', async () => {
    const { field, shop } = openField([lamp('a')]);
    shop.onLook = () => ({ kind: 'blocked', status: 'BURNT', reason: 'Replace it.' });
    const error = await failureOf(field.apply());
    expect(error.message.match(/lamp:a/g)).toHaveLength(1);
  });

  it('does not mention a rollback that was not asked for', async () => {
    const { field, shop } = openField([lamp('a')]);
    shop.onLook = () => Promise.reject(new Error('no power'));
    expect((await failureOf(field.apply())).message).not.toContain('Rolled back');
  });
});

describe('a field without a timeout', () => {
  it('gives each particle a timeout of an hour', async () => {
    const { field, shop } = openField([lamp('a')]);
    shop.moveFor = Number.POSITIVE_INFINITY;
    expect((await failureOf(field.apply())).message).toContain('not done after 3600 s');
    expect((await failureOf(field.apply({ maxTimeout: 7_200_000 }))).message).toContain('not done after 7200 s');
  });
});

describe('a particle that was not begun', () => {
  it('has the reason of the abort, or the timeout', async () => {
    const { field, shop } = openField(chain);
    const reason = new Error('the user left');
    const controller = new AbortController();
    shop.onNamedStep = () => controller.abort(reason);
    const { report } = await failureOf(field.apply({ signal: controller.signal, concurrency: 1 }));
    const errors = report.particles.map(({ error }) => error);
    expect(errors[0]).toBeInstanceOf(AbortedError);
    const free = openField([lamp('x'), lamp('y')]);
    free.shop.moveFor = 10_000;
    const late = await failureOf(free.field.apply({ maxTimeout: 5_000, concurrency: 1 }));
    expect(late.report.particles[1]).toMatchObject({
      outcome: 'skipped',
      reason: 'the run was aborted or timed out before its turn.',
      error: expect.any(DeadlineExceededError),
      created: false,
      steps: [],
      duration: 0,
    });
    expect(String(late.report.particles[1]?.error)).toContain('not done after 5 s; its apply was not started');
    const aborted = openField([lamp('x'), lamp('y')]);
    const stopping = new AbortController();
    aborted.shop.onNamedStep = () => stopping.abort(reason);
    const cut = await failureOf(aborted.field.apply({ signal: stopping.signal, concurrency: 1 }));
    expect(cut.report.particles[1]).toMatchObject({ outcome: 'skipped', error: { cause: reason } });
  });
});

describe('an invalid limit', () => {
  it.each([0, -1, 1.5, Number.NaN])('is refused: %s at once', async (concurrency) => {
    const { field } = openField([lamp('a')]);
    await expect(field.apply({ concurrency })).rejects.toThrow(
      'concurrency must be a whole number from 1, or Infinity',
    );
    await expect(field.plan({ concurrency })).rejects.toThrow(RangeError);
  });

  it('is refused: an invalid timeout', async () => {
    await expect(openField([lamp('a')]).field.apply({ maxTimeout: Number.NaN })).rejects.toThrow(
      'maxTimeout must be a number of milliseconds',
    );
  });
});

describe('a plan of a field', () => {
  it('shows what an apply would do with each, in that order, and writes nothing', async () => {
    const { field, shop } = openField(chain);
    const { particles } = await soon(field.plan());
    expect(particles.map(({ id, plan }) => [id, plan?.steps.map(({ operation }) => operation)])).toEqual([
      ['lamp:a', ['Screw', 'Light']],
      ['lamp:b', ['Screw', 'Light']],
      ['lamp:c', ['Screw', 'Light']],
    ]);
    const ending = await soon(field.plan({ state: 'terminated' }));
    expect(ending.particles.map(({ id }) => id)).toEqual(['lamp:c', 'lamp:b', 'lamp:a']);
    expect(shop.received).toEqual([]);
  });

  it('shows the error of one beside the plans of the others', async () => {
    const { field, shop } = openField(chain);
    shop.onLook = (name) => (name === 'b' ? { kind: 'blocked', status: 'BURNT', reason: 'Replace it.' } : undefined);
    const { particles } = await soon(field.plan());
    expect(particles.map(({ error }) => error instanceof Error && error.message)).toEqual([
      false,
      'lamp:b is blocked in status BURNT: Replace it.',
      false,
    ]);
    expect(particles[2]?.skipped).toBe('it waits for lamp:b, which failed.');
  });

  it('can be approved: another one is refused before anything is written', async () => {
    const { field, shop } = openField(chain);
    const { digest } = await soon(field.plan());
    shop.lamps.set('b', { colour: 'blue', lit: true, movingUntil: 0 });
    await expect(soon(field.apply({ expect: digest }))).rejects.toThrow(PlanChangedError);
    expect(shop.received).toEqual([]);
    shop.lamps.delete('b');
    await soon(field.apply({ expect: digest }));
    expect(shop.lamps.size).toBe(3);
  });

  it('is checked for each particle: changes during the apply are not reverted', async () => {
    const { field, shop } = openField([lamp('a'), lamp('b', { parents: ['lamp:a'] })]);
    shop.lamps.set('b', { colour: 'red', lit: true, movingUntil: 0 });
    const { digest } = await soon(field.plan());
    shop.onNamedStep = () => void shop.lamps.set('b', { colour: 'blue', lit: true, movingUntil: 0 });
    const { report } = await failureOf(field.apply({ expect: digest }));
    expect(report.particles[1]?.error).toBeInstanceOf(PlanChangedError);
    expect(shop.lamps.get('b')?.colour).toBe('blue');
  });

  it('skips what an apply skips, for the same reason', async () => {
    const { field } = openField([
      lamp('z'),
      lamp('a', { parents: ['lamp:z'] }),
      lamp('b', { parents: ['lamp:a'], persist_on_termination: true }),
    ]);
    await soon(field.apply());
    const { particles } = await soon(field.plan({ state: 'terminated' }));
    const report = await soon(field.apply({ state: 'terminated' }));
    const planned = Object.fromEntries(particles.map(({ id, skipped }) => [id, skipped]));
    expect(planned).toEqual(Object.fromEntries(report.particles.map(({ id, reason }) => [id, reason])));
    expect(planned['lamp:z']).toBe('it waits for lamp:a, which was skipped.');
  });
});
