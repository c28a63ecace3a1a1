import type { Duration } from '../model/duration.js';

/** The source of time: the machine's clock, or a virtual one in tests. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `duration`; rejects with the signal's reason as soon as the signal is aborted. */
  sleep(duration: Duration, signal?: AbortSignal): Promise<void>;
}

/** The longest delay that Node's timers take; a longer one would fire at once. */
const LONGEST_TIMER: Duration = 2 ** 31 - 1;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(duration, signal) {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const abort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(
        () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
        Math.min(duration, LONGEST_TIMER),
      );
      signal?.addEventListener('abort', abort, { once: true });
    });
  },
};
