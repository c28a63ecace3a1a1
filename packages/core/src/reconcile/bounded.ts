import type { Duration } from '../particle/contract.js';
import type { Clock } from '../runtime/clock.js';

/** What ends work before it is done. */
export interface Bounds {
  readonly clock: Clock;
  /** The work ends when one of these is aborted. */
  readonly signals: readonly AbortSignal[];
  /** Makes the error for an abort. */
  aborted(reason: unknown): Error;
  /** The work ends after this long; `Infinity` for never. */
  readonly maxTimeout: Duration;
  /** Makes the error for the end of the time. */
  timedOut(): Error;
}

/**
 * Runs work until it is done, aborted or out of time, whichever is first: also when the work does not listen to the signal
 * that it is given. Leaves no timer and no listener behind.
 */
export async function bounded<T>(bounds: Bounds, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const finished = new AbortController();
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
  const outOfTime = timer(bounds, finished.signal).then(() => stop.abort(bounds.timedOut()));
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
  if (maxTimeout !== Number.POSITIVE_INFINITY) {
    try {
      return await clock.sleep(maxTimeout, finished);
    } catch (error) {
      if (!finished.aborted) throw error;
    }
  }
  return new Promise<void>(() => {});
}
