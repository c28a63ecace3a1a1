import { validation } from '../aws-error.js';
import { checkTagCount, checkTagKey, withoutTags } from '../rules/tags.js';
import { list, required, struct, text } from '../shapes/shape.js';
import { taggedTableName } from '../table-names.js';
import { findTagged, latestTags, writeTags } from '../tag-writes.js';
import { operation } from './operation.js';

const input = struct('UntagResource', { ResourceArn: required(text()), TagKeys: required(list(text())) });

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html */
export const untagResource = operation(input, (call, { ResourceArn, TagKeys }) => {
  taggedTableName(call.region, ResourceArn);
  if (TagKeys.length === 0) throw validation('Atleast one Tag Key needs to be provided as Input.');
  checkTagCount(TagKeys.length);
  for (const key of TagKeys) checkTagKey(key);
  const table = findTagged(call.region, ResourceArn, call);
  writeTags(table, withoutTags(latestTags(table), TagKeys), undefined, call);
  return {};
});
