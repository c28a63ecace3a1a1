import { type PlacedReference, parseReference, type Reference } from '../../definition/references.js';
import { formatPath } from '../../errors/definition-errors.js';
import { UnresolvedReferenceError } from '../../errors/field-errors.js';
import type { Plan } from '../../model/plan.js';
import { type DesiredState, State } from '../../model/state.js';
import type { Particle } from '../../particle/particle.js';
import type { PlanOptions } from '../../reconcile/options.js';
import { digestOfData } from '../../reconcile/plan/digest.js';
import { inRun } from '../../services/runs.js';
import { CLOCK } from '../../services/tokens.js';
import { omitUndefined } from '../../values.js';
import type { FieldMember } from '../member.js';
import type { FieldPlanOptions } from '../options.js';
import type { PlannedSelection } from '../plan-document.js';
import { type PlannedSettings, plannedSettings } from '../planned-settings.js';
import type { PolicyVerdict } from '../policies.js';
import { type Found, keysOf, type UnknownValue } from '../references/observed-value.js';
import { Resolver, unresolved } from '../references/resolver.js';
import { consentFor, type RunConsent, runConsent, select } from '../select.js';
import { checkConcurrency, type FieldGraph, readWithin } from './limits.js';
import { type FoundOrphans, leaveDoubtful, type Orphans, orphansOf, shownOrphans } from './orphans/find.js';
import { PolicyReview } from './review.js';
import {
  type EarlierResult,
  isHarmless,
  NAME_UNKNOWN,
  NOTHING_TO_STOP,
  reasonToSkip,
  runTasks,
  scheduleRun,
  type Task,
} from './schedule.js';

/** What an apply of a field would do with one particle. */
export interface PlannedParticle extends PlannedSettings {
  /** `flavor:pcf_name` */
  readonly id: string;
  /** The desired state. */
  readonly desired: DesiredState;
  /** A fingerprint of its definition as written. */
  readonly definition: string;
  /** The plan; absent where it depends on unknown values, where the particle would be skipped, or where planning failed. */
  readonly plan?: Plan;
  /** The values that are known only after apply. */
  readonly unknown: readonly UnknownValue[];
  /** Why the particle would be skipped. */
  readonly skipped?: string;
  /** Why planning failed. */
  readonly error?: unknown;
  /** What policies have against it; absent where they allow it. */
  readonly verdicts?: readonly PolicyVerdict[];
}

/** What an apply of a field would do. */
export interface FieldPlan {
  /** The id of the planning run, which its events carry too. */
  readonly run: string;
  /** When planning began, in milliseconds since the epoch by the runtime's clock. */
  readonly plannedAt: number;
  /** The owner of the field; absent where it has none. */
  readonly owner?: string;
  /** What was planned. */
  readonly selection: PlannedSelection;
  /** In the order of the apply. */
  readonly particles: readonly PlannedParticle[];
  /** The orphans, with `prune`. They are terminated after everything else is done. */
  readonly orphans?: Orphans;
  /** A fingerprint of all plans, for `apply({ expect: digest })`: 64 hexadecimal digits. */
  readonly digest: string;
}

/** Plans the selected particles of a field. */
export function planField(field: FieldGraph, options: FieldPlanOptions): Promise<FieldPlan> {
  return inRun(options.run, async (run) => {
    const plannedAt = field.services.resolve(CLOCK).now();
    return { run, plannedAt, ...(await planRun(field, options)) };
  });
}

/** What is planned, without when and in which run. */
export type PlanContent = Omit<FieldPlan, 'run' | 'plannedAt'>;

async function planRun(field: FieldGraph, options: FieldPlanOptions): Promise<PlanContent> {
  const concurrency = checkConcurrency(options.concurrency);
  const selected = select(field, options);
  const { maxTimeout, ...others } = options;
  const deadline = maxTimeout === undefined ? undefined : field.services.resolve(CLOCK).now() + maxTimeout;
  const limits = { ...others, deadline };
  const tasks = await scheduleRun(field, selected, limits);
  const consent = runConsent(field, field.services, options);
  return readWithin(field.services, limits, async (signal) => {
    const review = options.policies && new PolicyReview(field, options.policies, false);
    const planned = await planTasks(tasks, new Resolver(field), { ...consent, concurrency, signal, review });
    if (!options.prune) return fieldPlan(field, options, planned);
    const { losses } = consent;
    const orphans = await orphansOf(field, options, { losses, concurrency, signal });
    const left = leaveDoubtful(orphans, planned.particles, field);
    return fieldPlan(field, options, planned, shownOrphans(reviewOrphans(left, review)));
  });
}

/** The plans of the tasks of a run, and their fingerprint. */
type TaskPlans = Pick<FieldPlan, 'particles' | 'digest'>;

/** Returns the plan of a field. Its digest is also about the orphans, where these were looked for. */
export function fieldPlan(
  { owner }: FieldGraph,
  { only, cascade, state, prune }: PlannedSelection,
  { particles, digest }: TaskPlans,
  orphans?: Orphans,
): PlanContent {
  const selection = omitUndefined({ only, cascade, state, prune: prune === true ? prune : undefined });
  const plan = { ...(owner && { owner: owner.name }), selection, particles };
  return orphans ? { ...plan, orphans, digest: digestOfData([digest, summaries(orphans)]) } : { ...plan, digest };
}

function summaries(orphans: Orphans): unknown[] {
  return orphans.found.map(({ id, plan, left, error }) => ({
    id,
    plan: plan?.digest,
    left,
    hasFailed: error !== undefined,
  }));
}

/** Plans tasks in the order of an apply. What a task will only create is unknown to those that refer to it. */
export async function planTasks(
  tasks: readonly Task[],
  resolver: Resolver,
  options: PlanTaskOptions & { readonly concurrency: number },
): Promise<TaskPlans> {
  const planned = new Map<FieldMember, PlannedParticle>();
  const particles = await runTasks<PlannedParticle>(tasks, options.concurrency, async (task, before) => {
    const result = await planTask(task, before, { ...options, resolver, planned });
    const verdicts = verdictsOn(task.member, result, options.review);
    planned.set(task.member, result);
    return verdicts.length > 0 ? { ...result, verdicts } : result;
  });
  return { particles, digest: digestOfData(tasks.map(({ member }) => fingerprint(member, planned.get(member)))) };
}

/** Adds what policies have against the terminations of orphans. */
export function reviewOrphans(orphans: FoundOrphans, review: PolicyReview | undefined): FoundOrphans {
  if (!review) return orphans;
  const found = orphans.found.map((one) => {
    const { member } = one;
    const { plan } = one.orphan;
    const reviewed = { desired: State.terminated, plan, definition: member.filled };
    const verdicts = plan ? review.verdictsOn(member, reviewed) : [];
    return verdicts.length > 0 ? { ...one, orphan: { ...one.orphan, verdicts } } : one;
  });
  return { ...orphans, found };
}

/** The part of a particle's plan that a person approves: where its steps are not known, its definition. */
function fingerprint(member: FieldMember, planned: PlannedParticle | undefined): unknown {
  const { desired, plan, unknown, skipped, error } = planned ?? {};
  const definition = plan === undefined ? member.written : undefined;
  return { id: member.id, desired, plan: plan?.digest, unknown, skipped, definition, hasFailed: error !== undefined };
}

/** What is skipped is not asked about. */
function verdictsOn(member: FieldMember, planned: PlannedParticle, review?: PolicyReview): readonly PolicyVerdict[] {
  const { desired, plan, unknown, skipped } = planned;
  if (!review || skipped !== undefined) return [];
  const definition = plan && unknown.length === 0 ? member.filled : undefined;
  return review.verdictsOn(member, { desired, plan, unknown, definition });
}

/** How to plan the tasks of a run. */
interface PlanTaskOptions extends RunConsent {
  readonly signal: AbortSignal;
  /** The policies, where there are any. */
  readonly review?: PolicyReview | undefined;
}

interface PlanContext extends PlanTaskOptions {
  readonly resolver: Resolver;
  readonly planned: ReadonlyMap<FieldMember, PlannedParticle>;
}

async function planTask(
  task: Task,
  before: readonly PlannedParticle[],
  context: PlanContext,
): Promise<PlannedParticle> {
  const { member, desired } = task;
  const base = { id: member.id, desired, definition: digestOfData(member.written) };
  const reason = reasonToSkip(task, before.map(resultOf));
  if (reason !== undefined) return { ...base, unknown: [], skipped: reason };
  const unknown: UnknownValue[] = [];
  try {
    const particle = await particleToPlan(task, context, unknown);
    if (!particle) return { ...base, unknown };
    const planned = await planWith(particle, task, context);
    context.resolver.settled(member);
    return { ...base, unknown, ...planned };
  } catch (error) {
    context.signal.throwIfAborted();
    if (task.ends && error instanceof UnresolvedReferenceError) return { ...base, unknown, skipped: NAME_UNKNOWN };
    if (desired === State.stopped && error instanceof UnresolvedReferenceError)
      return { ...base, unknown, ...(await planToStop(task, context)) };
    return { ...base, unknown, error };
  }
}

async function planWith(particle: Particle, task: Task, context: PlanContext): Promise<Pick<PlannedParticle, 'plan'>> {
  const plan = await particle.plan(optionsFor(task, context));
  return { plan, ...(await plannedSettings(task.member, particle, plan, context.signal)) };
}

function optionsFor({ member, desired }: Task, context: PlanContext): PlanOptions {
  return { signal: context.signal, desiredState: desired, ...consentFor(member, context) };
}

/** Plans to stop a member that refers to what does not exist. */
async function planToStop(
  task: Task,
  context: PlanContext,
): Promise<Pick<PlannedParticle, 'plan' | 'skipped' | 'error'>> {
  const { resolver, signal } = context;
  try {
    const particle = await resolver.particleToStop(task.member, signal);
    return particle ? await planWith(particle, task, context) : { skipped: NOTHING_TO_STOP };
  } catch (error) {
    signal.throwIfAborted();
    return { error };
  }
}

function resultOf({ id, skipped, error, plan }: PlannedParticle): EarlierResult {
  const wasSkipped = skipped === undefined || isHarmless(skipped) ? undefined : 'was skipped';
  const blocks = error === undefined ? wasSkipped : 'failed';
  return { id, blocks, stays: plan?.kept === 'persist_on_termination' };
}

/** Returns the particle to plan with; `undefined` where an unknown value is needed to plan. */
async function particleToPlan(
  { member, ends }: Task,
  context: PlanContext,
  unknown: UnknownValue[],
): Promise<Particle | undefined> {
  const { resolver, signal } = context;
  if (ends) return resolver.particleToFind(member, signal);
  const values = new Map<Reference, unknown>();
  for (const hole of member.holes) {
    const found = await findOrUnknown(member, hole, context);
    if (found === undefined) unknown.push({ path: formatPath(hole.path), reference: hole.reference });
    else if ('reason' in found) throw unresolved(member, hole, found.reason);
    else values.set(hole.reference, found.value);
  }
  return unknown.length === 0 ? resolver.fill(member, values) : resolver.sketch(member, values);
}

/** Returns the value of a reference; `undefined` where it is known only after its parents have been applied. */
async function findOrUnknown(
  member: FieldMember,
  hole: PlacedReference,
  context: PlanContext,
): Promise<Found | undefined> {
  const { resolver, planned, signal } = context;
  const wanted = parseReference(hole.reference);
  if (wanted.kind === 'lookup') {
    const found = await resolver.find(member, hole, signal).catch((error: unknown) => error);
    const isMissing = !isFound(found) || 'reason' in found;
    if (isMissing && [...member.parents].some((parent) => hasSteps(planned.get(parent)))) return undefined;
    if (isFound(found)) return found;
    throw found;
  }
  const parent = resolver.parentOf(member, wanted.id);
  const plan = parent && planned.get(parent);
  if (plan && willChange(plan, wanted.path)) return undefined;
  const found = await resolver.find(member, hole, signal);
  return 'reason' in found && hasSteps(plan) ? undefined : found;
}

function isFound(found: unknown): found is Found {
  return typeof found === 'object' && found !== null && !(found instanceof Error);
}

/** Whether a particle has steps, or may have. */
function hasSteps(planned: PlannedParticle | undefined): boolean {
  if (!planned) return false;
  return planned.plan
    ? planned.plan.steps.length > 0 || planned.plan.from === State.pending
    : planned.unknown.length > 0;
}

/** Whether an output or setting of a particle is known only once its plan has been carried out. */
function willChange(planned: PlannedParticle, wanted: string): boolean {
  const { plan } = planned;
  if (!plan || !hasSteps(planned)) return hasSteps(planned);
  if (plan.from !== plan.to) return true;
  return plan.steps.some(
    ({ loses, changesOutputs = loses === 'data' ? ['*'] : [], changes = [] }) =>
      changesOutputs.some((path) => path === '*' || isWithin(wanted, path) || isWithin(path, wanted)) ||
      changes.some(({ path }) => overlaps(path, wanted)),
  );
}

/** Whether a path is another one, or leads into it. */
function isWithin(path: string, other: string): boolean {
  const [a, b] = [keysOf(path), keysOf(other)];
  return b.every((key, index) => key === a[index]);
}

/** A change may name a setting from the definition's top, a reference from the resource's. */
export function overlaps(changed: string, wanted: string): boolean {
  const [a, b] = [keysOf(changed), keysOf(wanted)];
  return a.some((_, from) => a.slice(from).every((key, index) => index >= b.length || key === b[index]));
}
