import { setMaxListeners } from 'node:events';
import { type FencedError, fencedIn } from '../../errors/fenced-error.js';
import { PcfError } from '../../errors/pcf-error.js';
import { AbortedError, DeadlineExceededError } from '../../errors/reconcile-errors.js';
import type { Duration } from '../../model/duration.js';
import type { Clock } from '../../services/clock.js';
import type { Services } from '../../services/container.js';
import { CLOCK, RUNTIME_SIGNAL } from '../../services/tokens.js';
import { describeWaits, isBounded, keepWaits } from './waits.js';

/** Bounded work that a fence ends, by its signal. */
const ENDS = new WeakMap<AbortSignal, AbortController>();

/**
 * Makes a {@link FencedError} that ends work with this signal end everything that the signal limits.
 *
 * @param end - aborts the signal
 */
export function endWhenFenced(signal: AbortSignal, end: AbortController): void {
  ENDS.set(signal, end);
}

/**
 * Ends the bounded work of a signal, and the work around it, with a {@link FencedError}, also where the code in between would treat it as any
 * other error. A flavor that sends requests by itself calls it with the signal that it was given, and throws the error.
 *
 * @example
 * ```ts
 * const fenced = fencedIn(error);
 * if (fenced) noteFence(signal, fenced);
 * throw error;
 * ```
 */
export function noteFence(signal: AbortSignal, fenced: FencedError): void {
  ENDS.get(signal)?.abort(fenced);
}

/** Without a reason, each abort would make an error with a stack. */
const FINISHED = 'finished';

/** A clock may round: what is left below a millisecond is not slept again. */
const SHORTEST_SLEEP: Duration = 1;

/** The limits of some work: signals that abort it, and a timeout. */
export interface Bounds {
  readonly clock: Clock;
  /** The work ends when one of these is aborted. */
  readonly signals: readonly AbortSignal[];
  /** Makes the error for an abort, unless its reason is a {@link FencedError}. */
  aborted(reason: unknown): Error;
  /** The timeout; `Infinity` for none. A function when it may grow while the work goes on. */
  readonly maxTimeout: Duration | (() => Duration);
  /**
   * Makes the error for the timeout.
   *
   * @param waits - what the work waits for, as the end of a sentence; empty when that is not known
   */
  timedOut(waits: string): Error;
}

/**
 * Runs work until it is done, aborted or out of time, even when the work ignores the signal that it is given. Leaves no timer and no
 * listener behind.
 *
 * @throws {@link FencedError} itself, where that is the cause of the end: then the work around it ends, too
 */
export async function runBounded<T>(bounds: Bounds, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const finished = new AbortController();
  // Every particle of a field, and every request of a particle, listens to the same signals.
  setMaxListeners(0, stop.signal, finished.signal, ...bounds.signals);
  keepWaits(stop.signal, bounds.signals);
  endWhenFenced(stop.signal, stop);
  const abort = ({ reason }: AbortSignal) => stop.abort(fencedIn(reason) ?? bounds.aborted(reason));
  for (const signal of bounds.signals) {
    if (signal.aborted) abort(signal);
    else signal.addEventListener('abort', () => abort(signal), { signal: finished.signal });
  }
  const stopped = new Promise<never>((_, reject) => {
    const end = () => reject(stop.signal.reason);
    if (stop.signal.aborted) end();
    else stop.signal.addEventListener('abort', end, { signal: finished.signal });
  });
  const outOfTime = timer(bounds, finished.signal).then(() => stop.abort(bounds.timedOut(describeWaits(stop.signal))));
  try {
    return await Promise.race([
      stopped,
      outOfTime.then(() => stopped),
      stop.signal.aborted ? stopped : work(stop.signal),
    ]);
  } catch (error) {
    const failure = stop.signal.aborted ? stop.signal.reason : error;
    const fenced = fencedIn(failure);
    if (fenced) for (const signal of [stop.signal, ...bounds.signals]) noteFence(signal, fenced);
    throw fenced ?? failure;
  } finally {
    finished.abort(FINISHED);
  }
}

/** Resolves at the timeout; never when the work is finished first. */
async function timer({ clock, maxTimeout }: Bounds, finished: AbortSignal): Promise<void> {
  const limit = typeof maxTimeout === 'function' ? maxTimeout : () => maxTimeout;
  const begun = clock.now();
  const left = () => limit() - (clock.now() - begun);
  if (left() === Number.POSITIVE_INFINITY) return new Promise<void>(() => {});
  try {
    do await clock.sleep(Math.max(0, left()), finished);
    while (left() >= SHORTEST_SLEEP);
  } catch (error) {
    if (!finished.aborted) throw error;
    return new Promise<void>(() => {});
  }
}

/** How long a read may take: a look, a plan, a status or an import. */
export interface ReadLimit {
  /** The timeout in milliseconds; ten minutes by default, `Infinity` for none. Throttled requests are retried until then. */
  readonly maxTimeout?: Duration;
  /** Aborts the read. */
  readonly signal?: AbortSignal;
}

/** The default timeout of a read. */
export const READ_TIMEOUT: Duration = 10 * 60_000;

/**
 * Runs work that only reads until it is done, aborted, or out of time. Within other bounded work, there is no default timeout.
 *
 * @param id - what is read, for errors
 */
export async function runBoundedRead<T>(
  id: string,
  services: Services,
  { signal, maxTimeout = signal && isBounded(signal) ? Number.POSITIVE_INFINITY : READ_TIMEOUT }: ReadLimit,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (!(maxTimeout >= 0))
    throw new RangeError(`maxTimeout must be a number of milliseconds, 0 or more; found ${maxTimeout}.`);
  const bounds = {
    clock: services.resolve(CLOCK),
    signals: [services.resolve(RUNTIME_SIGNAL), ...(signal ? [signal] : [])],
    aborted: (cause: unknown) => (cause instanceof PcfError ? cause : new AbortedError(id, { cause })),
    maxTimeout,
    timedOut: (waits: string) => new DeadlineExceededError(id, maxTimeout, 'the read has not finished', waits),
  };
  return runBounded(bounds, work);
}
