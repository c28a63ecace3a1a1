import { setMaxListeners } from 'node:events';
import { endWhenFenced, type ReadLimit, runBoundedRead } from '../../reconcile/time/bounded.js';
import type { Registry } from '../../registry.js';
import type { Services } from '../../services/container.js';
import { CLOCK, RUNTIME_SIGNAL } from '../../services/tokens.js';
import type { FieldMember } from '../member.js';
import type { FieldOwner } from '../owner.js';
import type { Names } from '../select.js';

/** A field as its runs use it: its particles, their order, and what they share. */
export interface FieldGraph extends Names {
  /** The members, parents before children. */
  readonly order: readonly FieldMember[];
  readonly registry: Registry;
  readonly services: Services;
  /** Its owner; absent where it has none. */
  readonly owner?: FieldOwner;
}

/** The limits of what a run reads before it applies anything. */
export interface RunLimits extends ReadLimit {
  /** When the time is over, in milliseconds since the epoch. Takes the place of `maxTimeout`. */
  readonly deadline?: number | undefined;
}

/** Runs work on a field that only reads: it ends with the signal and in time, even when a flavor does not. */
export function readWithin<T>(
  services: Services,
  { deadline, maxTimeout, ...limit }: RunLimits,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const left = deadline === undefined ? maxTimeout : Math.max(0, deadline - services.resolve(CLOCK).now());
  return runBoundedRead('the field', services, { ...limit, ...(left === undefined ? {} : { maxTimeout: left }) }, work);
}

/**
 * Returns a signal that is aborted with the runtime's and the caller's, and when a `FencedError` ends work with it. Many particles may
 * listen to it.
 */
export function signalFor(services: Services, signal: AbortSignal | undefined): AbortSignal {
  const runtime = services.resolve(RUNTIME_SIGNAL);
  const fence = new AbortController();
  const combined = AbortSignal.any([runtime, fence.signal, ...(signal ? [signal] : [])]);
  endWhenFenced(combined, fence);
  setMaxListeners(0, combined);
  return combined;
}

/** @throws RangeError for anything but a number of particles */
export function checkConcurrency(concurrency = Number.POSITIVE_INFINITY): number {
  if (concurrency === Number.POSITIVE_INFINITY || (Number.isInteger(concurrency) && concurrency >= 1))
    return concurrency;
  throw new RangeError(`concurrency must be a whole number from 1, or Infinity; found ${concurrency}.`);
}
