import type { LookOptions } from '../particle/options.js';
import type { FieldMember } from './member.js';
import type { ParticleStatus } from './options.js';
import type { Resolver } from './resolve.js';

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
