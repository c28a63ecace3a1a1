import { describe, expect, it } from 'vitest';
import {
  AbortedError,
  CLOCK,
  ConflictError,
  ContendedError,
  DeadlineExceededError,
  DeferredError,
  type DesiredState,
  FlavorError,
  InvalidTransitionError,
  NoProgressError,
  noteWait,
  type Observation,
  type ParticleContext,
  type PcfEvent,
  PlanChangedError,
  ResourceBlockedError,
  type Resting,
  State,
} from '../../src/index.js';
import { Lamp, type LampSettings, lampFlavor, openShop } from '../support/lamp.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

describe('apply', () => {
  it('creates a resource as declared, and reports what it did', async () => {
    const { shop, lamp } = openShop();
    const result = await soon(lamp().apply());
    expect(result).toMatchObject({
      id: 'lamp:desk',
      outcome: 'changed',
      from: 'terminated',
      state: 'running',
      outputs: { socket: 'socket-desk' },
    });
    expect(result.steps.map((step) => step.operation)).toEqual(['Screw', 'Light']);
    expect(shop.lamps.get('desk')).toMatchObject({ colour: 'red', lit: true });
  });

  it('sends nothing when the resource is as declared, after a single look', async () => {
    const { shop, lamp } = openShop();
    await soon(lamp().apply());
    shop.received.length = 0;
    shop.looks = 0;
    const result = await soon(lamp().apply());
    expect(result).toMatchObject({ outcome: 'unchanged', steps: [] });
    expect(shop.received).toEqual([]);
    expect(shop.looks).toBe(1);
  });

  it('asks for the identity of the resource only from the step that creates it', async () => {
    const { shop, lamp } = openShop();
    await soon(lamp().apply());
    expect(shop.received).toEqual(['Screw', 'Light']);
    expect(shop.identityWanted).toEqual([false, true, true]);
    shop.identityWanted.length = 0;
    await soon(lamp('blue').apply());
    expect(shop.identityWanted).toEqual([false, false]);
  });

  const states = [State.running, State.stopped, State.terminated];
  const ways = states.flatMap((from) => states.map((to) => [from, to] as const));
  it.each(ways)('leads from %s to %s', async (from, to) => {
    const { shop, lamp } = openShop();
    const particle = lamp();
    particle.desiredState = from;
    await soon(particle.apply());
    particle.desiredState = to;
    const result = await soon(particle.apply());
    expect(result.from).toBe(from);
    expect(await soon(particle.syncState({ fresh: true }))).toBe(to);
    expect(shop.lamps.has('desk')).toBe(to !== State.terminated);
  });

  it('changes settings in place while it runs', async () => {
    const { shop, lamp } = openShop();
    await soon(lamp('red').apply());
    const result = await soon(lamp('blue').apply());
    expect(result.steps.map((step) => step.operation)).toEqual(['Paint']);
    expect(shop.lamps.get('desk')).toMatchObject({ colour: 'blue', lit: true });
  });

  it('does not end while the resource still moves', async () => {
    const { shop, lamp } = openShop();
    shop.moveFor = 8_000;
    const result = await soon(lamp().apply());
    expect(result.duration).toBeGreaterThanOrEqual(16_000);
    expect(result.duration).toBeLessThan(16_000 * 1.3);
    expect(Date.now()).toBeGreaterThanOrEqual(shop.lamps.get('desk')?.movingUntil ?? Number.POSITIVE_INFINITY);
  });

  it('waits for another process to finish before it decides', async () => {
    const { shop, lamp } = openShop();
    shop.lamps.set('desk', { colour: 'green', lit: true, movingUntil: Date.now() + 3_000 });
    const result = await soon(lamp('red').apply());
    expect(result.from).toBe('pending');
    expect(result.steps.map((step) => step.operation)).toEqual(['Paint']);
  });

  it('continues from what exists when the resource disappears during the apply', async () => {
    const { shop, lamp } = openShop();
    let deleted = false;
    shop.onStep = (step) => {
      if (step.operation === 'Light' && !deleted) {
        deleted = true;
        shop.lamps.delete('desk');
        return false;
      }
      return true;
    };
    const result = await soon(lamp().apply());
    expect(result.steps.map((step) => step.operation)).toEqual(['Screw', 'Light', 'Screw', 'Light']);
    expect(shop.lamps.get('desk')).toMatchObject({ lit: true });
  });

  it('tolerates reads that are stale for a moment', async () => {
    const { shop, lamp } = openShop();
    let stale = 3;
    shop.onLook = () => (shop.received.length > 0 && stale-- > 0 ? { kind: 'missing' } : undefined);
    const result = await soon(lamp().apply());
    expect(result.steps.map((step) => step.operation)).toEqual(['Screw', 'Light']);
  });

  it('tolerates reads that are stale for as long as the step says', async () => {
    class Slow extends Lamp {
      protected override planSteps(seen: Resting<LampSettings>, target: DesiredState) {
        return super.planSteps(seen, target).map((step) => ({ ...step, staleFor: 60_000 }));
      }
    }
    const createParticle = (context: ParticleContext<Lamp['definition']>) => new Slow(context);
    const { shop, lamp } = openShop({}, { ...lampFlavor, createParticle });
    const begun = Date.now();
    shop.onLook = () => (shop.received.length > 0 && Date.now() - begun < 50_000 ? { kind: 'missing' } : undefined);
    expect(await soon(lamp().apply())).toMatchObject({ outcome: 'changed' });
  });

  it('sends nothing twice while reads flip between old and new', async () => {
    const { shop, lamp } = openShop();
    shop.lamps.set('desk', { colour: 'blue', lit: false, movingUntil: 0 });
    const before: Observation<LampSettings> = {
      kind: 'settled',
      state: 'stopped',
      settings: { colour: 'blue' },
      outputs: { socket: 'socket-desk' },
    };
    const begun = Date.now();
    shop.onLook = () => (shop.looks % 2 === 0 && Date.now() - begun < 10_000 ? before : undefined);
    expect(await soon(lamp('red').apply())).toMatchObject({ outcome: 'changed' });
    expect(shop.received).toEqual(['Paint', 'Light']);
  });

  it('creates nothing twice while reads flip between existing and missing', async () => {
    const { shop, lamp } = openShop();
    const begun = Date.now();
    shop.onLook = () => (shop.looks % 2 === 0 && Date.now() - begun < 900 ? { kind: 'missing' } : undefined);
    expect(await soon(lamp().apply())).toMatchObject({ outcome: 'changed' });
    expect(shop.received).toEqual(['Screw', 'Light']);
  });

  it('works when two processes apply the same particle at once: both succeed, and nothing is sent twice', async () => {
    const { shop, lamp } = openShop();
    shop.moveFor = 1_000;
    shop.onStep = (step) => {
      const repeated = shop.received.filter((operation) => operation === step.operation).length > 1;
      if (repeated) throw new ConflictError('another process was first');
      return true;
    };
    const results = await soon(Promise.all([lamp().apply(), lamp().apply()]));
    const sent = results.flatMap((result) => result.steps.map((step) => step.operation)).sort();
    expect(sent).toEqual(['Light', 'Screw']);
    expect(shop.lamps.get('desk')).toMatchObject({ lit: true, colour: 'red' });
  });
});

describe('applies of one particle object', () => {
  it('run one after the other: the desired state of each is the one at its call', async () => {
    const { shop, lamp } = openShop();
    shop.moveFor = 1_000;
    const particle = lamp();
    const first = particle.apply();
    particle.desiredState = State.terminated;
    const second = particle.apply();
    expect(await soon(first)).toMatchObject({ outcome: 'changed', state: 'running' });
    expect(await soon(second)).toMatchObject({ outcome: 'changed', from: 'running', state: 'terminated' });
    expect(shop.received).toEqual(['Screw', 'Light', 'Darken', 'Unscrew']);
  });

  it('wait within their own timeouts', async () => {
    const { shop, lamp } = openShop();
    shop.moveFor = 60_000;
    const particle = lamp();
    const first = particle.apply();
    const second = particle.apply({ maxTimeout: 5_000 });
    second.catch(() => {});
    expect(await soon(first)).toMatchObject({ outcome: 'changed' });
    await expect(second).rejects.toBeInstanceOf(DeadlineExceededError);
  });
});

describe('apply with sync: false', () => {
  it('returns once the first step has started, and continues when it is applied again', async () => {
    const { shop, lamp } = openShop();
    shop.moveFor = 1_000;
    const options = { sync: false };
    expect(await soon(lamp().apply(options))).toMatchObject({ outcome: 'started', steps: [{ operation: 'Screw' }] });
    expect(await soon(lamp().apply(options))).toMatchObject({ outcome: 'started', steps: [] });
    expect(await soon(lamp().apply())).toMatchObject({ outcome: 'changed', steps: [{ operation: 'Light' }] });
  });
});

describe('apply with the digest of an approved plan', () => {
  it('carries out that plan', async () => {
    const { lamp } = openShop();
    const { digest: expected } = await soon(lamp().plan());
    expect(await soon(lamp().apply({ expect: expected }))).toMatchObject({ outcome: 'changed' });
  });

  it('sends no other step, even when every look differs', async () => {
    const { shop, lamp } = openShop();
    const particle = lamp();
    particle.cacheTtl = 0;
    const { digest: expected } = await soon(particle.plan());
    const looksBefore = shop.looks;
    shop.onLook = () => {
      if (shop.looks > looksBefore + 1) shop.lamps.set('desk', { colour: 'green', lit: true, movingUntil: 0 });
      return undefined;
    };
    await soon(particle.apply({ expect: expected })).catch(() => {});
    expect(shop.received).not.toContain('Screw');
  });

  it('refuses any other plan before anything is written', async () => {
    const { shop, lamp } = openShop();
    const { digest: expected } = await soon(lamp().plan());
    shop.lamps.set('desk', { colour: 'green', lit: true, movingUntil: 0 });
    const applying = soon(lamp().apply({ expect: expected }));
    await expect(applying).rejects.toBeInstanceOf(PlanChangedError);
    await expect(applying).rejects.toThrow('Plan again, and approve the new plan.');
    expect(shop.received).toEqual([]);
  });
});

describe('a step that the provider refuses for some time', () => {
  const NOT_TODAY = 'colours change once a day';

  it('is reported as deferred, with the time where it is known; all else is done, and a later apply sends it', async () => {
    const { shop, lamp } = openShop();
    shop.lamps.set('desk', { colour: 'blue', lit: false, movingUntil: 0 });
    shop.onStep = (step) => {
      if (step.operation === 'Paint') throw new DeferredError(NOT_TODAY, { until: 86_400_000 });
      return true;
    };
    const result = await soon(lamp('red').apply());
    expect(result).toMatchObject({
      outcome: 'deferred',
      steps: [{ operation: 'Light' }],
      deferred: [{ step: { operation: 'Paint' }, reason: NOT_TODAY, until: 86_400_000 }],
    });
    shop.onStep = () => true;
    expect(await soon(lamp('red').apply())).toMatchObject({
      outcome: 'changed',
      steps: [{ operation: 'Paint' }],
      deferred: [],
    });
  });

  it('also defers the later steps of its group', async () => {
    class Strict extends Lamp {
      protected override planSteps(seen: Resting<LampSettings>, target: DesiredState) {
        return super.planSteps(seen, target).map((step) => ({ ...step, group: 'all' }));
      }
    }
    const createParticle = (context: ParticleContext<Lamp['definition']>) => new Strict(context);
    const { shop, lamp } = openShop({}, { ...lampFlavor, createParticle });
    shop.lamps.set('desk', { colour: 'blue', lit: false, movingUntil: 0 });
    shop.onStep = () => {
      throw new DeferredError(NOT_TODAY);
    };
    expect(await soon(lamp('red').apply())).toMatchObject({ outcome: 'deferred', steps: [] });
    expect(shop.received).toEqual(['Paint']);
  });
});

describe('apply stops with an error', () => {
  it('when a step is accepted but changes nothing: it names the field, after some more looks', async () => {
    const { shop, lamp } = openShop();
    await soon(lamp('red').apply());
    shop.received.length = 0;
    shop.onStep = () => false;
    const applying = soon(lamp('blue').apply());
    await expect(applying).rejects.toBeInstanceOf(NoProgressError);
    await expect(applying).rejects.toThrow(
      'lamp:desk: Paint (paint it blue) was accepted, but did not change: lamp.colour.',
    );
    expect(shop.received).toEqual(['Paint']);
  });

  it('no sooner than the step says that reads may be stale', async () => {
    const { shop, lamp, pcf } = openShop();
    let sentAt = 0;
    pcf.events.on((event) => {
      if (event.type === 'step-started') sentAt = event.at;
    });
    shop.onLook = () => (shop.received.length > 0 && Date.now() - sentAt < 10_000 ? { kind: 'missing' } : undefined);
    await expect(soon(lamp().apply())).resolves.toMatchObject({ outcome: 'changed' });
    shop.onLook = () => ({ kind: 'missing' });
    await expect(soon(lamp().apply())).rejects.toBeInstanceOf(NoProgressError);
    expect(Date.now() - sentAt).toBeGreaterThanOrEqual(12_000);
  });

  it('when the resource is blocked, with the reason, without waiting', async () => {
    const { shop, lamp } = openShop();
    shop.onLook = () => ({ kind: 'blocked', status: 'MELTED', reason: 'call the electrician.' });
    const applying = soon(lamp().apply());
    await expect(applying).rejects.toBeInstanceOf(ResourceBlockedError);
    await expect(applying).rejects.toThrow('lamp:desk is blocked in status MELTED: call the electrician.');
    expect(shop.received).toEqual([]);
  });

  it('at the deadline, with what was observed last; and applying again continues', async () => {
    const { shop, lamp } = openShop();
    shop.moveFor = 60_000;
    const applying = soon(lamp().apply({ maxTimeout: 5_000 }));
    await expect(applying).rejects.toBeInstanceOf(DeadlineExceededError);
    await expect(applying).rejects.toThrow('lamp:desk: not done after 5 s; last observed: WARMING.');
    expect(await soon(lamp().apply())).toMatchObject({ outcome: 'changed' });
  });

  it('at the deadline, even when a look never answers', async () => {
    const { shop, lamp } = openShop();
    shop.onLook = () => new Promise<Observation<LampSettings>>(() => {});
    const applying = soon(lamp().apply({ maxTimeout: 5_000 }));
    await expect(applying).rejects.toBeInstanceOf(DeadlineExceededError);
    await expect(applying).rejects.toThrow(
      'the resource was not observed yet; observe() of its flavor (package @acme/lamps) has not answered',
    );
  });

  it('after an hour by default', async () => {
    const { shop, lamp } = openShop();
    shop.moveFor = Number.POSITIVE_INFINITY;
    await expect(soon(lamp().apply())).rejects.toThrow('not done after 3600 s');
  });

  it('by default not before twice the time that the steps of the plan usually take', async () => {
    const eightIndexes = 72 * 60_000;
    class Slow extends Lamp {
      protected override planSteps(seen: Resting<LampSettings>, target: DesiredState) {
        return super.planSteps(seen, target).map((step) => ({ ...step, usually: eightIndexes / 2 }));
      }
    }
    const createParticle = (context: ParticleContext<Lamp['definition']>) => new Slow(context);
    const { shop, lamp } = openShop({}, { ...lampFlavor, createParticle });
    shop.moveFor = eightIndexes * 0.75;
    expect(await soon(lamp().apply())).toMatchObject({ outcome: 'changed' });
    shop.lamps.clear();
    shop.moveFor = Number.POSITIVE_INFINITY;
    await expect(soon(lamp().apply())).rejects.toThrow('not done after 8640 s');
    await expect(soon(lamp().apply({ maxTimeout: 60_000 }))).rejects.toThrow('not done after 60 s');
  });

  it('at the deadline, with the waits that the flavor noted', async () => {
    class Throttled extends Lamp {
      protected override async observe(signal: AbortSignal = new AbortController().signal) {
        const done = noteWait(signal, 'Look is throttled');
        await this.context.resolve(CLOCK).sleep(1e9, signal).finally(done);
        return super.observe();
      }
    }
    const createParticle = (context: ParticleContext<Lamp['definition']>) => new Throttled(context);
    const { lamp, pcf } = openShop({}, { ...lampFlavor, createParticle });
    await expect(soon(lamp().apply({ maxTimeout: 5_000 }))).rejects.toThrow('waiting because Look is throttled');
    await expect(soon(lamp().plan({ maxTimeout: 5_000 }))).rejects.toThrow('waiting because Look is throttled');
    const field = pcf.field([{ flavor: 'lamp', pcf_name: 'a', lamp: { colour: 'red' } }]);
    await expect(soon(field.plan({ maxTimeout: 5_000 }))).rejects.toThrow('waiting because Look is throttled');
    await expect(soon(field.status({ maxTimeout: 5_000 }))).rejects.toThrow('waiting because Look is throttled');
  });

  it('when the caller aborts, with the reason as its cause; and applying again continues', async () => {
    const { shop, lamp, pcf } = openShop();
    shop.moveFor = 1_000;
    const controller = new AbortController();
    const reason = new Error('the user left');
    pcf.events.on((event) => {
      if (event.type === 'waiting') controller.abort(reason);
    });
    const applying = soon(lamp().apply({ signal: controller.signal }));
    await expect(applying).rejects.toBeInstanceOf(AbortedError);
    await expect(applying).rejects.toMatchObject({ cause: reason });
    expect(await soon(lamp().apply())).toMatchObject({ outcome: 'changed' });
  });

  it('when the caller aborts while a step is under way: no further step is sent, with any result of that one', async () => {
    const { shop, lamp } = openShop();
    const controller = new AbortController();
    shop.onStep = async () => {
      controller.abort();
      await new Promise<void>((resolve) => setTimeout(resolve, 1_000));
      return true;
    };
    await expect(soon(lamp().apply({ signal: controller.signal }))).rejects.toBeInstanceOf(AbortedError);
    await soon(Promise.resolve());
    expect(shop.received).toEqual(['Screw']);
  });

  it('when the caller aborts while a hook decides: the step is not sent', async () => {
    const controller = new AbortController();
    const { shop, lamp } = openShop({ beforeStep: [() => controller.abort()] });
    await expect(soon(lamp().apply({ signal: controller.signal }))).rejects.toBeInstanceOf(AbortedError);
    expect(shop.received).toEqual([]);
  });

  it('before the first look when the signal is aborted already', async () => {
    const { shop, lamp } = openShop();
    await expect(soon(lamp().apply({ signal: AbortSignal.abort() }))).rejects.toBeInstanceOf(AbortedError);
    expect(shop.looks).toBe(0);
  });

  it('when a conflict never ends: at the deadline, with the conflict, after few attempts', async () => {
    const { shop, lamp } = openShop();
    shop.onStep = () => {
      throw new ConflictError('the socket is in use');
    };
    const applying = soon(lamp().apply());
    await expect(applying).rejects.toBeInstanceOf(DeadlineExceededError);
    await expect(applying).rejects.toThrow('the provider refused the next step: the socket is in use');
    expect(Date.now()).toBeGreaterThanOrEqual(3_600_000);
    expect(shop.received.length).toBeLessThan(60);
  });

  it('but not because of a long conflict that ends before the deadline', async () => {
    const { shop, lamp } = openShop();
    const free = Date.now() + 20 * 3_600_000;
    shop.onStep = () => {
      if (Date.now() < free) throw new ConflictError('the socket is in use');
      return true;
    };
    const done = await soon(lamp().apply({ maxTimeout: 100 * 3_600_000 }));
    expect(done.outcome).toBe('changed');
    expect(Date.now() - free).toBeLessThan(4 * 60_000);
  });

  it('when the provider refuses, at once', async () => {
    const { shop, lamp } = openShop();
    shop.onStep = () => {
      throw new Error('no such socket');
    };
    await expect(soon(lamp().apply())).rejects.toThrow('no such socket');
    expect(shop.received).toEqual(['Screw']);
  });

  it('when another process undoes a step time after time', async () => {
    const { shop, lamp, pcf } = openShop();
    shop.lamps.set('desk', { colour: 'blue', lit: true, movingUntil: 0 });
    pcf.events.on((event) => {
      if (event.type === 'observed' && event.observation.kind === 'settled') shop.lamps.delete('desk');
    });
    await expect(soon(lamp('red').apply())).rejects.toBeInstanceOf(ContendedError);
    expect(shop.received.length).toBeLessThan(20);
  });

  it('when another definition of the same resource is applied at the same time: it names the settings', async () => {
    const { shop, lamp } = openShop();
    shop.lamps.set('desk', { colour: 'blue', lit: false, movingUntil: 0 });
    shop.onStep = (step) => {
      const desk = shop.lamps.get('desk');
      if (step.operation === 'Light' && desk) setTimeout(() => shop.lamps.set('desk', { ...desk, colour: 'blue' }), 0);
      return step.operation !== 'Light';
    };
    const applying = soon(lamp('red').apply());
    await expect(applying).rejects.toMatchObject({ code: 'PCF_CONTENDED', id: 'lamp:desk', settings: ['lamp.colour'] });
    await expect(applying).rejects.toThrow('another process changed it back 3 times during the apply: lamp.colour.');
    expect(shop.received.filter((operation) => operation === 'Paint')).toHaveLength(3);
  });

  it('also when its own change is never seen, once the other process was seen to change something else', async () => {
    const { shop, lamp } = openShop();
    shop.lamps.set('desk', { colour: 'blue', lit: true, movingUntil: 0 });
    shop.onStep = (step) => {
      const desk = shop.lamps.get('desk');
      if (step.operation === 'Paint' && desk) shop.lamps.set('desk', { ...desk, lit: false });
      return step.operation !== 'Paint';
    };
    await expect(soon(lamp('red').apply())).rejects.toMatchObject({ code: 'PCF_CONTENDED', settings: ['lamp.colour'] });
    expect(shop.received.filter((operation) => operation === 'Paint')).toHaveLength(4);
  });

  it('when the flavor has no transition to the desired state', async () => {
    const { lamp } = openShop({}, { ...lampFlavor, transitions: [] });
    const particle = lamp();
    particle.desiredState = State.stopped;
    const applying = soon(particle.apply());
    await expect(applying).rejects.toBeInstanceOf(InvalidTransitionError);
    await expect(applying).rejects.toThrow('lamp:desk: this flavor has no transition from terminated to stopped.');
  });
});

describe('a flavor that violates its contract gets an error that names its package', () => {
  const seenAs = (observation: unknown) => {
    const { shop, lamp } = openShop();
    Object.assign(shop, { onLook: () => observation });
    return soon(lamp().apply());
  };

  it.each<[string, unknown]>([
    ['a text', 'running'],
    ['nothing of a known kind', { kind: 'fine' }],
    ['a settled resource without settings', { kind: 'settled', state: 'running', outputs: {} }],
    ['a settled resource in no state that rests', { kind: 'settled', state: 'pending', settings: {}, outputs: {} }],
    ['a blocked resource without a reason', { kind: 'blocked', status: 'MELTED' }],
  ])('when observe() gives %s', async (_, observation) => {
    const applying = seenAs(observation);
    await expect(applying).rejects.toBeInstanceOf(FlavorError);
    await expect(applying).rejects.toThrow('observe() of its flavor (package @acme/lamps) returned');
  });

  it('when observe() throws an error of another kind', async () => {
    const { shop, lamp } = openShop();
    shop.onLook = () => {
      throw new TypeError('x is undefined');
    };
    await expect(soon(lamp().apply())).rejects.toThrow(
      'observe() of its flavor (package @acme/lamps) failed: x is undefined',
    );
  });

  it('when planSteps() returns no list of steps, or always new ones', async () => {
    const planning = (planSteps: (seen: Observation<LampSettings>) => unknown) => {
      class Planless extends Lamp {}
      Object.assign(Planless.prototype, { planSteps });
      const createParticle = (context: ParticleContext<Lamp['definition']>) => new Planless(context);
      return soon(
        openShop({}, { ...lampFlavor, createParticle })
          .lamp()
          .apply(),
      );
    };
    await expect(planning(() => undefined)).rejects.toThrow(
      'planSteps() of its flavor (package @acme/lamps) did not return a list of steps',
    );
    await expect(planning(() => [{}])).rejects.toBeInstanceOf(FlavorError);
    const endless = (seen: Observation<LampSettings>) => {
      const colour = seen.kind === 'settled' ? `${seen.settings.colour}x` : 'x';
      return [{ operation: 'Paint', input: { colour }, summary: `paint it ${colour}` }];
    };
    await expect(planning(endless)).rejects.toBeInstanceOf(NoProgressError);
    await expect(planning(endless)).rejects.toThrow('a bug in the flavor (package @acme/lamps)');
  });
});

describe('the events of an apply', () => {
  it('report every look, step, wait and the outcome, in order', async () => {
    const { shop, lamp, pcf } = openShop();
    shop.moveFor = 150;
    const events: PcfEvent['type'][] = [];
    pcf.events.on((event) => events.push(event.type));
    const particle = lamp();
    particle.desiredState = State.stopped;
    await soon(particle.apply());
    expect(events).toEqual([
      'observed',
      'step-started',
      'step-finished',
      'created',
      'observed',
      'waiting',
      'observed',
      'waiting',
      'observed',
      'applied',
    ]);
  });

  it('report a failed step and a failed apply with the error', async () => {
    const { shop, lamp, pcf } = openShop();
    const error = new Error('no such socket');
    shop.onStep = () => {
      throw error;
    };
    const failures: PcfEvent[] = [];
    pcf.events.on((event) => failures.push(event));
    await expect(soon(lamp().apply())).rejects.toMatchObject({ code: 'PCF_FLAVOR', cause: error });
    expect(failures.slice(-2)).toMatchObject([
      { type: 'step-failed', id: 'lamp:desk', verb: 'start', error: { cause: error } },
      { type: 'failed', id: 'lamp:desk', error: { cause: error } },
    ]);
  });

  it('do not reach a listener that was removed', async () => {
    const { lamp, pcf } = openShop();
    const events: PcfEvent[] = [];
    const stop = pcf.events.on((event) => events.push(event));
    stop();
    await soon(lamp().apply());
    expect(events).toEqual([]);
  });

  it('do not disturb the work when a listener rejects', async () => {
    const { lamp, pcf } = openShop();
    const warnings: string[] = [];
    const note = (warning: Error) => warnings.push(warning.message);
    process.on('warning', note);
    pcf.events.on(() => Promise.reject(new Error('a mistake in an async listener')));
    expect(await soon(lamp().apply())).toMatchObject({ outcome: 'changed' });
    await new Promise<void>((resolve) => process.nextTick(resolve));
    process.off('warning', note);
    expect(warnings).toContain('a mistake in an async listener');
  });

  it('do not disturb the work when a listener throws', async () => {
    const { lamp, pcf } = openShop();
    const warnings: string[] = [];
    const note = (warning: Error) => warnings.push(warning.message);
    process.on('warning', note);
    pcf.events.on(() => {
      throw new Error('a mistake in the listener');
    });
    expect(await soon(lamp().apply())).toMatchObject({ outcome: 'changed' });
    await new Promise<void>((resolve) => process.nextTick(resolve));
    process.off('warning', note);
    expect(warnings).toContain('a mistake in the listener');
  });
});
