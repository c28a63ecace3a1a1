import type { Duration, Step } from '../model/contract.js';
import type { DesiredState } from '../model/state.js';
import type { Losses } from '../services/tokens.js';

/** How long reading may take: a look, a plan, a status or an import. */
export interface ReadLimit {
  /**
   * The longest that it may take, in milliseconds; `Infinity` for no limit. Ten minutes where absent. Throttled requests are tried
   * again until then.
   */
  readonly maxTimeout?: Duration;
  readonly signal?: AbortSignal;
}

/** How long reading may take where nothing else is said. */
export const READ_TIMEOUT: Duration = 10 * 60_000;

/** How to look at a resource. */
export interface LookOptions extends ReadLimit {
  /** Whether to ask the provider even if there is an answer younger than `cacheTtl`. */
  readonly fresh?: boolean;
  /** Whether the observation has to tell the identity of the resource, even if that takes a call of its own. */
  readonly identity?: boolean;
}

/** How to compare a resource with its definition. */
export interface CompareOptions extends LookOptions {
  /** The state that is desired, in place of the particle's own. */
  readonly desiredState?: DesiredState;
}

/** Whether what a plan loses has consent. */
export interface ConsentOptions {
  /** What becomes of steps that lose something and that no act consents to; where absent, as the runtime does. */
  readonly losses?: Losses;
  /**
   * Whether the desired state was asked for this particle itself: that is consent to what stopping or terminating it loses. Where
   * absent: `true` with `desiredState`; else `true` unless the particle's state comes from a quasiparticle or a base.
   */
  readonly isAskedFor?: boolean;
}

/** How to plan. */
export interface PlanOptions extends ReadLimit, ConsentOptions {
  /** The state that is desired, in place of the particle's own. */
  readonly desiredState?: DesiredState;
}

/** How to carry out one verb. */
export interface VerbOptions {
  readonly signal?: AbortSignal;
  /** Steps to leave out, and with them the later ones of their groups. */
  readonly without?: readonly Step[];
  /**
   * The step that was decided on: when another one is due by now, it is a {@link ConflictError}, and none is sent. Two steps that
   * differ only in what they tell a person, `summary` and `lost`, are the same.
   */
  readonly expect?: Step;
  /** What becomes of a step that loses something and that neither the verb nor the definition consents to. */
  readonly losses?: Losses;
}
