import type { Clock, Duration } from '@pcf/core';

interface Sleeper {
  readonly due: number;
  wake(): void;
}

/**
 * A clock whose time passes only while nothing happens: when everyone sleeps, it jumps to the next one who wakes up. A
 * backfill of twenty minutes takes no time in a test, and in every run things happen in the same order.
 *
 * Work that leaves the process's own event loop (a socket, a file) must be held, or time runs on under it; see
 * {@link VirtualClock.hold}.
 *
 * @example
 * ```ts
 * const clock = new VirtualClock();
 * const pcf = createPcf({ plugins: [], services: [bind(CLOCK, { useValue: clock })] });
 * ```
 */
export class VirtualClock implements Clock {
  #now: number;
  #held = 0;
  #ticking = false;
  readonly #sleepers = new Set<Sleeper>();

  /** @param start - the first time it shows, in milliseconds since the epoch */
  constructor(start: number = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** Moves the time on at once, waking everyone whose time it is. */
  advance(duration: Duration): void {
    this.#now += duration;
    for (const sleeper of [...this.#sleepers]) if (sleeper.due <= this.#now) sleeper.wake();
  }

  async sleep(duration: Duration, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const leave = (settle: () => void) => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', abort);
        settle();
      };
      const sleeper = { due: this.#now + duration, wake: () => leave(resolve) };
      const abort = () => leave(() => reject(signal?.reason));
      signal?.addEventListener('abort', abort);
      this.#sleepers.add(sleeper);
      this.#tick();
    });
  }

  /**
   * Runs work during which time stands still.
   *
   * @returns what the work returns
   */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.#held += 1;
    try {
      return await work();
    } finally {
      this.#held -= 1;
      this.#tick();
    }
  }

  #tick(): void {
    if (this.#ticking) return;
    this.#ticking = true;
    setImmediate(() => {
      this.#ticking = false;
      const next = [...this.#sleepers].sort((a, b) => a.due - b.due)[0];
      if (!next || this.#held > 0) return;
      this.#now = Math.max(this.#now, next.due);
      next.wake();
      this.#tick();
    });
  }
}
