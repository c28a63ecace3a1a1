import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock, Duration } from '@pcf/core';

interface Sleeper {
  readonly due: number;
  wake(): void;
}

/** Work during which time stands still, unless it sleeps itself. */
interface Hold {
  readonly clock: VirtualClock;
  readonly outer: Hold | undefined;
  sleepers: number;
}

/** The work that is being done, of all clocks: Node slows down with each such storage there is. */
const CURRENT = new AsyncLocalStorage<Hold>();

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

  /** Moves the time on at once, waking everyone whose time it is. */
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
   * Runs work during which time stands still, except while the work itself sleeps on this clock: a request that is retried
   * after a pause lets time pass in the pause, and not while it is sent.
   *
   * Work that does two things at once, one of which sleeps, should hold the other one on its own.
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
