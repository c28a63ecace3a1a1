import { UnknownParticleError } from '../errors/field-errors.js';
import { type DesiredState, State } from '../particle/state.js';
import type { Group } from './groups.js';
import type { Members } from './link.js';
import type { FieldMember } from './member.js';
import { reachableFrom } from './order.js';
import type { Scope } from './scope.js';

/** Which particles of a field something is about. */
export interface Selection {
  /** Names or ids of particles and quasiparticles; all particles where absent. */
  readonly only?: string | readonly string[];
  /** Whether their relatives belong to it: what they build on; for those that are not to run, what builds on them. */
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
 * Picks members, and says to which states they are to be brought. Pure.
 *
 * @throws {@link UnknownParticleError} when a name means nothing in the field, or several things
 */
export function select(
  names: Names,
  { only, cascade = false, state }: Selection,
): ReadonlyMap<FieldMember, DesiredState> {
  const { members } = names;
  const desired = (member: FieldMember): [FieldMember, DesiredState] => [member, state ?? member.desiredState];
  if (only === undefined) return new Map([...members.values()].map(desired));
  const selected = new Set(
    [only]
      .flat()
      .flatMap((one) => idsOf(one, names))
      .flatMap((id) => members.get(id) ?? []),
  );
  if (!cascade) return new Map([...selected].map(desired));
  const comesUp = (member: FieldMember) => (state ?? member.desiredState) === State.running;
  const below = reachableFrom(
    [...selected].filter((member) => !comesUp(member)),
    ({ children }) => children,
  );
  const above = reachableFrom([...selected].filter(comesUp), ({ parents }) => parents);
  return new Map([...selected, ...below, ...above].map(desired));
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
  const copied = named.length === 0 && namedGroups.length === 0 ? scope.named(wanted) : [];
  const matches = [...named, ...namedGroups.map(({ id }) => id), ...copied];
  const [match] = matches;
  if (match !== undefined && matches.length === 1) return scope.resolve(match) ?? [match];
  const all = [...members.values(), ...groups.values()];
  throw new UnknownParticleError(wanted, matches, [...all.map(({ id }) => id), ...all.map(({ name }) => name)]);
}
