import { optional, required, struct, text } from '../shapes/shape.js';
import { findTagged } from '../tag-writes.js';
import { operation } from './operation.js';

/**
 * A table has at most 50 tags and DynamoDB returns 50 in one page, so that it never gives out a token; a token that it
 * did not give out is no error and means the first page.
 */
const input = struct('ListTagsOfResource', { ResourceArn: required(text()), NextToken: optional(text()) });

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html */
export const listTagsOfResource = operation(input, (call, { ResourceArn }) => ({
  Tags: findTagged(call.region, ResourceArn, call).tags,
}));
