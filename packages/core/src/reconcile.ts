import { isDeepStrictEqual } from 'node:util';
import type { Clock } from './clock.js';
import type { Duration, Observation, Outputs, Step, Verb } from './contract.js';
import { InvalidTransitionError } from './errors/plan-errors.js';
import { ConflictError, NoProgressError, ResourceBlockedError } from './errors/reconcile-errors.js';
import { type DesiredState, State } from './state.js';
import { type StateRules, verbFor } from './transitions.js';
import { pollDelay, retryDelay, USUAL_MOVE } from './waiting.js';

/** What the loop needs of a particle: its verbs, as its class may have overridden them. */
export interface Subject<S extends Step> {
  readonly id: string;
  readonly desiredState: DesiredState;
  readonly rules: StateRules;
  look(signal: AbortSignal): Promise<Look<S>>;
  isEquivalent(signal: AbortSignal): Promise<boolean>;
  send(verb: Verb, signal: AbortSignal): Promise<S | undefined>;
}

/** A fresh look at the resource. */
export interface Look<S extends Step> {
  readonly state: State;
  readonly seen: Observation;
  /** The step that a verb would send after what was seen. Pure. */
  next(verb: Verb): S | undefined;
}

/** The loop's effects beside the resource itself. */
export interface Surroundings {
  readonly clock: Clock;
  readonly random: () => number;
  waiting(reason: string, delay: Duration): void;
}

/** How the loop ended. */
export interface Reconciled<S extends Step> {
  readonly outcome: 'unchanged' | 'changed' | 'started';
  readonly from: State;
  readonly steps: readonly S[];
  readonly outputs: Outputs;
}

/** Reads can be stale: how often a resource that looks untouched by a step is looked at again. */
const REREADS = 6;
/** How often in a row a step is refused as a conflict before that is an error: some minutes. */
const CONFLICTS = 30;

/**
 * Looks, decides, acts, and looks again, until a look shows the desired state and definition. Level-triggered: each round
 * starts from what is there, so that a crash, a lost answer or somebody else's change needs no case of its own.
 *
 * @param sync - whether to go on until the end, or return once something is under way
 */
export async function reconcile<S extends Step>(
  subject: Subject<S>,
  surroundings: Surroundings,
  sync: boolean,
  signal: AbortSignal,
): Promise<Reconciled<S>> {
  const steps: S[] = [];
  const patience = new Patience<S>(subject.id, surroundings, signal);
  let from: State | undefined;
  for (;;) {
    signal.throwIfAborted();
    const { state, seen, next } = await subject.look(signal);
    from ??= state;
    if (seen.kind === 'blocked') throw new ResourceBlockedError(subject.id, seen.status, seen.reason);
    patience.note(seen);
    if (state === State.pending) {
      if (!sync) return { outcome: 'started', from, steps, outputs: {} };
      await patience.untilNextLook(seen);
      continue;
    }
    const verb = verbFor(subject.rules, state, subject.desiredState);
    if (!verb) throw new InvalidTransitionError(subject.id, state, subject.desiredState);
    if (verb === 'update' && (await subject.isEquivalent(signal))) {
      const outputs = seen.kind === 'settled' ? seen.outputs : {};
      return { outcome: steps.length > 0 ? 'changed' : 'unchanged', from, steps, outputs };
    }
    const step = await patience.send(seen, next(verb), () => subject.send(verb, signal));
    if (step) steps.push(step);
    if (step && !sync) return { outcome: 'started', from, steps, outputs: {} };
  }
}

/** Decides how long to wait, and when waiting has become pointless. */
class Patience<S extends Step> {
  #last: { seen: Observation; step: S | undefined } | undefined;
  #rereads = 0;
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
    if (this.#last && isDeepStrictEqual(this.#last, attempt)) {
      this.#rereads += 1;
      if (this.#rereads > REREADS) throw new NoProgressError(this.id, step);
      await this.#pause('no change seen yet', retryDelay(this.#rereads, this.surroundings.random));
      return undefined;
    }
    try {
      const sent = await send();
      this.#last = attempt;
      this.#usually = sent?.usually;
      this.#rereads = 0;
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

  async #pause(reason: string, delay: Duration): Promise<void> {
    this.surroundings.waiting(reason, delay);
    await this.surroundings.clock.sleep(delay, this.signal);
  }
}
