import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock, Duration } from '@pcf/core';

interface Sleeper {
  readonly due: number;
  wake(): void;
}

/** Work during which time stands still, except while the work itself sleeps. */
interface Hold {
  readonly clock: VirtualClock;
  readonly outer: Hold | undefined;
  sleepers: number;
}

/** The current work of all clocks. It is one storage, because each such storage slows Node down. */
const CURRENT = new AsyncLocalStorage<Hold>();

/**
 * A clock whose time passes only while nothing else happens. When all work sleeps, it jumps to the end of the next sleep. A wait of
 * twenty minutes takes no time in a test, and the order of events is the same in every run.
 *
 * Work outside the process's event loop (a socket, a file) must be held with {@link VirtualClock.hold}; otherwise time passes during
 * it.
 *
 * @example
 * ```ts
 * const clock = new VirtualClock();
 * const pcf = createPcf({ plugins: [], services: [bind(CLOCK, { useValue: clock })] });
 * ```
 */
export class VirtualClock implements Clock {
  #now: number;
  #ticking = false;
  readonly #sleepers = new Set<Sleeper>();
  readonly #holds = new Set<Hold>();

  /** @param start - the first time it shows, in milliseconds since the epoch */
  constructor(start: number = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** Advances the time at once, and ends the sleeps that are due. */
  advance(duration: Duration): void {
    this.#now += duration;
    for (const sleeper of [...this.#sleepers]) if (sleeper.due <= this.#now) sleeper.wake();
  }

  async sleep(duration: Duration, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const holds = [...outwards(CURRENT.getStore())].filter((hold) => hold.clock === this);
    await new Promise<void>((resolve, reject) => {
      const leave = (settle: () => void) => {
        this.#sleepers.delete(sleeper);
        for (const hold of holds) hold.sleepers -= 1;
        signal?.removeEventListener('abort', abort);
        settle();
      };
      const sleeper = { due: this.#now + duration, wake: () => leave(resolve) };
      const abort = () => leave(() => reject(signal?.reason));
      signal?.addEventListener('abort', abort);
      for (const hold of holds) hold.sleepers += 1;
      this.#sleepers.add(sleeper);
      this.#tick();
    });
  }

  /**
   * Runs work during which time stands still, except while the work itself sleeps on this clock. For example, time passes during the
   * pause between two attempts of a request, and not while the request is sent.
   *
   * If work does two things at once and one of them sleeps, hold the other one separately.
   *
   * @returns what the work returns
   *
   * @example
   * ```ts
   * const text = await clock.hold(() => readFile('table.json', 'utf8'));
   * ```
   */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    const hold: Hold = { clock: this, outer: CURRENT.getStore(), sleepers: 0 };
    this.#holds.add(hold);
    try {
      return await CURRENT.run(hold, work);
    } finally {
      this.#holds.delete(hold);
      this.#tick();
    }
  }

  #tick(): void {
    if (this.#ticking) return;
    this.#ticking = true;
    setImmediate(() => {
      this.#ticking = false;
      const next = [...this.#sleepers].sort((a, b) => a.due - b.due)[0];
      if (!next || [...this.#holds].some((hold) => hold.sleepers === 0)) return;
      this.#now = Math.max(this.#now, next.due);
      next.wake();
      this.#tick();
    });
  }
}

function* outwards(innermost: Hold | undefined): Iterable<Hold> {
  for (let hold = innermost; hold; hold = hold.outer) yield hold;
}
