import { type Hole, parseReference, type Reference } from '../definition/references.js';
import { formatPath } from '../errors/definition-errors.js';
import { UnresolvedReferenceError } from '../errors/field-errors.js';
import type { Plan } from '../particle/contract.js';
import type { Particle } from '../particle/particle.js';
import { type DesiredState, State } from '../particle/state.js';
import { digestOfMany } from '../reconcile/digest.js';
import type { FieldMember } from './member.js';
import { keysOf } from './observed-value.js';
import { type Resolver, unresolved } from './resolve.js';
import { type Run, runEach } from './run.js';

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
  /** What would be done; absent where that depends on unknown values, or where planning failed. */
  readonly plan?: Plan;
  /** What is known only after apply. */
  readonly unknown: readonly UnknownValue[];
  /** Why nothing would be sent for it, although it is not what is declared. */
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

/** Plans members in the order of an apply: what one will only create is unknown to those that refer to it. */
export async function planEach(
  run: Run,
  resolver: Resolver,
  concurrency: number,
  signal: AbortSignal,
): Promise<FieldPlan> {
  const planned = new Map<string, PlannedParticle>();
  const particles = await runEach<PlannedParticle>(run, concurrency, async (member, before) => {
    const result = await planOne(member, before, { resolver, planned, signal });
    planned.set(member.id, result);
    return result;
  });
  const parts = particles.map(({ id, plan, unknown, error }) => [id, plan?.digest, unknown, error !== undefined]);
  return { particles, digest: digestOfMany(parts) };
}

interface Planning {
  readonly resolver: Resolver;
  readonly planned: ReadonlyMap<string, PlannedParticle>;
  readonly signal: AbortSignal;
}

async function planOne(
  member: FieldMember,
  before: readonly PlannedParticle[],
  planning: Planning,
): Promise<PlannedParticle> {
  const { id, desiredState: desired } = member;
  const stays = before.find(({ plan }) => plan?.kept === 'persist_on_termination');
  if (member.isToEnd && stays && !member.protection.termination)
    return { id, desired, unknown: [], skipped: `${stays.id} builds on it, and stays` };
  const unknown: UnknownValue[] = [];
  try {
    const particle = await particleToPlan(member, planning, unknown);
    if (particle) return { id, desired, unknown, plan: await particle.plan({ signal: planning.signal }) };
    return member.isToEnd
      ? { id, desired, unknown, skipped: 'nobody can tell which resource it is' }
      : { id, desired, unknown };
  } catch (error) {
    planning.signal.throwIfAborted();
    return { id, desired, unknown, error };
  }
}

/** The particle as far as it is known; nothing where what is unknown has to be known to plan. */
async function particleToPlan(
  member: FieldMember,
  planning: Planning,
  unknown: UnknownValue[],
): Promise<Particle | undefined> {
  const { resolver, signal } = planning;
  if (member.isToEnd) return toEnd(member, planning);
  const values = new Map<Reference, unknown>();
  for (const hole of member.holes) {
    const { reference } = hole;
    if (willChange(member, hole, planning)) {
      unknown.push({ path: formatPath(hole.path), reference });
    } else if (!values.has(reference)) {
      const found = await resolver.find(member, hole, signal);
      if ('reason' in found) throw unresolved(member, hole, found.reason);
      values.set(reference, found.value);
    }
  }
  return unknown.length === 0 ? resolver.fill(member, values) : resolver.sketch(member, values);
}

async function toEnd(member: FieldMember, { resolver, signal }: Planning): Promise<Particle | undefined> {
  try {
    return await resolver.particleToFind(member, signal);
  } catch (error) {
    if (error instanceof UnresolvedReferenceError) return undefined;
    throw error;
  }
}

/** Whether what a reference stands for is only known once the plan of another particle has been carried out. */
function willChange(member: FieldMember, { reference }: Hole, { resolver, planned }: Planning): boolean {
  const wanted = parseReference(reference);
  if (wanted.kind === 'lookup') return false;
  const parent = planned.get(resolver.parentOf(member, wanted.id)?.id ?? '');
  if (!parent || parent.error !== undefined) return false;
  const { plan } = parent;
  if (!plan) return parent.unknown.length > 0;
  if (plan.steps.length === 0) return plan.from === State.pending;
  if (plan.from !== plan.to) return true;
  return plan.steps.some(
    ({ loses, changes = [] }) => loses === 'data' || changes.some(({ path }) => overlaps(path, wanted.path)),
  );
}

/** A change may name a setting from the definition's top, a reference from the resource's. */
function overlaps(changed: string, wanted: string): boolean {
  const [a, b] = [keysOf(changed), keysOf(wanted)];
  return a.some((_, from) => a.slice(from).every((key, index) => index >= b.length || key === b[index]));
}
