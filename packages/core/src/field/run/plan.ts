import { type PlacedReference, parseReference, type Reference } from '../../definition/references.js';
import { formatPath } from '../../errors/definition-errors.js';
import { UnresolvedReferenceError } from '../../errors/field-errors.js';
import type { Plan } from '../../model/contract.js';
import { type DesiredState, State } from '../../model/state.js';
import type { Particle } from '../../particle/particle.js';
import type { PlanOptions } from '../../reconcile/options.js';
import { digestOfData } from '../../reconcile/plan.js';
import { CLOCK } from '../../services/tokens.js';
import type { FieldMember } from '../member.js';
import type { FieldPlanOptions } from '../options.js';
import { type Found, keysOf } from '../references/observed-value.js';
import { Resolver, unresolved } from '../references/resolver.js';
import { consentFor, type RunConsent, runConsent, select } from '../select.js';
import { checkConcurrency, type FieldGraph, readWithin } from './limits.js';
import {
  type Before,
  isHarmless,
  NAME_UNKNOWN,
  NOTHING_TO_STOP,
  reasonToSkip,
  runTasks,
  scheduleRun,
  type Task,
} from './schedule.js';

/** A value that is known only after another particle of the plan has been applied. */
export interface UnknownValue {
  /** Where it stands in the definition. */
  readonly path: string;
  /** The reference that stands there, and in the plan's steps where they show it. */
  readonly reference: string;
}

/** What an apply of a field would do with one particle. */
export interface PlannedParticle {
  /** `flavor:pcf_name` */
  readonly id: string;
  /** The state that it would be brought to. */
  readonly desired: DesiredState;
  /** What would be done; absent where that depends on unknown values, where it would be skipped, or where context failed. */
  readonly plan?: Plan;
  /** What is known only after apply. */
  readonly unknown: readonly UnknownValue[];
  /** Why nothing would be done for it. */
  readonly skipped?: string;
  /** Why there is no way to what is declared. */
  readonly error?: unknown;
}

/** What an apply of a field would do. */
export interface FieldPlan {
  /** In the order in which they would be worked on. */
  readonly particles: readonly PlannedParticle[];
  /** A fingerprint of it all, for `apply({ expect: digest })`: 64 hexadecimal digits. */
  readonly digest: string;
}

/** Plans the selected particles of a field. */
export async function planField(field: FieldGraph, options: FieldPlanOptions): Promise<FieldPlan> {
  const concurrency = checkConcurrency(options.concurrency);
  const selected = select(field, options);
  const { maxTimeout, ...others } = options;
  const deadline = maxTimeout === undefined ? undefined : field.services.resolve(CLOCK).now() + maxTimeout;
  const limits = { ...others, deadline };
  const tasks = await scheduleRun(field, selected, limits);
  const consent = runConsent(field, field.services, options);
  return readWithin(field.services, limits, (signal) =>
    planTasks(tasks, new Resolver(field), { ...consent, concurrency, signal }),
  );
}

/** Plans tasks in the order of an apply. What a task will only create is unknown to those that refer to it. */
export async function planTasks(
  tasks: readonly Task[],
  resolver: Resolver,
  options: RunConsent & { readonly concurrency: number; readonly signal: AbortSignal },
): Promise<FieldPlan> {
  const planned = new Map<FieldMember, PlannedParticle>();
  const particles = await runTasks<PlannedParticle>(tasks, options.concurrency, async (task, before) => {
    const result = await planTask(task, before, { ...options, resolver, planned });
    planned.set(task.member, result);
    return result;
  });
  return { particles, digest: digestOfData(tasks.map(({ member }) => fingerprint(member, planned.get(member)))) };
}

/** What of a particle's plan somebody approves: where its steps are not known, its definition. */
function fingerprint({ id, valid }: FieldMember, planned: PlannedParticle | undefined): unknown {
  const { desired, plan, unknown, skipped, error } = planned ?? {};
  const definition =
    plan === undefined ? (valid.own.kind === 'open' ? valid.own.raw : valid.own.definition) : undefined;
  return { id, desired, plan: plan?.digest, unknown, skipped, definition, hasFailed: error !== undefined };
}

interface PlanContext extends RunConsent {
  readonly resolver: Resolver;
  readonly planned: ReadonlyMap<FieldMember, PlannedParticle>;
  readonly signal: AbortSignal;
}

async function planTask(
  task: Task,
  before: readonly PlannedParticle[],
  context: PlanContext,
): Promise<PlannedParticle> {
  const { member, desired } = task;
  const base = { id: member.id, desired };
  const reason = reasonToSkip(task, before.map(describe));
  if (reason !== undefined) return { ...base, unknown: [], skipped: reason };
  const unknown: UnknownValue[] = [];
  try {
    const particle = await particleToPlan(task, context, unknown);
    if (!particle) return { ...base, unknown };
    const plan = await particle.plan(optionsFor(task, context));
    context.resolver.settled(member);
    return { ...base, unknown, plan };
  } catch (error) {
    context.signal.throwIfAborted();
    if (task.ends && error instanceof UnresolvedReferenceError) return { ...base, unknown, skipped: NAME_UNKNOWN };
    if (desired === State.stopped && error instanceof UnresolvedReferenceError)
      return { ...base, unknown, ...(await planToStop(task, context)) };
    return { ...base, unknown, error };
  }
}

function optionsFor({ member, desired }: Task, context: PlanContext): PlanOptions {
  return { signal: context.signal, desiredState: desired, ...consentFor(member, context) };
}

/** What is to be stopped, and refers to what does not exist. */
async function planToStop(
  task: Task,
  context: PlanContext,
): Promise<Pick<PlannedParticle, 'plan' | 'skipped' | 'error'>> {
  const { resolver, signal } = context;
  try {
    const particle = await resolver.particleToStop(task.member, signal);
    return particle ? { plan: await particle.plan(optionsFor(task, context)) } : { skipped: NOTHING_TO_STOP };
  } catch (error) {
    signal.throwIfAborted();
    return { error };
  }
}

function describe({ id, skipped, error, plan }: PlannedParticle): Before {
  const wasSkipped = skipped === undefined || isHarmless(skipped) ? undefined : 'was skipped';
  const blocks = error === undefined ? wasSkipped : 'failed';
  return { id, blocks, stays: plan?.kept === 'persist_on_termination' };
}

/** The particle as far as it is known; nothing where what is unknown has to be known to plan. */
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

/** What a reference stands for; `undefined` where only an apply of those that it builds on will tell. */
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

/** Whether something would be done for a particle, or may be. */
function hasSteps(planned: PlannedParticle | undefined): boolean {
  if (!planned) return false;
  return planned.plan
    ? planned.plan.steps.length > 0 || planned.plan.from === State.pending
    : planned.unknown.length > 0;
}

/** Whether what a particle tells at a path is only known once its plan has been carried out. */
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
function overlaps(changed: string, wanted: string): boolean {
  const [a, b] = [keysOf(changed), keysOf(wanted)];
  return a.some((_, from) => a.slice(from).every((key, index) => index >= b.length || key === b[index]));
}
