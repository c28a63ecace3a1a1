import type { Clock, Duration } from '@pcf/core';

/** Options of {@link SharedWalks}. */
export interface SharedWalksOptions {
  readonly clock: Clock;
  /** How old a walk may be that a particle takes over, in milliseconds. Default: one second. */
  readonly maxAge?: Duration;
}

/** A moment in the order of walks and writes. */
export type WriteMoment = number;

/** How a walk is read. */
export interface WalkRequest<Resource> {
  /** What is walked: the region, the credentials, the owner. Particles with equal keys share walks. */
  readonly key: string;
  /** Reads all pages. */
  walk(): Promise<readonly Resource[]>;
  readonly signal: AbortSignal;
  /** What {@link SharedWalks.wrote} returned after the particle's latest write: an older walk does not show it. */
  readonly after?: WriteMoment | undefined;
}

interface Walk<Resource> {
  readonly moment: WriteMoment;
  readonly at: number;
  readonly resources: Promise<readonly Resource[]>;
}

/**
 * Walks through the resources of a kind that the particles of a runtime share: a field of a hundred particles lists them once, and
 * not a hundred times. A particle never gets a walk that began before its own latest write.
 *
 * Bind one per runtime, as a service.
 *
 * @example
 * ```ts
 * const resources = await walks.read({ key, walk: () => readPages('DescribeInstances', page), signal, after: this.#wrote });
 * // … and after each call that writes:
 * this.#wrote = walks.wrote();
 * ```
 */
export class SharedWalks<Resource> {
  readonly #clock: Clock;
  readonly #maxAge: Duration;
  readonly #walks = new Map<string, Walk<Resource>>();
  #moment: WriteMoment = 0;

  constructor({ clock, maxAge = 1_000 }: SharedWalksOptions) {
    this.#clock = clock;
    this.#maxAge = maxAge;
  }

  /** Notes that a write has been sent. */
  wrote(): WriteMoment {
    this.#moment += 1;
    return this.#moment;
  }

  /**
   * Returns what a walk has found: a recent one of another particle, else a new one.
   *
   * @throws the signal's reason when it is aborted; and what `walk` throws
   */
  async read(request: WalkRequest<Resource>): Promise<readonly Resource[]> {
    const { key, signal, after = 0 } = request;
    signal.throwIfAborted();
    const known = this.#walks.get(key);
    const isUsable = known && known.moment >= after && this.#clock.now() - known.at <= this.#maxAge;
    if (!known || !isUsable) return this.#start(request);
    try {
      return await known.resources;
    } catch {
      // It failed for the particle that began it, perhaps because that one was aborted.
      return this.read(request);
    }
  }

  async #start({ key, walk }: WalkRequest<Resource>): Promise<readonly Resource[]> {
    const started = { moment: this.#moment, at: this.#clock.now(), resources: walk() };
    this.#walks.set(key, started);
    try {
      return await started.resources;
    } catch (error) {
      if (this.#walks.get(key) === started) this.#walks.delete(key);
      throw error;
    }
  }
}
