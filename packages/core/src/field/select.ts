import { UnknownParticleError } from '../errors/field-errors.js';
import type { Losses } from '../model/losses.js';
import { type DesiredState, State } from '../model/state.js';
import type { ConsentOptions } from '../reconcile/options.js';
import type { Services } from '../services/container.js';
import { LOSSES } from '../services/tokens.js';
import type { Group } from './expand/groups.js';
import { reachableFrom } from './graph/order.js';
import type { FieldMember, Members } from './member.js';
import type { Scope } from './scope.js';

/** A selection of particles of a field. */
export interface Selection {
  /** Names or ids of particles and quasiparticles; all particles by default. */
  readonly only?: string | readonly string[];
  /** Whether to include their parents; for those that are not to run, their children. */
  readonly cascade?: boolean;
  /** The desired state for all of them in this run, in place of their own. */
  readonly state?: DesiredState;
}

/** The names of a field. */
export interface Names {
  readonly members: Members;
  readonly groups: ReadonlyMap<string, Group>;
  /** The names in the definitions themselves. */
  readonly scope: Scope;
}

/**
 * Returns the selected members and their desired states. Pure.
 *
 * @throws {@link UnknownParticleError} when a name is unknown or ambiguous
 */
export function select(
  names: Names,
  { only, cascade = false, state }: Selection,
): ReadonlyMap<FieldMember, DesiredState> {
  const { members } = names;
  const desired = (member: FieldMember): [FieldMember, DesiredState] => [member, state ?? member.desiredState];
  if (only === undefined) return new Map([...members.values()].map(desired));
  const selected = new Set([only].flat().flatMap((one) => membersOf(one, names)));
  if (!cascade) return new Map([...selected].map(desired));
  const comesUp = (member: FieldMember) => (state ?? member.desiredState) === State.running;
  const below = reachableFrom(
    [...selected].filter((member) => !comesUp(member)),
    ({ children }) => children,
  );
  const above = reachableFrom([...selected].filter(comesUp), ({ parents }) => parents);
  return new Map([...selected, ...below, ...above].map(desired));
}

/**
 * Returns for which members a selection itself asks to stop or terminate: that is consent to what it loses. With `state:
 * 'terminated'` all of them; with `state: 'stopped'` those that are named themselves, not through a quasiparticle or as
 * relatives; in both cases those that were asked before.
 */
function askedFor(names: Names, { only, state }: Selection): (member: FieldMember) => boolean {
  if (state === State.terminated) return () => true;
  if (state === undefined) return (member) => !member.inheritsState;
  const named = new Set([only ?? []].flat().flatMap((one) => namedAs(one, names)));
  return (member) => named.has(member) || (!member.inheritsState && member.endsAt(member.desiredState));
}

/** The members that a name or an id stands for by their own names, not through a quasiparticle. */
function namedAs(wanted: string, names: Names): FieldMember[] {
  const flavor = flavorIn(meaningOf(wanted, names).written);
  return membersOf(wanted, names).filter((member) => member.flavor.toLowerCase() === flavor);
}

function flavorIn(written: string): string {
  return written.slice(0, written.indexOf(':')).toLowerCase();
}

/** The members that a name or an id stands for. */
function membersOf(wanted: string, names: Names): FieldMember[] {
  return meaningOf(wanted, names).ids.flatMap((id) => names.members.get(id) ?? []);
}

/** The meaning of a name or an id. */
interface Meaning {
  /** `flavor:name`, of a particle, of all copies of one, or of a quasiparticle. */
  readonly written: string;
  readonly ids: readonly string[];
}

function meaningOf(wanted: string, { members, groups, scope }: Names): Meaning {
  const group = groups.get(wanted);
  if (group) return { written: wanted, ids: group.members };
  if (members.has(wanted)) return { written: wanted, ids: [wanted] };
  const written = wanted.includes(':') ? scope.resolve(wanted) : undefined;
  if (written) return { written: wanted, ids: written };
  const named = [...members.values()].filter(({ name }) => name === wanted).map(({ id }) => id);
  const namedGroups = [...groups.values()].filter(({ name }) => name === wanted);
  const [only] = namedGroups;
  if (only && namedGroups.length === 1 && named.every((id) => only.members.includes(id)))
    return { written: only.id, ids: only.members };
  const copied = named.length === 0 && namedGroups.length === 0 ? scope.named(wanted) : [];
  const matches = [...named, ...namedGroups.map(({ id }) => id), ...copied];
  const [match] = matches;
  if (match !== undefined && matches.length === 1) return { written: match, ids: scope.resolve(match) ?? [match] };
  const all = [...members.values(), ...groups.values()];
  throw new UnknownParticleError(wanted, matches, [...all.map(({ id }) => id), ...all.map(({ name }) => name)]);
}

/** Which losses of a run have consent. */
export interface RunConsent {
  readonly losses: Losses;
  /** Whether the member itself was asked to stop or terminate. */
  isAskedFor(member: FieldMember): boolean;
}

/** Returns which losses of a run have consent. */
export function runConsent(
  names: Names,
  services: Services,
  options: Selection & { readonly losses?: Losses },
): RunConsent {
  const { losses = services.resolve(LOSSES) } = options;
  return { losses, isAskedFor: askedFor(names, options) };
}

/** Returns which losses of one member have consent. */
export function consentFor(member: FieldMember, { losses, isAskedFor }: RunConsent): Required<ConsentOptions> {
  return { losses, isAskedFor: isAskedFor(member) };
}
