import { isOfType, parseArn } from '../arn.js';
import type { Call } from '../catalog/catalog.js';
import { invalid, notSupported } from '../errors.js';
import {
  arnsIn,
  booleanIn,
  type Input,
  integerIn,
  refuseUnknown,
  resourceTypesIn,
  type TagFilter,
  tagFiltersIn,
  tokenIn,
} from '../input.js';
import type { Tag } from '../source.js';
import { type Position, positionIn, tokenFor } from '../tokens.js';

/** How much one page can hold, and how many resources are read for it. */
interface PageSize {
  readonly resources: number;
  readonly tags: number;
  readonly read: number;
}

/** Which resources a request wants. */
interface Wanted {
  readonly types: readonly string[];
  readonly filters: readonly TagFilter[];
}

interface Mapping {
  readonly ResourceARN: string;
  readonly Tags: readonly Tag[];
}

/** Not documented: the size that emulators of AWS use. */
const DEFAULT_PAGE = 50;

const MOST_ARNS = 100;

const MEMBERS = [
  'ExcludeCompliantResources',
  'IncludeComplianceDetails',
  'PaginationToken',
  'ResourceARNList',
  'ResourcesPerPage',
  'ResourceTypeFilters',
  'TagFilters',
  'TagsPerPage',
];

/** Members that cannot be used together with `ResourceARNList`. */
const NOT_WITH_ARNS = ['TagFilters', 'ResourceTypeFilters', 'ResourcesPerPage', 'TagsPerPage', 'PaginationToken'];

/**
 * The tagged or previously tagged resources of a place. A page can have fewer resources than allowed, or none, and still be
 * followed by more pages. The last page has an empty token.
 *
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 */
export function getResources(input: Input, call: Call, read: number): object {
  refuseUnknown(input, MEMBERS);
  refuseCompliance(input);
  const arns = arnsIn(input, MOST_ARNS);
  if (arns) {
    const other = NOT_WITH_ARNS.find((name) => isGiven(input[name]));
    if (other !== undefined) throw invalid(`ResourceARNList and ${other} cannot be used in the same request`);
    return { PaginationToken: '', ResourceTagMappingList: named(arns, call) };
  }
  const wanted: Wanted = { types: resourceTypesIn(input), filters: tagFiltersIn(input) };
  const size: PageSize = {
    resources: integerIn(input, 'ResourcesPerPage', { min: 1, max: 100 }) ?? DEFAULT_PAGE,
    tags: integerIn(input, 'TagsPerPage', { min: 100, max: 500 }) ?? Number.POSITIVE_INFINITY,
    read,
  };
  const query = ['GetResources', call.place.account, call.place.region, wanted];
  const { found, next } = page(call, wanted, size, positionIn(tokenIn(input), query, call.now));
  return { PaginationToken: next ? tokenFor(query, next, call.now) : '', ResourceTagMappingList: found };
}

const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

function refuseCompliance(input: Input): void {
  const isIncluded = booleanIn(input, 'IncludeComplianceDetails');
  if (booleanIn(input, 'ExcludeCompliantResources') && !isIncluded) {
    throw invalid('ExcludeCompliantResources can be true only if IncludeComplianceDetails is true');
  }
  if (isIncluded) throw notSupported('IncludeComplianceDetails');
}

/** A resource that does not exist is not in the answer. */
function named(arns: readonly string[], { catalogs, place, now }: Call): Mapping[] {
  return [...new Set(arns)].flatMap((arn) => {
    const owner = catalogs.find(({ source }) => source.service === parseArn(arn)?.service);
    const Tags = owner?.listing(place, now).tagsOf(arn, now);
    return Tags ? [{ ResourceARN: arn, Tags }] : [];
  });
}

/** One page from a position on, and the position of the next one. */
function page(
  { catalogs, place, now }: Call,
  wanted: Wanted,
  size: PageSize,
  from: Position,
): { found: Mapping[]; next?: Position } {
  const found: Mapping[] = [];
  let { list, after } = from;
  let read = 0;
  let tags = 0;
  for (; list < catalogs.length; list++, after = '') {
    for (const [arn, seen] of catalogs[list]?.listing(place, now).after(after, now) ?? []) {
      const matching = seen && isWanted(arn, seen, wanted) ? seen : undefined;
      const weight = matching ? Math.max(matching.length, 1) : 0;
      const isFull = read === size.read || found.length === size.resources || tags + weight > size.tags;
      if (isFull) return { found, next: { list, after } };
      if (matching) found.push({ ResourceARN: arn, Tags: matching });
      tags += weight;
      read += 1;
      after = arn;
    }
  }
  return { found };
}

/** All filters must match, each by one of its values. Without filters, resources that have no tags now match too. */
function isWanted(arn: string, tags: readonly Tag[], { types, filters }: Wanted): boolean {
  const parts = parseArn(arn);
  const isWantedType = types.length === 0 || (parts && types.some((type) => isOfType(parts, type)));
  return isWantedType === true && filters.every((filter) => tags.some((tag) => matches(tag, filter)));
}

const matches = ({ Key, Value }: Tag, { key, values }: TagFilter): boolean =>
  Key === key && (values.length === 0 || values.includes(Value));
