import pLimit from 'p-limit';
import { type DesiredState, State } from '../particle/state.js';
import type { FieldMember } from './member.js';
import type { Resolver } from './resolve.js';

/**
 * Whether somebody has to look before the order of a run is known: a resource that is to be stopped goes down, before what it
 * builds on; one that is to be stopped and does not exist has to be made, after it.
 */
export function stoppingAmong(selected: ReadonlyMap<FieldMember, DesiredState>): readonly FieldMember[] {
  return [...selected].flatMap(([member, state]) => {
    const isToStop = state === State.stopped && !member.endsAt(state);
    return isToStop && member.parents.size + member.children.size > 0 ? [member] : [];
  });
}

/** Those that do not exist. What cannot be looked at is taken to be there. */
export async function absentAmong(
  members: readonly FieldMember[],
  resolver: Resolver,
  concurrency: number,
  signal: AbortSignal,
): Promise<ReadonlySet<FieldMember>> {
  const limit = pLimit(concurrency);
  const absent = await Promise.all(members.map((member) => limit(() => isAbsent(member, resolver, signal))));
  return new Set(members.filter((_, index) => absent[index]));
}

async function isAbsent(member: FieldMember, resolver: Resolver, signal: AbortSignal): Promise<boolean> {
  try {
    const particle = await resolver.particleToFind(member, signal);
    return (await particle.getStatus({ signal, fresh: true })).kind === 'missing';
  } catch {
    signal.throwIfAborted();
    return false;
  }
}
