import pLimit from 'p-limit';
import { UnresolvedReferenceError } from '../../errors/field-errors.js';
import { type DesiredState, State } from '../../model/state.js';
import type { LookOptions } from '../../reconcile/options.js';
import type { FieldMember } from '../member.js';
import type { ParticleStatus } from '../options.js';
import type { Resolver } from '../references/resolver.js';

/** What is there of a member, or why that cannot be told. */
export async function statusOf(member: FieldMember, resolver: Resolver, options: LookOptions): Promise<ParticleStatus> {
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
 * Whether somebody has to look before the order of a run is known: a resource that runs and is to be stopped goes down, before
 * what it builds on; one that does not run is made, or changed, after it.
 */
export function stoppingAmong(selected: ReadonlyMap<FieldMember, DesiredState>): readonly FieldMember[] {
  return [...selected].flatMap(([member, state]) => {
    const isToStop = state === State.stopped && !member.endsAt(state);
    return isToStop && member.parents.size + member.children.size > 0 ? [member] : [];
  });
}

/** Those that do not run. What cannot be looked at is taken to run. */
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

/** What is named by a reference to something that does not exist does not exist either. */
async function isResting(member: FieldMember, resolver: Resolver, signal: AbortSignal): Promise<boolean> {
  try {
    const particle = await resolver.particleToFind(member, signal);
    const seen = await particle.getStatus({ signal, fresh: true });
    return seen.kind === 'missing' || (seen.kind === 'settled' && seen.state === State.stopped);
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof UnresolvedReferenceError;
  }
}
