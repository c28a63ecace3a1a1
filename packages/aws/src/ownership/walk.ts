import type { ResourceGroupsTaggingAPIClient, ResourceTagMapping } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Marks } from '@pcf/core';
import type { AwsCall } from '../calls/calls.js';
import { MARK_TAGS } from '../definition/pcf-tags.js';
import { AwsAnswerError, isAwsError } from '../errors.js';
import { marksOf } from './marks.js';

/** Sends a request to the Resource Groups Tagging API. */
export type TaggingCall = AwsCall<ResourceGroupsTaggingAPIClient>;

/** Loads the client of the Resource Groups Tagging API: only what lists orphans needs it. */
export function taggingApi() {
  return import('@aws-sdk/client-resource-groups-tagging-api');
}

/** A resource with the owner's mark, as the tagging API lists it. It may be gone: the API lists what was deleted for hours. */
export interface MarkedResource {
  readonly arn: string;
  readonly marks: Marks;
}

/** How many resources a page can have at most. */
const PER_PAGE = 100;
/** How many pages are read at most, so that an endless listing is noticed: enough for a million resources. */
const MAX_PAGES = 10_000;
/** How often a walk is started again because its token has expired. */
const MAX_STARTS = 3;

/**
 * Lists all resources of an account and a region with an owner's mark, of all kinds that the tagging API knows. The API filters, so
 * that resources of others are neither sent nor kept.
 *
 * @throws AwsAnswerError when the pages do not end
 * @throws what `call` throws
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 */
export async function walk(call: TaggingCall, owner: string): Promise<MarkedResource[]> {
  for (let start = 1; ; start += 1) {
    try {
      return await allPages(call, owner);
    } catch (error) {
      if (start === MAX_STARTS || !isAwsError(error, 'PaginationTokenExpiredException')) throw error;
    }
  }
}

/** A page can be empty although others follow: only a missing token ends the listing. */
async function allPages(call: TaggingCall, owner: string): Promise<MarkedResource[]> {
  const { GetResourcesCommand } = await taggingApi();
  const found = new Map<string, Marks>();
  const tokens = new Set<string>();
  for (let token: string | undefined; ; ) {
    const { ResourceTagMappingList, PaginationToken: next } = await call(
      'GetResources',
      (client, options) =>
        client.send(
          new GetResourcesCommand({
            TagFilters: [{ Key: MARK_TAGS.owner, Values: [owner] }],
            ResourcesPerPage: PER_PAGE,
            ...(token !== undefined && { PaginationToken: token }),
          }),
          options,
        ),
      'ResourceTagMappingList',
    );
    for (const resource of ResourceTagMappingList) note(found, resource, owner);
    if (!next) return [...found].map(([arn, marks]) => ({ arn, marks }));
    if (tokens.has(next) || tokens.size >= MAX_PAGES)
      throw new AwsAnswerError(
        'GetResources',
        'its pages do not end',
        'the endpoint of the Resource Groups Tagging API',
      );
    tokens.add(next);
    token = next;
  }
}

/** Keeps a resource if it has the owner's mark now: the API also lists resources that were tagged at any time. */
function note(found: Map<string, Marks>, { ResourceARN: arn, Tags = [] }: ResourceTagMapping, owner: string): void {
  const tags = Tags.flatMap(({ Key, Value = '' }) => (Key === undefined ? [] : [[Key, Value] as const]));
  const marks = marksOf(Object.fromEntries(tags));
  if (arn !== undefined && marks.owner === owner) found.set(arn, marks);
}
