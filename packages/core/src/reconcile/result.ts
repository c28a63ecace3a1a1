import type { Duration } from '../model/duration.js';
import type { Outputs } from '../model/observation.js';
import type { Outcome } from '../model/plan.js';
import type { ProtectionKey } from '../model/protection.js';
import type { DesiredState, State } from '../model/state.js';
import type { Deferral, Step } from '../model/step.js';
import type { Verb } from '../model/transitions.js';
import type { Creation } from './creation.js';

/**
 * What an apply did.
 *
 * @typeParam S - the steps of the particle
 * @typeParam O - the outputs of its resource
 */
export interface ApplyResult<S extends Step = Step, O extends Outputs = Outputs> {
  /** The particle's id, `flavor:pcf_name`. */
  readonly id: string;
  readonly outcome: Outcome;
  /** The state before the apply. */
  readonly from: State;
  /** The state after the apply, or with `started` the state that the resource moves to. */
  readonly state: DesiredState;
  /** The key of the definition that kept the resource as it is, although it differs from the definition. */
  readonly kept?: ProtectionKey;
  /** The kind of transition: a start or stop can include updates. Absent when nothing was sent. */
  readonly transition?: Verb;
  /** The steps that were sent, in order. */
  readonly steps: readonly S[];
  /** The steps that the provider refuses for some time; a later apply sends them. */
  readonly deferred: readonly Deferral<S>[];
  /** The outputs of the resource at the end; empty when it is gone or moving. */
  readonly outputs: Partial<O>;
  /** How long it took, in milliseconds by the runtime's clock. */
  readonly duration: Duration;
}

/** What an apply has done so far. */
export interface Progress {
  /** The state before the apply. */
  readonly from: State;
  /** The steps that the provider has accepted, in order. */
  readonly steps: readonly Step[];
  /** Whether a step was sent whose result is not known yet, or was lost. */
  readonly isOpen: boolean;
  /** Whether this apply created the resource, or may have. */
  readonly creation: Creation;
}
