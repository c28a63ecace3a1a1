import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { InvalidTransitionError, PlanRefusedError } from '../errors/plan-errors.js';
import { ResourceBlockedError } from '../errors/reconcile-errors.js';
import {
  isUnsettled,
  type Observation,
  type Plan,
  type Resting,
  type Step,
  type Unsettled,
  type Verb,
} from '../model/contract.js';
import { keeperOf, mayChange, type Protection } from '../model/protection.js';
import { type DesiredState, State } from '../model/state.js';
import { canonical, equivalent, type StateRules, verbFor, verbMeanwhile } from '../model/transitions.js';
import { type ConsentTerms, stepsWithoutConsent } from './consent.js';
import { type Guarded, notesByFlavor, planByFlavor } from './flavor-calls.js';

/** Who is decided about: a particle, as its flavor plans for it. */
export interface Decider<Settings, S extends Step> extends Guarded {
  readonly rules: StateRules;
  readonly protection: Protection;
  planSteps(seen: Resting<Settings>, target: DesiredState): readonly S[];
  planUnsettled(seen: Unsettled<Settings>, target: DesiredState): readonly S[];
  planNotes(seen: Observation<Settings>, target: DesiredState): readonly string[];
}

/** What one look at a resource shows: the observation, and the state that the particle's class makes of it. */
export interface Observed<Settings = unknown> {
  readonly state: State;
  readonly observation: Observation<Settings>;
}

const VERB_TARGETS = { start: State.running, stop: State.stopped, terminate: State.terminated } as const;

/**
 * What leads from what was seen to the desired state.
 *
 * @param consents - whether its losses are allowed anyway, or which of its steps an act consents to
 * @throws {@link ResourceBlockedError} when it is blocked, and no step is possible all the same
 */
export function planFor<Settings, S extends Step>(
  decider: Decider<Settings, S>,
  to: DesiredState,
  look: Observed<Settings>,
  consents: Pick<ConsentTerms, 'isAskedFor' | 'losses'>,
): Plan<S> {
  const { state, observation } = look;
  const status = isUnsettled(observation) ? { status: observation.status } : {};
  const kept = keeperOf(decider, to, state);
  const steps =
    kept === 'persist_on_termination' || !mayChange(decider, to, observation) ? [] : stepsTo(decider, to, look);
  if (observation.kind === 'blocked' && steps.length === 0)
    throw new ResourceBlockedError(decider.id, observation.status, observation.reason);
  const isKept = kept === 'persist_on_termination' || (kept !== undefined && steps.length > 0);
  const plan = { id: decider.id, from: state, to, ...status, ...(isKept ? { kept, steps: [] } : { steps }) };
  const notes = notesByFlavor(decider, () => decider.planNotes(observation, canonical(decider.rules, to)));
  const verb = isUnsettled(observation) ? verbMeanwhile(decider.rules, to) : verbFor(decider.rules, state, to);
  const needsConsent = consents.losses === 'allow' ? [] : stepsWithoutConsent<S>(plan.steps, verb, consents.isAskedFor);
  return {
    ...plan,
    ...(notes.length > 0 ? { notes } : {}),
    ...(needsConsent.length > 0 ? { needsConsent } : {}),
    digest: digestOf(plan),
  };
}

/**
 * The steps that a verb sends after what was seen, one after the other.
 *
 * @param without - steps to leave out, and with them the later ones of their groups
 */
export function stepsOf<Settings, S extends Step>(
  decider: Decider<Settings, S>,
  verb: Verb,
  look: Observed<Settings>,
  without: readonly Step[] = [],
): readonly S[] {
  const target = verb === 'update' ? restingState(look.state) : VERB_TARGETS[verb];
  if (verb !== 'update' && equivalent(decider.rules, look.state, target)) return [];
  return stepsTo(decider, target, look).filter((step) => !without.some((left) => belongsTo(step, left)));
}

/** Whether what was seen is what is desired, in state and settings. */
export function isAsDesired<Settings, S extends Step>(
  decider: Decider<Settings, S>,
  desired: DesiredState,
  look: Observed<Settings>,
): boolean {
  if (!equivalent(decider.rules, look.state, desired)) return false;
  try {
    return stepsTo(decider, desired, look).length === 0;
  } catch (error) {
    if (error instanceof PlanRefusedError) return false;
    throw error;
  }
}

function stepsTo<Settings, S extends Step>(
  decider: Decider<Settings, S>,
  target: DesiredState,
  { state, observation }: Observed<Settings>,
): readonly S[] {
  if (isUnsettled(observation)) return state === State.pending ? stepsMeanwhile(decider, target, observation) : [];
  if (state === State.pending) return [];
  if (!verbFor(decider.rules, state, target)) throw new InvalidTransitionError(decider.id, state, target);
  const real = canonical(decider.rules, target);
  if (real === state && state === State.terminated) return [];
  return planByFlavor(decider, 'planSteps', () => decider.planSteps(observation, real));
}

/** The steps that are possible although the resource does not rest. */
function stepsMeanwhile<Settings, S extends Step>(
  decider: Decider<Settings, S>,
  target: DesiredState,
  seen: Unsettled<Settings>,
): readonly S[] {
  const real = canonical(decider.rules, target);
  return planByFlavor(decider, 'planUnsettled', () => decider.planUnsettled(seen, real));
}

/** What an update leads to: the state that the resource is in; while it does not rest, `running`. */
function restingState(state: State): DesiredState {
  return state === State.pending ? State.running : state;
}

/** Whether a step is another one, or of its group. */
function belongsTo(step: Step, other: Step): boolean {
  if (step.group !== undefined && step.group === other.group) return true;
  return step.operation === other.operation && isDeepStrictEqual(step.input, other.input);
}

/**
 * A fingerprint of what a plan would do: equal for plans that send the same calls in the same order from the same state to the
 * same state, whatever their summaries say.
 */
export function digestOf({ id, from, to, status, steps }: Omit<Plan, 'digest'>): string {
  const calls = steps.map(({ operation, input, loses }) => ({ operation, input, loses }));
  return createHash('sha256').update(canonicalJson({ id, from, to, status, calls })).digest('hex');
}

/** A fingerprint of plain data. */
export function digestOfMany(parts: readonly unknown[]): string {
  return createHash('sha256').update(canonicalJson(parts)).digest('hex');
}

/** JSON with the keys of every map in order. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
