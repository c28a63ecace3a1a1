import { isDeepStrictEqual } from 'node:util';
import pLimit from 'p-limit';
import { show } from '../../../definition/issues.js';
import { didYouMean } from '../../../errors/did-you-mean.js';
import { PruneRefusedError } from '../../../errors/ownership-errors.js';
import type { AnyFlavor } from '../../../flavor.js';
import type { Keys, ListedResource, Listing, ListQuery, OtherKind } from '../../../listing.js';
import { callFlavor } from '../../../reconcile/flavor-calls.js';
import type { FieldMember } from '../../member.js';
import type { FieldOwner } from '../../owner.js';
import type { Resolver } from '../../references/resolver.js';
import { declaredBy, identifies, resourceKey } from '../../references/same-resource.js';
import type { FieldGraph } from '../limits.js';
import { givenNameIn } from './given-names.js';

/** A listed resource that no definition of the owner describes. */
export interface Candidate {
  readonly flavor: AnyFlavor;
  readonly listed: ListedResource;
  /** Why it cannot be told whether a definition describes it. */
  readonly unclear?: string;
}

/** Resources with the owner's mark of a kind that no flavor of the runtime manages. */
export interface UnmanagedKind {
  readonly kind: string;
  readonly count: number;
}

/** What was listed, and where. */
export interface Candidates {
  readonly owner: string;
  readonly candidates: readonly Candidate[];
  readonly walked: readonly string[];
  readonly unlisted: readonly string[];
  readonly unmanaged: readonly UnmanagedKind[];
  /** The definitions whose names or locations refer to other values, with the resource that each describes. */
  readonly referring: Referring;
}

/** Definitions whose names or locations refer to other values: a key of the resource, `undefined` while it is not known. */
export type Referring = ReadonlyMap<FieldMember, string | undefined>;

/** The definitions of a field with what names and locates each. */
interface Declared {
  readonly known: readonly { readonly member: FieldMember; readonly keys: Keys }[];
  /** Those whose names refer to values that are not known. */
  readonly unknown: readonly FieldMember[];
}

/**
 * Lists what carries the mark of the field's owner, and leaves out what the definitions describe. Nothing is looked at yet.
 *
 * @throws {@link PruneRefusedError} where the field has no owner, or not all of the owner's definitions
 * @throws the error of a flavor that cannot list completely
 */
export async function listCandidates(
  field: FieldGraph,
  resolver: Resolver,
  concurrency: number,
  signal: AbortSignal,
): Promise<Candidates> {
  const owner = wholeOwner(field);
  checkLocations(owner, field);
  const declared = await declaredIn(field, resolver, concurrency, signal);
  const flavors = field.registry.list();
  const listing = flavors.filter(({ list, marks }) => list !== undefined && marks !== undefined);
  const walks = {};
  const listings = await Promise.all(
    listing.map(async (flavor) => {
      const query = queryFor(flavor, { owner, field, declared, signal, walks });
      return { flavor, listing: await listBy(flavor, field, query) };
    }),
  );
  return {
    owner: owner.name,
    candidates: listings.flatMap((one) => candidatesOf(one.flavor, one.listing, { owner, field, declared })),
    walked: [...new Set(listings.flatMap((one) => one.listing.walked))],
    unlisted: flavors.filter((flavor) => !listing.includes(flavor)).map(({ name }) => name),
    unmanaged: unmanagedIn(
      listings.flatMap((one) => one.listing.others ?? []),
      listings.filter((one) => one.listing.others).length,
    ),
    referring: referringIn(declared, field),
  };
}

/**
 * Counts what none of the flavors knows, by kind.
 *
 * @param others - what each flavor does not know
 * @param flavors - how many flavors say so
 */
function unmanagedIn(others: readonly OtherKind[], flavors: number): UnmanagedKind[] {
  const said = new Map<string, { readonly kind: string; times: number }>();
  for (const { uid, kind } of others) {
    const known = said.get(uid) ?? { kind, times: 0 };
    known.times += 1;
    said.set(uid, known);
  }
  const counts = new Map<string, number>();
  for (const { kind, times } of said.values()) if (times === flavors) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].sort().map(([kind, count]) => ({ kind, count }));
}

function referringIn({ known, unknown }: Declared, { services }: FieldGraph): Referring {
  const described = known.filter(({ member }) => refers(member));
  return new Map<FieldMember, string | undefined>([
    ...described.map(({ member, keys }) => [member, resourceKey(member.valid.flavor, keys, services)] as const),
    ...unknown.map((member) => [member, undefined] as const),
  ]);
}

/**
 * Returns the definitions that describe other resources than before, because what their names refer to has changed, or that may do so.
 *
 * @param before - what they described
 * @param resolver - knows what the run has done
 */
export async function changedReferring(
  before: Referring,
  { services }: FieldGraph,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<FieldMember[]> {
  const changed: FieldMember[] = [];
  for (const [member, key] of before) {
    const keys = await keysOf(member, resolver, signal).catch(() => undefined);
    if (!keys || resourceKey(member.valid.flavor, keys, services) !== key) changed.push(member);
  }
  return changed;
}

/** Whether the name or the location of a definition refers to another value. */
export function refers({ holes, valid }: FieldMember): boolean {
  return holes.some((hole) => identifies(hole, valid.flavor));
}

/** @throws {@link PruneRefusedError} where the field has no owner, or not all of the owner's definitions */
function wholeOwner(field: FieldGraph): FieldOwner {
  const { owner } = field;
  if (!owner) {
    const how = 'createPcf({ owner }), --owner, PCF_OWNER, or "owner" at the top of the definition file';
    throw new PruneRefusedError(`there is no owner, so no resource is marked as its own. Name one: ${how}.`);
  }
  const incomplete = owner.incomplete ?? givenNameIn(field);
  if (incomplete !== undefined)
    throw new PruneRefusedError(
      `these may not be all definitions of the owner "${owner.name}", and what another file declares would look like an orphan. ` +
        incomplete,
    );
  return owner;
}

/** @throws {@link PruneRefusedError} where a location has a key that locates nothing: a misspelt one would not be walked */
function checkLocations({ name, locations }: FieldOwner, { registry }: FieldGraph): void {
  const known = [...new Set(registry.list().flatMap(({ locatedBy = [] }) => locatedBy))];
  for (const location of locations) {
    const unknown = Object.keys(location).find((key) => !known.includes(key));
    if (unknown === undefined) continue;
    const keys = known.length === 0 ? 'none' : known.join(', ');
    throw new PruneRefusedError(
      `a location of the owner "${name}" has the key ${show(unknown)}, and no flavor here is located by it.` +
        `${didYouMean(unknown, known)} Known are: ${keys}.`,
    );
  }
}

/** Finds out which resources the definitions describe. Observes what their names and locations refer to. */
async function declaredIn(
  { order }: FieldGraph,
  resolver: Resolver,
  concurrency: number,
  signal: AbortSignal,
): Promise<Declared> {
  const limit = pLimit(concurrency);
  const found = await Promise.all(
    order.map((member) => limit(async () => ({ member, keys: await keysOf(member, resolver, signal) }))),
  );
  return {
    known: found.flatMap(({ member, keys }) => (keys ? [{ member, keys }] : [])),
    unknown: found.filter(({ keys }) => keys === undefined).map(({ member }) => member),
  };
}

/** Returns a definition whose name and location are known; `undefined` while they are not. */
async function keysOf(member: FieldMember, resolver: Resolver, signal: AbortSignal): Promise<Keys | undefined> {
  if (!refers(member)) return declaredBy(member);
  try {
    const { definition } = await resolver.particleToFind(member, signal);
    return declaredBy(member, definition);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

interface QueryContext {
  readonly owner: FieldOwner;
  readonly field: FieldGraph;
  readonly declared: Declared;
  readonly signal: AbortSignal;
  /** One object for the whole listing. */
  readonly walks: object;
}

function queryFor(flavor: AnyFlavor, { owner, field, declared, signal, walks }: QueryContext): ListQuery {
  const isNear = (other: AnyFlavor) => isDeepStrictEqual(other.locatedBy, flavor.locatedBy);
  const keysOfSome = (isWanted: (other: AnyFlavor) => boolean) =>
    declared.known.filter(({ member }) => isWanted(member.valid.flavor)).map(({ keys }) => keys);
  // A name that is not known yet can be in a known place.
  const placesOfUnknown = declared.unknown.filter(
    ({ holes, valid }) =>
      isNear(valid.flavor) && !holes.some((hole) => identifies(hole, { ...valid.flavor, uniqueKeys: [] })),
  );
  return {
    owner: owner.name,
    near: [...keysOfSome(isNear), ...placesOfUnknown.map((member) => declaredBy(member))],
    locations: owner.locations,
    declared: keysOfSome((other) => other.name === flavor.name),
    services: field.services,
    signal,
    listing: walks,
  };
}

async function listBy(flavor: AnyFlavor, { registry }: FieldGraph, query: ListQuery): Promise<Listing> {
  const packageName = registry.packageOf(flavor.name) ?? flavor.name;
  const listing = await callFlavor({ id: flavor.name, packageName }, 'list', query.signal, async () =>
    flavor.list?.(query),
  );
  return listing ?? { found: [], walked: [] };
}

/** Returns what a flavor has listed and no definition describes. */
function candidatesOf(
  flavor: AnyFlavor,
  { found }: Listing,
  { owner, field, declared }: Pick<QueryContext, 'owner' | 'field' | 'declared'>,
): Candidate[] {
  const resourceOf = (keys: Keys) => resourceKey(flavor, keys, field.services);
  const isOfFlavor = (member: FieldMember) => member.valid.flavor.name === flavor.name;
  const declaredKeys = new Set(
    declared.known.filter(({ member }) => isOfFlavor(member)).map(({ keys }) => resourceOf(keys)),
  );
  const ours = found
    .filter(({ marks }) => marks.owner === owner.name)
    .map((listed) => ({ listed, key: resourceOf(listed.keys) }));
  // Two locations can show one resource: it is declared where one of them says so.
  const declaredUids = new Set(ours.filter(({ key }) => declaredKeys.has(key)).map(({ listed }) => listed.uid));
  const seen = new Set<string>();
  const unknown = declared.unknown.find(isOfFlavor);
  return ours.flatMap(({ listed, key }) => {
    const once = listed.uid ?? key;
    const isDeclared = declaredKeys.has(key) || (listed.uid !== undefined && declaredUids.has(listed.uid));
    if (isDeclared || seen.has(once)) return [];
    seen.add(once);
    const unclear = listed.unclear ?? (unknown && couldBe(unknown));
    return [{ flavor, listed, ...(unclear !== undefined && { unclear }) }];
  });
}

/** Says that an orphan may be the resource of a definition. */
export function couldBe({ id }: Pick<FieldMember, 'id'>): string {
  return (
    `it could be the resource of ${id}, whose name refers to a value that is not known. If you no longer need that particle, ` +
    'remove its definition.'
  );
}
