import type { Duration } from '../model/duration.js';
import type { Losses } from '../model/losses.js';
import type { Plan } from '../model/plan.js';
import type { DesiredState } from '../model/state.js';
import type { KnownResource, Step } from '../model/step.js';
import type { Progress } from './result.js';
import type { ReadLimit } from './time/bounded.js';

/** How to look at a resource. */
export interface LookOptions extends ReadLimit {
  /** Whether to ask the provider even if there is an answer younger than `cacheTtl`. */
  readonly fresh?: boolean;
  /** Whether the observation must contain the identity of the resource, even if that takes a call of its own. */
  readonly identity?: boolean;
}

/** How to compare a resource with its definition. */
export interface CompareOptions extends LookOptions {
  /** The desired state, in place of the particle's own. */
  readonly desiredState?: DesiredState;
}

/** Which losses have consent. */
export interface ConsentOptions {
  /** What to do with steps that lose something and that nothing else consents to; by default as the runtime does. */
  readonly losses?: Losses;
  /**
   * Whether the desired state was set for this particle itself: that is consent to what stopping or terminating it loses. By default
   * `true` with `desiredState`; else `true` unless the particle's state comes from a quasiparticle or a base.
   */
  readonly isAskedFor?: boolean;
}

/** How to plan. */
export interface PlanOptions extends ReadLimit, ConsentOptions {
  /** The id that its events carry. By default that of the run that it is part of, or a new one. At most 200 characters that can be shown. */
  readonly run?: string;
  /** The desired state, in place of the particle's own. */
  readonly desiredState?: DesiredState;
}

/** How to carry out one verb. */
export interface VerbOptions {
  readonly signal?: AbortSignal;
  /** Steps to leave out, and with them the later steps of their groups. */
  readonly without?: readonly Step[];
  /**
   * The step to send. When another step is due by now, the verb throws a {@link ConflictError} and sends nothing. Steps that differ
   * only in their texts, `summary` and `lost`, are the same.
   */
  readonly expect?: Step;
  /** What to do with a step that loses something and that neither the verb nor the definition consents to. */
  readonly losses?: Losses;
}

/** How to apply. */
export interface ApplyOptions extends ConsentOptions {
  /** The id that its events carry. By default that of the run that it is part of, or a new one. At most 200 characters that can be shown. */
  readonly run?: string;
  /** The desired state for this apply, in place of the particle's own. */
  readonly desiredState?: DesiredState;
  /** `false` returns once the next step has started; applying again continues. `true` by default. */
  readonly sync?: boolean;
  /**
   * The timeout in milliseconds; `Infinity` for none. By default an hour, or twice as long as the steps of the plan usually take if
   * that is more. Until then the apply waits for conflicts, throttling and resources that move.
   */
  readonly maxTimeout?: Duration;
  readonly signal?: AbortSignal;
  /** The digest of an approved plan: the apply refuses any other plan before it writes anything. */
  readonly expect?: string;
  /**
   * The steps of an approved plan: the apply refuses any other step before it writes anything. An apply that was interrupted continues
   * with the rest of them.
   */
  readonly approved?: readonly Step[];
  /** The only resource that may be changed: another resource with the same name is left as it is. */
  readonly resource?: KnownResource;
  /**
   * Called with the plan before each step is sent: what is still to be done. The step is not sent before the promise resolves; what it
   * throws ends the apply.
   */
  readonly review?: (plan: Plan) => Promise<void>;
  /** Called with what has been done so far: before each step is sent, and when its result is known. */
  readonly onProgress?: (progress: Progress) => void;
}
