import { describe, expect, it, vi } from 'vitest';
import { bind, CLOCK, type Clock, noteWait, type ParticleContext } from '../../src/index.js';
import { Lamp, lampFlavor, openShop } from '../support/lamp.js';
import { soon, useVirtualTime } from '../support/virtual-time.js';

useVirtualTime();

/** A shop whose lamps wait for something for ever when they are looked at. */
function openWaiting(wait: (signal: AbortSignal) => void) {
  class Waiting extends Lamp {
    protected override async observe(signal: AbortSignal = new AbortController().signal) {
      wait(signal);
      await this.context.resolve(CLOCK).sleep(1e9, signal);
      return super.observe();
    }
  }
  const createParticle = (context: ParticleContext<Lamp['definition']>) => new Waiting(context);
  return openShop({}, { ...lampFlavor, createParticle });
}

const desk = { flavor: 'lamp', pcf_name: 'desk', lamp: { colour: 'red' } } as const;

describe('the error at a deadline', () => {
  const waitingFor = (...reasons: string[]) => {
    const { lamp } = openWaiting((signal) => {
      for (const reason of reasons) noteWait(signal, reason);
    });
    return expect(soon(lamp().getStatus({ maxTimeout: 5_000 }))).rejects;
  };

  it('does not mention waits where there are none', async () => {
    await waitingFor().toThrow(/the read has not finished\. /);
  });

  it('lists three reasons, each once, and counts the others', async () => {
    await waitingFor('A is throttled', 'A is throttled').toThrow(/waiting because A is throttled\. /);
    await waitingFor('A', 'B', 'C').toThrow(/waiting because A; B; C\. /);
    await waitingFor('A', 'B', 'C', 'D', 'E').toThrow(/waiting because A; B; C \(and 2 more\)\. /);
  });

  it('does not list a wait that is over', async () => {
    const { lamp } = openWaiting((signal) => {
      const done = noteWait(signal, 'A is throttled');
      noteWait(signal, 'B is throttled');
      done();
    });
    await expect(soon(lamp().getStatus({ maxTimeout: 5_000 }))).rejects.toThrow(
      /has not finished; waiting because B is throttled\. /,
    );
  });

  it('of a field lists what its particles wait for', async () => {
    const { pcf } = openWaiting((signal) => noteWait(signal, 'A is throttled'));
    await expect(soon(pcf.field([desk]).status({ maxTimeout: 5_000 }))).rejects.toThrow('because A is throttled');
  });
});

describe('a wait outside of the framework', () => {
  it('can be noted, and has no effect', () => {
    expect(() => noteWait(new AbortController().signal, 'A is throttled')()).not.toThrow();
  });
});

describe('an invalid timeout', () => {
  it.each([-1, Number.NaN])('is refused for a look: %s', async (maxTimeout) => {
    const { lamp, shop } = openShop();
    await expect(soon(lamp().getStatus({ maxTimeout }))).rejects.toThrow(RangeError);
    await expect(soon(lamp().plan({ maxTimeout }))).rejects.toThrow(
      'maxTimeout must be a number of milliseconds, 0 or more',
    );
    expect(shop.looks).toBe(0);
  });
});

describe('a clock', () => {
  /** The real clock, whose sleeps end a little too soon. */
  const hasty: Clock = {
    now: () => Date.now(),
    sleep: (duration, signal) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, Math.max(1, Math.floor(duration * 0.9)));
        signal?.addEventListener('abort', () => {
          clearTimeout(timer);
          reject(signal.reason);
        });
      }),
  };

  it('whose sleeps end early does not end a deadline early', async () => {
    const { lamp, shop } = openShop({ services: [bind(CLOCK, { useValue: hasty })] });
    shop.onLook = () => new Promise(() => {});
    const begun = Date.now();
    await expect(soon(lamp().getStatus({ maxTimeout: 100_000 }))).rejects.toThrow('not done after 100 s');
    expect(Date.now() - begun).toBeGreaterThan(99_990);
  });

  it('that fails ends the work with its error', async () => {
    const error = new Error('the clock stopped');
    const broken: Clock = { now: () => Date.now(), sleep: () => Promise.reject(error) };
    const { lamp, shop } = openShop({ services: [bind(CLOCK, { useValue: broken })] });
    shop.onLook = () => new Promise(() => {});
    await expect(soon(lamp().getStatus({ maxTimeout: 5_000 }))).rejects.toBe(error);
  });
});

describe('finished work', () => {
  it('leaves no timer behind', async () => {
    const { lamp } = openShop();
    await soon(lamp().apply({ maxTimeout: 1e9 }));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('may take any time without a limit', async () => {
    const { lamp, shop } = openShop();
    shop.onLook = () => new Promise((resolve) => setTimeout(() => resolve({ kind: 'missing' }), 3_600_000));
    expect(await soon(lamp().getStatus({ maxTimeout: Number.POSITIVE_INFINITY }))).toEqual({ kind: 'missing' });
  });
});
