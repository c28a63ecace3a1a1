import type { Marks } from '@pcf/core';
import { AwsAnswerError } from '../errors.js';
import { marksOf } from '../ownership/marks.js';

/** A page of resources, and the token of the next one. */
export interface ResourcePage<Resource> {
  readonly resources: readonly Resource[];
  /** Absent or empty on the last page. */
  readonly next?: string | undefined;
}

/** How many pages are read at most, so that an endless listing is noticed. */
const MAX_PAGES = 10_000;

/**
 * Reads all pages of a listing. A page may be empty although others follow.
 *
 * @param operation - the operation of AWS, for errors: `DescribeInstances`
 * @param page - reads one page; the first has no token
 * @throws {@link AwsAnswerError} when the pages do not end; and what `page` throws
 *
 * @example
 * ```ts
 * const instances = await readPages('DescribeInstances', async (NextToken) => {
 *   const Filters = [{ Name: 'tag:pcf:owner', Values: [owner] }];
 *   const answer = await call('DescribeInstances', (client, options) =>
 *     client.send(new DescribeInstancesCommand({ Filters, NextToken }), options),
 *   );
 *   const resources = (answer.Reservations ?? []).flatMap(({ Instances = [] }) => Instances);
 *   return { resources, next: answer.NextToken };
 * });
 * ```
 */
export async function readPages<Resource>(
  operation: string,
  page: (token: string | undefined) => Promise<ResourcePage<Resource>>,
): Promise<Resource[]> {
  const found: Resource[] = [];
  const tokens = new Set<string>();
  for (let token: string | undefined; ; ) {
    const { resources, next } = await page(token);
    found.push(...resources);
    if (!next) return found;
    if (tokens.has(next) || tokens.size >= MAX_PAGES)
      throw new AwsAnswerError(operation, 'its pages do not end', 'the endpoint');
    tokens.add(next);
    token = next;
  }
}

/** How resources of a kind with generated ids are recognised. */
export interface GeneratedKind<Resource> {
  /** The generated id: `i-0123456789abcdef0`. */
  idOf(resource: Resource): string;
  tagsOf(resource: Resource): Readonly<Record<string, string>>;
  /** When a resource was created, in milliseconds. It gives `earlier` its order. Default: not known. */
  createdAt?(resource: Resource): number | undefined;
  /** Whether a resource is deleted, although the provider still lists it: a terminated instance. Default: none is. */
  isGone?(resource: Resource): boolean;
}

/** What a search for the resource of a particle has found. */
export type MarkedSearch<Resource> =
  | { readonly kind: 'none'; readonly earlier: readonly string[] }
  | { readonly kind: 'one'; readonly resource: Resource; readonly earlier: readonly string[] }
  | {
      readonly kind: 'several';
      readonly ids: readonly string[];
      readonly reason: string;
      readonly earlier: readonly string[];
    };

/**
 * Finds the resource of a particle by its marks, where the provider generates the id. The answer also has the ids of its deleted
 * resources that are still listed (`earlier`, the latest last), for {@link clientToken}.
 *
 * If several resources have the marks, none of them is taken: the flavor observes `blocked`, with the reason.
 *
 * @param resources - the resources that may be meant, all pages; those with other marks are ignored
 * @param marks - the owner and the id of the particle: `this.context.marks`
 *
 * @example
 * ```ts
 * const found = findMarked(instances, marks, {
 *   idOf: ({ InstanceId = '' }) => InstanceId,
 *   tagsOf: ({ Tags = [] }) => Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
 *   createdAt: ({ LaunchTime }) => LaunchTime?.getTime(),
 *   isGone: ({ State }) => State?.Name === 'terminated',
 * });
 * if (found.kind === 'several') return { kind: 'blocked', status: 'ambiguous', reason: found.reason };
 * if (found.kind === 'none') return { kind: 'missing' };
 * ```
 */
export function findMarked<Resource>(
  resources: readonly Resource[],
  marks: Pick<Marks, 'owner' | 'id'>,
  { idOf, tagsOf, createdAt = () => undefined, isGone = () => false }: GeneratedKind<Resource>,
): MarkedSearch<Resource> {
  const own = new Map<string, Resource>();
  for (const resource of resources) {
    const { owner, id } = marksOf(tagsOf(resource));
    if (id !== undefined && id === marks.id && owner === marks.owner) own.set(idOf(resource), resource);
  }
  const there = [...own].filter(([, resource]) => !isGone(resource));
  const gone = [...own].filter(([, resource]) => isGone(resource));
  const byAge = gone.map(([id, resource]) => ({ id, at: createdAt(resource) ?? 0 }));
  const earlier = byAge.sort((one, other) => one.at - other.at || compare(one.id, other.id)).map(({ id }) => id);
  const [first, ...others] = there;
  if (first === undefined) return { kind: 'none', earlier };
  if (others.length === 0) return { kind: 'one', resource: first[1], earlier };
  const ids = there.map(([id]) => id).sort();
  const reason =
    `${ids.length} resources have the marks of ${marks.id}: ${ids.join(', ')}. ` +
    'Delete those that are not needed, or remove their tag pcf:id.';
  return { kind: 'several', ids, reason, earlier };
}

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
