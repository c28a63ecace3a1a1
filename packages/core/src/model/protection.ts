import { isUnsettled, type Observation } from './observation.js';
import { type DesiredState, State } from './state.js';
import { canonical, equivalent, type StateRules } from './transitions.js';

/** A key of a definition that keeps the resource as it is. */
export type ProtectionKey = 'persist_on_termination' | 'persist_on_update';

/** The protection of a resource by its definition. It limits `apply()`; verbs that are called directly ignore it. */
export interface Protection {
  /** `persist_on_termination`: `apply()` does not terminate the resource. */
  readonly termination: boolean;
  /** `persist_on_update`: `apply()` does not change the settings of a resource that is in the desired state. */
  readonly update: boolean;
}

/** Returns whether the definition allows an apply to change a moving or blocked resource. For others see {@link keeperOf}. */
export function mayChange(
  { rules, protection }: { readonly rules: StateRules; readonly protection: Protection },
  to: DesiredState,
  observation: Observation,
): boolean {
  if (!isUnsettled(observation)) return true;
  return canonical(rules, to) === State.terminated ? !protection.termination : !protection.update;
}

/** Returns the key of the definition that keeps a resource in a state from being changed; `undefined` where none does. */
export function keeperOf(
  { rules, protection }: { readonly rules: StateRules; readonly protection: Protection },
  to: DesiredState,
  state: State,
): ProtectionKey | undefined {
  if (state === State.pending) return undefined;
  if (equivalent(rules, state, to)) return protection.update ? 'persist_on_update' : undefined;
  const ends = canonical(rules, to) === State.terminated;
  return ends && protection.termination ? 'persist_on_termination' : undefined;
}
