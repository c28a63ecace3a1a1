import type { Step } from './step.js';
import type { Verb } from './transitions.js';

/** A step that is about to be sent, for hooks. */
export interface ProposedStep {
  /** The particle's id, `flavor:pcf_name`. */
  readonly id: string;
  readonly verb: Verb;
  readonly step: Step;
  /**
   * The identity of the only resource that the step may be for; a look has just shown it. Present where a rollback terminates
   * what its own run created.
   */
  readonly identity?: string;
}

/**
 * Receives each step before it is sent, and refuses it by throwing: a policy, or an audit log. The step is not sent before its promise
 * resolves. A `FencedError` ends the whole apply: this process may not go on with it.
 */
export type BeforeStep = (proposed: ProposedStep) => void | Promise<void>;
