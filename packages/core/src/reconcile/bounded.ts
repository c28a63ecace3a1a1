import { setMaxListeners } from 'node:events';
import type { Duration } from '../particle/contract.js';
import type { Clock } from '../runtime/clock.js';
import { describeWaits, keepWaits } from './waits.js';

/** What ends work before it is done. */
export interface Bounds {
  readonly clock: Clock;
  /** The work ends when one of these is aborted. */
  readonly signals: readonly AbortSignal[];
  /** Makes the error for an abort. */
  aborted(reason: unknown): Error;
  /** The work ends after this long; `Infinity` for never. A function when it may grow while the work goes on. */
  readonly maxTimeout: Duration | (() => Duration);
  /**
   * Makes the error for the end of the time.
   *
   * @param waits - what the work waits for, as the end of a sentence; empty when that is not known
   */
  timedOut(waits: string): Error;
}

/**
 * Runs work until it is done, aborted or out of time, whichever is first: also when the work does not listen to the signal
 * that it is given. Leaves no timer and no listener behind.
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

/** Resolves at the end of the time; never when the work is finished first. */
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
