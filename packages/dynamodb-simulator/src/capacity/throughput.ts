import { type Json, seconds } from '../request/operation.js';
import type { TableState, Throughput, Units } from '../world/table-state.js';

const utcDay = (time: number): string => new Date(time).toISOString().replace(/T.*/, '');

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

/** Sets the time of a change that was accepted and has not taken effect yet, as the answer of `UpdateTable` shows it. */
export function stampChange(throughput: Throughput, to: Units, time: number): void {
  if (isIncrease(throughput, to)) throughput.lastIncrease = time;
  if (isDecrease(throughput, to)) throughput.lastDecrease = time;
}

export function countDecrease(throughput: Throughput, time: number): void {
  throughput.decreases = decreasesToday(throughput, time) + 1;
  throughput.decreaseDay = utcDay(time);
}

/** Applies a change of throughput. */
export function applyChange(throughput: Throughput, to: Units, time: number): void {
  stampChange(throughput, to, time);
  if (isDecrease(throughput, to)) countDecrease(throughput, time);
  throughput.read = to.read;
  throughput.write = to.write;
}

/**
 * Describes the throughput of a table. During a switch of the billing mode, DynamoDB shows the start of the switch as the last
 * decrease or increase; afterwards the earlier time again.
 */
export function tableThroughput(table: TableState, now: number): Json {
  const { throughput, job } = table;
  if (job?.kind !== 'billing') return describeThroughput(throughput, now);
  const change = job.to === 'PAY_PER_REQUEST' ? { lastDecrease: job.since } : { lastIncrease: job.since };
  return describeThroughput({ ...throughput, ...change }, now);
}

export function describeThroughput(throughput: Throughput, now: number): Json {
  const { lastIncrease, lastDecrease } = throughput;
  return {
    ...(lastIncrease !== undefined && { LastIncreaseDateTime: seconds(lastIncrease) }),
    ...(lastDecrease !== undefined && { LastDecreaseDateTime: seconds(lastDecrease) }),
    NumberOfDecreasesToday: decreasesToday(throughput, now),
    ReadCapacityUnits: throughput.read,
    WriteCapacityUnits: throughput.write,
  };
}
