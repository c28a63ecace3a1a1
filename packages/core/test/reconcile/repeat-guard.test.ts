import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  bind,
  ConflictError,
  DeferredError,
  type DesiredState,
  NoProgressError,
  type Observation,
  type ParticleContext,
  type PcfEvent,
  type Progress,
  RANDOM,
  type Resting,
  State,
  type Step,
  StepRefusedError,
} from '../../src/index.js';
import { Lamp, type LampSettings, lampFlavor, openShop } from '../support/lamp.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

/** A shop without chance, the waits of whose lamps are noted; steps can say more than those of a lamp do. */
function openPatient(more: Pick<Step, 'usually' | 'staleFor'> = {}) {
  class Slow extends Lamp {
    protected override planSteps(seen: Resting<LampSettings>, target: DesiredState) {
      return super.planSteps(seen, target).map((step) => ({ ...step, ...more }));
    }
  }
  const createParticle = (context: ParticleContext<Lamp['definition']>) => new Slow(context);
  const services = [bind(RANDOM, { useValue: () => 0.5 })];
  const opened = openShop({ services }, { ...lampFlavor, createParticle });
  const waits: { reason: string; delay: number }[] = [];
  opened.pcf.events.on((event) => {
    if (event.type === 'waiting') waits.push({ reason: event.reason, delay: event.delay });
  });
  return { ...opened, waits };
}

const MISSING: Observation<LampSettings> = { kind: 'missing' };
const lit = (colour: string) => ({ colour, lit: true, movingUntil: 0 });

describe('an apply that waits for a resource', () => {
  it('looks as often as the latest step says that it usually moves', async () => {
    const { shop, lamp, waits } = openPatient({ usually: 100_000 });
    shop.lamps.set('desk', lit('blue'));
    shop.moveFor = 6_000;
    await soon(lamp('red').apply());
    expect(waits).toEqual(Array.from({ length: 3 }, () => ({ reason: 'WARMING', delay: 2_000 })));
  });

  it('looks eight times a second where no step was sent', async () => {
    const { shop, lamp, waits } = openPatient();
    shop.lamps.set('desk', { ...lit('red'), movingUntil: Date.now() + 1_000 });
    await soon(lamp('red').apply());
    expect(waits.map(({ delay }) => delay)).toEqual(Array.from({ length: 8 }, () => 125));
  });

  it('looks less often once it moves for longer than usual, and as often as before at its next move', async () => {
    const { shop, lamp, waits } = openPatient();
    let moves = 0;
    shop.onLook = () => {
      moves += 1;
      return moves === 60 || moves > 62 ? undefined : { kind: 'moving', status: `MOVE ${moves < 60 ? 1 : 2}` };
    };
    await soon(lamp().apply({ desiredState: State.terminated }));
    const delays = waits.map(({ delay }) => delay);
    expect(delays.slice(0, 40)).toEqual(Array.from({ length: 40 }, () => 125));
    expect(delays[41]).toBeGreaterThan(125);
    expect(delays[58]).toBeGreaterThan(delays[41] ?? 0);
  });

  it('waits for the status where a class overrides the state with pending', async () => {
    class Hidden extends Lamp {
      #calls = 0;
      override async syncState(...options: Parameters<Lamp['syncState']>) {
        this.#calls += 1;
        return this.#calls === 1 ? State.pending : super.syncState(...options);
      }
    }
    const createParticle = (context: ParticleContext<Lamp['definition']>) => new Hidden(context);
    const { lamp, pcf, shop } = openShop({}, { ...lampFlavor, createParticle });
    shop.lamps.set('desk', lit('red'));
    const reasons: string[] = [];
    pcf.events.on((event) => event.type === 'waiting' && reasons.push(event.reason));
    expect(await soon(lamp().apply())).toMatchObject({ outcome: 'unchanged', from: 'pending' });
    expect(reasons).toEqual(['pending']);
  });
});

describe('an apply whose step does not show', () => {
  it('looks again, with longer and longer waits, for twelve seconds', async () => {
    const { shop, lamp, waits } = openPatient();
    shop.lamps.set('desk', lit('blue'));
    shop.onStep = () => false;
    await expect(soon(lamp('red').apply())).rejects.toBeInstanceOf(NoProgressError);
    expect(waits).toEqual(
      [200, 400, 800, 1_600, 3_200, 6_400].map((delay) => ({ reason: 'no change seen yet', delay })),
    );
  });

  it('looks again for as long as the step says', async () => {
    const { shop, lamp, waits } = openPatient({ staleFor: 1_400 });
    shop.lamps.set('desk', lit('blue'));
    shop.onStep = () => false;
    await expect(soon(lamp('red').apply())).rejects.toBeInstanceOf(NoProgressError);
    expect(waits.map(({ delay }) => delay)).toEqual([200, 400, 800]);
  });

  it('counts from the moment when the resource last moved', async () => {
    const { shop, lamp } = openPatient();
    shop.lamps.set('desk', lit('blue'));
    let sentAt = 0;
    shop.onStep = () => {
      sentAt = Date.now();
      return false;
    };
    const sinceSent = () => (sentAt === 0 ? 0 : Date.now() - sentAt);
    shop.onLook = () => (sinceSent() > 0 && sinceSent() < 60_000 ? { kind: 'moving', status: 'PAINTING' } : undefined);
    await expect(soon(lamp('red').apply())).rejects.toBeInstanceOf(NoProgressError);
    expect(sinceSent()).toBeGreaterThanOrEqual(72_000);
    expect(sinceSent()).toBeLessThan(90_000);
    expect(shop.received).toEqual(['Paint']);
  });

  it('begins again with short waits after each step', async () => {
    const { shop, lamp, pcf, waits } = openPatient();
    let stopped: Observation<LampSettings> = MISSING;
    pcf.events.on((event) => {
      if (event.type === 'observed' && event.observation.kind === 'settled' && !shop.lamps.get('desk')?.lit)
        stopped = { ...event.observation, settings: { colour: 'red' } };
    });
    let sentAt = 0;
    shop.onStep = () => {
      sentAt = Date.now();
      return true;
    };
    shop.onLook = () => {
      if (sentAt === 0 || Date.now() - sentAt > 500) return undefined;
      return shop.received.length === 1 ? MISSING : stopped;
    };
    await soon(lamp().apply());
    expect(shop.received).toEqual(['Screw', 'Light']);
    expect(waits.map(({ delay }) => delay)).toEqual([200, 400, 200, 400]);
  });

  it('sends a step at most three times for equal observations, with any steps in between', async () => {
    const { shop, lamp } = openPatient();
    shop.lamps.set('desk', lit('blue'));
    let looks = 0;
    const seen = (colour: string): Observation<LampSettings> => {
      looks += 1;
      return { kind: 'settled', state: 'running', settings: { colour }, outputs: { looks } };
    };
    shop.onLook = () => seen('blue');
    await expect(soon(lamp('red').apply())).rejects.toBeInstanceOf(NoProgressError);
    expect(shop.received).toEqual(['Paint', 'Paint', 'Paint']);
  });

  it('sends at most three hundred steps', async () => {
    class Endless extends Lamp {
      protected override planSteps(seen: Resting<LampSettings>) {
        const colour = seen.kind === 'settled' ? `${seen.settings.colour}x` : 'x';
        const summary = `paint it ${colour}`;
        return [
          {
            operation: 'Paint' as const,
            input: { colour },
            summary,
            changes: [{ path: colour, before: '', after: '' }],
          },
        ];
      }
    }
    const createParticle = (context: ParticleContext<Lamp['definition']>) => new Endless(context);
    const { lamp, shop } = openShop({}, { ...lampFlavor, createParticle });
    await expect(soon(lamp().apply())).rejects.toBeInstanceOf(NoProgressError);
    expect(shop.received).toHaveLength(300);
  });
});

describe('an apply whose step is refused for now', () => {
  it('tries again, sooner and then later, and says why it waits', async () => {
    const { shop, lamp, waits } = openPatient();
    shop.lamps.set('desk', lit('blue'));
    const free = Date.now() + 3_000;
    shop.onStep = () => {
      if (Date.now() < free) throw new ConflictError('the socket is in use');
      return true;
    };
    await soon(lamp('red').apply());
    expect(new Set(waits.map(({ reason }) => reason))).toEqual(new Set(['the socket is in use']));
    const delays = waits.map(({ delay }) => Math.round(delay));
    expect(delays.slice(0, 4)).toEqual([200, 200, 200, 200]);
    expect(delays.at(-1)).toBeGreaterThan(500);
  });

  it('restarts the conflict delay after an accepted step', async () => {
    const { shop, lamp, waits } = openPatient();
    const begun = Date.now();
    let refusals = 0;
    shop.onStep = (step) => {
      if (step.operation === 'Screw' && Date.now() - begun < 60_000) throw new ConflictError('the socket is in use');
      if (step.operation === 'Light' && refusals++ < 1) throw new ConflictError('the switch is in use');
      return true;
    };
    await soon(lamp().apply());
    expect(waits.at(-1)).toEqual({ reason: 'the switch is in use', delay: 200 });
  });

  it('does not mention it at the deadline once the step was accepted, or the resource moves', async () => {
    const { shop, lamp } = openPatient();
    let refusals = 0;
    shop.onStep = () => {
      if (refusals++ < 1) throw new ConflictError('the socket is in use');
      shop.moveFor = Number.POSITIVE_INFINITY;
      return true;
    };
    const error = await soon(lamp().apply({ maxTimeout: 60_000 })).catch((reason: unknown) => reason);
    expect(String(error)).toContain('last observed: WARMING');
    expect(String(error)).not.toContain('refused the next step');
    const other = openPatient();
    other.shop.onStep = () => {
      other.shop.onLook = () => ({ kind: 'moving', status: 'WARMING' });
      throw new ConflictError('the socket is in use');
    };
    const moving = await soon(other.lamp().apply({ maxTimeout: 60_000 })).catch((reason: unknown) => reason);
    expect(String(moving)).not.toContain('refused the next step');
  });
});

describe('the error at the deadline of an apply', () => {
  it.each<[string, Observation<LampSettings>]>([
    ['last observed: missing', MISSING],
    ['last observed: stopped', { kind: 'settled', state: 'stopped', settings: { colour: 'red' }, outputs: {} }],
    ['last observed: WARMING', { kind: 'moving', status: 'WARMING' }],
  ])('contains %s', async (expected, seen) => {
    const { shop, lamp } = openPatient();
    shop.onLook = () => seen;
    shop.onStep = () => {
      throw new ConflictError('the socket is in use');
    };
    await expect(soon(lamp().apply({ maxTimeout: 5_000 }))).rejects.toThrow(`not done after 5 s; ${expected}`);
  });

  it('contains what was observed before a look that does not answer', async () => {
    const { shop, lamp } = openPatient();
    shop.moveFor = 60_000;
    shop.onLook = () => (shop.looks > 2 ? new Promise(() => {}) : undefined);
    await expect(soon(lamp().apply({ maxTimeout: 5_000 }))).rejects.toThrow(
      'last observed: WARMING; observe() of its flavor (package @acme/lamps) has not answered',
    );
  });
});

describe('the progress of an apply', () => {
  async function progressOf(onStep: () => boolean | Promise<boolean>, sync = true) {
    const { shop, lamp } = openPatient();
    shop.onStep = onStep;
    const told: Progress[] = [];
    await soon(lamp().apply({ sync, onProgress: (progress) => told.push(progress) })).catch(() => {});
    const all = told.map(({ from, steps, isOpen }) => [from, steps.map(({ operation }) => operation).join(), isOpen]);
    return all.filter((one, at) => !isDeepStrictEqual(one, all[at - 1]));
  }

  it('is reported before each step, and when it was accepted', async () => {
    expect(await progressOf(() => true)).toEqual([
      ['terminated', '', true],
      ['terminated', 'Screw', false],
      ['terminated', 'Screw', true],
      ['terminated', 'Screw,Light', false],
    ]);
  });

  it('stays open where the answer was lost', async () => {
    const lost = () => Promise.reject(new Error('socket hang up'));
    expect(await progressOf(lost)).toEqual([['terminated', '', true]]);
  });

  it.each([
    ['in a conflict', new ConflictError('the socket is in use')],
    ['for some time', new DeferredError('not today')],
    ['by a hook', new StepRefusedError('lamp:desk', { operation: 'Screw', input: {}, summary: 'screw it in' }, 'no')],
  ])('is closed where the step was refused %s', async (_, error) => {
    const told = await progressOf(() => Promise.reject(error));
    expect(told.slice(0, 2)).toEqual([
      ['terminated', '', true],
      ['terminated', '', false],
    ]);
  });
});

describe('the end of an apply', () => {
  const eventsOf = async (more: object, desiredState: DesiredState) => {
    const { shop, pcf } = openShop();
    shop.lamps.set('desk', lit('blue'));
    const events: PcfEvent[] = [];
    pcf.events.on((event) => events.push(event));
    const particle = pcf.particle({ flavor: 'lamp', pcf_name: 'desk', lamp: { colour: 'red' }, ...more });
    const result = await soon(particle.apply({ desiredState }));
    return { last: events.at(-1), result };
  };

  it('names what kept the resource', async () => {
    const { last, result } = await eventsOf({ persist_on_termination: true }, 'terminated');
    expect(last).toMatchObject({
      type: 'applied',
      outcome: 'unchanged',
      state: 'running',
      kept: 'persist_on_termination',
    });
    expect(result).toMatchObject({ kept: 'persist_on_termination', outputs: { socket: 'socket-desk' } });
  });

  it('has the outputs of a resource that is kept', async () => {
    const { last, result } = await eventsOf({ persist_on_update: true }, 'running');
    expect(last).toMatchObject({ type: 'applied', kept: 'persist_on_update' });
    expect(result).toMatchObject({ outcome: 'unchanged', outputs: { socket: 'socket-desk' } });
  });

  it('names no key where nothing was kept', async () => {
    const { last, result } = await eventsOf({}, 'running');
    expect(last).not.toHaveProperty('kept');
    expect(result).not.toHaveProperty('kept');
  });

  it('has its transition, and none where nothing was sent', async () => {
    const { shop, lamp } = openShop();
    expect(await soon(lamp('red').apply())).toMatchObject({ transition: 'start' });
    expect(await soon(lamp('red').apply())).not.toHaveProperty('transition');
    expect(await soon(lamp('blue').apply())).toMatchObject({ transition: 'update' });
    expect(await soon(lamp('red').apply({ desiredState: 'stopped' }))).toMatchObject({ transition: 'stop' });
    expect(await soon(lamp('blue').apply({ desiredState: 'terminated' }))).toMatchObject({ transition: 'terminate' });
    expect(shop.lamps.size).toBe(0);
  });

  it('has its duration, and no outputs of a resource that is gone', async () => {
    const { shop, lamp } = openPatient();
    shop.moveFor = 2_000;
    const result = await soon(lamp().apply({ desiredState: 'stopped' }));
    expect(result.duration).toBeGreaterThanOrEqual(2_000);
    expect(result.duration).toBeLessThan(3_000);
    const gone = await soon(lamp().apply({ desiredState: 'terminated' }));
    expect(gone).toMatchObject({ outputs: {}, deferred: [] });
    expect(Object.keys(gone.outputs)).toEqual([]);
  });
});
