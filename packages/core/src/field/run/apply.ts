import { fencedIn } from '../../errors/fenced-error.js';
import { UnknownParticleError } from '../../errors/field-errors.js';
import { PlanChangedError } from '../../errors/plan-errors.js';
import type { KnownResource } from '../../model/step.js';
import { inRun } from '../../services/runs.js';
import { CLOCK, EVENTS } from '../../services/tokens.js';
import type { FieldApplyOptions } from '../options.js';
import { Resolver } from '../references/resolver.js';
import { runConsent, select } from '../select.js';
import { type ApplyContext, applyTasks } from './apply-task.js';
import { approvals, requireApproved } from './approved.js';
import { checkConcurrency, type FieldGraph, type RunLimits, readWithin, signalFor } from './limits.js';
import { type FoundOrphans, leaveDoubtful, orphansOf, shownOrphans } from './orphans/find.js';
import { changedReferring } from './orphans/list.js';
import { fieldPlan, planTasks, reviewOrphans } from './plan.js';
import { prune } from './prune.js';
import { describeFailures, FencedFieldError, FieldError, type FieldReport, type PruneReport } from './report.js';
import { PolicyReview } from './review.js';
import { rollBack } from './rollback.js';
import { scheduleRun, type Task } from './schedule.js';

/**
 * Applies the selected particles of a field, and rolls back what the run created where that is asked for.
 *
 * @throws {@link FieldError} when a particle failed, or the run was aborted or out of time
 * @throws {@link FencedFieldError} when this process may not go on with it
 */
export function applyField(field: FieldGraph, options: FieldApplyOptions): Promise<FieldReport> {
  return inRun(options.run, (run) => applyRun(field, options, run));
}

async function applyRun(field: FieldGraph, given: FieldApplyOptions, run: string): Promise<FieldReport> {
  const options = { ...given, ...given.approved?.selection };
  const context = contextOf(field, options);
  const reportOf = (done: RunResult): FieldReport => ({
    run,
    ...(field.owner && { owner: field.owner.name }),
    startedAt: context.startedAt,
    ...done,
    duration: context.clock.now() - context.startedAt,
  });
  const done = await applySelected(field, options, context).catch((error: unknown) => {
    const fenced = fencedIn(error);
    // Nothing was applied yet: the work before that ends with the error itself, what is applied with a report.
    throw fenced ? new FencedFieldError(reportOf({ particles: [], interrupted: true }), fenced) : error;
  });
  const fenced = fencedIn(context.signal.reason);
  if (fenced) throw new FencedFieldError(reportOf({ ...done, interrupted: true }), fenced);
  const report = reportOf(done);
  if ([...report.particles, ...(report.pruned?.particles ?? [])].every(({ error }) => error === undefined))
    return report;
  throw new FieldError(report, describeFailures(report));
}

/** The part of a report that is about particles. */
type RunResult = Pick<FieldReport, 'particles' | 'pruned' | 'rollback' | 'interrupted'>;

async function applySelected(field: FieldGraph, options: FieldApplyOptions, context: ApplyContext): Promise<RunResult> {
  const selected = select(field, options);
  requireKnown(field, options.createdEarlier);
  const limits = { ...options, deadline: options.maxTimeout === undefined ? undefined : context.deadline };
  const tasks = await scheduleRun(field, selected, limits);
  const found = await orphansToPrune(field, options, limits, context);
  const { orphans = found, ...checked } = await checkPlans(field, tasks, limits, found);
  const { review } = checked;
  const particles = await applyTasks(tasks, { ...context, ...checked });
  const pruned = orphans && (await pruneAfter(particles, orphans, field, { ...context, review }, options));
  const rollback = await rollBackAfter(particles, field, options, { ...context, review });
  return { particles, ...(pruned && { pruned }), ...(rollback ? { rollback } : {}) };
}

function contextOf(field: FieldGraph, options: FieldApplyOptions): ApplyContext {
  const { sync = true, maxTimeout = Number.POSITIVE_INFINITY } = options;
  if (!(maxTimeout >= 0))
    throw new RangeError(`maxTimeout must be a number of milliseconds, 0 or more; found ${maxTimeout}.`);
  const { services } = field;
  const clock = services.resolve(CLOCK);
  const startedAt = clock.now();
  return {
    resolver: new Resolver(field),
    services,
    clock,
    events: services.resolve(EVENTS),
    concurrency: checkConcurrency(options.concurrency),
    sync,
    signal: signalFor(services, options.signal),
    startedAt,
    deadline: startedAt + maxTimeout,
    ...runConsent(field, services, options),
  };
}

/** Finds the orphans before anything is changed: what the run itself changes is no reason to delete something. */
function orphansToPrune(
  field: FieldGraph,
  options: FieldApplyOptions,
  limits: RunLimits,
  { losses, concurrency }: ApplyContext,
): Promise<FoundOrphans | undefined> {
  if (!options.prune) return Promise.resolve(undefined);
  return readWithin(field.services, limits, (signal) => orphansOf(field, options, { losses, concurrency, signal }));
}

async function pruneAfter(
  particles: FieldReport['particles'],
  { found, referring, ...others }: FoundOrphans,
  field: FieldGraph,
  context: ApplyContext,
  options: FieldApplyOptions,
): Promise<PruneReport> {
  const isDone = particles.every(({ error }) => error === undefined);
  const renamed = isDone ? await changedReferring(referring, field, context.resolver, context.signal) : [];
  return { ...others, particles: await prune(found, { particles, renamed }, context, options) };
}

/**
 * Makes the plan of the run, where something depends on it: an approval, or policies.
 *
 * @throws {@link PlanChangedError} or {@link PlanMovedError} when the plan is not the approved one
 * @throws {@link PolicyDeniedError} or {@link ApprovalNeededError} when policies do not allow it
 */
async function checkPlans(
  field: FieldGraph,
  tasks: readonly Task[],
  options: FieldApplyOptions & RunLimits,
  orphans: FoundOrphans | undefined,
): Promise<Pick<ApplyContext, 'approved' | 'review'> & { readonly orphans?: FoundOrphans | undefined }> {
  const { expect, approved, policies } = options;
  const isApproved = expect !== undefined || approved !== undefined;
  if (!isApproved && !policies) return {};
  const review = policies && new PolicyReview(field, policies, isApproved);
  const concurrency = checkConcurrency(options.concurrency);
  const consent = runConsent(field, field.services, options);
  const planned = await readWithin(field.services, options, (signal) =>
    planTasks(tasks, new Resolver(field), { ...consent, concurrency, signal, review }),
  );
  const left = orphans && reviewOrphans(leaveDoubtful(orphans, planned.particles, field), review);
  const plan = fieldPlan(field, options, planned, left && shownOrphans(left));
  if (expect !== undefined && plan.digest !== expect) throw new PlanChangedError('the field', expect, plan.digest);
  if (approved) requireApproved(approved, plan);
  await review?.require([...plan.particles, ...(plan.orphans?.found ?? [])]);
  return { ...(isApproved && { approved: approvals(plan, approved) }), review, orphans: left };
}

/** @throws {@link UnknownParticleError} where an id is not one of the field: its resource could not be rolled back */
function requireKnown({ members }: FieldGraph, created: FieldApplyOptions['createdEarlier'] = []): void {
  const unknown = created.find(({ id }) => !members.has(id));
  if (unknown) throw new UnknownParticleError(unknown.id, [], [...members.keys()]);
}

/** Of several resources of one particle, the last is the one that can still exist. */
function earlierIn(created: FieldApplyOptions['createdEarlier'] = []): ReadonlyMap<string, KnownResource> {
  return new Map(created.map(({ id, resource }) => [id, resource]));
}

/** An aborted run is not rolled back. A rollback has the time that the run had. */
async function rollBackAfter(
  particles: FieldReport['particles'],
  field: FieldGraph,
  options: FieldApplyOptions,
  context: ApplyContext,
): Promise<FieldReport['rollback']> {
  if (context.signal.aborted) return undefined;
  const groups = [...field.groups.values()].filter(({ rollback }) => rollback);
  const startedAt = context.clock.now();
  const deadline = startedAt + (options.maxTimeout ?? Number.POSITIVE_INFINITY);
  return rollBack(
    particles,
    field.members,
    { everything: options.rollback === true, groups, earlier: earlierIn(options.createdEarlier) },
    { ...context, startedAt, deadline },
  );
}
