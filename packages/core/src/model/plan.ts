import type { ProtectionKey } from './protection.js';
import type { DesiredState, State } from './state.js';
import type { Deferral, Step } from './step.js';

/** The steps that `apply()` would send: data that can be shown, stored and compared. */
export interface Plan<S extends Step = Step> {
  /** The particle's id, `flavor:pcf_name`. */
  readonly id: string;
  /** The observed state. */
  readonly from: State;
  /** The desired state. */
  readonly to: DesiredState;
  /**
   * While `from` is `pending`: the provider's status. The steps are then those that the provider accepts although the resource
   * is moving or blocked. The other steps are known only afterwards.
   */
  readonly status?: string;
  /** The key of the definition that keeps the resource as it is although it differs from the definition. */
  readonly kept?: ProtectionKey;
  /** The steps, in order; empty when nothing has to change. */
  readonly steps: readonly S[];
  /**
   * The steps that the provider will refuse for some time, as far as what was observed tells, and the later steps of their groups.
   * Absent where there are none. A later apply sends them.
   */
  readonly deferred?: readonly Deferral<S>[];
  /** What a person should know although no step is possible, a sentence each; absent when there is nothing. */
  readonly notes?: readonly string[];
  /**
   * The steps that lose something and that nothing consents to. `apply()` refuses the plan because of them, unless its `losses`
   * allow them. Absent where there are none.
   */
  readonly needsConsent?: readonly S[];
  /**
   * A fingerprint of the plan, for `apply({ expect: digest })`: 64 hexadecimal digits. Applying with it consents to what the
   * plan loses.
   */
  readonly digest: string;
}

/**
 * How an apply ended. `unchanged`: there was nothing to do; `changed`: everything is done; `started` (with `sync: false`): the resource
 * is moving; `deferred`: everything is done but what the provider refuses for some time.
 */
export type Outcome = 'unchanged' | 'changed' | 'started' | 'deferred';
