import type { Step } from './contract.js';
import type { DesiredState } from './state.js';

/** How to look at a resource. */
export interface LookOptions {
  /** Whether to ask the provider even if there is an answer younger than `cacheTtl`. */
  readonly fresh?: boolean;
  readonly signal?: AbortSignal;
}

/** How to compare a resource with its definition. */
export interface CompareOptions extends LookOptions {
  /** The state that is desired, in place of the particle's own. */
  readonly desiredState?: DesiredState;
}

/** How to plan. */
export interface PlanOptions {
  readonly signal?: AbortSignal;
  /** The state that is desired, in place of the particle's own. */
  readonly desiredState?: DesiredState;
}

/** How to carry out one verb. */
export interface VerbOptions {
  readonly signal?: AbortSignal;
  /** Steps to leave out, and with them the later ones of their groups. */
  readonly without?: readonly Step[];
  /** The step that was decided on: when another one is due by now, it is a {@link ConflictError}, and none is sent. */
  readonly expect?: Step;
}
