/** The prefix of the operations in `X-Amz-Target`. */
export const TAGGING_TARGET = 'ResourceGroupsTaggingAPI_20170126';

/** An operation that the simulator answers. */
export type TaggingOperation = 'GetResources' | 'GetTagKeys' | 'GetTagValues' | 'TagResources' | 'UntagResources';

/** The operations that the simulator answers. */
export const TAGGING_OPERATIONS: readonly TaggingOperation[] = [
  'GetResources',
  'GetTagKeys',
  'GetTagValues',
  'TagResources',
  'UntagResources',
];

/** Operations on tag policies of an organization. They are refused. */
export const UNSUPPORTED_OPERATIONS: readonly string[] = [
  'DescribeReportCreation',
  'GetComplianceSummary',
  'ListRequiredTags',
  'StartReportCreation',
];

/** How many calls are possible in how many milliseconds. */
export interface CallRate {
  readonly calls: number;
  readonly per: number;
}

const SECOND = 1_000;

/**
 * The rates of calls that AWS documents, for each account and region.
 *
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/reference.html
 */
export const CALL_RATES: Readonly<Record<TaggingOperation, CallRate>> = {
  GetResources: { calls: 15, per: SECOND },
  GetTagKeys: { calls: 5, per: SECOND },
  GetTagValues: { calls: 5, per: SECOND },
  TagResources: { calls: 5, per: SECOND },
  UntagResources: { calls: 5, per: SECOND },
};
