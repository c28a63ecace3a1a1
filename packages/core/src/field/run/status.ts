import pLimit from 'p-limit';
import { UnresolvedReferenceError } from '../../errors/field-errors.js';
import type { Observation } from '../../model/observation.js';
import { type DesiredState, State } from '../../model/state.js';
import type { LookOptions } from '../../reconcile/options.js';
import type { FieldMember } from '../member.js';
import type { FieldStatusOptions } from '../options.js';
import { Resolver } from '../references/resolver.js';
import { select } from '../select.js';
import { checkConcurrency, type FieldGraph, readWithin } from './limits.js';

/** The status of one particle of a field, or why it is not known. */
export interface ParticleStatus {
  /** `flavor:pcf_name` */
  readonly id: string;
  readonly state?: State;
  readonly observation?: Observation;
  readonly error?: unknown;
}

/** Observes the selected particles, in the order of the field. */
export async function statusOfField(
  field: FieldGraph,
  options: FieldStatusOptions,
): Promise<readonly ParticleStatus[]> {
  const limit = pLimit(checkConcurrency(options.concurrency));
  const resolver = new Resolver(field);
  const selected = select(field, options);
  const members = field.order.filter((member) => selected.has(member));
  return readWithin(field.services, options, (signal) =>
    Promise.all(members.map((member) => limit(() => statusOf(member, resolver, { ...options, signal })))),
  );
}

async function statusOf(member: FieldMember, resolver: Resolver, options: LookOptions): Promise<ParticleStatus> {
  const { id } = member;
  const { signal = new AbortController().signal } = options;
  try {
    const particle = await resolver.particleToFind(member, signal);
    return { id, ...(await particle.look(options)) };
  } catch (error) {
    signal.throwIfAborted();
    return { id, error };
  }
}

/**
 * Returns the members that must be observed before the order of a run is known. A running resource that is to be stopped goes down
 * before its parents; one that does not run is created or changed after them.
 */
export function stoppingAmong(selected: ReadonlyMap<FieldMember, DesiredState>): readonly FieldMember[] {
  return [...selected].flatMap(([member, state]) => {
    const isToStop = state === State.stopped && !member.endsAt(state) && !member.protection.observeOnly;
    return isToStop && member.parents.size + member.children.size > 0 ? [member] : [];
  });
}

/** Returns the members that do not run. A member that cannot be observed counts as running. */
export async function restingAmong(
  members: readonly FieldMember[],
  resolver: Resolver,
  concurrency: number,
  signal: AbortSignal,
): Promise<ReadonlySet<FieldMember>> {
  const limit = pLimit(concurrency);
  const resting = await Promise.all(members.map((member) => limit(() => isResting(member, resolver, signal))));
  return new Set(members.filter((_, index) => resting[index]));
}

/** A resource whose name refers to something that does not exist does not exist either. */
async function isResting(member: FieldMember, resolver: Resolver, signal: AbortSignal): Promise<boolean> {
  try {
    const particle = await resolver.particleToFind(member, signal);
    const observation = await particle.getStatus({ signal, fresh: true });
    return observation.kind === 'missing' || (observation.kind === 'settled' && observation.state === State.stopped);
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof UnresolvedReferenceError;
  }
}
