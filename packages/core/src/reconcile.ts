import type { Observation, Outputs, Step, Verb } from './contract.js';
import { InvalidTransitionError } from './errors/plan-errors.js';
import { ResourceBlockedError } from './errors/reconcile-errors.js';
import { Patience, type Surroundings } from './patience.js';
import { type DesiredState, State } from './state.js';
import { type StateRules, verbFor } from './transitions.js';

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

/** How the loop ended. */
export interface Reconciled<S extends Step> {
  readonly outcome: 'unchanged' | 'changed' | 'started';
  readonly from: State;
  readonly steps: readonly S[];
  readonly outputs: Outputs;
}

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
