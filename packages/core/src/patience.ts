import { isDeepStrictEqual } from 'node:util';
import type { Clock } from './clock.js';
import type { Duration, Observation, Step } from './contract.js';
import { ConflictError, NoProgressError } from './errors/reconcile-errors.js';
import { pollDelay, retryDelay, USUAL_MOVE } from './waiting.js';

/** The loop's effects beside the resource itself. */
export interface Surroundings {
  readonly clock: Clock;
  readonly random: () => number;
  waiting(reason: string, delay: Duration): void;
}

/** Reads can be stale: how long a resource that looks untouched by a step is looked at again, where the step does not say. */
const STALE_FOR: Duration = 12_000;
/** How often in one apply the same step is sent against the same observation: somebody else may undo it, but not for ever. */
const REPETITIONS = 3;
/** How many steps one apply sends at the most: a plan that is longer never ends. */
const MOST_STEPS = 1_000;
/** How often in a row a step is refused as a conflict before that is an error: some minutes. */
const CONFLICTS = 30;

interface Attempt<S> {
  readonly seen: Observation;
  readonly step: S | undefined;
}

/** Decides how long to wait, and when waiting has become pointless. */
export class Patience<S extends Step> {
  readonly #attempts: Attempt<S>[] = [];
  #last: Attempt<S> | undefined;
  #rereads = 0;
  #staleSince: number | undefined;
  #conflicts = 0;
  #movingSince: number | undefined;
  #usually: Duration | undefined;

  constructor(
    private readonly id: string,
    private readonly surroundings: Surroundings,
    private readonly signal: AbortSignal,
  ) {}

  /** A resource that came into being, or went, since the last step is not the one which that step found. */
  note(seen: Observation): void {
    if (seen.kind !== 'moving') this.#movingSince = undefined;
    if (this.#last && (this.#last.seen.kind === 'missing') !== (seen.kind === 'missing')) this.#last = undefined;
  }

  async untilNextLook(seen: Observation): Promise<void> {
    const now = this.surroundings.clock.now();
    this.#movingSince ??= now;
    const usually = this.#usually ?? USUAL_MOVE;
    const delay = pollDelay(now - this.#movingSince, usually, this.surroundings.random);
    await this.#pause(seen.kind === 'moving' ? seen.status : 'pending', delay);
  }

  /** Sends a step, unless it is the one that was sent last and nothing has come of it: then it looks again first. */
  async send(seen: Observation, step: S | undefined, send: () => Promise<S | undefined>): Promise<S | undefined> {
    const attempt = { seen, step };
    if (isDeepStrictEqual(this.#last, attempt)) return this.#lookAgain(step);
    const repeated = this.#attempts.filter((earlier) => isDeepStrictEqual(earlier, attempt)).length;
    if (repeated >= REPETITIONS || this.#attempts.length >= MOST_STEPS) throw new NoProgressError(this.id, step);
    try {
      const sent = await send();
      this.#last = attempt;
      this.#attempts.push(attempt);
      this.#usually = sent?.usually;
      this.#rereads = 0;
      this.#staleSince = undefined;
      this.#conflicts = 0;
      return sent;
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      this.#conflicts += 1;
      if (this.#conflicts > CONFLICTS) throw error;
      await this.#pause(error.message, retryDelay(this.#conflicts, this.surroundings.random));
      return undefined;
    }
  }

  async #lookAgain(step: S | undefined): Promise<undefined> {
    const now = this.surroundings.clock.now();
    this.#rereads += 1;
    this.#staleSince ??= now;
    if (now - this.#staleSince >= (step?.staleFor ?? STALE_FOR)) throw new NoProgressError(this.id, step);
    await this.#pause('no change seen yet', retryDelay(this.#rereads, this.surroundings.random));
  }

  async #pause(reason: string, delay: Duration): Promise<void> {
    this.surroundings.waiting(reason, delay);
    await this.surroundings.clock.sleep(delay, this.signal);
  }
}
