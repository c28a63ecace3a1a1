import { isUnsettled, type Observation, type ProtectionKey } from './contract.js';
import { type DesiredState, State } from './state.js';
import { canonical, equivalent, type StateRules } from './transitions.js';

/** What a definition keeps `apply()` from doing. The verbs themselves still do what they are asked for. */
export interface Protection {
  /** `persist_on_termination`: an apply that is to terminate the resource leaves it as it is. */
  readonly termination: boolean;
  /** `persist_on_update`: an apply leaves the settings of a resource that is in the desired state as they are. */
  readonly update: boolean;
}

/** Whether the definition allows an apply to change a resource that does not rest; one that rests is left to {@link keeperOf}. */
export function mayChange(
  { rules, protection }: { readonly rules: StateRules; readonly protection: Protection },
  to: DesiredState,
  observation: Observation,
): boolean {
  if (!isUnsettled(observation)) return true;
  return canonical(rules, to) === State.terminated ? !protection.termination : !protection.update;
}

/** What of the definition keeps a resource in a state from being brought to another one, or from being updated in it. */
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
