import { setMaxListeners } from 'node:events';
import { PcfError } from '../errors/pcf-error.js';
import { AbortedError, DeadlineExceededError } from '../errors/reconcile-errors.js';
import type { Duration } from '../model/contract.js';
import type { Clock } from '../services/clock.js';
import type { Services } from '../services/container.js';
import { CLOCK, RUNTIME_SIGNAL } from '../services/tokens.js';
import { READ_TIMEOUT, type ReadLimit } from './options.js';

/** The limits of some work: signals that abort it, and a timeout. */
export interface Bounds {
  readonly clock: Clock;
  /** The work ends when one of these is aborted. */
  readonly signals: readonly AbortSignal[];
  /** Makes the error for an abort. */
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
 */
export async function bounded<T>(bounds: Bounds, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const finished = new AbortController();
  // Every particle of a field, and every request of a particle, listens to the same signals.
  setMaxListeners(0, stop.signal, finished.signal, ...bounds.signals);
  keepWaits(stop.signal, bounds.signals);
  const abort = (signal: AbortSignal) => stop.abort(bounds.aborted(signal.reason));
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
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    finished.abort(FINISHED);
  }
}

/** Without a reason, each abort would make an error with a stack. */
const FINISHED = 'finished';

/** Resolves at the timeout; never when the work is finished first. */
async function timer({ clock, maxTimeout }: Bounds, finished: AbortSignal): Promise<void> {
  const limit = typeof maxTimeout === 'function' ? maxTimeout : () => maxTimeout;
  const begun = clock.now();
  const left = () => limit() - (clock.now() - begun);
  if (left() === Number.POSITIVE_INFINITY) return new Promise<void>(() => {});
  try {
    do await clock.sleep(Math.max(0, left()), finished);
    while (left() >= SHORTEST);
  } catch (error) {
    if (!finished.aborted) throw error;
    return new Promise<void>(() => {});
  }
}

/** A clock may round: what is left below a millisecond is not slept again. */
const SHORTEST: Duration = 1;

/**
 * Runs work that only reads until it is done, aborted, or out of time. Within other bounded work, there is no default timeout.
 *
 * @param id - what is read, for errors
 */
export async function boundedRead<T>(
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
  return bounded(bounds, work);
}

/** What the work of one bounded signal waits for, and the bounded work around it. */
interface Waits {
  readonly reasons: Set<{ readonly reason: string }>;
  readonly around: readonly Waits[];
}

const WAITS = new WeakMap<AbortSignal, Waits>();

/** Registers the signal of bounded work. The work around it also knows what it waits for. */
function keepWaits(signal: AbortSignal, around: readonly AbortSignal[]): void {
  WAITS.set(signal, { reasons: new Set(), around: around.flatMap((outer) => WAITS.get(outer) ?? []) });
}

/**
 * Returns whether the framework limits the work of this signal: a look, a plan or an apply within its `maxTimeout`. Such work may
 * wait until the signal aborts it. Other work needs a timeout of its own.
 */
export function isBounded(signal: AbortSignal): boolean {
  return WAITS.has(signal);
}

/**
 * Records what work waits for, so that the timeout error can name it. A flavor that retries or waits by itself calls it with the
 * signal that it was given.
 *
 * @param reason - a clause for a person: `ListTagsOfResource is throttled`
 * @returns a function that ends the wait
 *
 * @example
 * ```ts
 * const done = noteWait(signal, 'CreateTopic is throttled');
 * try {
 *   await clock.sleep(5_000, signal);
 * } finally {
 *   done();
 * }
 * ```
 */
export function noteWait(signal: AbortSignal, reason: string): () => void {
  const wait = { reason };
  const all = [...outwards(WAITS.get(signal))];
  for (const { reasons } of all) reasons.add(wait);
  return () => {
    for (const { reasons } of all) reasons.delete(wait);
  };
}

/** How many reasons an error lists. */
const MOST_REASONS = 3;

/** What the work of a signal waits for now, as the end of a sentence; empty when that is not known. */
function describeWaits(signal: AbortSignal): string {
  const reasons = [...new Set([...(WAITS.get(signal)?.reasons ?? [])].map(({ reason }) => reason))];
  if (reasons.length === 0) return '';
  const more = reasons.length > MOST_REASONS ? ` (and ${reasons.length - MOST_REASONS} more)` : '';
  return `; waiting because ${reasons.slice(0, MOST_REASONS).join('; ')}${more}`;
}

function* outwards(innermost: Waits | undefined): Iterable<Waits> {
  if (!innermost) return;
  yield innermost;
  for (const outer of innermost.around) yield* outwards(outer);
}
