import { DeadlineExceededError } from '../errors/reconcile-errors.js';
import type { Duration } from '../model/duration.js';
import type { Observation } from '../model/observation.js';
import { State } from '../model/state.js';
import type { Step } from '../model/step.js';
import type { Clock } from '../services/clock.js';
import type { Observed } from './observations.js';
import { USUAL_MOVE } from './time/delays.js';

const AN_HOUR: Duration = 60 * 60_000;
/** How many times as long as usual the steps of a plan may take where no timeout is given. */
const SLACK = 2;

/** The time that an apply may take, and what the error at its end says about the progress. */
export class ApplyDeadline {
  readonly #startedAt: number;
  #limit: Duration;
  #progress = 'the resource was not observed yet';
  /** Why the provider has not accepted the next step yet. */
  #obstacle: string | undefined;
  #isEstimated = false;

  constructor(
    private readonly subject: { readonly id: string; readonly packageName: string },
    private readonly clock: Clock,
    private readonly maxTimeout: Duration | undefined,
  ) {
    this.#startedAt = clock.now();
    this.#limit = maxTimeout ?? AN_HOUR;
  }

  /** The longest that the apply may take. Grows with the first plan where the caller gave no timeout. */
  get limit(): Duration {
    return this.#limit;
  }

  /** Records that a look begins. */
  noteLook(): void {
    this.#progress = `${this.#progress}; observe() of its flavor (package ${this.subject.packageName}) has not answered`;
  }

  /** Records what a look showed. */
  noteObserved({ state, observation }: Observed): void {
    this.#progress = `last observed: ${wordFor(observation)}`;
    if (state === State.pending) this.#obstacle = undefined;
  }

  /** Records that the provider refused the next step for now. */
  noteRefusal(reason: string): void {
    this.#obstacle = reason;
  }

  /** Records that the provider accepted a step. */
  noteAccepted(): void {
    this.#obstacle = undefined;
  }

  /** Allows the steps of the first plan twice as long as they usually take, unless the caller gave a timeout. */
  allowFor(steps: readonly Step[]): void {
    if (this.#isEstimated) return;
    this.#isEstimated = true;
    if (this.maxTimeout !== undefined) return;
    const usually = steps.reduce((sum, step) => sum + (step.usually ?? USUAL_MOVE), 0);
    this.#limit = Math.max(this.#limit, this.clock.now() - this.#startedAt + SLACK * usually);
  }

  /** @param waits - what requests wait for, as the end of a sentence */
  error(waits: string): DeadlineExceededError {
    const why = this.#obstacle === undefined ? '' : `; the provider refused the next step: ${this.#obstacle}`;
    return new DeadlineExceededError(this.subject.id, this.#limit, `${this.#progress}${why}`, waits);
  }
}

function wordFor(observation: Observation): string {
  if (observation.kind === 'missing') return 'missing';
  return observation.kind === 'settled' ? observation.state : observation.status;
}
