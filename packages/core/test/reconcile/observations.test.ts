import { AsyncLocalStorage } from 'node:async_hooks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bind,
  createPcf,
  type LookOptions,
  type Observation,
  type ParticleContext,
  State,
  type VerbOptions,
} from '../../src/index.js';
import { Lamp, type LampSettings, LampShop, lampFlavor, lampPlugin, SHOP } from '../support/lamp.js';
import { lamp, openField } from '../support/lamps.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

/** How many random interleavings a run tries. */
const RUNS = Number(process.env.PCF_TEST_RUNS ?? 100);

type LampContext = ParticleContext<Lamp['definition']>;

/** A look of an onlooker: what it is answered, and after how many turns of the microtask queue it begins and ends. */
interface Glance {
  readonly begins: number;
  readonly takes: number;
  readonly answer: Observation<LampSettings>;
  readonly by: 'getStatus' | 'syncState' | 'look' | 'plan';
}

/** What an onlooker is answered who looks now; nothing where the apply looks. */
const ONLOOKER = new AsyncLocalStorage<Glance>();

/** Lamps of one class, each of which answers an onlooker with something else than the apply. */
function openWatched(Class: new (context: LampContext) => Lamp) {
  const shop = new LampShop();
  class Watched extends Class {
    protected override async observe(): Promise<Observation<LampSettings>> {
      const glance = ONLOOKER.getStore();
      if (!glance) return super.observe();
      await turns(glance.takes);
      return glance.answer;
    }
  }
  const flavor = { ...lampFlavor, createParticle: (context: LampContext) => new Watched(context) };
  const pcf = createPcf({ plugins: [lampPlugin(flavor)], services: [bind(SHOP, { useValue: shop })] });
  const particle = pcf.particle({ flavor: 'lamp', pcf_name: 'desk', lamp: { colour: 'red' } });
  const glance = async (glance: Glance) => {
    await turns(glance.begins);
    await ONLOOKER.run(glance, () => particle[glance.by]({ fresh: true })).catch(() => {});
  };
  return { shop, particle, glance };
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}

/** Its state follows from its colour; it asks for the status twice, once without options. */
class Moody extends Lamp {
  override async syncState(options?: LookOptions): Promise<State> {
    const seen = await super.getStatus(options);
    return seen.kind === 'settled' && seen.settings.colour === 'grey' ? State.terminated : super.syncState();
  }
}

/** It sees each lamp as one of another colour. */
class Tinted extends Lamp {
  override async getStatus(options?: LookOptions): Promise<Observation<LampSettings>> {
    const seen = await super.getStatus(options);
    const isBlue = seen.kind === 'settled' && seen.settings.colour === 'blue';
    return isBlue ? { ...seen, settings: { colour: 'red' } } : seen;
  }
}

/** It asks about itself before it does anything, without options. */
class Careful extends Lamp {
  override async start(options?: VerbOptions) {
    await super.getStatus();
    return super.start(options);
  }
  override async update(options?: VerbOptions) {
    await super.isStateDefinitionEquivalent();
    return super.update(options);
  }
  override async isStateDefinitionEquivalent() {
    return super.isStateDefinitionEquivalent();
  }
}

const CLASSES = { Lamp, Moody, Tinted, Careful };

const settled = (state: 'running' | 'stopped', colour: string) => ({
  kind: 'settled' as const,
  state,
  settings: { colour },
  outputs: { socket: 'another' },
});

const observations: fc.Arbitrary<Observation<LampSettings>> = fc.constantFrom<Observation<LampSettings>[]>(
  { kind: 'missing' },
  { kind: 'moving', status: 'WARMING' },
  { kind: 'blocked', status: 'BROKEN', reason: 'the bulb is broken' },
  settled('running', 'red'),
  settled('running', 'grey'),
  settled('stopped', 'blue'),
);

const glances: fc.Arbitrary<Glance> = fc.record({
  begins: fc.nat(80),
  takes: fc.nat(6),
  answer: observations,
  by: fc.constantFrom('getStatus', 'getStatus', 'syncState', 'look', 'plan'),
});

describe('an apply', () => {
  it.each(Object.entries(CLASSES))(
    'of a %s does the same however many others look at the resource',
    async (_, Class) => {
      const before = fc.constantFrom(undefined, { colour: 'blue', lit: false }, { colour: 'red', lit: true });
      const desired = fc.constantFrom<'running' | 'stopped' | 'terminated'>('running', 'stopped', 'terminated');
      await fc.assert(
        fc.asyncProperty(fc.array(glances, { maxLength: 8 }), before, desired, async (looks, found, desiredState) => {
          const applied = async (among: readonly Glance[]) => {
            const { shop, particle, glance } = openWatched(Class);
            if (found) shop.lamps.set('desk', { ...found, movingUntil: 0 });
            const onlookers = Promise.all(among.map(glance));
            particle.desiredState = desiredState;
            const result = await soon(particle.apply());
            await onlookers;
            return { ...result, duration: 0, received: shop.received };
          };
          expect(await applied(looks)).toEqual(await applied([]));
        }),
        { numRuns: RUNS },
      );
    },
  );

  it('plans once for each look', async () => {
    let plans = 0;
    class Counted extends Lamp {
      protected override planSteps(...asked: Parameters<Lamp['planSteps']>) {
        plans += 1;
        return super.planSteps(...asked);
      }
    }
    const { shop, particle } = openWatched(Counted);
    await soon(particle.apply());
    expect(shop.looks).toBeGreaterThan(0);
    expect(plans).toBe(shop.looks);
  });

  it('continues from its own look when another look shows another state', async () => {
    for (let begins = 0; begins < 60; begins += 1) {
      const { shop, particle, glance } = openWatched(Lamp);
      const looking = glance({ begins, takes: 0, answer: settled('running', 'red'), by: 'getStatus' });
      expect(await soon(particle.apply())).toMatchObject({ outcome: 'changed', from: 'terminated' });
      await looking;
      expect(shop.received).toEqual(['Screw', 'Light']);
    }
  });
});

describe('a look', () => {
  it('answers with the state of its own observation', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(glances, { minLength: 1, maxLength: 8 }), fc.nat(40), async (looks, begins) => {
        const { shop, particle, glance } = openWatched(Moody);
        shop.lamps.set('desk', { colour: 'grey', lit: true, movingUntil: 0 });
        const onlookers = Promise.all(looks.map(glance));
        await turns(begins);
        expect(await soon(particle.look({ fresh: true }))).toMatchObject({
          state: 'terminated',
          observation: { kind: 'settled', settings: { colour: 'grey' } },
        });
        await onlookers;
      }),
      { numRuns: RUNS },
    );
  });

  it('answers from the cache unless a fresh one is asked for', async () => {
    const { shop, particle } = openWatched(Lamp);
    await particle.look();
    await particle.look();
    expect(shop.looks).toBe(1);
    await particle.look({ fresh: true });
    expect(shop.looks).toBe(2);
  });

  it('within a verb shows what the verb has done, once it has done it', async () => {
    const states: State[] = [];
    class Logged extends Lamp {
      override async start(options?: VerbOptions) {
        const step = await super.start(options);
        states.push(await this.syncState());
        return step;
      }
    }
    const { particle } = openWatched(Logged);
    await soon(particle.apply());
    expect(states).toEqual(['stopped', 'running']);
  });
});

describe('the status of a field', () => {
  it('has the state and the observation of one look', async () => {
    const { shop, field } = openField([lamp('desk')]);
    field.get('lamp:desk').cacheTtl = 0;
    shop.onLook = () => (shop.looks % 2 === 1 ? { kind: 'missing' } : undefined);
    expect(await soon(field.status())).toEqual([
      { id: 'lamp:desk', state: 'terminated', observation: { kind: 'missing' } },
    ]);
    shop.lamps.set('desk', { colour: 'red', lit: true, movingUntil: 0 });
    expect(await soon(field.status())).toMatchObject([{ state: 'running', observation: { kind: 'settled' } }]);
  });
});
