import type { Observation } from './observation.js';
import { type DesiredState, State } from './state.js';

/** PCF's verbs: the methods of a particle that carry out a transition. */
export type Verb = 'start' | 'stop' | 'terminate' | 'update';

/** A change from one state to another. The verb follows from the target: `start` to running, `stop` to stopped, `terminate`. */
export interface Transition {
  readonly from: Exclude<State, 'pending'>;
  readonly to: DesiredState;
}

/** The states that are equivalent for a flavor, and its transitions. */
export interface StateRules {
  /** Groups of states that are equivalent for this flavor, for example `[['stopped', 'terminated']]`. */
  readonly equivalentStates?: readonly (readonly DesiredState[])[];
  /** Transitions in addition to PCF's own. */
  readonly transitions?: readonly Transition[];
}

const PCF_TRANSITIONS: readonly Transition[] = [
  { from: State.terminated, to: State.running },
  { from: State.stopped, to: State.running },
  { from: State.running, to: State.stopped },
  { from: State.stopped, to: State.terminated },
  { from: State.running, to: State.terminated },
];

const VERBS: Readonly<Record<DesiredState, Verb>> = { running: 'start', stopped: 'stop', terminated: 'terminate' };

/** Returns the state that an observation shows. */
export function stateOf(observation: Observation): State {
  if (observation.kind === 'missing') return State.terminated;
  return observation.kind === 'settled' ? observation.state : State.pending;
}

/** Returns whether two states are equivalent for a flavor. */
export function equivalent(rules: StateRules, a: State, b: State): boolean {
  return a === b || (rules.equivalentStates ?? []).some((group) => includes(group, a) && includes(group, b));
}

/** Returns the state that a flavor has for a desired state: where its `stopped` means `terminated`, the latter. */
export function canonical(rules: StateRules, state: DesiredState): DesiredState {
  const group = (rules.equivalentStates ?? []).find((states) => states.includes(state)) ?? [state];
  return [State.terminated, State.running, State.stopped].find((candidate) => group.includes(candidate)) ?? state;
}

/**
 * Returns the verb that leads from one state to another: `update` where they are equivalent, `undefined` where there is no
 * transition.
 */
export function verbFor(rules: StateRules, from: State, to: DesiredState): Verb | undefined {
  if (equivalent(rules, from, to)) return 'update';
  const known = [...(rules.transitions ?? []), ...PCF_TRANSITIONS];
  return known.some((transition) => transition.from === from && transition.to === to) ? VERBS[to] : undefined;
}

/**
 * Returns the verb that sends a step to a moving or blocked resource. The resource exists, so towards `running` it is an
 * update.
 */
export function verbMeanwhile(rules: StateRules, to: DesiredState): Verb {
  const real = canonical(rules, to);
  return real === State.running ? 'update' : VERBS[real];
}

function includes(group: readonly State[], state: State): boolean {
  return group.includes(state);
}
