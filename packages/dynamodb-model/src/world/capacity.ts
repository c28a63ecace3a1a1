import type { OnDemandThroughput, ProvisionedThroughput, WarmThroughput } from '@aws-sdk/client-dynamodb';
import { DURATIONS, NO_MAXIMUM } from '@pcf/dynamodb-facts';
import { begin, end } from './running.js';
import type { Budget, Capacity, Pair, Table } from './state.js';

export const NOTHING: Pair = { read: 0, write: 0 };

export const unitsOf = (given: ProvisionedThroughput | undefined): Pair | undefined =>
  given && { read: given.ReadCapacityUnits ?? 0, write: given.WriteCapacityUnits ?? 0 };

export const warmOf = (given: WarmThroughput | undefined): Partial<Pair> | undefined =>
  given && partial(given.ReadUnitsPerSecond, given.WriteUnitsPerSecond);

export const maximaOf = (given: OnDemandThroughput | undefined): Partial<Pair> | undefined =>
  given && partial(given.MaxReadRequestUnits, given.MaxWriteRequestUnits);

const partial = (read: number | undefined, write: number | undefined): Partial<Pair> => ({
  ...(read !== undefined && { read }),
  ...(write !== undefined && { write }),
});

export const isSame = (one: Pair, other: Pair): boolean => one.read === other.read && one.write === other.write;

/** Whether any member that is given is lower. */
export const isLower = ({ read, write }: Partial<Pair>, from: Pair): boolean =>
  (read ?? from.read) < from.read || (write ?? from.write) < from.write;

export const highest = (one: Pair, other: Pair): Pair => ({
  read: Math.max(one.read, other.read),
  write: Math.max(one.write, other.write),
});

/** The maxima after a change. Those that the change does not name are kept. */
export const withMaxima = (before: Partial<Pair>, given: Partial<Pair>): Partial<Pair> => {
  const { read, write } = { ...before, ...given };
  return partial(read === NO_MAXIMUM ? undefined : read, write === NO_MAXIMUM ? undefined : write);
};

/** The budget after a request for a decrease. The decrease counts when it takes effect. */
export const stamped = ({ units, budget }: Capacity, to: Pair, now: number): Budget =>
  isLower(to, units) ? { ...budget, last: now } : budget;

export const counted = (budget: Budget, time: number): Budget => ({
  ...budget,
  day: dayOf(time),
  count: budget.day === dayOf(time) ? budget.count + 1 : 1,
});

/** A table or an index with its new throughput. Its warm throughput is the highest throughput ever. */
export const withUnits = <Part extends Capacity>(part: Part, to: Pair, time: number): Part => ({
  ...part,
  units: to,
  warm: highest(part.warm, to),
  budget: isLower(to, part.units) ? { ...counted(part.budget, time), last: time } : part.budget,
});

/** The UTC day of a time. */
export const dayOf = (time: number): string => new Date(time).toISOString().replace(/T.*/, '');

/**
 * Begins to raise the warm throughput of an index or, with an empty name, of the table. A further rise replaces the one under way.
 */
export function raisedWarmth(table: Table, of: string, given: Partial<Pair>, now: number): Table {
  const part = of === '' ? table : table.indexes[of];
  if (!part) return table;
  const to = { ...part.warm, ...given };
  const isRising = table.running.some((one) => one.what === 'warm' && one.of === of);
  if (isSame(to, part.warm) && !isRising) return table;
  const rest = end(table, (one) => one.what === 'warm' && one.of === of);
  return begin(rest, { what: 'warm', of, until: now + DURATIONS.updateWarmThroughput, to });
}
