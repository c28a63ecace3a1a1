import type { Throughput, Units, WarmJob } from './state.js';

const utcDay = (time: number): string => new Date(time).toISOString().slice(0, 10);

export const decreasesToday = (throughput: Throughput, now: number): number =>
  throughput.decreases > 0 && throughput.decreaseDay === utcDay(now) ? throughput.decreases : 0;

const isIncrease = (from: Units, to: Units): boolean => to.read > from.read || to.write > from.write;

export const isDecrease = (from: Units, to: Units): boolean => to.read < from.read || to.write < from.write;

export const highest = (one: Units, other: Units): Units => ({
  read: Math.max(one.read, other.read),
  write: Math.max(one.write, other.write),
});

export const newThroughput = (units: Units | undefined): Throughput => ({
  read: units?.read ?? 0,
  write: units?.write ?? 0,
  decreases: 0,
});

/** Notes the time of a change that was accepted and has not taken effect yet, as `UpdateTable`'s answer shows it. */
export function stampChange(throughput: Throughput, to: Units, time: number): void {
  if (isIncrease(throughput, to)) throughput.lastIncrease = time;
  if (isDecrease(throughput, to)) throughput.lastDecrease = time;
}

export function countDecrease(throughput: Throughput, time: number): void {
  throughput.decreases = decreasesToday(throughput, time) + 1;
  throughput.decreaseDay = utcDay(time);
}

/** Lets a change take effect. */
export function applyChange(throughput: Throughput, to: Units, time: number): void {
  stampChange(throughput, to, time);
  if (isDecrease(throughput, to)) countDecrease(throughput, time);
  throughput.read = to.read;
  throughput.write = to.write;
}

/**
 * Begins to raise warm throughput. A further rise replaces the one under way, and values in force need none.
 *
 * @param due when the rise takes effect
 */
export function raiseWarm(subject: { warm: Units; warmJob?: WarmJob }, given: Partial<Units>, due: number): void {
  const to = { ...subject.warm, ...given };
  const rises = to.read !== subject.warm.read || to.write !== subject.warm.write;
  if (rises || subject.warmJob) subject.warmJob = { to, due };
}
