import { isUnsettled, type Observation } from './observation.js';
import { type DesiredState, State } from './state.js';
import { canonical, equivalent, type StateRules } from './transitions.js';

/** A key of a definition that keeps the resource as it is. */
export type ProtectionKey = 'persist_on_termination' | 'persist_on_update' | 'observe_only';

/**
 * The protection of a resource by its definition. It limits `apply()`; verbs that are called directly ignore it, except for
 * `observe_only`.
 */
export interface Protection {
  /** `persist_on_termination`: `apply()` does not terminate the resource. */
  readonly termination: boolean;
  /** `persist_on_update`: `apply()` does not change the settings of a resource that is in the desired state. */
  readonly update: boolean;
  /** `observe_only`: the resource is never written. */
  readonly observeOnly?: boolean;
}

/**
 * Returns the key of the definition that keeps `apply()` from bringing a resource to a state; `undefined` if none does.
 *
 * @param to - the desired state
 */
export function protectingKey(
  { rules, protection }: { readonly rules: StateRules; readonly protection: Protection },
  to: DesiredState,
  { state, observation }: { readonly state: State; readonly observation: Observation },
): ProtectionKey | undefined {
  if (protection.observeOnly) return 'observe_only';
  const forTermination = protection.termination ? 'persist_on_termination' : undefined;
  const forUpdate = protection.update ? 'persist_on_update' : undefined;
  const isTermination = canonical(rules, to) === State.terminated;
  if (state === State.pending) {
    if (!isUnsettled(observation)) return undefined;
    return isTermination ? forTermination : forUpdate;
  }
  if (equivalent(rules, state, to)) return forUpdate;
  return isTermination ? forTermination : undefined;
}
