import pLimit from 'p-limit';
import { deepFreeze } from '../../../definition/plain-data.js';
import { NoLongerOwnedError, PruneRefusedError } from '../../../errors/ownership-errors.js';
import { ProtectedResourceError } from '../../../errors/plan-errors.js';
import type { Losses } from '../../../model/losses.js';
import type { Marks } from '../../../model/marks.js';
import type { Observation, Outputs } from '../../../model/observation.js';
import type { Plan } from '../../../model/plan.js';
import { State } from '../../../model/state.js';
import type { KnownResource } from '../../../model/step.js';
import { FieldMember, type MakeParticle } from '../../member.js';
import { type PlannedSettings, plannedSettings } from '../../planned-settings.js';
import type { PolicyVerdict } from '../../policies.js';
import { Resolver } from '../../references/resolver.js';
import { Scope } from '../../scope.js';
import type { Selection } from '../../select.js';
import type { FieldGraph } from '../limits.js';
import { type Candidate, couldBe, listCandidates, type Referring, refers, type UnmanagedKind } from './list.js';

/** A resource with the mark of the field's owner that no definition of the owner describes. */
export interface Orphan extends Pick<PlannedSettings, 'destroyed'> {
  /** The flavor and the name, and where it is: `dynamodb_table:orders (eu-west-1)`. Unlike that of any particle of the field. */
  readonly id: string;
  readonly flavor: string;
  /** The provider's name of it. */
  readonly name: string;
  /** Where it is, for a person: `eu-west-1`. */
  readonly location: string;
  /** Its marks. Their `id` is the particle that it was created for. */
  readonly marks: Marks;
  readonly outputs: Outputs;
  /** What a prune would do; absent where it would leave the resource, or could not be planned. */
  readonly plan?: Plan;
  /** Why a prune leaves it, a sentence: it is protected, or a definition may describe it. */
  readonly left?: string;
  /** Why its termination could not be planned. */
  readonly error?: unknown;
  /** What policies have against its termination; absent where they allow it. */
  readonly verdicts?: readonly PolicyVerdict[];
}

/** The orphans of an owner, and where they were looked for. */
export interface Orphans {
  readonly owner: string;
  readonly found: readonly Orphan[];
  /** The locations that were walked, for a person. */
  readonly walked: readonly string[];
  /** The flavors whose resources cannot be listed: what they leave behind is not found. */
  readonly unlisted: readonly string[];
  /** Resources with the owner's mark of kinds that no flavor of the runtime manages: the package of a flavor may be missing. */
  readonly unmanaged: readonly UnmanagedKind[];
}

/** An orphan with what terminates it. */
export interface FoundOrphan {
  readonly orphan: Orphan;
  readonly member: FieldMember;
  /** The only resource that may be terminated, where the provider has an identity for it. */
  readonly resource: KnownResource | undefined;
}

/** The orphans of an owner, with what terminates each. */
export interface FoundOrphans extends Omit<Orphans, 'found'> {
  readonly found: readonly FoundOrphan[];
  readonly referring: Referring;
}

/** How to look for orphans. */
interface FindOptions {
  readonly losses: Losses;
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/**
 * Finds the orphans of a field's owner: lists what has the owner's mark, leaves out what the definitions describe, and looks at the
 * rest. A listing may be late: what a look does not show is no orphan.
 *
 * @throws as {@link listCandidates}
 */
export async function findOrphans(field: FieldGraph, options: FindOptions): Promise<FoundOrphans> {
  const { concurrency, signal } = options;
  const { candidates, ...others } = await listCandidates(field, new Resolver(field), concurrency, signal);
  const limit = pLimit(concurrency);
  const named = candidates.map((candidate) => ({ candidate, member: memberFor(candidate, others.owner, field) }));
  const found = await Promise.all(
    named.map(({ candidate, member }) => limit(() => lookAt(candidate, member, options))),
  );
  // Listings have no order, and the digest of a plan must not depend on it.
  return { ...others, found: found.flatMap((one) => one ?? []).sort((a, b) => (a.member.id < b.member.id ? -1 : 1)) };
}

/** Returns the orphans as they are shown. */
export function shownOrphans({ found, referring: _, ...others }: FoundOrphans): Orphans {
  return { ...others, found: found.map(({ orphan }) => orphan) };
}

/** What is planned for a particle of a field, and the values that are known only later. */
interface Planned {
  readonly id: string;
  readonly unknown: readonly { readonly reference: string }[];
}

/**
 * Leaves the orphans that could be the resource of a definition whose name the run itself may change.
 *
 * @param planned - what the run would do
 */
export function leaveDoubtful(
  orphans: FoundOrphans,
  planned: readonly Planned[],
  { members }: FieldGraph,
): FoundOrphans {
  const doubtful = planned.flatMap(({ id, unknown }) => {
    const member = members.get(id);
    const isUnknown = unknown.some(({ reference }) => member?.holes.some((hole) => hole.reference === reference));
    return member && isUnknown && refers(member) ? [member] : [];
  });
  const found = orphans.found.map((one) => {
    const member = doubtful.find(({ flavor }) => flavor === one.orphan.flavor);
    const { plan: _, destroyed: __, ...orphan } = one.orphan;
    return member ? { ...one, orphan: { left: couldBe(member), ...orphan } } : one;
  });
  return { ...orphans, found };
}

/**
 * Finds the orphans for a prune.
 *
 * @throws {@link PruneRefusedError} where only a part of the field is selected
 */
export function orphansOf(field: FieldGraph, { only }: Selection, options: FindOptions): Promise<FoundOrphans> {
  if (only !== undefined)
    throw new PruneRefusedError('a prune is about everything that the owner has. Leave out the names of particles.');
  return findOrphans(field, options);
}

/** Makes the particle that observes and terminates a listed resource. It changes only what still has the owner's mark. */
function memberFor({ flavor, listed }: Candidate, owner: string, { registry, services }: FieldGraph): FieldMember {
  const { keys, marks, location } = listed;
  const name = `${listed.name} (${location})`;
  const id = `${flavor.name}:${name}`;
  const common = {
    name,
    desiredState: State.terminated,
    protection: { termination: marks.keep ?? false, update: false },
    callbacks: {},
  };
  const make: MakeParticle = (valid, definition, inheritsState) =>
    flavor.createParticle({
      ...valid,
      id,
      // For some flavors, the name of the particle names the resource.
      name: typeof keys.pcf_name === 'string' ? keys.pcf_name : name,
      flavor: flavor.name,
      packageName: registry.packageOf(flavor.name) ?? flavor.name,
      definition,
      inheritsState,
      stateRules: flavor,
      owner,
      adoption: { adopt: 'owned', movedFrom: [] },
      resolve: (token) => services.resolve(token),
    });
  const own = { kind: 'whole' as const, definition: deepFreeze(flavor.bareDefinition?.(keys) ?? keys) };
  return new FieldMember({ ...common, flavor, own }, { value: keys }, new Scope(), [], true, make);
}

/** Looks at a candidate and plans its termination. Returns `undefined` where it does not exist, or no longer has the owner's mark. */
async function lookAt(
  { flavor, listed, unclear }: Candidate,
  member: FieldMember,
  { losses, signal }: FindOptions,
): Promise<FoundOrphan | undefined> {
  const { name, location, marks } = listed;
  const base = { id: member.id, flavor: flavor.name, name, location, marks };
  try {
    const { particle } = member;
    const observation = await particle.getStatus({ fresh: true, identity: true, signal });
    if (observation.kind === 'missing') return undefined;
    const found = { member, resource: resourceIn(observation) };
    const orphan = { ...base, outputs: observation.outputs ?? {} };
    if (unclear !== undefined) return { ...found, orphan: { ...orphan, left: unclear } };
    const end = await planEnd(member, { losses, signal });
    return end && { ...found, orphan: { ...orphan, ...end } };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof NoLongerOwnedError) return undefined;
    return { member, resource: undefined, orphan: { ...base, outputs: {}, error } };
  }
}

/** Plans the termination of an orphan. Returns why it is left where it is protected, and `undefined` where it is gone by now. */
async function planEnd(
  member: FieldMember,
  options: Pick<FindOptions, 'losses' | 'signal'>,
): Promise<Pick<Orphan, 'plan' | 'left' | 'destroyed'> | undefined> {
  const { particle } = member;
  try {
    const plan = await particle.plan({ desiredState: State.terminated, isAskedFor: false, ...options });
    if (plan.from === State.terminated) return undefined;
    if (plan.kept !== undefined) return { left: KEPT };
    return { plan, ...(await plannedSettings(member, particle, plan, options.signal)) };
  } catch (error) {
    if (error instanceof ProtectedResourceError) return { left: error.message };
    throw error;
  }
}

const KEPT = 'it has the mark pcf:keep: its definition said persist_on_termination.';

function resourceIn(observation: Exclude<Observation, { kind: 'missing' }>): KnownResource | undefined {
  const { identity } = observation;
  return identity === undefined ? undefined : { identity };
}
