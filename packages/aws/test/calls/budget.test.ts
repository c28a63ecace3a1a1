import { VirtualClock } from '@pcf/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callBudget, type OutgoingCall } from '../../src/index.js';

const never = new AbortController().signal;

/** A call with some credentials. */
function call(caller: string, signal = never): OutgoingCall {
  return { service: 'DynamoDB', operation: 'ListTables', caller, writes: false, signal };
}

/** When each of some calls that ask at once is let through, in milliseconds. */
async function moments(count: number, options: { perSecond: number; burst?: number }, account = () => 'a') {
  const clock = new VirtualClock();
  const begun = clock.now();
  const budget = callBudget({ ...options, clock });
  const asked = Array.from({ length: count }, async () => {
    await budget.take(call(account()));
    return clock.now() - begun;
  });
  return Promise.all(asked);
}

describe('a budget of calls', () => {
  it('lets a burst through at once, and the others at its rate', async () => {
    expect(await moments(5, { perSecond: 10, burst: 3 })).toEqual([0, 0, 0, 100, 200]);
  });

  it('counts each caller by itself', async () => {
    const accounts = ['a', 'a', 'b', 'b'];
    expect(await moments(4, { perSecond: 1, burst: 1 }, () => accounts.shift() ?? '')).toEqual([0, 1000, 0, 1000]);
  });

  it('never lets more through in any second than the burst and the rate allow, and wastes nothing', async () => {
    const sizes = fc.record({ perSecond: fc.integer({ min: 1, max: 50 }), burst: fc.integer({ min: 1, max: 20 }) });
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 80 }), async ({ perSecond, burst }, count) => {
        const times = await moments(count, { perSecond, burst });
        expect(times).toEqual([...times].sort((a, b) => a - b));
        for (const from of times) {
          const within = times.filter((time) => from <= time && time < from + 1000).length;
          expect(within).toBeLessThanOrEqual(burst + perSecond);
        }
        const last = Math.max(0, count - burst) * (1000 / perSecond);
        expect(Math.max(...times)).toBeCloseTo(last, 1);
      }),
      { numRuns: 50 },
    );
  });

  it('refills while there are no calls', async () => {
    const clock = new VirtualClock();
    const budget = callBudget({ perSecond: 1, burst: 2, clock });
    for (let asked = 0; asked < 2; asked += 1) await budget.take(call('a'));
    await clock.sleep(10_000);
    const before = clock.now();
    for (let asked = 0; asked < 2; asked += 1) await budget.take(call('a'));
    expect(clock.now()).toBe(before);
  });

  it('ends a wait with the reason of the signal', async () => {
    const clock = new VirtualClock();
    const budget = callBudget({ perSecond: 1, burst: 1, clock });
    const controller = new AbortController();
    await budget.take(call('a', controller.signal));
    const waiting = budget.take(call('a', controller.signal));
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(budget.take(call('a', controller.signal))).rejects.toThrow('enough');
  });

  it.each([{ perSecond: 0 }, { perSecond: -1 }, { perSecond: Number.NaN }, { perSecond: 5, burst: 0 }])(
    'needs numbers that let calls through: %o',
    (options) => {
      expect(() => callBudget(options)).toThrow(RangeError);
    },
  );
});
