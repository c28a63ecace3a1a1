import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conflictDelay, pollDelay, retryDelay } from '../../src/reconcile/time/delays.js';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** What adding up delays can be off by, in milliseconds. */
const ROUNDING = 1e-6;

/** When the resource is looked at, until it has moved for `moves`. */
function looks(moves: number, usually: number, jitter: () => number): number[] {
  const times: number[] = [];
  for (let now = 0; now < moves; ) {
    now += pollDelay(now, usually, jitter);
    times.push(now);
  }
  return times;
}

describe('waiting for a resource that moves', () => {
  it('looks eight times a second at what usually takes five seconds', () => {
    expect(looks(1_000, 5_000, Math.random)).toHaveLength(8);
  });

  it('looks less often at what usually takes longer', () => {
    expect(looks(600_000, 600_000, Math.random)).toHaveLength(120);
  });

  it('backs off after the usual time: a day of waiting takes a few thousand looks', () => {
    expect(looks(86_400_000, 5_000, () => 0.5).length).toBeLessThan(5_000);
  });

  it('never waits less than 75 ms nor more than 25 s', () => {
    const duration = fc.integer({ min: 0, max: 86_400_000 });
    fc.assert(
      fc.property(duration, duration, random, (waited, usually, jitter) => {
        const delay = pollDelay(waited, usually, () => jitter);
        expect(delay).toBeGreaterThanOrEqual(75);
        expect(delay).toBeLessThanOrEqual(25_000);
      }),
    );
  });

  it('notices the end within a fifth of the time beyond the usual', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600_000 }), random, (moves, jitter) => {
        const noticed = looks(moves, 5_000, () => jitter).at(-1) ?? 0;
        const limit = Math.max(125, 125 + (moves - 5_000) * 0.3125);
        expect(noticed - moves).toBeLessThanOrEqual(limit + ROUNDING);
      }),
    );
  });
});

describe('the time before the next look', () => {
  it('is a fiftieth of the usual time, from an eighth of a second to five seconds', () => {
    const delays = [1_000, 100_000, 1_000_000].map((usually) => pollDelay(0, usually, Math.random));
    expect(delays).toEqual([125, 2_000, 5_000]);
  });

  it('grows, with jitter, after the usual time', () => {
    const after = (waited: number, jitter: number) => pollDelay(waited, 100_000, () => jitter);
    expect(after(99_999, 0)).toBe(2_000);
    expect([0, 0.5, 1].map((jitter) => after(100_000, jitter))).toEqual([1_500, 2_000, 2_500]);
    expect([140_000, 10_000_000].map((waited) => after(waited, 0.5))).toEqual([12_000, 20_000]);
  });
});

describe('trying again', () => {
  it('after a conflict waits a third of the time that it has lasted, with jitter', () => {
    const delays = [0, 600, 30_000, 86_400_000].map((waited) => conflictDelay(waited, () => 0.5));
    expect(delays).toEqual([200, 200, 10_000, 180_000]);
    expect([0, 1].map((jitter) => conflictDelay(30_000, () => jitter))).toEqual([7_500, 12_500]);
  });

  it('waits twice as long each time, up to a bound', () => {
    const delays = [1, 2, 3, 20].map((attempt) => retryDelay(attempt, () => 0.5));
    expect(delays).toEqual([200, 400, 800, 20_000]);
  });
});
