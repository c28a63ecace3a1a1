import { describe, expect, it } from 'vitest';
import {
  ConflictError,
  FieldError,
  type FieldReport,
  OtherResourceError,
  type ParticleContext,
  type ProposedStep,
  type VerbOptions,
} from '../../src/index.js';
import { Lamp, type LampShop, lampFlavor, SHOP } from '../support/lamp.js';
import { lamp, openField } from '../support/lamps.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

type Step = Parameters<LampShop['onStep']>[0];

const LEFT = expect.stringMatching(/^cannot prove that this run created it/);

/** A lamp of another process. */
const theirs = (serial = 'theirs') => ({ colour: 'red', lit: true, movingUntil: 0, serial });

/** A flavor whose lamps are of another class. */
const lampsOf = (Class: new (context: ParticleContext<Lamp['definition']>) => Lamp): typeof lampFlavor => ({
  ...lampFlavor,
  createParticle: (context) => new Class(context),
});

/** Applies lamp a, and lamp bad, which fails once a is done; then rolls back. */
async function fail(prepare: (shop: LampShop) => void, flavor?: typeof lampFlavor, proposed: ProposedStep[] = []) {
  const options = { beforeStep: [(step: ProposedStep) => void proposed.push(step)] };
  const { field, shop } = openField([lamp('a'), lamp('bad', { parents: ['lamp:a'] })], options, flavor);
  shop.onLook = (name) => {
    if (name === 'bad') throw new Error('no power');
    return undefined;
  };
  prepare(shop);
  const error: unknown = await soon(field.apply({ rollback: true })).catch((reason: unknown) => reason);
  if (!(error instanceof FieldError)) throw new Error('it did not fail as a field');
  const report: FieldReport = error.report;
  return { shop, report, a: report.particles[0], rollback: report.rollback ?? [], message: error.message };
}

describe('a rollback', () => {
  it('leaves what another process created first, even if this run changed it since', async () => {
    const { shop, a, rollback, message } = await fail((shop) => {
      shop.onStep = (step) => {
        if (step.operation !== 'Screw') return true;
        shop.lamps.set('a', { ...theirs(), colour: 'blue' });
        throw new ConflictError('there is a lamp already');
      };
    });
    expect(a).toMatchObject({ outcome: 'changed', from: 'terminated', created: false, uncertain: true });
    expect(a?.steps).toMatchObject([{ operation: 'Paint' }]);
    expect(rollback).toMatchObject([{ id: 'lamp:a', outcome: 'skipped', reason: LEFT, steps: [] }]);
    expect(message).toContain('lamp:a: not rolled back: cannot prove that this run created it');
    expect(shop.lamps.get('a')?.serial).toBe('theirs');
  });

  it('leaves what was created by a request whose answer does not identify it', async () => {
    class Tacit extends Lamp {
      protected override async execute(step: Step): Promise<undefined> {
        await super.execute(step);
      }
    }
    const { shop, a, rollback } = await fail(() => {}, lampsOf(Tacit));
    expect(a).toMatchObject({ outcome: 'changed', created: false, uncertain: true });
    expect(rollback).toMatchObject([{ id: 'lamp:a', outcome: 'skipped', reason: LEFT }]);
    expect(shop.lamps.size).toBe(1);
  });

  it('leaves what was created by a step without `creates`', async () => {
    class Vague extends Lamp {
      protected override planSteps(...seen: Parameters<Lamp['planSteps']>) {
        return super.planSteps(...seen).map(({ creates, ...step }: Step) => ({ ...step }));
      }
    }
    const { shop, rollback } = await fail(() => {}, lampsOf(Vague));
    expect(rollback).toMatchObject([{ id: 'lamp:a', outcome: 'skipped', reason: LEFT }]);
    expect(shop.lamps.size).toBe(1);
  });

  it('leaves what the creating call returned, where no look has shown the same identity', async () => {
    const { shop, a, rollback } = await fail((shop) => {
      shop.onStep = (step) => {
        if (step.operation === 'Light') Object.assign(shop.lamps.get('a') ?? {}, { serial: undefined });
        return true;
      };
      const { onLook } = shop;
      shop.onLook = (name) => {
        const there = shop.lamps.get(name);
        if (there) delete there.serial;
        return onLook(name);
      };
    });
    expect(a).toMatchObject({ created: false, uncertain: true, resource: { identity: 'serial-1' } });
    expect(rollback).toMatchObject([{ outcome: 'skipped', reason: LEFT }]);
    expect(shop.lamps.size).toBe(1);
  });

  it('leaves a resource that another process created in place of its own', async () => {
    const { shop, a, rollback } = await fail((shop) => {
      const { onLook } = shop;
      shop.onLook = (name) => {
        if (name === 'bad') shop.lamps.set('a', theirs());
        return onLook(name);
      };
    });
    expect(a).toMatchObject({ outcome: 'changed', created: true });
    expect(rollback).toMatchObject([
      { outcome: 'skipped', reason: 'what this run created is gone, and another resource has its name.' },
    ]);
    expect(shop.lamps.get('a')).toEqual(theirs());
  });

  it('sends nothing more when another resource has the name', async () => {
    const { shop, rollback } = await fail((shop) => {
      shop.onStep = (step) => {
        if (step.operation === 'Darken') shop.lamps.set('a', theirs());
        return step.operation !== 'Darken';
      };
    });
    expect(shop.received).toEqual(['Screw', 'Light', 'Darken']);
    expect(rollback).toMatchObject([{ id: 'lamp:a', outcome: 'changed', steps: [{ operation: 'Darken' }] }]);
    expect(shop.lamps.get('a')).toEqual(theirs());
  });

  it('looks again at its own resource when a look does not show it yet', async () => {
    let isBehind = true;
    const { shop, rollback } = await fail((shop) => {
      const { onLook } = shop;
      shop.onLook = (name) => {
        if (name === 'a' && shop.received.length === 2 && shop.looks > 4 && isBehind) {
          isBehind = shop.looks < 10;
          return { kind: 'missing' };
        }
        return onLook(name);
      };
    });
    expect(rollback).toMatchObject([{ id: 'lamp:a', outcome: 'changed' }]);
    expect(shop.lamps.size).toBe(0);
  });

  it('does not report a resource that does not exist after its creation was refused', async () => {
    const { a, rollback } = await fail((shop) => {
      shop.onStep = () => {
        throw new Error('access denied');
      };
    });
    expect(a).toMatchObject({ outcome: 'failed', created: false, uncertain: true });
    expect(rollback).toEqual([]);
  });

  it('reports why it does not know whether something is left', async () => {
    const { rollback } = await fail((shop) => {
      shop.onStep = () => {
        shop.onLook = () => {
          throw new Error('no light');
        };
        throw new Error('socket hang up');
      };
    });
    expect(rollback).toMatchObject([{ outcome: 'skipped', reason: LEFT, error: expect.any(Error) }]);
  });

  it('passes the resource of its steps to hooks, unlike an apply', async () => {
    const proposed: ProposedStep[] = [];
    const { shop } = await fail(() => {}, undefined, proposed);
    expect(shop.lamps.size).toBe(0);
    expect(proposed.map(({ step, identity }) => [step.operation, identity])).toEqual([
      ['Screw', undefined],
      ['Light', undefined],
      ['Darken', 'serial-1'],
      ['Unscrew', 'serial-1'],
    ]);
  });

  it('leaves a resource that existed before the run, and that the run deleted and created again', async () => {
    const { shop, rollback } = await fail((shop) => {
      shop.lamps.set('a', { ...theirs(), colour: 'blue' });
      shop.onStep = (step) => {
        if (step.operation === 'Paint') shop.lamps.delete('a');
        return step.operation !== 'Paint';
      };
    });
    expect(shop.received).toEqual(['Paint', 'Screw', 'Light']);
    expect(rollback).toEqual([]);
    expect(shop.lamps.has('a')).toBe(true);
  });
});

describe('an apply to one resource only', () => {
  const openLamp = (Class: new (context: ParticleContext<Lamp['definition']>) => Lamp = Lamp) => {
    const { field, shop } = openField([lamp('a')], {}, lampsOf(Class));
    shop.lamps.set('a', theirs());
    return { shop, particle: field.get('lamp:a') };
  };

  it('changes this resource', async () => {
    const { shop, particle } = openLamp();
    const applied = particle.apply({ desiredState: 'terminated', resource: { identity: 'theirs' } });
    expect(await soon(applied)).toMatchObject({ outcome: 'changed' });
    expect(shop.lamps.size).toBe(0);
  });

  it('refuses another resource, with both identities, and sends nothing', async () => {
    const { shop, particle } = openLamp();
    const applying = soon(particle.apply({ desiredState: 'terminated', resource: { identity: 'ours' } }));
    await expect(applying).rejects.toBeInstanceOf(OtherResourceError);
    await expect(applying).rejects.toThrow(
      'lamp:a: only the resource with the identity ours may be changed, and the existing one is theirs. It was left as it is.',
    );
    expect(shop.received).toEqual([]);
  });

  it('refuses a resource whose identity is not known', async () => {
    const { shop, particle } = openLamp();
    shop.lamps.set('a', { colour: 'red', lit: true, movingUntil: 0 });
    const applying = soon(particle.apply({ desiredState: 'terminated', resource: { identity: 'ours' } }));
    await expect(applying).rejects.toThrow('the identity of the existing one is not known');
    expect(shop.received).toEqual([]);
  });

  it('also applies to an overridden verb, and to a look of that verb', async () => {
    class Forgetful extends Lamp {
      override cacheTtl = 0;
      override terminate(_options?: VerbOptions) {
        this.context.resolve(SHOP).lamps.set('a', theirs('another'));
        return super.terminate();
      }
    }
    const { shop, particle } = openLamp(Forgetful);
    const applying = soon(particle.apply({ desiredState: 'terminated', resource: { identity: 'theirs' } }));
    await expect(applying).rejects.toBeInstanceOf(OtherResourceError);
    expect(shop.received).toEqual([]);
  });
});
