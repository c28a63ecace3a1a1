import { describe, expect, it } from 'vitest';
import {
  type DesiredState,
  type Observation,
  type ParticleContext,
  PlanChangedError,
  ResourceBlockedError,
  State,
  type Unsettled,
} from '../../src/index.js';
import { Lamp, type LampSettings, lampFlavor, openShop } from '../support/lamp.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

/** A lamp that can be painted while it warms up, and unscrewed although it has melted. */
class ReadyLamp extends Lamp {
  protected override planUnsettled({ kind, settings }: Unsettled<LampSettings>, target: DesiredState) {
    const unscrew = { operation: 'Unscrew' as const, input: {}, summary: 'unscrew it', loses: 'data' as const };
    if (kind === 'blocked') return target === State.terminated ? [unscrew] : [];
    const { colour } = this.definition.lamp;
    const isPaintable = settings !== undefined && settings.colour !== colour && target === State.running;
    return isPaintable ? [{ operation: 'Paint' as const, input: { colour }, summary: `paint it ${colour}` }] : [];
  }

  protected override planNotes(seen: Observation<LampSettings>): string[] {
    return seen.kind === 'settled' && seen.settings.colour === 'plaid' ? ['the shade is plaid.'] : [];
  }
}

const flavor = {
  ...lampFlavor,
  createParticle: (context: ParticleContext<{ readonly lamp: { readonly colour: string } }>) => new ReadyLamp(context),
};
const open = () => openShop({}, flavor);
const MELTED: Observation<LampSettings> = { kind: 'blocked', status: 'MELTED', reason: 'call the electrician.' };

/** A lamp that warms up for a minute, and whose colour can be seen meanwhile. */
function warming(colour: string) {
  const opened = open();
  const { shop } = opened;
  const until = Date.now() + 60_000;
  shop.lamps.set('desk', { colour, lit: true, movingUntil: 0 });
  shop.onLook = () => {
    const lamp = shop.lamps.get('desk');
    if (!lamp || Date.now() >= until) return undefined;
    return { kind: 'moving', status: 'WARMING', settings: { colour: lamp.colour } };
  };
  const paintedAt: number[] = [];
  shop.onStep = (step) => {
    if (step.operation === 'Paint') paintedAt.push(Date.now());
    return true;
  };
  return { ...opened, until, paintedAt };
}

describe('a resource that moves', () => {
  it('is sent what the provider already accepts, once, and then waited for', async () => {
    const { lamp, until, paintedAt } = warming('blue');
    const result = await soon(lamp('red').apply());
    expect(result).toMatchObject({ outcome: 'changed', from: 'pending', transition: 'update' });
    expect(paintedAt).toHaveLength(1);
    expect(paintedAt[0]).toBeLessThan(until - 50_000);
    expect(Date.now()).toBeGreaterThanOrEqual(until);
  });

  it('is not waited for with sync: false', async () => {
    const { lamp, until } = warming('blue');
    const result = await soon(lamp('red').apply({ sync: false }));
    expect(result).toMatchObject({ outcome: 'started', steps: [{ operation: 'Paint' }], transition: 'update' });
    expect(Date.now()).toBeLessThan(until);
  });

  it('has the transition start, although it was updated first', async () => {
    const { shop, lamp } = warming('blue');
    shop.lamps.set('desk', { colour: 'blue', lit: false, movingUntil: 0 });
    const result = await soon(lamp('red').apply());
    expect(result).toMatchObject({ transition: 'start', steps: [{ operation: 'Paint' }, { operation: 'Light' }] });
  });

  it('has a plan of these steps, with its status', async () => {
    const { lamp } = warming('blue');
    const plan = await soon(lamp('red').plan());
    expect(plan).toMatchObject({ from: 'pending', status: 'WARMING', steps: [{ operation: 'Paint' }] });
  });

  it('is sent the step by the verb too', async () => {
    const { lamp, paintedAt } = warming('blue');
    expect(await soon(lamp('red').update())).toMatchObject({ operation: 'Paint' });
    expect(paintedAt).toHaveLength(1);
  });

  it('is sent nothing where its definition keeps its settings as they are', async () => {
    const { shop, pcf } = warming('blue');
    const kept = pcf.particle({ flavor: 'lamp', pcf_name: 'desk', lamp: { colour: 'red' }, persist_on_update: true });
    expect((await soon(kept.plan())).steps).toEqual([]);
    await soon(kept.apply());
    expect(shop.received).toEqual([]);
  });

  it('is sent what was approved', async () => {
    const { lamp, paintedAt } = warming('blue');
    const { digest } = await soon(lamp('red').plan());
    await soon(lamp('red').apply({ expect: digest }));
    expect(paintedAt).toHaveLength(1);
  });

  it('is sent nothing that was not approved', async () => {
    const { lamp, paintedAt } = warming('blue');
    const { digest } = await soon(lamp('green').plan());
    await expect(soon(lamp('red').apply({ expect: digest }))).rejects.toBeInstanceOf(PlanChangedError);
    expect(paintedAt).toEqual([]);
  });

  it('is waited for where the approved plan is one for a resource that rests', async () => {
    const settled = open();
    settled.shop.lamps.set('desk', { colour: 'blue', lit: true, movingUntil: 0 });
    const { digest } = await soon(settled.lamp('red').plan());
    const { lamp, paintedAt, until } = warming('blue');
    await soon(lamp('red').apply({ expect: digest }));
    expect(paintedAt).toHaveLength(1);
    expect(paintedAt[0]).toBeGreaterThanOrEqual(until);
  });
});

describe('a resource that is blocked', () => {
  function melted() {
    const opened = open();
    const { shop } = opened;
    shop.lamps.set('desk', { colour: 'red', lit: true, movingUntil: 0 });
    shop.onLook = () => (shop.lamps.has('desk') ? MELTED : undefined);
    return opened;
  }

  it('is terminated where the provider allows it', async () => {
    const { shop, lamp } = melted();
    const plan = await soon(lamp().plan({ desiredState: State.terminated }));
    expect(plan).toMatchObject({ from: 'pending', status: 'MELTED', steps: [{ operation: 'Unscrew', loses: 'data' }] });
    const result = await soon(lamp().apply({ desiredState: State.terminated }));
    expect(result).toMatchObject({ outcome: 'changed', state: 'terminated', transition: 'terminate' });
    expect(shop.received).toEqual(['Unscrew']);
  });

  it('is an error otherwise', async () => {
    const { shop, lamp } = melted();
    await expect(soon(lamp().plan())).rejects.toBeInstanceOf(ResourceBlockedError);
    await expect(soon(lamp().apply())).rejects.toBeInstanceOf(ResourceBlockedError);
    expect(shop.received).toEqual([]);
  });

  it('is an error also where the class sees another state', async () => {
    class Optimist extends ReadyLamp {
      override syncState = async () => State.running;
    }
    const createParticle = (context: ParticleContext<{ readonly lamp: { readonly colour: string } }>) =>
      new Optimist(context);
    const { shop, lamp } = openShop({}, { ...lampFlavor, createParticle });
    shop.onLook = () => MELTED;
    await expect(soon(lamp().apply())).rejects.toBeInstanceOf(ResourceBlockedError);
    await expect(soon(lamp().isStateDefinitionEquivalent())).rejects.toBeInstanceOf(ResourceBlockedError);
  });

  it('is not terminated where its definition protects it', async () => {
    const { shop, pcf } = melted();
    const kept = pcf.particle({
      flavor: 'lamp',
      pcf_name: 'desk',
      desired_state: 'terminated',
      lamp: { colour: 'red' },
      persist_on_termination: true,
    });
    await expect(soon(kept.apply())).rejects.toBeInstanceOf(ResourceBlockedError);
    expect(shop.received).toEqual([]);
  });
});

describe('the notes of a plan', () => {
  const noted = (colour: string) => {
    const { shop, lamp } = open();
    shop.lamps.set('desk', { colour, lit: true, movingUntil: 0 });
    return soon(lamp('plaid').plan());
  };

  it('describe what no step can change', async () => {
    expect(await noted('plaid')).toMatchObject({ steps: [], notes: ['the shade is plaid.'] });
  });

  it('are absent where there are none', async () => {
    expect(await noted('red')).not.toHaveProperty('notes');
  });
});
