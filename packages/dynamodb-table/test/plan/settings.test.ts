import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { byDate, ordersOnDemand, posts } from '../support/definitions.js';
import { type PlanContext, planLines } from '../support/plan-lines.js';
import {
  encryption,
  insights,
  kinesis,
  recovery,
  stream,
  timeToLive,
  withTwoIndexes,
} from '../support/setting-makers.js';

const STREAM = 'arn:aws:kinesis:us-east-1:123456789012:stream/s';
const OTHER = 'arn:aws:kinesis:us-east-1:123456789012:stream/t';

describe('a plan says of each step what it sends, shows and costs, that', () => {
  it.each<[string, string[], TableResource | undefined, TableResource, PlanContext?]>([
    [
      'changes a tag',
      ['TagResource {ResourceArn:arn,Tags:[{Key:a,Value:2}]} | set the tag a of table posts | Tags[a]: 1 -> 2'],
      posts({ Tags: { a: '1' } }),
      posts({ Tags: { a: '2' } }),
    ],
    [
      'removes tags',
      [
        'UntagResource {ResourceArn:arn,TagKeys:[a,b]} | remove the tags a, b of table posts | Tags[a]: 1 -> undefined | Tags[b]: 2 -> undefined',
      ],
      posts({ Tags: { a: '1', b: '2' } }),
      posts({ Tags: {} }),
    ],
    [
      'sets the resource policy',
      [
        'PutResourcePolicy {ResourceArn:arn,Policy:{\\Version\\:\\2012-10-17\\,\\Statement\\:[]}} | set the resource policy of table posts | ResourcePolicy: undefined -> {"Statement":[],"Version":"2012-10-17"}',
      ],
      posts({}),
      posts({ ResourcePolicy: '{"Version":"2012-10-17","Statement":[]}' }),
    ],
    [
      'deletes the resource policy',
      [
        'DeleteResourcePolicy {ResourceArn:arn} | delete the resource policy of table posts | ResourcePolicy: {"Statement":[{"Action":["*"],"Effect":"allow","Principal":{"AWS":["*"]},"Resource":["*"],"Sid":"a"}],"Version":"2012-10-17"} -> ',
      ],
      posts({
        ResourcePolicy:
          '{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
      }),
      posts({ ResourcePolicy: '' }),
    ],
    [
      'switches deletion protection on',
      [
        'UpdateTable {DeletionProtectionEnabled:true} | switch on the deletion protection of table posts | DeletionProtectionEnabled: undefined -> true',
      ],
      posts({}),
      posts({ DeletionProtectionEnabled: true }),
    ],
    [
      'switches deletion protection off',
      [
        'UpdateTable {DeletionProtectionEnabled:false} | switch off the deletion protection of table posts | DeletionProtectionEnabled: true -> false',
      ],
      posts({ DeletionProtectionEnabled: true }),
      posts({ DeletionProtectionEnabled: false }),
    ],
    [
      'switches the stream on',
      [
        'UpdateTable {StreamSpecification:{StreamEnabled:true,StreamViewType:KEYS_ONLY}} | switch on the stream (KEYS_ONLY) of table posts | 5 s | changesOutputs [LatestStreamArn] | group stream | StreamSpecification: {StreamEnabled:false} -> {StreamEnabled:true,StreamViewType:KEYS_ONLY}',
      ],
      posts({}),
      posts(stream('KEYS_ONLY')),
    ],
    [
      'switches the stream off',
      [
        'UpdateTable {StreamSpecification:{StreamEnabled:false}} | switch off the stream of table posts | 5 s | loses data | lost changes of items while the stream is off; the records of the old stream can be read for 24 more hours, and a later stream has another ARN | changesOutputs [LatestStreamArn] | group stream | StreamSpecification: {StreamEnabled:true,StreamViewType:KEYS_ONLY} -> {StreamEnabled:false}',
      ],
      posts(stream('KEYS_ONLY')),
      posts(stream()),
    ],
    [
      'changes the view type of the stream',
      [
        'UpdateTable {StreamSpecification:{StreamEnabled:false}} | switch off the stream of table posts | 5 s | loses data | lost changes of items while the stream is off; the records of the old stream can be read for 24 more hours, and a later stream has another ARN | changesOutputs [LatestStreamArn] | group stream | StreamSpecification: {StreamEnabled:true,StreamViewType:KEYS_ONLY} -> {StreamEnabled:false}',
        'UpdateTable {StreamSpecification:{StreamEnabled:true,StreamViewType:NEW_IMAGE}} | switch on the stream (NEW_IMAGE) of table posts | 5 s | changesOutputs [LatestStreamArn] | group stream | StreamSpecification: {StreamEnabled:false} -> {StreamEnabled:true,StreamViewType:NEW_IMAGE}',
      ],
      posts(stream('KEYS_ONLY')),
      posts(stream('NEW_IMAGE')),
    ],
    [
      'changes the class',
      [
        'UpdateTable {TableClass:STANDARD_INFREQUENT_ACCESS} | change the class to STANDARD_INFREQUENT_ACCESS of table posts | 5 s | group class | TableClass: STANDARD -> STANDARD_INFREQUENT_ACCESS',
      ],
      posts({ TableClass: 'STANDARD' }),
      posts({ TableClass: 'STANDARD_INFREQUENT_ACCESS' }),
    ],
    [
      'changes the KMS key',
      [
        'UpdateTable {SSESpecification:{Enabled:true,SSEType:KMS,KMSMasterKeyId:9999}} | change the KMS key of table posts | 22 s | SSESpecification.KMSMasterKeyId: 1234 -> 9999',
      ],
      posts(encryption('1234')),
      posts(encryption('9999')),
    ],
    [
      'switches back to the key of AWS',
      [
        'UpdateTable {SSESpecification:{Enabled:false}} | switch off the KMS key of table posts | 22 s | SSESpecification.Enabled: true -> false',
      ],
      posts(encryption('1234')),
      posts({ SSESpecification: { Enabled: false } }),
    ],
    [
      'switches to a customer key',
      [
        'UpdateTable {SSESpecification:{Enabled:true,SSEType:KMS,KMSMasterKeyId:1234}} | change the KMS key of table posts | 22 s | SSESpecification.Enabled: false -> true | SSESpecification.KMSMasterKeyId: undefined -> 1234',
      ],
      posts({ SSESpecification: { Enabled: false } }),
      posts(encryption('1234')),
    ],
    [
      'switches time to live on',
      [
        'UpdateTimeToLive {TimeToLiveSpecification:{Enabled:true,AttributeName:a}} | switch on time to live (attribute a) of table posts | loses data | lost items whose time in a has passed | changesOutputs [] | group time to live | TimeToLiveSpecification: {Enabled:false} -> {Enabled:true,AttributeName:a}',
      ],
      posts(timeToLive(false)),
      posts(timeToLive(true, 'a')),
    ],
    [
      'switches time to live off',
      [
        'UpdateTimeToLive {TimeToLiveSpecification:{Enabled:false,AttributeName:a}} | switch off time to live (attribute a) of table posts | group time to live | TimeToLiveSpecification: {Enabled:true,AttributeName:a} -> {Enabled:false}',
      ],
      posts(timeToLive(true, 'a')),
      posts(timeToLive(false, 'a')),
    ],
    [
      'changes the attribute of time to live',
      [
        'UpdateTimeToLive {TimeToLiveSpecification:{Enabled:false,AttributeName:a}} | switch off time to live (attribute a) of table posts | group time to live | TimeToLiveSpecification: {Enabled:true,AttributeName:a} -> {Enabled:false}',
        'UpdateTimeToLive {TimeToLiveSpecification:{Enabled:true,AttributeName:b}} | switch on time to live (attribute b) of table posts | loses data | lost items whose time in b has passed | changesOutputs [] | group time to live | TimeToLiveSpecification: {Enabled:false} -> {Enabled:true,AttributeName:b}',
      ],
      posts(timeToLive(true, 'a')),
      posts(timeToLive(true, 'b')),
    ],
    [
      'switches recovery on',
      [
        'UpdateContinuousBackups {PointInTimeRecoverySpecification:{PointInTimeRecoveryEnabled:true}} | switch on point-in-time recovery of table posts | PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled: false -> true',
      ],
      posts(recovery(false)),
      posts(recovery(true)),
    ],
    [
      'switches recovery on for some days',
      [
        'UpdateContinuousBackups {PointInTimeRecoverySpecification:{PointInTimeRecoveryEnabled:true,RecoveryPeriodInDays:7}} | switch on point-in-time recovery (7 days) of table posts | PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled: false -> true | PointInTimeRecoverySpecification.RecoveryPeriodInDays: undefined -> 7',
      ],
      posts(recovery(false)),
      posts(recovery(true, 7)),
    ],
    [
      'shortens the period of recovery',
      [
        'UpdateContinuousBackups {PointInTimeRecoverySpecification:{PointInTimeRecoveryEnabled:true,RecoveryPeriodInDays:7}} | change the recovery period (7 days) of table posts | loses data | lost the option to restore the table to a time more than 7 days ago | changesOutputs [] | PointInTimeRecoverySpecification.RecoveryPeriodInDays: 20 -> 7',
      ],
      posts(recovery(true, 20)),
      posts(recovery(true, 7)),
    ],
    [
      'lengthens the period of recovery',
      [
        'UpdateContinuousBackups {PointInTimeRecoverySpecification:{PointInTimeRecoveryEnabled:true,RecoveryPeriodInDays:20}} | change the recovery period (20 days) of table posts | PointInTimeRecoverySpecification.RecoveryPeriodInDays: 7 -> 20',
      ],
      posts(recovery(true, 7)),
      posts(recovery(true, 20)),
    ],
    [
      'switches recovery off',
      [
        'UpdateContinuousBackups {PointInTimeRecoverySpecification:{PointInTimeRecoveryEnabled:false}} | switch off point-in-time recovery of table posts | loses data | lost the option to restore the table to any time in the last 20 days | changesOutputs [] | PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled: true -> false',
      ],
      posts(recovery(true, 20)),
      posts(recovery(false)),
    ],
    [
      'switches recovery of unknown length off',
      [
        'UpdateContinuousBackups {PointInTimeRecoverySpecification:{PointInTimeRecoveryEnabled:false}} | switch off point-in-time recovery of table posts | loses data | lost the option to restore the table to any time in the last 35 days | changesOutputs [] | PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled: true -> false',
      ],
      posts(recovery(true)),
      posts(recovery(false)),
    ],
    [
      'switches insights on',
      [
        'UpdateContributorInsights {ContributorInsightsAction:ENABLE} | switch on contributor insights of table posts | 2 s | ContributorInsightsSpecification.Enabled: false -> true',
      ],
      posts(insights(false)),
      posts(insights(true)),
    ],
    [
      'changes the mode of insights',
      [
        'UpdateContributorInsights {ContributorInsightsAction:ENABLE,ContributorInsightsMode:THROTTLED_KEYS} | switch on contributor insights of table posts | 2 s | ContributorInsightsSpecification.Mode: undefined -> THROTTLED_KEYS',
      ],
      posts(insights(true)),
      posts(insights(true, 'THROTTLED_KEYS')),
    ],
    [
      'switches insights off',
      [
        'UpdateContributorInsights {ContributorInsightsAction:DISABLE} | switch off contributor insights of table posts | 2 s | ContributorInsightsSpecification.Enabled: true -> false',
      ],
      posts(insights(true, 'THROTTLED_KEYS')),
      posts(insights(false, 'THROTTLED_KEYS')),
    ],
    [
      'switches insights of an index on',
      [
        'UpdateContributorInsights {IndexName:b,ContributorInsightsAction:ENABLE,ContributorInsightsMode:THROTTLED_KEYS} | switch on contributor insights of index b of table orders | 2 s | group on demand | GlobalSecondaryIndexes[b].ContributorInsightsSpecification.Enabled: false -> true | GlobalSecondaryIndexes[b].ContributorInsightsSpecification.Mode: undefined -> THROTTLED_KEYS',
      ],
      withTwoIndexes({}, insights(false)),
      withTwoIndexes({}, insights(true, 'THROTTLED_KEYS')),
    ],
    [
      'creates an index with insights',
      [
        'UpdateTable {AttributeDefinitions:[{AttributeName:date,AttributeType:N}],GlobalSecondaryIndexUpdates:[{Create:{IndexName:byDate,KeySchema:[{AttributeName:date,KeyType:HASH}],Projection:{ProjectionType:ALL}}}]} | create index byDate of table orders | 540 s | group on demand | GlobalSecondaryIndexes[byDate]: undefined -> {IndexName:byDate,KeySchema:[{AttributeName:date,KeyType:HASH}],Projection:{ProjectionType:ALL},ContributorInsightsSpecification:{Enabled:true}}',
        'UpdateContributorInsights {ContributorInsightsAction:ENABLE} | switch on contributor insights of table orders | 2 s | ContributorInsightsSpecification.Enabled: false -> true',
        'UpdateContributorInsights {IndexName:byDate,ContributorInsightsAction:ENABLE} | switch on contributor insights of index byDate of table orders | 2 s | group on demand | GlobalSecondaryIndexes[byDate].ContributorInsightsSpecification.Enabled: false -> true',
      ],
      ordersOnDemand({ GlobalSecondaryIndexes: [], ...insights(false) }),
      ordersOnDemand({ ...insights(true), GlobalSecondaryIndexes: [byDate(insights(true))] }),
    ],
    [
      'sends changes of items to Kinesis',
      [
        'EnableKinesisStreamingDestination {StreamArn:arn:aws:kinesis:us-east-1:123456789012:stream/s} | send changes of items from table posts to arn:aws:kinesis:us-east-1:123456789012:stream/s | 6 s | group kinesis | KinesisStreamSpecification: {} -> {StreamArn:arn:aws:kinesis:us-east-1:123456789012:stream/s}',
      ],
      posts(kinesis()),
      posts(kinesis(STREAM)),
    ],
    [
      'sends them with a precision',
      [
        'EnableKinesisStreamingDestination {StreamArn:arn:aws:kinesis:us-east-1:123456789012:stream/s,EnableKinesisStreamingConfiguration:{ApproximateCreationDateTimePrecision:MICROSECOND}} | send changes of items from table posts to arn:aws:kinesis:us-east-1:123456789012:stream/s | 6 s | group kinesis | KinesisStreamSpecification: {} -> {StreamArn:arn:aws:kinesis:us-east-1:123456789012:stream/s,ApproximateCreationDateTimePrecision:MICROSECOND}',
      ],
      posts(kinesis()),
      posts(kinesis(STREAM, 'MICROSECOND')),
    ],
    [
      'stops sending them',
      [
        'DisableKinesisStreamingDestination {StreamArn:arn:aws:kinesis:us-east-1:123456789012:stream/s} | stop sending changes of items from table posts to arn:aws:kinesis:us-east-1:123456789012:stream/s | 2 s | loses data | lost the changes of items that are not sent to arn:aws:kinesis:us-east-1:123456789012:stream/s in the meantime | changesOutputs [] | group kinesis | KinesisStreamSpecification: {StreamArn:arn:aws:kinesis:us-east-1:123456789012:stream/s} -> {}',
      ],
      posts(kinesis(STREAM)),
      posts(kinesis()),
    ],
    [
      'sends them to another stream',
      [
        'DisableKinesisStreamingDestination {StreamArn:arn:aws:kinesis:us-east-1:123456789012:stream/s} | stop sending changes of items from table posts to arn:aws:kinesis:us-east-1:123456789012:stream/s | 2 s | loses data | lost the changes of items that are not sent to arn:aws:kinesis:us-east-1:123456789012:stream/s in the meantime | changesOutputs [] | group kinesis | KinesisStreamSpecification: {StreamArn:arn:aws:kinesis:us-east-1:123456789012:stream/s,ApproximateCreationDateTimePrecision:MILLISECOND} -> {}',
        'EnableKinesisStreamingDestination {StreamArn:arn:aws:kinesis:us-east-1:123456789012:stream/t,EnableKinesisStreamingConfiguration:{ApproximateCreationDateTimePrecision:MICROSECOND}} | send changes of items from table posts to arn:aws:kinesis:us-east-1:123456789012:stream/t | 6 s | group kinesis | KinesisStreamSpecification: {} -> {StreamArn:arn:aws:kinesis:us-east-1:123456789012:stream/t,ApproximateCreationDateTimePrecision:MICROSECOND}',
      ],
      posts(kinesis(STREAM, 'MILLISECOND')),
      posts(kinesis(OTHER, 'MICROSECOND')),
    ],
    [
      'changes their precision',
      [
        'UpdateKinesisStreamingDestination {StreamArn:arn:aws:kinesis:us-east-1:123456789012:stream/s,UpdateKinesisStreamingConfiguration:{ApproximateCreationDateTimePrecision:MICROSECOND}} | change the time precision of the Kinesis stream to MICROSECOND for table posts | 130 s | group kinesis | KinesisStreamSpecification: {StreamArn:arn:aws:kinesis:us-east-1:123456789012:stream/s,ApproximateCreationDateTimePrecision:MILLISECOND} -> {StreamArn:arn:aws:kinesis:us-east-1:123456789012:stream/s,ApproximateCreationDateTimePrecision:MICROSECOND}',
      ],
      posts(kinesis(STREAM, 'MILLISECOND')),
      posts(kinesis(STREAM, 'MICROSECOND')),
    ],
  ])('%s', (_, expected, before, after, more) => {
    expect(planLines(before, after, more)).toEqual(expected);
  });
});
