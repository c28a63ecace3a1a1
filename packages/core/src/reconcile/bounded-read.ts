import { PcfError } from '../errors/pcf-error.js';
import { AbortedError, DeadlineExceededError } from '../errors/reconcile-errors.js';
import { READ_TIMEOUT, type ReadLimit } from '../particle/options.js';
import type { Services } from '../runtime/container.js';
import { CLOCK, RUNTIME_SIGNAL } from '../runtime/services.js';
import { bounded } from './bounded.js';
import { isBounded } from './waits.js';

/**
 * Runs work that only reads until it is done, aborted, or out of time. Within other bounded work it has no limit of its own, but for
 * one that is given.
 *
 * @param id - what is read, for errors
 */
export async function boundedRead<T>(
  id: string,
  services: Services,
  { signal, maxTimeout = signal && isBounded(signal) ? Number.POSITIVE_INFINITY : READ_TIMEOUT }: ReadLimit,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (!(maxTimeout >= 0)) throw new RangeError(`maxTimeout is milliseconds from 0, found ${maxTimeout}.`);
  const bounds = {
    clock: services.resolve(CLOCK),
    signals: [services.resolve(RUNTIME_SIGNAL), ...(signal ? [signal] : [])],
    aborted: (cause: unknown) => (cause instanceof PcfError ? cause : new AbortedError(id, { cause })),
    maxTimeout,
    timedOut: (waits: string) => new DeadlineExceededError(id, maxTimeout, 'it was still being read', waits),
  };
  return bounded(bounds, work);
}
