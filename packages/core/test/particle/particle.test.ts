import { describe, expect, it, vi } from 'vitest';
import {
  bind,
  CLOCK,
  createPcf,
  DeadlineExceededError,
  type DesiredState,
  InvalidStateError,
  type Observation,
  type ParticleContext,
  type ProposedStep,
  type ReadLimit,
  type Resting,
  refuseLoss,
  State,
  StepRefusedError,
} from '../../src/index.js';
import { Lamp, type LampSettings, LampShop, lampFlavor, lampPlugin, openShop, SHOP } from '../support/lamp.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

describe('the desired state', () => {
  it('is running unless the definition says otherwise', () => {
    const { pcf, lamp } = openShop();
    expect(lamp().desiredState).toBe(State.running);
    const dark = pcf.particle({ flavor: 'lamp', pcf_name: 'a', desired_state: 'stopped', lamp: { colour: 'red' } });
    expect(dark.desiredState).toBe(State.stopped);
  });

  it('defect 8: a misspelled one is an error that suggests the right one, and is not ignored', () => {
    const { lamp } = openShop();
    const misspelled: string = 'terminatd';
    const set = () => Object.assign(lamp(), { desiredState: misspelled });
    expect(set).toThrow(InvalidStateError);
    expect(set).toThrow(
      '"terminatd" is not a desired state. Use running, stopped or terminated. Did you mean "terminated"?',
    );
  });
});

describe('plan', () => {
  it('shows what apply would do, and writes nothing', async () => {
    const { shop, lamp } = openShop();
    const plan = await soon(lamp().plan());
    expect(plan).toMatchObject({ id: 'lamp:desk', from: 'terminated', to: 'running' });
    expect(plan.steps.map((step) => step.operation)).toEqual(['Screw', 'Light']);
    expect(shop.received).toEqual([]);
    const result = await soon(lamp().apply());
    expect(result.steps).toEqual(plan.steps);
  });

  it('after the first step is the rest of the plan before it', async () => {
    const { lamp } = openShop();
    const before = await soon(lamp().plan());
    await soon(lamp().start());
    const after = await soon(lamp().plan());
    expect(after.steps).toEqual(before.steps.slice(1));
  });

  it('is empty for a resource that does not exist and should not', async () => {
    const { lamp } = openShop();
    const particle = lamp();
    particle.desiredState = State.terminated;
    expect(await soon(particle.plan())).toMatchObject({ from: 'terminated', to: 'terminated', steps: [] });
  });

  it('shows that the resource moves, when the steps are not known yet', async () => {
    const { shop, lamp } = openShop();
    shop.lamps.set('desk', { colour: 'red', lit: true, movingUntil: Date.now() + 1000 });
    expect(await soon(lamp().plan())).toMatchObject({ from: 'pending', status: 'WARMING', steps: [] });
  });

  it('always takes a fresh look', async () => {
    const { shop, lamp } = openShop();
    const particle = lamp();
    await soon(particle.apply());
    shop.lamps.delete('desk');
    expect((await soon(particle.plan())).from).toBe('terminated');
  });

  it('has a digest: the same for the same calls, another when anything about them differs', async () => {
    const { lamp } = openShop();
    const { digest } = await soon(lamp('red').plan());
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect((await soon(lamp('red').plan())).digest).toBe(digest);
    expect((await soon(lamp('blue').plan())).digest).not.toBe(digest);
    const stopped = lamp('red');
    stopped.desiredState = State.stopped;
    expect((await soon(stopped.plan())).digest).not.toBe(digest);
  });

  it('has the same digest for any order of keys in the input of a step', async () => {
    const digestOf = async (input: object) => {
      class Odd extends Lamp {}
      Object.assign(Odd.prototype, { planSteps: () => [{ operation: 'Screw', input, summary: 'screw it in' }] });
      const createParticle = (context: ParticleContext<Lamp['definition']>) => new Odd(context);
      const { lamp } = openShop({}, { ...lampFlavor, createParticle });
      return (await soon(lamp().plan())).digest;
    };
    expect(await digestOf({ a: 1, b: { c: [1, 2], d: 3 } })).toBe(await digestOf({ b: { d: 3, c: [1, 2] }, a: 1 }));
    expect(await digestOf({ a: [1, 2] })).not.toBe(await digestOf({ a: [2, 1] }));
    expect(await digestOf({ a: null })).not.toBe(await digestOf({ a: {} }));
  });

  it('survives JSON', async () => {
    const { lamp } = openShop();
    const plan = await soon(lamp().plan());
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });
});

describe('a look, a plan or a status', () => {
  const silent = () => new Promise<Observation<LampSettings>>(() => {});

  it('times out after ten minutes, or after `maxTimeout`, when the provider never answers', async () => {
    const { shop, lamp, pcf } = openShop();
    shop.onLook = silent;
    const field = pcf.field([{ flavor: 'lamp', pcf_name: 'a', lamp: { colour: 'red' } }]);
    const reads: Record<string, (limit: ReadLimit) => Promise<unknown>> = {
      getStatus: (limit: ReadLimit) => lamp().getStatus(limit),
      plan: (limit: ReadLimit) => lamp().plan(limit),
      isStateDefinitionEquivalent: (limit: ReadLimit) => lamp().isStateDefinitionEquivalent(limit),
      'plan of a field': (limit: ReadLimit) => field.plan(limit),
      'status of a field': (limit: ReadLimit) => field.status(limit),
    };
    for (const [name, read] of Object.entries(reads)) {
      const begun = Date.now();
      await expect(soon(read({})), name).rejects.toThrow(/not done after 600 s; the read has not finished/);
      expect(Date.now() - begun, name).toBe(600_000);
      await expect(soon(read({ maxTimeout: 5_000 })), name).rejects.toThrow(DeadlineExceededError);
      expect(Date.now() - begun, name).toBe(605_000);
    }
  });

  it('does not shorten the timeout of the apply that it belongs to', async () => {
    const { shop, lamp } = openShop();
    shop.onLook = silent;
    await expect(soon(lamp().apply({ maxTimeout: 7_200_000 }))).rejects.toThrow('not done after 7200 s');
  });

  it('ends when the caller aborts, although the flavor does not listen', async () => {
    const { shop, lamp } = openShop();
    shop.onLook = silent;
    const signal = AbortSignal.abort(new Error('the user left'));
    await expect(soon(lamp().plan({ signal }))).rejects.toThrow('the user left');
  });

  it('of many particles causes no warning, also with one signal for all', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error) => warnings.push(warning);
    process.on('warning', listen);
    class Listening extends Lamp {
      protected override async observe(signal: AbortSignal = new AbortController().signal) {
        await this.context.resolve(CLOCK).sleep(10, signal);
        return super.observe();
      }
    }
    const createParticle = (context: ParticleContext<Lamp['definition']>) => new Listening(context);
    const { pcf } = openShop({}, { ...lampFlavor, createParticle });
    const definitions = Array.from({ length: 30 }, (_, at) => ({
      flavor: 'lamp' as const,
      pcf_name: `lamp-${at}`,
      lamp: { colour: 'red' },
    }));
    const field = pcf.field(definitions);
    const { signal } = new AbortController();
    await soon(Promise.all(definitions.map((one) => pcf.particle(one).plan({ signal }))));
    await soon(field.plan({ signal }));
    await soon(field.status({ signal, fresh: true }));
    process.off('warning', listen);
    expect(warnings).toEqual([]);
  });
});

describe("PCF's verbs", () => {
  it('send one step each, and do not wait', async () => {
    const { shop, lamp } = openShop();
    shop.moveFor = 0;
    const particle = lamp();
    expect(await soon(particle.start())).toMatchObject({ operation: 'Screw' });
    expect(await soon(particle.start())).toMatchObject({ operation: 'Light' });
    expect(await soon(particle.start())).toBeUndefined();
    expect(await soon(particle.stop())).toMatchObject({ operation: 'Darken' });
    expect(await soon(particle.terminate())).toMatchObject({ operation: 'Unscrew' });
    expect(await soon(particle.terminate())).toBeUndefined();
  });

  it('send nothing while the resource moves', async () => {
    const { shop, lamp } = openShop();
    shop.lamps.set('desk', { colour: 'red', lit: true, movingUntil: Date.now() + 1000 });
    expect(await soon(lamp().terminate())).toBeUndefined();
    expect(shop.received).toEqual([]);
  });

  it('update changes settings, and not the state', async () => {
    const { shop, lamp } = openShop();
    shop.lamps.set('desk', { colour: 'blue', lit: false, movingUntil: 0 });
    expect(await soon(lamp('red').update())).toMatchObject({ operation: 'Paint' });
    expect(await soon(lamp('red').update())).toBeUndefined();
    expect(shop.lamps.get('desk')).toMatchObject({ colour: 'red', lit: false });
  });

  it('isStateDefinitionEquivalent compares state and settings', async () => {
    const { shop, lamp } = openShop();
    expect(await soon(lamp().isStateDefinitionEquivalent())).toBe(false);
    shop.lamps.set('desk', { colour: 'blue', lit: true, movingUntil: 0 });
    expect(await soon(lamp('red').isStateDefinitionEquivalent())).toBe(false);
    expect(await soon(lamp('blue').isStateDefinitionEquivalent())).toBe(true);
  });
});

describe('the read cache', () => {
  it('answers for fifteen seconds, and then looks again', async () => {
    const { shop, lamp } = openShop();
    const particle = lamp();
    await particle.getStatus();
    await particle.syncState();
    await vi.advanceTimersByTimeAsync(14_999);
    await particle.getStatus();
    expect(shop.looks).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    await particle.getStatus();
    expect(shop.looks).toBe(2);
  });

  it('is bypassed on demand and after a write', async () => {
    const { shop, lamp } = openShop();
    const particle = lamp();
    await particle.getStatus();
    await particle.getStatus({ fresh: true });
    expect(shop.looks).toBe(2);
    await particle.start();
    expect(await particle.getStatus()).toMatchObject({ kind: 'settled', state: 'stopped' });
  });

  it('does not cache a look that a write overtook', async () => {
    const { shop, lamp } = openShop();
    const particle = lamp();
    let answer: (() => void) | undefined;
    const slow = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await particle.getStatus();
    shop.onLook = () => slow.then(() => ({ kind: 'missing' as const }));
    const overtaken = particle.getStatus({ fresh: true });
    shop.onLook = () => undefined;
    await particle.start();
    answer?.();
    expect(await overtaken).toEqual({ kind: 'missing' });
    expect(await particle.getStatus()).toMatchObject({ kind: 'settled' });
  });

  it('can have another time to live', async () => {
    const { shop, lamp } = openShop();
    const particle = lamp();
    particle.cacheTtl = 0;
    await particle.getStatus();
    await particle.getStatus();
    expect(shop.looks).toBe(2);
  });

  it('defect 2: forgets a resource that is gone, and its outputs', async () => {
    const { shop, lamp } = openShop();
    const particle = lamp();
    await soon(particle.apply());
    shop.lamps.delete('desk');
    expect(await particle.getStatus({ fresh: true })).toEqual({ kind: 'missing' });
    expect(await particle.getStatus()).toEqual({ kind: 'missing' });
  });
});

describe('hooks before a step', () => {
  it('see each step in order, before it is sent', async () => {
    const proposed: ProposedStep[] = [];
    const { shop, lamp } = openShop({
      beforeStep: [
        async (step) => {
          expect(shop.received).toHaveLength(proposed.length);
          proposed.push(step);
        },
      ],
    });
    await soon(lamp().apply());
    expect(proposed).toMatchObject([
      { id: 'lamp:desk', verb: 'start', step: { operation: 'Screw' } },
      { id: 'lamp:desk', verb: 'start', step: { operation: 'Light' } },
    ]);
  });

  it('refuse a step by throwing: it is not sent, and the apply ends with the reason', async () => {
    const cause = new Error('no lamps on Sundays');
    const refuse = () => {
      throw cause;
    };
    const { shop, lamp } = openShop({ beforeStep: [refuse] });
    const applying = soon(lamp().apply());
    await expect(applying).rejects.toBeInstanceOf(StepRefusedError);
    await expect(applying).rejects.toThrow('lamp:desk: Screw (screw it in) was refused: no lamps on Sundays');
    await expect(applying).rejects.toMatchObject({ cause });
    expect(shop.received).toEqual([]);
  });

  it('also apply to a verb that is called directly', async () => {
    const { shop, lamp } = openShop({ beforeStep: [refuseLoss] });
    const particle = lamp();
    await soon(particle.apply());
    await soon(particle.stop());
    await expect(soon(particle.terminate())).rejects.toThrow('loses data');
    expect(shop.lamps.has('desk')).toBe(true);
  });
});

describe('a subclass', () => {
  const openWith = <L extends Lamp>(Class: new (context: ParticleContext<Lamp['definition']>) => L) => {
    const shop = new LampShop();
    const flavor = {
      ...lampFlavor,
      createParticle: (context: ParticleContext<Lamp['definition']>) => new Class(context),
    };
    const pcf = createPcf({ plugins: [lampPlugin(flavor)], services: [bind(SHOP, { useValue: shop })] });
    return { shop, particle: pcf.particle({ flavor: 'lamp', pcf_name: 'desk', lamp: { colour: 'red' } }) };
  };

  it.each(['start', 'stop', 'terminate', 'update'] as const)('that overrides %s is honoured by apply', async (verb) => {
    const overridden: string[] = [];
    class Audited extends Lamp {
      override start: Lamp['start'] = async (options) => this.#audit('start', await super.start(options));
      override stop: Lamp['stop'] = async (options) => this.#audit('stop', await super.stop(options));
      override terminate: Lamp['terminate'] = async (options) =>
        this.#audit('terminate', await super.terminate(options));
      override update: Lamp['update'] = async (options) => this.#audit('update', await super.update(options));
      #audit<T>(name: string, step: T): T {
        overridden.push(name);
        return step;
      }
    }
    const { shop, particle } = openWith(Audited);
    shop.lamps.set('desk', { colour: verb === 'update' ? 'blue' : 'red', lit: verb !== 'start', movingUntil: 0 });
    const targets = { start: State.running, stop: State.stopped, terminate: State.terminated, update: State.running };
    particle.desiredState = targets[verb];
    await soon(particle.apply());
    expect(new Set(overridden)).toEqual(new Set([verb]));
  });

  it('that calls its resource equivalent ends the apply', async () => {
    class Tolerant extends Lamp {
      override async isStateDefinitionEquivalent() {
        return true;
      }
    }
    const { shop, particle } = openWith(Tolerant);
    shop.lamps.set('desk', { colour: 'blue', lit: true, movingUntil: 0 });
    expect(await soon(particle.apply())).toMatchObject({ outcome: 'unchanged' });
  });

  it('that never calls it equivalent gets an error, not an endless loop', async () => {
    class Never extends Lamp {
      override async isStateDefinitionEquivalent() {
        return false;
      }
    }
    const { particle } = openWith(Never);
    await expect(soon(particle.apply())).rejects.toThrow('its plan is empty. The particle class overrides');
  });

  it('that returns another state than the observation is respected', async () => {
    class Moody extends Lamp {
      override async syncState(options?: Parameters<Lamp['syncState']>[0]) {
        const seen = await super.getStatus(options);
        return seen.kind === 'settled' && seen.settings.colour === 'grey' ? State.terminated : super.syncState();
      }
    }
    const { shop, particle } = openWith(Moody);
    shop.lamps.set('desk', { colour: 'grey', lit: true, movingUntil: 0 });
    particle.desiredState = State.terminated;
    expect(await soon(particle.apply())).toMatchObject({ outcome: 'unchanged', from: 'terminated' });
  });

  it('gets its context even without a constructor of its own', () => {
    class Plain extends Lamp {}
    expect(openWith(Plain).particle).toMatchObject({ id: 'lamp:desk', definition: { lamp: { colour: 'red' } } });
  });

  it('plans for the state that an equivalent one means', async () => {
    const targets: DesiredState[] = [];
    class Watched extends Lamp {
      protected override planSteps(seen: Resting<LampSettings>, target: DesiredState) {
        targets.push(target);
        return super.planSteps(seen, target);
      }
    }
    const shop = new LampShop();
    shop.lamps.set('desk', { colour: 'red', lit: true, movingUntil: 0 });
    const flavor = {
      ...lampFlavor,
      equivalentStates: [[State.stopped, State.terminated]],
      createParticle: (context: ParticleContext<Lamp['definition']>) => new Watched(context),
    };
    const pcf = createPcf({ plugins: [lampPlugin(flavor)], services: [bind(SHOP, { useValue: shop })] });
    const particle = pcf.particle({ flavor: 'lamp', pcf_name: 'desk', lamp: { colour: 'red' } });
    particle.desiredState = State.stopped;
    await soon(particle.apply());
    expect(new Set(targets)).toEqual(new Set([State.terminated]));
    expect(shop.lamps.size).toBe(0);
  });
});
