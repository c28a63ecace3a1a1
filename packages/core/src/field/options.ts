import type { Duration, Observation } from '../model/contract.js';
import type { State } from '../model/state.js';
import type { ReadLimit } from '../reconcile/options.js';
import type { Losses } from '../services/tokens.js';
import type { Selection } from './select.js';

/** How to plan a field. */
export interface FieldPlanOptions extends Selection, ReadLimit {
  /** What becomes of steps that lose something and that no act consents to; where absent, as the runtime does. */
  readonly losses?: Losses;
  /** How many particles are looked at at once, from 1; all where absent. */
  readonly concurrency?: number;
}

/** How to look at a field. */
export interface FieldStatusOptions extends Selection, ReadLimit {
  /** Whether to ask the providers even if there are answers younger than each particle's `cacheTtl`. */
  readonly fresh?: boolean;
  /** How many particles are looked at at once, from 1; all where absent. */
  readonly concurrency?: number;
}

/** What is there of a particle, or why that cannot be told. */
export interface ParticleStatus {
  /** `flavor:pcf_name` */
  readonly id: string;
  readonly state?: State;
  readonly observation?: Observation;
  readonly error?: unknown;
}

/** How to apply a field. */
export interface FieldApplyOptions extends Selection {
  /** How many particles are under way at once, from 1; all that are ready where absent. */
  readonly concurrency?: number;
  /** `false` returns once everything that is ready has started; applying again goes on. `true` where absent. */
  readonly sync?: boolean;
  /**
   * The longest that all of it may take, in milliseconds. Where absent, each particle has the limit that its own apply has: an hour,
   * or twice as long as the steps of its plan usually take.
   */
  readonly maxTimeout?: Duration;
  readonly signal?: AbortSignal;
  /** The digest of a plan that was approved: any other plan is refused before anything is written. */
  readonly expect?: string;
  /** Whether what this run created is terminated again when something fails. */
  readonly rollback?: boolean;
  /**
   * What becomes of steps that lose something and that no act consents to; where absent, as the runtime does. `state: 'terminated'`
   * is consent to the end of all that is selected; `state: 'stopped'` only to that of particles that `only` names themselves.
   */
  readonly losses?: Losses;
}

/** @throws RangeError when it is no number of particles */
export function checkConcurrency(concurrency = Number.POSITIVE_INFINITY): number {
  if (concurrency === Number.POSITIVE_INFINITY || (Number.isInteger(concurrency) && concurrency >= 1))
    return concurrency;
  throw new RangeError(`concurrency is a whole number from 1, or Infinity, found ${concurrency}.`);
}
