import { isDeepStrictEqual } from 'node:util';
import {
  InvalidTransitionError,
  ObservedMissingError,
  PlanRefusedError,
  ProtectedResourceError,
} from '../../errors/plan-errors.js';
import { ResourceBlockedError } from '../../errors/reconcile-errors.js';
import type { Marks } from '../../model/marks.js';
import { isUnsettled, type Observation, type Resting, type Settled, type Unsettled } from '../../model/observation.js';
import type { Plan } from '../../model/plan.js';
import { type Protection, protectingKey } from '../../model/protection.js';
import { type DesiredState, State } from '../../model/state.js';
import type { Deferral, Step } from '../../model/step.js';
import { canonical, equivalent, type StateRules, type Verb, verbFor, verbMeanwhile } from '../../model/transitions.js';
import { type CallSubject, notesByFlavor, planByFlavor } from '../flavor-calls.js';
import type { Observed } from '../observations.js';
import { adopt, notesOnMarks, type Ownership } from './adoption.js';
import { type ConsentTerms, stepsWithoutConsent } from './consent.js';
import { digestOf } from './digest.js';

/** A particle that is planned for: the rules of its flavor and definition, and the planning methods of its class. */
export interface PlanSubject<Settings, S extends Step> extends CallSubject {
  readonly rules: StateRules;
  readonly protection: Protection;
  /** What names the resource, for errors. */
  readonly resource: string;
  planSteps(observation: Resting<Settings>, target: DesiredState): readonly S[];
  planUnsettled(observation: Unsettled<Settings>, target: DesiredState): readonly S[];
  planNotes(observation: Observation<Settings>, target: DesiredState): readonly string[];
  /** Whose resource may be changed; absent where marks mean nothing. */
  readonly ownership: Ownership | undefined;
  planMarks(observation: Settled<Settings>, before: Marks, after: Marks): readonly S[];
}

const VERB_TARGETS = { start: State.running, stop: State.stopped, terminate: State.terminated } as const;

/**
 * Plans the way from what was observed to the desired state. Pure.
 *
 * @param consents - which losses have consent
 * @throws {@link ResourceBlockedError} when the resource is blocked and no step is possible
 */
export function planFor<Settings, S extends Step>(
  subject: PlanSubject<Settings, S>,
  to: DesiredState,
  observed: Observed<Settings>,
  consents: Pick<ConsentTerms, 'isAskedFor' | 'losses'>,
): Plan<S> {
  const { id, rules } = subject;
  const { state, observation } = observed;
  const status = isUnsettled(observation) ? { status: observation.status } : {};
  const kept = protectingKey(subject, to, observed);
  if (kept === 'observe_only') return planToObserve(subject, to, observed);
  const isFixed = kept === 'persist_on_termination' || (kept !== undefined && state === State.pending);
  // With `persist_on_update`, the steps are planned and then dropped: the plan says `kept` only where the resource differs.
  const steps = isFixed ? [] : stepsTo(subject, to, observed);
  if (observation.kind === 'blocked' && steps.length === 0)
    throw new ResourceBlockedError(id, observation.status, observation.reason);
  const isKept =
    state !== State.pending && (kept === 'persist_on_termination' || (kept !== undefined && steps.length > 0));
  const plan = { id, from: state, to, ...status, ...(isKept ? { kept, steps: [] } : { steps }) };
  const deferred = expectedDeferrals<S>(plan.steps);
  const notes = [
    ...notesByFlavor(subject, () => subject.planNotes(observation, canonical(rules, to))),
    ...(subject.ownership && observed.marks ? notesOnMarks(subject.ownership, observed.marks) : []),
  ];
  const verb = isUnsettled(observation) ? verbMeanwhile(rules, to) : verbFor(rules, state, to);
  const needsConsent = consents.losses === 'allow' ? [] : stepsWithoutConsent<S>(plan.steps, verb, consents.isAskedFor);
  return {
    ...plan,
    ...(deferred.length > 0 ? { deferred } : {}),
    ...(notes.length > 0 ? { notes } : {}),
    ...(needsConsent.length > 0 ? { needsConsent } : {}),
    digest: digestOf(plan),
  };
}

/** Returns the steps that will be deferred: those that say so, and the later ones of their groups. */
function expectedDeferrals<S extends Step>(steps: readonly S[]): Deferral<S>[] {
  const groups = new Map<string, S>();
  return steps.flatMap((step) => {
    const { group, deferred } = step;
    const first = group === undefined ? undefined : groups.get(group);
    if (deferred && group !== undefined && !first) groups.set(group, step);
    if (deferred) return [{ step, ...deferred }];
    return first?.deferred ? [{ step, ...first.deferred, reason: `it waits for: ${first.summary}.` }] : [];
  });
}

/** Plans for a resource that is only observed: it is to exist and to rest, unless it is to be stopped or terminated, which means nothing. */
export function planToObserve<Settings, S extends Step>(
  subject: PlanSubject<Settings, S>,
  to: DesiredState,
  { state, observation }: Observed<Settings>,
): Plan<S> {
  const { id, resource, rules } = subject;
  const status = isUnsettled(observation) ? { status: observation.status } : {};
  if (canonical(rules, to) === State.running) {
    if (observation.kind === 'missing') throw new ObservedMissingError(id, resource);
    if (observation.kind === 'blocked') throw new ResourceBlockedError(id, observation.status, observation.reason);
  }
  const plan = { id, from: state, to, ...status, kept: 'observe_only' as const, steps: [] };
  return { ...plan, digest: digestOf(plan) };
}

/**
 * Returns the steps that a verb sends after what was observed, in order. Pure.
 *
 * @param without - steps to leave out, and with them the later steps of their groups
 */
export function stepsForVerb<Settings, S extends Step>(
  subject: PlanSubject<Settings, S>,
  verb: Verb,
  observed: Observed<Settings>,
  without: readonly Step[] = [],
): readonly S[] {
  const target = targetOf(verb, observed.state);
  if (verb !== 'update' && equivalent(subject.rules, observed.state, target)) return [];
  return stepsTo(subject, target, observed).filter((step) => !without.some((other) => belongsTo(step, other)));
}

/** Returns whether what was observed is what is desired, in state and settings. Pure. */
export function isAsDesired<Settings, S extends Step>(
  subject: PlanSubject<Settings, S>,
  desired: DesiredState,
  observed: Observed<Settings>,
): boolean {
  if (!equivalent(subject.rules, observed.state, desired)) return false;
  try {
    return stepsTo(subject, desired, observed).length === 0;
  } catch (error) {
    if (error instanceof PlanRefusedError) return false;
    throw error;
  }
}

/**
 * Returns the steps from what was observed to a target. Where the marks of the resource were read, the steps that change them come
 * first.
 *
 * @throws {@link OtherOwnerError}, {@link NotAdoptedError} or {@link NoLongerOwnedError} when the particle may not change the resource
 */
export function stepsTo<Settings, S extends Step>(
  subject: PlanSubject<Settings, S>,
  target: DesiredState,
  observed: Observed<Settings>,
): readonly S[] {
  const { ownership, rules } = subject;
  const { observation, marks: found } = observed;
  const steps = flavorSteps(subject, target, observed);
  if (!ownership || !found || observation.kind === 'missing') return steps;
  const after = adopt(ownership, found, steps.length > 0);
  if (!after) return steps;
  const isTakenOver = found.owner !== undefined && found.owner !== after.owner;
  // Marks change while the resource rests. Until then, nothing is sent for a resource that is still another owner's.
  if (observation.kind !== 'settled') return isTakenOver ? [] : steps;
  if (canonical(rules, target) === State.terminated) {
    if (!isTakenOver) return steps;
    if (found.keep) throw new ProtectedResourceError(subject.id, keptBy(found.owner));
  }
  return [...planByFlavor(subject, 'planMarks', () => subject.planMarks(observation, found, after)), ...steps];
}

function keptBy(owner = ''): string {
  return `its owner ${JSON.stringify(owner)} keeps it: it has the mark pcf:keep. Take it over first, with desired_state: running.`;
}

/** Returns whether the marks of the resource are to be changed; `false` also where the particle may not change the resource. */
export function isToBeMarked({ ownership }: Pick<PlanSubject<unknown, Step>, 'ownership'>, found: Marks): boolean {
  try {
    return ownership !== undefined && adopt(ownership, found, false) !== undefined;
  } catch (error) {
    if (error instanceof PlanRefusedError) return false;
    throw error;
  }
}

/** Returns the steps of the particle's own `planSteps` or, while the resource is moving or blocked, `planUnsettled`. */
function flavorSteps<Settings, S extends Step>(
  subject: PlanSubject<Settings, S>,
  target: DesiredState,
  { state, observation }: Observed<Settings>,
): readonly S[] {
  const real = canonical(subject.rules, target);
  if (isUnsettled(observation)) {
    // A subclass's `syncState` may return another state.
    if (state !== State.pending) return [];
    return planByFlavor(subject, 'planUnsettled', () => subject.planUnsettled(observation, real));
  }
  if (state === State.pending) return [];
  if (!verbFor(subject.rules, state, target)) throw new InvalidTransitionError(subject.id, state, target);
  if (real === state && state === State.terminated) return [];
  return planByFlavor(subject, 'planSteps', () => subject.planSteps(observation, real));
}

/** The state that a verb leads to: for an update, the one that the resource is in, or `running` while it does not rest. */
export function targetOf(verb: Verb, state: State): DesiredState {
  if (verb !== 'update') return VERB_TARGETS[verb];
  return state === State.pending ? State.running : state;
}

/** Whether a step is another one, or of its group. */
function belongsTo(step: Step, other: Step): boolean {
  if (step.group !== undefined && step.group === other.group) return true;
  return step.operation === other.operation && isDeepStrictEqual(step.input, other.input);
}

/**
 * Makes a planning function answer once for each observation and target: an apply decides several times about one look, and planning
 * is much of its work. A call that throws is repeated.
 */
export function oncePerObservation<Seen extends Observation, Answer extends object>(
  plan: (observation: Seen, target: DesiredState) => Answer,
): (observation: Seen, target: DesiredState) => Answer {
  const known = new WeakMap<Observation, Map<DesiredState, Answer>>();
  return (observation, target) => {
    const answers = known.get(observation) ?? new Map<DesiredState, Answer>();
    known.set(observation, answers);
    const answer = answers.get(target) ?? plan(observation, target);
    answers.set(target, answer);
    return answer;
  };
}
