import {
  type Keys,
  type ListedResource,
  type Listing,
  type ListQuery,
  type Marks,
  type OtherKind,
  PcfError,
} from '@pcf/core';
import { isRecord, omitUndefined } from '@pcf/core/values';
import { awsCalls } from '../calls/calls.js';
import type { AwsTarget } from '../settings.js';
import { type ArnParts, partsOfArn } from './arn.js';
import { ListingError } from './errors.js';
import { type Place, placeOf, placesOf } from './places.js';
import { type MarkedResource, taggingApi, walk } from './walk.js';

/** How a flavor recognises its resources in the answers of the tagging API. */
export interface TaggedKind {
  /** The key below `aws_resource` that names a resource: `TableName`. */
  readonly nameKey: string;
  /** Returns the name of a resource from its ARN; `undefined` for a resource of another kind. */
  nameIn(arn: ArnParts): string | undefined;
  /**
   * Whether a resource is a part of one that a definition describes in another region, as a replica of a table is: then it is not
   * listed. Asked only where a definition has its name in another region, and none has it in its own.
   *
   * @param declared - these definitions, with their regions
   */
  isPart?(found: TaggedResource, declared: readonly DeclaredElsewhere[]): Promise<boolean>;
}

/** A resource with the owner's mark, where it was found. */
export interface TaggedResource {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly marks: Marks;
  /** The region and the credentials with which it was found. */
  readonly target: AwsTarget;
}

/** A definition with the name of a resource, in another region. */
export interface DeclaredElsewhere {
  readonly definition: Keys;
  readonly region: string;
}

/**
 * Lists the resources of a flavor that exist with an owner's mark, with the Resource Groups Tagging API: for `list` of a flavor whose
 * kind the API knows. It makes one walk for each region, profile and role of the query; all flavors of a listing share the walks.
 * Every page is read. A resource is returned once for each place in which it was found: two profiles can be of one account.
 *
 * The API is late, and lists what was deleted for hours. Core looks at each resource before it does anything with it.
 *
 * @throws {@link ListingError} when a place cannot be listed completely
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 *
 * @example
 * ```ts
 * const list = (query: ListQuery) =>
 *   listTagged(query, {
 *     nameKey: 'TopicName',
 *     nameIn: ({ service, resource }) => (service === 'sns' ? resource : undefined),
 *   });
 * ```
 */
export async function listTagged(query: ListQuery, kind: TaggedKind): Promise<Listing> {
  const walks = await Promise.all((await placesOf(query)).map((place) => walkPlace(query, place)));
  const declared = await Promise.all(
    query.declared.map(async (definition) => {
      const place = await placeOf(definition, query.services);
      return { definition, place, name: nameIn(definition, kind.nameKey) };
    }),
  );
  const found: ListedResource[] = [];
  for (const resource of walks.flatMap((one) => resourcesOf(kind, one))) {
    const namesakes = declared.filter(({ name }) => name === resource.name);
    if (!(await isPart(kind, resource, namesakes))) found.push(listed(kind, resource, namesakes, walks));
  }
  return { found, walked: walks.map(({ place }) => place.label), others: walks.flatMap((one) => othersIn(kind, one)) };
}

/** Returns the resources of a walk that are of another kind. */
function othersIn({ nameIn: nameInArn }: TaggedKind, { resources }: PlaceWalk): OtherKind[] {
  return resources.flatMap(({ arn }) => {
    const parts = partsOfArn(arn);
    return nameInArn(parts) === undefined ? [{ uid: arn, kind: parts.service }] : [];
  });
}

/** What one walk has found. */
interface PlaceWalk {
  readonly place: Place;
  readonly resources: readonly MarkedResource[];
}

/** The walks of each listing, by the place. */
const WALKS = new WeakMap<object, Map<string, Promise<readonly MarkedResource[]>>>();

async function walkPlace(query: ListQuery, place: Place): Promise<PlaceWalk> {
  const { owner, listing } = query;
  const shared = WALKS.get(listing) ?? new Map<string, Promise<readonly MarkedResource[]>>();
  WALKS.set(listing, shared);
  const walking = shared.get(place.caller) ?? startWalk(query, place);
  shared.set(place.caller, walking);
  try {
    return { place, resources: await walking };
  } catch (error) {
    if (error instanceof PcfError) throw new ListingError(owner, place.label, error.message, { cause: error });
    throw error;
  }
}

async function startWalk({ owner, services, signal }: ListQuery, { target }: Place): Promise<MarkedResource[]> {
  const { ResourceGroupsTaggingAPIClient } = await taggingApi();
  return walk(awsCalls(ResourceGroupsTaggingAPIClient, services, target, signal), owner);
}

/** A resource of the flavor, and the place in which it was found. */
interface Found extends TaggedResource {
  readonly account: string;
  readonly place: Place;
}

function resourcesOf({ nameIn: nameInArn }: TaggedKind, { place, resources }: PlaceWalk): Found[] {
  return resources.flatMap(({ arn, marks }) => {
    const parts = partsOfArn(arn);
    const name = nameInArn(parts);
    const { region, account } = parts;
    return name === undefined ? [] : [{ name, arn, region, account, marks, target: place.target, place }];
  });
}

/** A definition of the flavor, and where its resource is. */
interface Declared {
  readonly definition: Keys;
  readonly name: unknown;
  readonly place: Place;
}

function nameIn({ aws_resource: resource }: Keys, key: string): unknown {
  return isRecord(resource) ? resource[key] : undefined;
}

async function isPart(kind: TaggedKind, found: Found, namesakes: readonly Declared[]): Promise<boolean> {
  // A resource that a definition describes where it was found is its own.
  if (namesakes.some(({ place }) => place.caller === found.place.caller)) return false;
  const elsewhere = namesakes
    .map(({ definition, place: { region } }) => ({ definition, region }))
    .filter(({ region }) => region !== found.region);
  return elsewhere.length > 0 && ((await kind.isPart?.(found, elsewhere)) ?? false);
}

function listed(
  { nameKey }: TaggedKind,
  found: Found,
  namesakes: readonly Declared[],
  walks: readonly PlaceWalk[],
): ListedResource {
  const { name, arn, marks, place } = found;
  const unclear = namesakes.find((one) => mayDescribe(one.place, found, walks));
  return {
    name,
    location: place.label,
    marks,
    uid: arn,
    keys: { ...omitUndefined({ ...place.target }), aws_resource: { [nameKey]: name } },
    ...(unclear && {
      unclear: `A definition of this name is for ${unclear.place.label}, and whether that is the same account is not known.`,
    }),
  };
}

/**
 * Whether a definition of the same name may describe the resource although it is written for other credentials: in the same region,
 * if the account of its credentials is the same or not known. If the walk with these credentials has found the resource too, core
 * sees that both are one.
 */
function mayDescribe(declared: Place, { arn, account, place }: Found, walks: readonly PlaceWalk[]): boolean {
  if (declared.region !== place.region || declared.caller === place.caller) return false;
  const isFoundThere = walks.some(
    (one) => one.place.caller === declared.caller && one.resources.some((resource) => resource.arn === arn),
  );
  const accounts = accountsOf(declared, walks);
  return !isFoundThere && (accounts.size === 0 || accounts.has(account));
}

/** Returns the accounts of some credentials, as far as they are known: from the role, and from what was found with them. */
function accountsOf({ credentials, target: { role } }: Place, walks: readonly PlaceWalk[]): Set<string> {
  const found = walks.filter(({ place }) => place.credentials === credentials).flatMap(({ resources }) => resources);
  const arns = [...found.map(({ arn }) => arn), ...(role === undefined ? [] : [role])];
  return new Set(arns.map((arn) => partsOfArn(arn).account).filter((account) => account !== ''));
}
