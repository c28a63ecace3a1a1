import type { Duration } from '../particle/contract.js';
import type { Selection } from './select.js';

/** How to plan a field. */
export interface FieldPlanOptions extends Selection {
  /** How many particles are looked at at once, from 1; all where absent. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
}

/** How to apply a field. */
export interface FieldApplyOptions extends Selection {
  /** How many particles are under way at once, from 1; all that are ready where absent. */
  readonly concurrency?: number;
  /** `false` returns once everything that is ready has started; applying again goes on. `true` where absent. */
  readonly sync?: boolean;
  /** The longest that all of it may take, in milliseconds; where absent there is no limit but an hour for each particle. */
  readonly maxTimeout?: Duration;
  readonly signal?: AbortSignal;
  /** The digest of a plan that was approved: any other plan is refused before anything is written. */
  readonly expect?: string;
  /** Whether what this run created is terminated again when something fails. */
  readonly rollback?: boolean;
}

/** @throws RangeError when it is no number of particles */
export function checkConcurrency(concurrency = Number.POSITIVE_INFINITY): number {
  if (concurrency === Number.POSITIVE_INFINITY || (Number.isInteger(concurrency) && concurrency >= 1))
    return concurrency;
  throw new RangeError(`concurrency is a whole number from 1, or Infinity, found ${concurrency}.`);
}
