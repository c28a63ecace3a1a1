import { fencedIn, isInterruption } from '../../errors/fenced-error.js';
import { UnresolvedReferenceError } from '../../errors/field-errors.js';
import { AbortedError, DeadlineExceededError } from '../../errors/reconcile-errors.js';
import type { Duration } from '../../model/duration.js';
import type { Plan } from '../../model/plan.js';
import { State } from '../../model/state.js';
import type { KnownResource } from '../../model/step.js';
import type { Particle } from '../../particle/particle.js';
import type { Creation } from '../../reconcile/creation.js';
import type { ApplyOptions } from '../../reconcile/options.js';
import type { Progress } from '../../reconcile/result.js';
import { runBoundedRead } from '../../reconcile/time/bounded.js';
import type { Clock } from '../../services/clock.js';
import type { Services } from '../../services/container.js';
import type { Events } from '../../services/events.js';
import type { Resolver } from '../references/resolver.js';
import { consentFor, type RunConsent } from '../select.js';
import type { ParticleReport } from './report.js';
import type { PolicyReview } from './review.js';
import {
  type EarlierResult,
  isHarmless,
  NAME_UNKNOWN,
  NOTHING_TO_STOP,
  reasonToSkip,
  runTasks,
  type Task,
} from './schedule.js';

/** What the tasks of a run share, and its limits. */
export interface ApplyContext extends RunConsent {
  readonly resolver: Resolver;
  readonly services: Services;
  readonly clock: Clock;
  readonly events: Events;
  readonly concurrency: number;
  readonly sync: boolean;
  /** Aborted with the caller's signal or the runtime. */
  readonly signal: AbortSignal;
  /** When the run began, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** The deadline, in milliseconds since the epoch; `Infinity` for none. */
  readonly deadline: number;
  /** What the plan of each particle must be, by its id, where a plan was approved; absent where that is known only now. */
  readonly approved?: ReadonlyMap<string, Approval>;
  /** The policies of the run, where it has any. */
  readonly review?: PolicyReview | undefined;
}

/** The approved plan of one particle. */
export type Approval = Pick<ApplyOptions, 'expect' | 'approved'>;

/** Applies one member and returns its report. Does not throw. */
export type ApplyTask = (task: Task, context: ApplyContext) => Promise<ParticleReport>;

/**
 * Applies members in their order. Skips those that wait for one that failed or was skipped.
 *
 * @param apply - applies one task
 */
export function applyTasks(
  tasks: readonly Task[],
  context: ApplyContext,
  apply: ApplyTask = applyTask,
): Promise<ParticleReport[]> {
  return runTasks<ParticleReport>(tasks, context.concurrency, async (task, before) => {
    const reason = reasonToSkip(task, before.map(resultOf));
    if (reason !== undefined) return skip(task, reason, context);
    const cut = cutShort(task, context);
    return cut ? { ...skip(task, TOO_LATE, context), error: cut } : apply(task, context);
  });
}

const TOO_LATE = 'the run was aborted or timed out before its turn.';

function resultOf({ id, outcome, reason, kept }: ParticleReport): EarlierResult {
  const blocks = isHarmless(reason) ? undefined : BLOCKS[outcome];
  return { id, blocks, stays: kept === 'persist_on_termination' };
}

const BLOCKS: Readonly<Partial<Record<ParticleReport['outcome'], string>>> = {
  failed: 'failed',
  interrupted: 'was interrupted',
  skipped: 'was skipped',
  started: 'is still moving; apply again to continue',
};

/** Why no task is begun any more. */
function cutShort({ member }: Task, { signal, clock, deadline, startedAt }: ApplyContext): Error | undefined {
  if (signal.aborted) return fencedIn(signal.reason) ?? new AbortedError(member.id, { cause: signal.reason });
  return clock.now() < deadline
    ? undefined
    : new DeadlineExceededError(member.id, deadline - startedAt, 'its apply was not started');
}

/** Reports that a member is skipped. */
export function skip({ member, desired }: Task, reason: string, { events, clock }: ApplyContext): ParticleReport {
  events.emit({ type: 'skipped', id: member.id, at: clock.now(), reason });
  return { ...NOTHING_DONE, id: member.id, desired, outcome: 'skipped', reason };
}

/** The report of a member without any step. */
export const NOTHING_DONE = { created: false, steps: [], deferred: [], outputs: {}, duration: 0 };

/**
 * Applies one member and returns its report. Does not throw.
 *
 * @param resource - the only resource that may be changed; any by default
 */
export async function applyTask(task: Task, context: ApplyContext, resource?: KnownResource): Promise<ParticleReport> {
  const { clock, events, resolver } = context;
  const { id } = task.member;
  const startedAt = clock.now();
  let progress: Progress | undefined;
  let particle: Particle | undefined;
  try {
    particle = await resolveInTime(task, context);
    if (!particle) return skip(task, NOTHING_TO_STOP, context);
    const options = optionsFor(task, particle.definition, context, (latest) => {
      progress = latest;
    });
    const result = await particle.apply({ ...options, ...(resource && { resource }) });
    resolver.settled(task.member);
    return { ...result, desired: task.desired, ...reportOf(progress?.creation), startedAt };
  } catch (error) {
    if (task.ends && error instanceof UnresolvedReferenceError) return skip(task, NAME_UNKNOWN, context);
    if (!particle) events.emit({ type: 'failed', id, at: clock.now(), error });
    const done = progress ? { from: progress.from, steps: progress.steps } : {};
    const took = { startedAt, duration: clock.now() - startedAt };
    const creation = reportOf(progress?.creation);
    const outcome = isInterruption(error) ? 'interrupted' : 'failed';
    return { ...NOTHING_DONE, id, desired: task.desired, outcome, ...done, ...creation, ...took, error };
  }
}

function optionsFor(
  { member, desired }: Task,
  definition: unknown,
  context: ApplyContext,
  onProgress: (progress: Progress) => void,
): ApplyOptions {
  const { sync, signal, approved, review } = context;
  return {
    desiredState: desired,
    ...consentFor(member, context),
    sync,
    signal,
    ...limit(context),
    ...approved?.get(member.id),
    ...(review && { review: (plan: Plan) => review.requireFor(member, { desired, plan, definition }) }),
    onProgress,
  };
}

function reportOf({ created, uncertain, resource, visibleBy }: Creation = NOTHING_CREATED) {
  return {
    created,
    ...(uncertain && { uncertain }),
    ...(resource && { resource }),
    ...(visibleBy !== undefined && { visibleBy }),
  };
}

const NOTHING_CREATED: Creation = { created: false, uncertain: false };

/** The rest of the run's time, as the timeout for one particle. */
export function limit({ deadline, clock }: ApplyContext): { maxTimeout?: Duration } {
  return deadline === Number.POSITIVE_INFINITY ? {} : { maxTimeout: Math.max(0, deadline - clock.now()) };
}

/** Returns the particle of a member with its references resolved. Its calls may hang, so they have a timeout. */
export function resolveInTime(task: Task, context: ApplyContext): Promise<Particle | undefined> {
  const { resolver, services, signal } = context;
  const { member, ends, desired } = task;
  if (member.holes.length === 0) return Promise.resolve(member.particle);
  resolver.begin(member);
  return runBoundedRead(member.id, services, { ...limit(context), signal }, (within) => {
    if (ends) return resolver.particleToFind(member, within);
    return desired === State.stopped ? resolver.particleToStop(member, within) : resolver.particleOf(member, within);
  });
}
