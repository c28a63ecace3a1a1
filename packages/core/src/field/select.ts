import { UnknownParticleError } from '../errors/field-errors.js';
import type { DesiredState } from '../particle/state.js';
import type { Group } from './groups.js';
import type { Members } from './link.js';
import type { FieldMember } from './member.js';
import { reachableFrom } from './order.js';
import type { Scope } from './scope.js';

/** Which particles of a field something is about. */
export interface Selection {
  /** Names or ids of particles and quasiparticles; all particles where absent. */
  readonly only?: string | readonly string[];
  /** Whether their relatives belong to it: what they build on, and for those that are to be gone what builds on them. */
  readonly cascade?: boolean;
  /** The state for all of them, in place of their own, for this once. */
  readonly state?: DesiredState;
}

/** The names of a field. */
export interface Names {
  readonly members: Members;
  readonly groups: ReadonlyMap<string, Group>;
  /** The names that stand in the definitions themselves. */
  readonly scope: Scope;
}

/**
 * Picks members. Pure.
 *
 * @throws {@link UnknownParticleError} when a name means nothing in the field, or several things
 */
export function select(names: Names, { only, cascade = false, state }: Selection): ReadonlySet<FieldMember> {
  const { members } = names;
  if (only === undefined) return new Set(members.values());
  const selected = new Set(
    [only]
      .flat()
      .flatMap((one) => idsOf(one, names))
      .flatMap((id) => members.get(id) ?? []),
  );
  if (!cascade) return selected;
  const ends = (member: FieldMember) => member.wouldEndAt(state ?? member.desiredState);
  const ending = [...selected].filter(ends);
  const lasting = [...selected].filter((member) => !ends(member));
  return new Set([
    ...selected,
    ...reachableFrom(ending, ({ children }) => children),
    ...reachableFrom(lasting, ({ parents }) => parents),
  ]);
}

/** Gives members a desired state while something is done with them. */
export async function withState<T>(
  members: Iterable<FieldMember>,
  state: DesiredState | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (state === undefined) return work();
  const before = [...members].map((member) => ({ member, desired: member.desiredState }));
  for (const { member } of before) member.desiredState = state;
  try {
    return await work();
  } finally {
    for (const { member, desired } of before) member.desiredState = desired;
  }
}

/** The ids of the particles that a name or an id stands for. */
function idsOf(wanted: string, { members, groups, scope }: Names): readonly string[] {
  const group = groups.get(wanted);
  if (group) return group.members;
  if (members.has(wanted)) return [wanted];
  const written = wanted.includes(':') ? scope.resolve(wanted) : undefined;
  if (written) return written;
  const named = [...members.values()].filter(({ name }) => name === wanted).map(({ id }) => id);
  const namedGroups = [...groups.values()].filter(({ name }) => name === wanted);
  const [only] = namedGroups;
  if (only && namedGroups.length === 1 && named.every((id) => only.members.includes(id))) return only.members;
  const matches = [...named, ...namedGroups.map(({ id }) => id)];
  const [match] = named;
  if (match !== undefined && matches.length === 1) return [match];
  const all = [...members.values(), ...groups.values()];
  throw new UnknownParticleError(wanted, matches, [...all.map(({ id }) => id), ...all.map(({ name }) => name)]);
}
