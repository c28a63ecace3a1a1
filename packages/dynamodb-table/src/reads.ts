import {
  DescribeContinuousBackupsCommand,
  DescribeContributorInsightsCommand,
  DescribeKinesisStreamingDestinationCommand,
  DescribeTimeToLiveCommand,
  GetResourcePolicyCommand,
  ListTagsOfResourceCommand,
  type Tag,
} from '@aws-sdk/client-dynamodb';
import { AwsAnswerError, isAwsError } from '@pcf/aws';
import type { Blocked, Moving } from '@pcf/core';
import type { Call } from './calls.js';
import type { ContributorInsightsSpecification } from './definition/insights.js';
import type { KinesisStreamSpecification } from './definition/kinesis.js';
import type { PointInTimeRecoverySpecification } from './definition/recovery.js';
import type { TimeToLiveSpecification } from './definition/time-to-live.js';
import { present } from './present.js';
import { UNKNOWN } from './status.js';

/** How many pages of tags are read at the most: a resource has 50 tags, and a page holds 10. */
const MOST_PAGES = 100;

/**
 * All tags but those of AWS itself, page by page.
 *
 * @throws AwsAnswerError when the pages do not end
 */
export async function readTags(call: Call, ResourceArn: string | undefined): Promise<{ Key: string; Value: string }[]> {
  const tags: Tag[] = [];
  const tokens = new Set<string>();
  let NextToken: string | undefined;
  do {
    const input = { ResourceArn, NextToken };
    const page = await call(
      'ListTagsOfResource',
      (client, options) => client.send(new ListTagsOfResourceCommand(input), options),
      'Tags',
    );
    tags.push(...page.Tags);
    NextToken = page.NextToken;
    if (NextToken === undefined) break;
    if (tokens.has(NextToken) || tokens.size >= MOST_PAGES)
      throw new AwsAnswerError('ListTagsOfResource', 'its pages do not end', 'the endpoint of DynamoDB');
    tokens.add(NextToken);
  } while (NextToken);
  return tags.flatMap(({ Key, Value = '' }) =>
    Key === undefined || Key.toLowerCase().startsWith('aws:') ? [] : [{ Key, Value }],
  );
}

/** The resource policy as JSON; an empty text where there is none. */
export async function readPolicy(call: Call, ResourceArn: string | undefined): Promise<string> {
  try {
    const answer = await call(
      'GetResourcePolicy',
      (client, options) => client.send(new GetResourcePolicyCommand({ ResourceArn }), options),
      'Policy',
    );
    return answer.Policy;
  } catch (error) {
    if (isAwsError(error, 'PolicyNotFoundException')) return '';
    throw error;
  }
}

/** A setting as it was read, and why nothing can be decided about it. */
interface Found<Specification> {
  readonly specification: Specification;
  readonly waiting: Blocked | Moving | undefined;
}

/** A status that this version does not know is no reason to take a setting for off. */
function unknownStatus(setting: string, status: string | undefined, known: readonly string[]): Blocked | undefined {
  if (status === undefined || known.includes(status)) return undefined;
  return { kind: 'blocked', status: `${setting} ${status}`, reason: UNKNOWN };
}

/** Time to live; on its way on or off, it is taken for what it will be. Of which attribute it is, the next answer tells. */
export async function readTimeToLive(call: Call, TableName: string): Promise<Found<TimeToLiveSpecification>> {
  const { TimeToLiveDescription: found } = await call(
    'DescribeTimeToLive',
    (client, options) => client.send(new DescribeTimeToLiveCommand({ TableName }), options),
    'TimeToLiveDescription.TimeToLiveStatus',
  );
  const { TimeToLiveStatus: status, AttributeName } = found;
  const isOn = status === 'ENABLED' || status === 'ENABLING';
  if (isOn && AttributeName === undefined)
    return { specification: { Enabled: true }, waiting: { kind: 'moving', status: 'time to live not readable yet' } };
  return {
    specification: isOn ? { Enabled: true, AttributeName } : { Enabled: false },
    waiting: unknownStatus('time to live', status, ['ENABLING', 'ENABLED', 'DISABLING', 'DISABLED']),
  };
}

export async function readRecovery(call: Call, TableName: string): Promise<Found<PointInTimeRecoverySpecification>> {
  const { ContinuousBackupsDescription: backups } = await call(
    'DescribeContinuousBackups',
    (client, options) => client.send(new DescribeContinuousBackupsCommand({ TableName }), options),
    'ContinuousBackupsDescription.ContinuousBackupsStatus',
  );
  const found = backups.PointInTimeRecoveryDescription;
  const status = found?.PointInTimeRecoveryStatus;
  const isOn = { PointInTimeRecoveryEnabled: true, ...present({ RecoveryPeriodInDays: found?.RecoveryPeriodInDays }) };
  return {
    specification: status === 'ENABLED' ? isOn : { PointInTimeRecoveryEnabled: false },
    waiting: unknownStatus('point-in-time recovery', status, ['ENABLED', 'DISABLED']),
  };
}

/** The insights of a table, or of one of its indexes; on their way on or off, they are taken for what they will be. */
export async function readInsights(
  call: Call,
  TableName: string,
  IndexName?: string,
): Promise<ContributorInsightsSpecification> {
  const found = await call(
    'DescribeContributorInsights',
    (client, options) =>
      client.send(new DescribeContributorInsightsCommand({ TableName, ...present({ IndexName }) }), options),
    'ContributorInsightsStatus',
  );
  const isOn = found.ContributorInsightsStatus === 'ENABLED' || found.ContributorInsightsStatus === 'ENABLING';
  if (!isOn) return { Enabled: false };
  return { Enabled: true, Mode: found.ContributorInsightsMode ?? 'ACCESSED_AND_THROTTLED_KEYS' };
}

/** A Kinesis data stream that DynamoDB could not begin to send to. */
export interface FailedStream {
  readonly StreamArn: string;
  /** Why, as DynamoDB says it. */
  readonly reason: string;
}

/** The Kinesis data stream that changes go to, and what is known of its state. */
export interface FoundKinesisStream {
  readonly specification: KinesisStreamSpecification;
  /** `ENABLING` and the like, while it is under way. */
  readonly waiting?: Moving | undefined;
  readonly failed: readonly FailedStream[];
}

/** A destination that was disabled, or never came to be, stays listed for a while: there is none then. */
export async function readKinesis(call: Call, TableName: string): Promise<FoundKinesisStream> {
  const { KinesisDataStreamDestinations: all } = await call(
    'DescribeKinesisStreamingDestination',
    (client, options) => client.send(new DescribeKinesisStreamingDestinationCommand({ TableName }), options),
    'KinesisDataStreamDestinations',
  );
  const failed = all.flatMap(({ StreamArn, DestinationStatus, DestinationStatusDescription: reason = '' }) =>
    DestinationStatus === 'ENABLE_FAILED' && StreamArn !== undefined ? [{ StreamArn, reason }] : [],
  );
  const live = all.find(({ DestinationStatus: status }) => status !== 'DISABLED' && status !== 'ENABLE_FAILED');
  if (!live) return { specification: {}, failed };
  const { StreamArn, DestinationStatus: status, ApproximateCreationDateTimePrecision: precision } = live;
  return {
    specification: { StreamArn, ApproximateCreationDateTimePrecision: precision ?? 'MILLISECOND' },
    waiting: status === 'ACTIVE' ? undefined : { kind: 'moving', status: `Kinesis stream ${status}` },
    failed,
  };
}
