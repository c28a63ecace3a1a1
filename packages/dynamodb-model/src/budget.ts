import type { Budget, Capacity } from './state.js';
import { highest, isLower, type Pair } from './units.js';

/** The budget once a decrease is asked for; it counts when it takes effect. */
export const stamped = ({ units, budget }: Capacity, to: Pair, now: number): Budget =>
  isLower(to, units) ? { ...budget, last: now } : budget;

export const counted = (budget: Budget, time: number): Budget => ({
  ...budget,
  day: dayOf(time),
  count: budget.day === dayOf(time) ? budget.count + 1 : 1,
});

/** A part with its new throughput in effect: it is as warm as it ever was provisioned. */
export const withUnits = <Part extends Capacity>(part: Part, to: Pair, time: number): Part => ({
  ...part,
  units: to,
  warm: highest(part.warm, to),
  budget: isLower(to, part.units) ? { ...counted(part.budget, time), last: time } : part.budget,
});

/** The UTC day of a time. */
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
