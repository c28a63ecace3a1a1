import { describe, expect, it } from 'vitest';
import { DeferredError, type DesiredState, planDocument, type Resting } from '../../src/index.js';
import { Lamp, type LampSettings, lampFlavor, openShop } from '../support/lamp.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

const WHY = { reason: 'the shop paints twice a day.', until: Date.UTC(2030, 0, 1) };

/** A lamp whose shop is known not to paint for now, and whose light waits for the paint. */
class Slow extends Lamp {
  override planSteps(seen: Resting<LampSettings>, target: DesiredState) {
    return super
      .planSteps(seen, target)
      .map((step) =>
        step.operation === 'Paint' ? { ...step, group: 'paint', deferred: WHY } : { ...step, group: 'paint' },
      );
  }
}

const flavor = Object.assign({}, lampFlavor, {
  createParticle: (context: ConstructorParameters<typeof Lamp>[0]) => new Slow(context),
});

function given() {
  const opened = openShop({}, flavor);
  opened.shop.lamps.set('desk', { colour: 'blue', lit: false, movingUntil: 0 });
  return opened;
}

describe('a step that is known to be refused for some time', () => {
  it('is in the plan with its reason and time, and so are the later steps of its group', async () => {
    const { lamp } = given();
    const plan = await soon(lamp('red').plan());
    expect(plan.steps.map(({ operation }) => operation)).toEqual(['Paint', 'Light']);
    expect(plan.deferred).toMatchObject([
      { step: { operation: 'Paint' }, ...WHY },
      { step: { operation: 'Light' }, reason: 'it waits for: paint it red.', until: WHY.until },
    ]);
  });

  it('is in the document of the plan', async () => {
    const { pcf } = given();
    const field = pcf.fieldOf([{ value: { flavor: 'lamp', pcf_name: 'desk', lamp: { colour: 'red' } } }]);
    const [particle] = planDocument(await soon(field.plan())).particles;
    expect(particle?.deferred).toEqual([
      { what: 'paint it red', why: WHY.reason, until: '2030-01-01T00:00:00.000Z' },
      { what: 'light it', why: 'it waits for: paint it red.', until: '2030-01-01T00:00:00.000Z' },
    ]);
    expect(particle?.plan).not.toHaveProperty('deferred');
  });

  it('is absent where there is none, and makes no other plan', async () => {
    const { lamp, shop } = given();
    const digest = (await soon(lamp('red').plan())).digest;
    const plain = openShop();
    plain.shop.lamps.set('desk', { colour: 'blue', lit: false, movingUntil: 0 });
    const plan = await soon(plain.lamp('red').plan());
    expect(plan).not.toHaveProperty('deferred');
    expect(plan.digest).toBe(digest);
    expect(shop.received).toEqual([]);
  });

  it('is sent nevertheless: the provider decides', async () => {
    const { lamp, shop } = given();
    expect(await soon(lamp('red').apply())).toMatchObject({ outcome: 'changed', deferred: [] });
    shop.lamps.set('desk', { colour: 'blue', lit: false, movingUntil: 0 });
    shop.onNamedStep = (_, { operation }) => {
      if (operation === 'Paint') throw new DeferredError('not today', { until: 5 });
    };
    expect(await soon(lamp('red').apply())).toMatchObject({
      outcome: 'deferred',
      steps: [],
      deferred: [{ step: { operation: 'Paint' }, reason: 'not today', until: 5 }],
    });
  });
});
