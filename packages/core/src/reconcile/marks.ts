import { InvalidTransitionError, PlanRefusedError } from '../errors/plan-errors.js';
import { ConflictError } from '../errors/reconcile-errors.js';
import type { Marks } from '../model/marks.js';
import type { Existing, Observation } from '../model/observation.js';
import { protectingKey } from '../model/protection.js';
import { type DesiredState, State } from '../model/state.js';
import type { Step } from '../model/step.js';
import type { Services } from '../services/container.js';
import { identityOf } from './creation.js';
import { callFlavor, checkMarks } from './flavor-calls.js';
import type { Observations, Observed } from './observations.js';
import { needsMarks } from './plan/adoption.js';
import { type PlanSubject, stepsTo } from './plan/plan.js';
import { type ReadLimit, runBoundedRead } from './time/bounded.js';

/** A particle whose marks are read. */
export interface MarkedSubject<Settings, S extends Step> extends PlanSubject<Settings, S> {
  readonly services: Services;
  readonly observations: Observations<Settings>;
  readMarks(seen: Existing<Settings>, signal: AbortSignal): Promise<Marks>;
}

/**
 * Returns what was observed, with the marks of the resource where they are needed: before a step is sent for a resource that exists,
 * and where the definition says more about marks than the default. Reads them at most once in a round.
 *
 * @param to - the desired state
 * @returns a resource whose marks cannot be read yet, because it is new, is returned as moving
 */
export async function withMarks<Settings, S extends Step>(
  subject: MarkedSubject<Settings, S>,
  observed: Observed<Settings>,
  to: DesiredState,
  limit: ReadLimit,
): Promise<Observed<Settings>> {
  const { ownership, observations } = subject;
  const { observation } = observed;
  if (!ownership || observation.kind === 'missing') return observed;
  const known = knownMarks(observation, observations);
  if (known) return { ...observed, marks: known };
  if (!needsMarks(ownership) && !isToWrite(subject, observed, to)) return observed;
  try {
    const marks = await readMarks(subject, observation, limit);
    const { round } = observations;
    if (round) round.marks = marks;
    return { ...observed, marks };
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    const identity = identityOf(observation);
    const moving = { kind: 'moving' as const, status: MARKS_NOT_READABLE, ...(identity !== undefined && { identity }) };
    return { state: State.pending, observation: moving };
  }
}

/** As {@link withMarks}, where the question is only whether the resource is as desired: marks are read only where they are a part of that. */
export async function withNeededMarks<Settings, S extends Step>(
  subject: MarkedSubject<Settings, S>,
  observed: Observed<Settings>,
  to: DesiredState,
  limit: ReadLimit,
): Promise<Observed<Settings>> {
  const { ownership, observations } = subject;
  if (ownership && needsMarks(ownership)) return withMarks(subject, observed, to, limit);
  const marks = knownMarks(observed.observation, observations);
  return marks ? { ...observed, marks } : observed;
}

/** Calls the particle's `readMarks` within the limits of a read, and checks what it returns. */
async function readMarks<Settings, S extends Step>(
  subject: MarkedSubject<Settings, S>,
  seen: Existing<Settings>,
  limit: ReadLimit,
): Promise<Marks> {
  const marks = await runBoundedRead(subject.id, subject.services, limit, (signal) =>
    callFlavor(subject, 'readMarks', signal, () => subject.readMarks(seen, signal)),
  );
  checkMarks(subject, marks);
  return marks;
}

const MARKS_NOT_READABLE = 'marks not readable yet';

/** Returns the marks that the look itself or an earlier read of the round has shown. */
function knownMarks(observation: Observation, { round }: Pick<Observations<unknown>, 'round'>): Marks | undefined {
  return observation.kind === 'missing' ? undefined : (observation.marks ?? round?.marks);
}

/** Whether a step would be sent. A plan that is refused sends none. */
function isToWrite<Settings, S extends Step>(
  subject: PlanSubject<Settings, S>,
  observed: Observed<Settings>,
  to: DesiredState,
): boolean {
  if (protectingKey(subject, to, observed) !== undefined) return false;
  try {
    return stepsTo(subject, to, observed).length > 0;
  } catch (error) {
    if (error instanceof PlanRefusedError || error instanceof InvalidTransitionError) return false;
    throw error;
  }
}

/** What an apply knows of the marks of its resource, from one round to the next. */
export class MarksMemory {
  #known: { readonly marks: Marks; readonly identity: string | undefined } | undefined;

  /**
   * Records what a round showed.
   *
   * @param marks - `undefined` where they were not read, or are to change
   */
  note(observation: Observation, marks: Marks | undefined): void {
    if (observation.kind === 'missing') this.#known = undefined;
    else if (marks) this.#known = { marks, identity: identityOf(observation) };
  }

  /** Returns the marks, unless the resource is another one by now. */
  of(observation: Observation): Marks | undefined {
    if (observation.kind === 'missing' || !this.#known) return undefined;
    const identity = identityOf(observation);
    const isOther = identity !== undefined && this.#known.identity !== undefined && identity !== this.#known.identity;
    return isOther ? undefined : this.#known.marks;
  }
}
