import { validation } from '../aws-error.js';
import { checkTagCount, checkTags, withTags } from '../rules/tags.js';
import { tags } from '../shapes/fragments.js';
import { required, struct, text } from '../shapes/shape.js';
import { taggedTableName } from '../table-names.js';
import { findTagged, latestTags, writeTags } from '../tag-writes.js';
import { operation } from './operation.js';

const input = struct('TagResource', { ResourceArn: required(text()), Tags: required(tags) });

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html */
export const tagResource = operation(input, (call, { ResourceArn, Tags }) => {
  taggedTableName(call.region, ResourceArn);
  if (Tags.length === 0) throw validation('Atleast one Tag needs to be provided as Input.');
  const sent = checkTags(Tags);
  const table = findTagged(call.region, ResourceArn, call);
  const result = withTags(latestTags(table), sent);
  checkTagCount(result.length);
  writeTags(table, result, sent, call);
  return {};
});
