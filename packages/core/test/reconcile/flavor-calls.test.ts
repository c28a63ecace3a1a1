import { describe, expect, it } from 'vitest';
import {
  ConflictError,
  FlavorError,
  InvalidTransitionError,
  type Observation,
  type ParticleContext,
  ReplacementNeededError,
  ResourceBlockedError,
  State,
} from '../../src/index.js';
import { Lamp, type LampSettings, lampFlavor, openShop } from '../support/lamp.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

/** Opens a shop whose lamps have methods that answer as given, whatever their types say. */
function openWith(methods: Readonly<Record<string, () => unknown>>) {
  class Faulty extends Lamp {}
  Object.assign(Faulty.prototype, methods);
  const createParticle = (context: ParticleContext<Lamp['definition']>) => new Faulty(context);
  return openShop({}, { ...lampFlavor, createParticle });
}

const SETTLED = { kind: 'settled', state: 'running', settings: {}, outputs: {} };

describe('an observation of a flavor', () => {
  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['running', 'running'],
    ['an object without "kind"', {}],
    ['an incomplete observation of kind "fine"', { kind: 'fine' }],
    ['an incomplete observation of kind "moving"', { kind: 'moving' }],
    ['an incomplete observation of kind "moving"', { kind: 'moving', status: '' }],
    ['an incomplete observation of kind "moving"', { kind: 'moving', status: 5 }],
    ['an incomplete observation of kind "blocked"', { kind: 'blocked', reason: 'it melted.' }],
    ['an incomplete observation of kind "blocked"', { kind: 'blocked', status: 'MELTED' }],
    ['an incomplete observation of kind "fine"', { ...SETTLED, kind: 'fine' }],
    ['an incomplete observation of kind "settled"', { kind: 'settled', state: 'running', outputs: {} }],
    ['an incomplete observation of kind "settled"', { kind: 'settled', settings: {}, outputs: {} }],
    ['an incomplete observation of kind "settled"', { kind: 'settled', state: 'running', settings: {} }],
    ['an incomplete observation of kind "settled"', { ...SETTLED, state: 'terminated' }],
    ['an incomplete observation of kind "settled"', { ...SETTLED, outputs: null }],
    ['an incomplete observation of kind "settled"', { ...SETTLED, outputs: 'socket' }],
  ])('is refused as %s: %j', async (described, observation) => {
    const { lamp } = openWith({ observe: async () => observation });
    const looking = soon(lamp().getStatus());
    await expect(looking).rejects.toBeInstanceOf(FlavorError);
    await expect(looking).rejects.toThrow(`observe() of its flavor (package @acme/lamps) returned`);
    await expect(looking).rejects.toThrow(described);
  });

  it.each<Observation<LampSettings>>([
    { kind: 'missing' },
    { kind: 'moving', status: 'WARMING' },
    { kind: 'blocked', status: 'MELTED', reason: 'call the electrician.' },
    { kind: 'settled', state: 'running', settings: { colour: 'red' }, outputs: {} },
    { kind: 'settled', state: 'stopped', settings: { colour: 'red' }, outputs: {} },
  ])('is accepted: %j', async (observation) => {
    const { lamp } = openWith({ observe: async () => observation });
    expect(await soon(lamp().getStatus())).toEqual(observation);
  });
});

describe('steps of a flavor', () => {
  it.each<[unknown]>([
    [undefined],
    [{}],
    ['Light'],
    [[null]],
    [['Light']],
    [[{ operation: 'Light' }]],
    [[{ summary: 'light it' }]],
    [[{ operation: '', summary: 'light it' }]],
    [[{ operation: 'Light', summary: '' }]],
    [[{ operation: 5, summary: 'light it' }]],
    [[{ operation: 'Light', summary: 'light it', input: {} }, { operation: 'Light' }]],
  ])('are refused as %j, with the method that returned them', async (steps) => {
    const settled = soon(
      openWith({ planSteps: () => steps })
        .lamp()
        .plan(),
    );
    await expect(settled).rejects.toBeInstanceOf(FlavorError);
    await expect(settled).rejects.toThrow(
      'planSteps() of its flavor (package @acme/lamps) did not return a list of steps',
    );
    const { lamp, shop } = openWith({ planUnsettled: () => steps });
    shop.onLook = () => ({ kind: 'moving', status: 'WARMING' });
    await expect(soon(lamp().plan())).rejects.toThrow(
      'planUnsettled() of its flavor (package @acme/lamps) did not return a list',
    );
  });
});

describe('notes of a flavor', () => {
  it.each<[unknown]>([[undefined], ['a note'], [[5]], [['a note', null]]])('are refused as %j', async (notes) => {
    const planning = soon(
      openWith({ planNotes: () => notes })
        .lamp()
        .plan(),
    );
    await expect(planning).rejects.toBeInstanceOf(FlavorError);
    await expect(planning).rejects.toThrow(
      'planNotes() of its flavor (package @acme/lamps) did not return a list of texts',
    );
  });
});

describe('an error of a flavor', () => {
  const error = new TypeError('x is undefined');
  const throwing = () => {
    throw error;
  };

  it.each(['observe', 'planSteps', 'planNotes', 'execute'])(
    'in %s() is reported with the name of its package',
    async (method) => {
      const particle = openWith({ [method]: throwing }).lamp();
      const work: Promise<unknown> = method === 'planNotes' ? particle.plan() : particle.apply();
      const applying = soon(work);
      await expect(applying).rejects.toMatchObject({ code: 'PCF_FLAVOR', cause: error });
      await expect(applying).rejects.toThrow(`${method}() of its flavor (package @acme/lamps) failed: x is undefined`);
    },
  );

  it('is reported although it is not an Error', async () => {
    const { lamp } = openWith({ observe: () => Promise.reject('no power') });
    await expect(soon(lamp().getStatus())).rejects.toThrow('failed: no power');
  });

  it('of the framework passes as it is', async () => {
    const refused = new ResourceBlockedError('lamp:desk', 'MELTED', 'call the electrician.');
    const refuse = () => {
      throw refused;
    };
    for (const method of ['observe', 'planSteps', 'execute'])
      await expect(
        soon(
          openWith({ [method]: refuse })
            .lamp()
            .start(),
        ),
        method,
      ).rejects.toBe(refused);
  });

  it('after an abort is not reported as a fault of the flavor', async () => {
    const controller = new AbortController();
    const { lamp } = openWith({
      execute: async () => {
        controller.abort();
        throw new TypeError('the connection was closed');
      },
    });
    await expect(soon(lamp().start({ signal: controller.signal }))).rejects.toThrow(TypeError);
  });
});

describe('a step that is expected', () => {
  it('is sent by a verb, and another one is a conflict', async () => {
    const { shop, lamp } = openShop();
    const [screw, light] = (await soon(lamp().plan())).steps;
    await expect(soon(lamp().start({ ...(light && { expect: light }) }))).rejects.toBeInstanceOf(ConflictError);
    expect(shop.received).toEqual([]);
    expect(await soon(lamp().start({ ...(screw && { expect: screw }) }))).toEqual(screw);
    expect(shop.received).toEqual(['Screw']);
  });

  it('that is left out is followed by the next of another group', async () => {
    const { lamp } = openShop();
    const { steps } = await soon(lamp().plan());
    expect(await soon(lamp().start({ without: steps.slice(0, 1) }))).toMatchObject({ operation: 'Light' });
    expect(await soon(lamp().start({ without: steps }))).toBeUndefined();
  });

  it('is another step of the same input when its operation differs', async () => {
    const { shop, lamp } = openShop();
    shop.lamps.set('desk', { colour: 'red', lit: true, movingUntil: 0 });
    const { steps } = await soon(lamp().plan({ desiredState: State.terminated }));
    expect(await soon(lamp().terminate({ without: steps.slice(1) }))).toMatchObject({ operation: 'Darken' });
  });

  it('is another step of the same operation when its input differs', async () => {
    const { lamp } = openShop();
    const { steps } = await soon(lamp('blue').plan());
    expect(await soon(lamp('red').start({ without: steps.slice(0, 1) }))).toMatchObject({ operation: 'Screw' });
  });
});

describe('a plan', () => {
  it('has no notes where the flavor has none', async () => {
    const { lamp } = openShop();
    expect(await soon(lamp().plan())).not.toHaveProperty('notes');
  });

  it('has no steps where the class sees a state that the observation does not show', async () => {
    const { lamp } = openWith({ syncState: async () => State.pending });
    expect(await soon(lamp().plan())).toMatchObject({ from: 'pending', steps: [] });
  });

  it('is refused where the flavor has no way to the desired state', async () => {
    const { lamp } = openShop({}, { ...lampFlavor, transitions: [] });
    const planning = soon(lamp().plan({ desiredState: State.stopped }));
    await expect(planning).rejects.toBeInstanceOf(InvalidTransitionError);
    await expect(planning).rejects.toThrow('no transition from terminated to stopped');
  });
});

describe('a comparison', () => {
  it('finds a resource different where its flavor refuses to plan', async () => {
    const { lamp, shop } = openWith({
      planSteps: () => {
        throw new ReplacementNeededError('lamp:desk', ['lamp.colour']);
      },
    });
    shop.lamps.set('desk', { colour: 'red', lit: true, movingUntil: 0 });
    expect(await soon(lamp().isStateDefinitionEquivalent())).toBe(false);
    await expect(soon(lamp().plan())).rejects.toBeInstanceOf(ReplacementNeededError);
  });

  it('fails where its flavor does', async () => {
    const { lamp, shop } = openWith({
      planSteps: () => {
        throw new TypeError('x is undefined');
      },
    });
    shop.lamps.set('desk', { colour: 'red', lit: true, movingUntil: 0 });
    await expect(soon(lamp().isStateDefinitionEquivalent())).rejects.toThrow('failed: x is undefined');
  });
});

describe('a verb', () => {
  it('that has nothing to do looks, and sends nothing', async () => {
    const { shop, lamp } = openShop();
    const particle = lamp();
    particle.desiredState = State.running;
    expect(await soon(particle.update())).toBeUndefined();
    expect(shop.looks).toBe(1);
    expect(shop.received).toEqual([]);
  });
});
