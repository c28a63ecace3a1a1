import { validation } from '../aws-error.js';
import { operation } from '../request/operation.js';
import { list, optional, required, struct, text } from '../request/shape.js';
import { taggedTableName } from '../world/arns.js';
import { checkTagCount, checkTagKey, checkTags, tags, withoutTags, withTags } from './rules.js';
import { findTagged, latestTags, writeTags } from './writes.js';

const tagResourceInput = struct('TagResource', { ResourceArn: required(text()), Tags: required(tags) });

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html */
export const tagResource = operation(tagResourceInput, (call, { ResourceArn, Tags }) => {
  taggedTableName(call.region, ResourceArn);
  if (Tags.length === 0) throw validation('Atleast one Tag needs to be provided as Input.');
  const sent = checkTags(Tags);
  const table = findTagged(call.region, ResourceArn, call);
  const result = withTags(latestTags(table), sent);
  checkTagCount(result.length);
  writeTags(table, result, sent, call);
  return {};
});

const untagResourceInput = struct('UntagResource', { ResourceArn: required(text()), TagKeys: required(list(text())) });

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html */
export const untagResource = operation(untagResourceInput, (call, { ResourceArn, TagKeys }) => {
  taggedTableName(call.region, ResourceArn);
  if (TagKeys.length === 0) throw validation('Atleast one Tag Key needs to be provided as Input.');
  checkTagCount(TagKeys.length);
  for (const key of TagKeys) checkTagKey(key);
  const table = findTagged(call.region, ResourceArn, call);
  writeTags(table, withoutTags(latestTags(table), TagKeys), undefined, call);
  return {};
});

/**
 * DynamoDB returns all 50 tags that a table can have in one page, and never a token. An unknown token is no error and returns the
 * first page.
 */
const listTagsOfResourceInput = struct('ListTagsOfResource', {
  ResourceArn: required(text()),
  NextToken: optional(text()),
});

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html */
export const listTagsOfResource = operation(listTagsOfResourceInput, (call, { ResourceArn }) => ({
  Tags: findTagged(call.region, ResourceArn, call).tags,
}));
