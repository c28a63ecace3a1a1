import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  FieldError,
  LossRefusedError,
  type ParticleContext,
  type PcfOptions,
  type ProposedLoss,
  type Resting,
  type Step,
} from '../../src/index.js';
import { Lamp, type LampSettings, lampFlavor, openShop } from '../support/lamp.js';
import { lamp, openField } from '../support/lamps.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

type Plan = ReturnType<Lamp['planSteps']>;

/** Lamps whose plans are changed by a function. */
function lampsThat(change: (steps: Plan, seen: Resting<LampSettings>) => Plan, more: Partial<typeof lampFlavor> = {}) {
  class Changed extends Lamp {
    protected override planSteps(...asked: Parameters<Lamp['planSteps']>): Plan {
      return change(super.planSteps(...asked), asked[0]);
    }
  }
  const createParticle = (context: ParticleContext<Lamp['definition']>) => new Changed(context);
  return { ...lampFlavor, createParticle, ...more };
}

const changing =
  (operation: string, what: Partial<Step>) =>
  (steps: Plan): Plan =>
    steps.map((step) => (step.operation === operation ? Object.assign({ ...step }, what) : step));

/** Painting loses the old paint; screwing one in loses nothing. */
const fading = lampsThat(changing('Paint', { loses: 'data', lost: 'the old paint' }));
/** A lamp that is stopped is thrown away, as it is. */
const disposable = lampsThat((steps) => steps.filter(({ operation }) => operation !== 'Darken'), {
  equivalentStates: [['stopped', 'terminated']],
  transitions: [],
});

/** A red lamp that runs, and is declared in another colour. */
async function givenRedLamp(flavor: typeof lampFlavor, options: Omit<PcfOptions, 'plugins'> = {}) {
  const { shop, ...world } = openShop(options, flavor);
  await soon(world.lamp('red').apply());
  shop.received.length = 0;
  return { shop, ...world, blue: world.lamp('blue') };
}

async function refusalOf(work: Promise<unknown>): Promise<LossRefusedError> {
  const error = await soon(work.catch((reason: unknown) => reason));
  const [own] = error instanceof FieldError ? error.errors : [error];
  if (own instanceof LossRefusedError) return own;
  throw own instanceof Error ? own : new Error('it was not refused');
}

describe('a step that loses something', () => {
  it('is refused with an error that names the particle, the step, the loss and how to consent', async () => {
    const { shop, blue } = await givenRedLamp(fading);
    const error = await refusalOf(blue.apply());
    expect(error).toMatchObject({ code: 'PCF_LOSS_REFUSED', id: 'lamp:desk', verb: 'update' });
    expect(error.steps).toMatchObject([{ operation: 'Paint', loses: 'data' }]);
    expect(error.message).toBe(
      'lamp:desk: Paint (paint it blue) was refused: it loses data: the old paint. This needs consent. ' +
        "Consent with losses: 'allow', or a function that decides about each step, in apply() or createPcf().",
    );
    expect(shop.received).toEqual([]);
  });

  it('is refused before an earlier step of the plan is sent, together with every other one', async () => {
    const both = lampsThat((steps, { kind }) => {
      const [screw] = steps;
      if (kind === 'missing' || !screw) return steps;
      return [{ operation: 'Light', input: {}, summary: 'light it' }, ...changing('Paint', { loses: 'index' })(steps)];
    });
    const { shop, blue } = await givenRedLamp(both);
    expect((await refusalOf(blue.apply())).steps).toMatchObject([{ operation: 'Paint', loses: 'index' }]);
    expect(shop.received).toEqual([]);
  });

  it('is listed on a line of its own, where there are several', async () => {
    const both = lampsThat((steps) => {
      const light = { operation: 'Light', input: {}, summary: 'light it', loses: 'data' } as const;
      const isPainted = steps.some(({ operation }) => operation === 'Paint');
      return isPainted ? [light, ...changing('Paint', { loses: 'index' })(steps)] : steps;
    });
    const { blue } = await givenRedLamp(both);
    const [first, ...lines] = (await refusalOf(blue.apply())).message.split('\n');
    expect(first).toContain('lamp:desk: 2 steps were refused');
    expect(lines).toEqual(['  Light (light it): it loses data', '  Paint (paint it blue): it loses index']);
  });

  it("is sent with `losses: 'allow'` of the apply, or of the runtime", async () => {
    const { shop, blue } = await givenRedLamp(fading);
    expect(await soon(blue.apply({ losses: 'allow' }))).toMatchObject({ outcome: 'changed' });
    expect(shop.received).toEqual(['Paint']);
    const other = await givenRedLamp(fading, { losses: 'allow' });
    expect(await soon(other.blue.apply())).toMatchObject({ outcome: 'changed' });
  });

  it('is decided by the apply where runtime and apply differ', async () => {
    const { blue } = await givenRedLamp(fading, { losses: 'allow' });
    expect(await refusalOf(blue.apply({ losses: 'refuse' }))).toBeInstanceOf(LossRefusedError);
  });

  it('is refused by a verb that is called for its settings, unless that call allows it', async () => {
    const { shop, blue } = await givenRedLamp(fading);
    expect(await refusalOf(blue.update())).toMatchObject({ verb: 'update' });
    expect(shop.received).toEqual([]);
    expect(await soon(blue.update({ losses: 'allow' }))).toMatchObject({ operation: 'Paint' });
  });

  it('is allowed by the approval of the plan that shows it, and of no other plan', async () => {
    const { blue, lamp: declare, shop } = await givenRedLamp(fading);
    const { digest, needsConsent } = await soon(blue.plan());
    expect(needsConsent).toMatchObject([{ operation: 'Paint' }]);
    expect(
      await soon(
        declare('green')
          .apply({ expect: digest })
          .catch((error: unknown) => error),
      ),
    ).toMatchObject({
      code: 'PCF_PLAN_CHANGED',
    });
    expect(shop.received).toEqual([]);
    expect(await soon(blue.apply({ expect: digest }))).toMatchObject({ outcome: 'changed' });
  });

  it('has no consent from an approved plan in which it was no loss yet', async () => {
    const { shop, lamp: declare } = openShop({}, fading);
    const particle = declare('red');
    const { digest } = await soon(particle.plan());
    shop.onStep = (step) => {
      const found = shop.lamps.get('desk');
      if (step.operation === 'Light' && found) found.colour = 'green';
      return true;
    };
    expect((await refusalOf(particle.apply({ expect: digest }))).steps).toMatchObject([{ operation: 'Paint' }]);
  });

  it('is refused when it becomes due only while the plan is carried out', async () => {
    const { shop, lamp: declare } = openShop({}, fading);
    shop.onStep = (step) => {
      const found = shop.lamps.get('desk');
      if (step.operation === 'Light' && found) found.colour = 'green';
      return true;
    };
    expect((await refusalOf(declare('red').apply())).steps).toMatchObject([{ operation: 'Paint' }]);
    expect(shop.received).toEqual(['Screw', 'Light']);
  });
});

describe('a function that decides about losses', () => {
  it('is called once for each step without consent, with the step, before anything is sent', async () => {
    const asked: ProposedLoss[] = [];
    const { shop, blue } = await givenRedLamp(fading);
    const losses = async (loss: ProposedLoss) => {
      expect(shop.received).toEqual([]);
      asked.push(loss);
      return true;
    };
    expect(await soon(blue.apply({ losses }))).toMatchObject({ outcome: 'changed' });
    expect(asked).toMatchObject([
      { id: 'lamp:desk', verb: 'update', step: { operation: 'Paint', loses: 'data', lost: 'the old paint' } },
    ]);
  });

  it.each([false, undefined, 'yes'])('refuses with anything but true: %s', async (answer) => {
    const { shop, blue } = await givenRedLamp(fading);
    // @ts-expect-error: JavaScript can answer anything.
    expect(await refusalOf(blue.apply({ losses: () => answer }))).toMatchObject({ code: 'PCF_LOSS_REFUSED' });
    expect(shop.received).toEqual([]);
  });

  it('refuses by throwing, with its reason', async () => {
    const { blue } = await givenRedLamp(fading);
    const cause = new Error('not on Sundays');
    const losses = () => {
      throw cause;
    };
    const error = await refusalOf(blue.apply({ losses }));
    expect(error.message).toBe('lamp:desk: Paint (paint it blue) was refused: not on Sundays');
    expect(error.cause).toBe(cause);
  });

  it('is not called for what has consent, nor by a plan', async () => {
    const losses = vi.fn(() => false);
    const { blue } = await givenRedLamp(fading, { losses });
    expect(await soon(blue.plan())).toMatchObject({ needsConsent: [{ operation: 'Paint' }] });
    expect(await soon(blue.apply({ desiredState: 'terminated' }))).toMatchObject({ outcome: 'changed' });
    expect(losses).not.toHaveBeenCalled();
  });
});

describe('an act that consents', () => {
  const room = (...definitions: object[]) => [{ flavor: 'quasiparticle', pcf_name: 'room', particles: definitions }];

  /** A field of lamps that run. */
  async function givenField(definitions: readonly object[], declared = definitions) {
    const world = openField(declared, {}, disposable);
    for (const { id } of world.field) {
      const [, name = ''] = id.split(':');
      world.shop.lamps.set(name, { colour: 'red', lit: true, movingUntil: 0 });
    }
    return world;
  }

  it('is a call of terminate() or stop()', async () => {
    const { shop, blue } = await givenRedLamp(disposable);
    expect(await soon(blue.stop())).toMatchObject({ operation: 'Unscrew' });
    shop.lamps.set('desk', { colour: 'red', lit: true, movingUntil: 0 });
    expect(await soon(blue.terminate({ losses: 'refuse' }))).toMatchObject({ operation: 'Unscrew' });
    expect(shop.lamps.size).toBe(0);
  });

  it.each(['stopped', 'terminated'] as const)(
    'is `%s` on the particle itself, in its definition or set',
    async (state) => {
      const { field, shop } = await givenField([lamp('a', { desired_state: state }), lamp('b'), lamp('c')]);
      field.member('lamp:b').desiredState = state;
      field.get('lamp:c').desiredState = state;
      await soon(field.apply());
      expect(shop.lamps.size).toBe(0);
    },
  );

  it.each(['stopped', 'terminated'] as const)('is `%s` given to the apply of one particle', async (desiredState) => {
    const { shop, blue } = await givenRedLamp(disposable);
    await soon(blue.apply({ desiredState }));
    expect(shop.lamps.size).toBe(0);
  });

  it('is `terminated` given to the apply of a field, of a selection, or of a quasiparticle', async () => {
    const { field, shop } = await givenField([lamp('a'), lamp('b'), ...room(lamp('c'))]);
    await soon(field.apply({ only: 'a', state: 'terminated' }));
    await soon(field.group('quasiparticle:room').apply({ state: 'terminated' }));
    expect([...shop.lamps.keys()]).toEqual(['b']);
    await soon(field.apply({ state: 'terminated' }));
    expect(shop.lamps.size).toBe(0);
  });

  it.each([
    ['a', 'a'],
    ['lamp:a', 'a'],
    ['LAMP:a', 'a'],
    ['c', 'c-0'],
    ['lamp:c', 'c-0'],
  ])('is a stop of a particle that is named: %s', async (only, ended) => {
    const { field, shop } = await givenField([lamp('a'), lamp('c', { multiplier: 1 })]);
    await soon(field.apply({ only, state: 'stopped' }));
    expect(shop.lamps.has(ended)).toBe(false);
  });

  it('is not a stop of a whole field', async () => {
    const { field, shop } = await givenField([lamp('a'), lamp('b', { desired_state: 'terminated' })]);
    expect(await refusalOf(field.apply({ state: 'stopped' }))).toMatchObject({ id: 'lamp:a', verb: 'stop' });
    expect([...shop.lamps.keys()]).toEqual(['a']);
  });

  it('is not a stop of a quasiparticle, by itself or by its name', async () => {
    const { field, shop } = await givenField([lamp('b'), ...room(lamp('a'))]);
    const group = field.group('quasiparticle:room');
    expect(await refusalOf(group.apply({ state: 'stopped' }))).toMatchObject({ id: 'lamp:a' });
    expect(await refusalOf(field.apply({ only: 'room', state: 'stopped' }))).toMatchObject({ id: 'lamp:a' });
    group.desiredState = 'stopped';
    expect(await refusalOf(group.apply())).toMatchObject({ id: 'lamp:a' });
    expect(await refusalOf(field.get('lamp:a').apply())).toMatchObject({ id: 'lamp:a' });
    expect(shop.received).toEqual([]);
  });

  it('is not a stop with cascade', async () => {
    const { field, shop } = await givenField([lamp('a'), lamp('b', { parents: ['lamp:a'] })]);
    const error = await refusalOf(field.apply({ only: 'a', cascade: true, state: 'stopped' }));
    expect(error).toMatchObject({ id: 'lamp:b' });
    expect(shop.received).toEqual([]);
  });

  it.each(['stopped', 'terminated'] as const)('is not `%s` that comes from a quasiparticle', async (desired_state) => {
    const { field, shop } = await givenField([
      { flavor: 'quasiparticle', pcf_name: 'room', desired_state, particles: [lamp('a')] },
    ]);
    expect(await refusalOf(field.apply())).toMatchObject({ id: 'lamp:a' });
    expect(await refusalOf(field.get('lamp:a').apply())).toMatchObject({ id: 'lamp:a' });
    expect(shop.received).toEqual([]);
    field.get('lamp:a').desiredState = desired_state;
    await soon(field.apply());
    expect(shop.lamps.size).toBe(0);
  });

  it('is not a state that comes from a base', async () => {
    const { field, shop } = await givenField([
      lamp('base', { desired_state: 'terminated' }),
      { flavor: 'lamp', pcf_name: 'a', base_particle_config: 'base' },
    ]);
    expect(await refusalOf(field.apply())).toMatchObject({ id: 'lamp:a' });
    expect([...shop.lamps.keys()]).toEqual(['a']);
  });

  it('consents to the end, not to what an update loses', async () => {
    const { field, shop } = openField([lamp('a', { lamp: { colour: 'blue' } })], {}, fading);
    shop.lamps.set('a', { colour: 'red', lit: false, movingUntil: 0 });
    field.member('lamp:a').desiredState = 'stopped';
    expect(await refusalOf(field.apply())).toMatchObject({ id: 'lamp:a', verb: 'update' });
    expect(shop.received).toEqual([]);
  });

  it('consents to every step of a stop, also of those that are left when it has stopped', async () => {
    const late = lampsThat((steps) => {
      const isStop = steps.some(({ operation }) => operation === 'Darken');
      return changing('Paint', { loses: 'data' })(isStop ? steps.toReversed() : steps);
    });
    const { shop, blue } = await givenRedLamp(late);
    await soon(blue.apply({ desiredState: 'stopped' }));
    expect(shop.received).toEqual(['Darken', 'Paint']);
  });

  it('is a key of the definition, for exactly the steps that name it', async () => {
    const replacing = lampsThat(changing('Paint', { loses: 'data', allowedBy: 'replace_on_change' }));
    const { shop, blue } = await givenRedLamp(replacing);
    expect(await soon(blue.plan())).not.toHaveProperty('needsConsent');
    expect(await soon(blue.apply())).toMatchObject({ outcome: 'changed' });
    expect(shop.received).toEqual(['Paint']);
  });
});

describe('a plan', () => {
  it('shows which steps need consent, and has the same digest with it', async () => {
    const { blue } = await givenRedLamp(fading);
    const plan = await soon(blue.plan());
    const allowed = await soon(blue.plan({ losses: 'allow' }));
    expect(plan.needsConsent).toEqual(plan.steps);
    expect(allowed).not.toHaveProperty('needsConsent');
    expect(allowed.digest).toBe(plan.digest);
  });

  it('of a field shows which steps need consent in the apply', async () => {
    const { field, shop } = openField([lamp('a')], {}, disposable);
    shop.lamps.set('a', { colour: 'red', lit: true, movingUntil: 0 });
    const [stopped] = (await soon(field.plan({ state: 'stopped' }))).particles;
    const [ended] = (await soon(field.plan({ state: 'terminated' }))).particles;
    expect(stopped?.plan?.needsConsent).toMatchObject([{ operation: 'Unscrew' }]);
    expect(ended?.plan).not.toHaveProperty('needsConsent');
  });
});

describe('the texts of a step', () => {
  it('may change between plan and apply, and during the apply', async () => {
    let count = 0;
    const counting = lampsThat((steps) => {
      count += 1;
      return changing('Unscrew', { lost: `${count} hours of light`, summary: `unscrew it after ${count}` })(steps);
    });
    const { shop, blue } = await givenRedLamp(counting);
    const desiredState = 'terminated';
    const { digest } = await soon(blue.plan({ desiredState }));
    expect(await soon(blue.apply({ desiredState, expect: digest }))).toMatchObject({ outcome: 'changed' });
    expect(shop.received).toEqual(['Darken', 'Unscrew']);
  });
});

describe('the losses of any plan', () => {
  const operations = ['Light', 'Darken', 'Unscrew'] as const;
  const step = fc.record(
    {
      operation: fc.constantFrom(...operations),
      input: fc.constant({}),
      summary: fc.string({ minLength: 1 }),
      loses: fc.constantFrom('data' as const, 'index' as const),
      allowedBy: fc.constant('replace_on_change'),
    },
    { requiredKeys: ['operation', 'input', 'summary'], noNullPrototype: true },
  );
  const plans = fc.uniqueArray(step, { selector: ({ operation }) => operation });

  it('are sent only with consent; without it nothing at all is', async () => {
    await fc.assert(
      fc.asyncProperty(plans, fc.subarray([...operations]), async (steps, allowed) => {
        const sent: string[] = [];
        const { shop, lamp: declare } = openShop(
          {},
          lampsThat(() => steps.slice(sent.length)),
        );
        shop.lamps.set('desk', { colour: 'red', lit: true, movingUntil: 0 });
        shop.onStep = ({ operation }) => sent.push(operation) < 0;
        const losses = ({ step: { operation } }: ProposedLoss) => allowed.some((one) => one === operation);
        const open = steps.filter(({ loses, allowedBy }) => loses && !allowedBy);
        const isAllowed = open.every(({ operation }) => allowed.includes(operation));
        const applying = declare().apply({ losses });
        if (isAllowed) await soon(applying);
        else await refusalOf(applying);
        expect(sent).toEqual(isAllowed ? steps.map(({ operation }) => operation) : []);
      }),
    );
  });
});
