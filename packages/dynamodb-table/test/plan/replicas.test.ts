import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { byDate, orders, ordersOnDemand, posts } from '../support/definitions.js';
import { type PlanContext, planLines } from '../support/plan-lines.js';
import {
  encryption,
  insights,
  kinesis,
  maximum,
  recovery,
  stream,
  timeToLive,
  units,
  warm,
} from '../support/setting-makers.js';

const STREAM = 'arn:aws:kinesis:us-east-1:123456789012:stream/s';
const replicas = (...Replicas: NonNullable<TableResource['Replicas']>) =>
  ordersOnDemand({
    ...stream('NEW_AND_OLD_IMAGES'),
    Replicas,
    GlobalSecondaryIndexes: [],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  });

describe('a plan of replicas and of whole tables', () => {
  it.each<[string, string[], TableResource | undefined, TableResource, PlanContext?]>([
    [
      'adds a replica',
      [
        'UpdateTable {ReplicaUpdates:[{Create:{RegionName:eu-west-1}}]} | add a replica in eu-west-1 of table orders | 30 s | group on demand | Replicas[eu-west-1]: undefined -> {Region:eu-west-1}',
      ],
      replicas(),
      replicas({ Region: 'eu-west-1' }),
    ],
    [
      'adds one with values of its own',
      [
        'UpdateTable {ReplicaUpdates:[{Create:{RegionName:eu-west-1,TableClassOverride:STANDARD_INFREQUENT_ACCESS,OnDemandThroughputOverride:{MaxReadRequestUnits:5},KMSMasterKeyId:k}}]} | add a replica in eu-west-1 of table orders | 30 s | changesOutputs [LatestStreamArn] | group on demand | Replicas[eu-west-1]: undefined -> {Region:eu-west-1,TableClass:STANDARD_INFREQUENT_ACCESS,ReadOnDemandThroughputSettings:{MaxReadRequestUnits:5},SSESpecification:{KMSMasterKeyId:k}}',
      ],
      { ...replicas(), ...stream() },
      {
        ...replicas({
          Region: 'eu-west-1',
          TableClass: 'STANDARD_INFREQUENT_ACCESS',
          ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 5 },
          ...{ SSESpecification: { KMSMasterKeyId: 'k' } },
        }),
        StreamSpecification: undefined,
      },
    ],
    [
      'removes a replica',
      [
        'UpdateTable {ReplicaUpdates:[{Delete:{RegionName:eu-west-1}}]} | delete the replica in eu-west-1 of table orders | 125 s | loses data | lost the copy of the items in eu-west-1, its stream and its recovery points | changesOutputs [] | Replicas[eu-west-1]: {Region:eu-west-1} -> undefined',
      ],
      replicas({ Region: 'eu-west-1' }, { Region: 'us-west-2' }),
      replicas({ Region: 'us-west-2' }),
    ],
    [
      'changes the values of replicas',
      [
        'UpdateTable {ReplicaUpdates:[{Update:{RegionName:eu-west-1,TableClassOverride:STANDARD_INFREQUENT_ACCESS}},{Update:{RegionName:us-west-2,OnDemandThroughputOverride:{MaxReadRequestUnits:5}}}]} | change the replicas in eu-west-1, us-west-2 of table orders | 40 s | Replicas[eu-west-1].TableClass: STANDARD -> STANDARD_INFREQUENT_ACCESS | Replicas[us-west-2].ReadOnDemandThroughputSettings.MaxReadRequestUnits: undefined -> 5',
      ],
      replicas({ Region: 'eu-west-1' }, { Region: 'us-west-2' }),
      replicas(
        { Region: 'eu-west-1', TableClass: 'STANDARD_INFREQUENT_ACCESS' },
        { Region: 'us-west-2', ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 5 } },
      ),
    ],
    [
      'changes the class of table and replica',
      [
        'UpdateTable {TableClass:STANDARD_INFREQUENT_ACCESS} | change the class to STANDARD_INFREQUENT_ACCESS of table orders | 5 s | group class | TableClass: STANDARD -> STANDARD_INFREQUENT_ACCESS',
      ],
      { ...replicas({ Region: 'eu-west-1', TableClass: 'STANDARD' }), TableClass: 'STANDARD' },
      { ...replicas({ Region: 'eu-west-1', TableClass: 'STANDARD' }), TableClass: 'STANDARD_INFREQUENT_ACCESS' },
    ],
    [
      'changes what a replica has for itself',
      [
        'TagResource {ResourceArn:arn:*:dynamodb:eu-west-1:*:table/orders,Tags:[{Key:a,Value:1}]} | set the tag a of table orders in eu-west-1 | region eu-west-1 | group on demand | Replicas[eu-west-1].Tags[a]: undefined -> 1',
        'PutResourcePolicy {ResourceArn:arn:*:dynamodb:eu-west-1:*:table/orders,Policy:{\\Version\\:\\2012-10-17\\,\\Statement\\:[]}} | set the resource policy of table orders in eu-west-1 | region eu-west-1 | group on demand | Replicas[eu-west-1].ResourcePolicy: undefined -> {"Statement":[],"Version":"2012-10-17"}',
        'UpdateTable {DeletionProtectionEnabled:true} | switch on the deletion protection of table orders in eu-west-1 | region eu-west-1 | group on demand | Replicas[eu-west-1].DeletionProtectionEnabled: undefined -> true',
        'UpdateContinuousBackups {PointInTimeRecoverySpecification:{PointInTimeRecoveryEnabled:true}} | switch on point-in-time recovery of table orders in eu-west-1 | region eu-west-1 | group on demand | Replicas[eu-west-1].PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled: undefined -> true',
        'UpdateContributorInsights {ContributorInsightsAction:ENABLE} | switch on contributor insights of table orders in eu-west-1 | 2 s | region eu-west-1 | group on demand | Replicas[eu-west-1].ContributorInsightsSpecification.Enabled: undefined -> true',
        'EnableKinesisStreamingDestination {StreamArn:arn:aws:kinesis:us-east-1:123456789012:stream/s} | send changes of items from table orders in eu-west-1 to arn:aws:kinesis:us-east-1:123456789012:stream/s | 6 s | group on demand | region eu-west-1 | Replicas[eu-west-1].KinesisStreamSpecification: {} -> {StreamArn:arn:aws:kinesis:us-east-1:123456789012:stream/s}',
      ],
      replicas({ Region: 'eu-west-1' }),
      replicas({
        Region: 'eu-west-1',
        Tags: { a: '1' },
        DeletionProtectionEnabled: true,
        ...recovery(true),
        ...insights(true),
        ...kinesis(STREAM),
        ResourcePolicy: '{"Version":"2012-10-17","Statement":[]}',
      }),
    ],
    [
      'adds one with settings for itself',
      [
        'UpdateTable {ReplicaUpdates:[{Create:{RegionName:eu-west-1}}]} | add a replica in eu-west-1 of table orders | 30 s | group on demand | Replicas[eu-west-1]: undefined -> {Region:eu-west-1,Tags:{a:1},DeletionProtectionEnabled:true}',
        'TagResource {ResourceArn:arn:*:dynamodb:eu-west-1:*:table/orders,Tags:[{Key:a,Value:1}]} | set the tag a of table orders in eu-west-1 | region eu-west-1 | group on demand | Replicas[eu-west-1].Tags[a]: undefined -> 1',
        'UpdateTable {DeletionProtectionEnabled:true} | switch on the deletion protection of table orders in eu-west-1 | region eu-west-1 | group on demand | Replicas[eu-west-1].DeletionProtectionEnabled: false -> true',
      ],
      replicas(),
      replicas({ Region: 'eu-west-1', Tags: { a: '1' }, DeletionProtectionEnabled: true }),
    ],
    [
      'adds strongly consistent replicas',
      [
        'UpdateTable {ReplicaUpdates:[{Create:{RegionName:us-west-2}}],GlobalTableWitnessUpdates:[{Create:{RegionName:us-east-2}}],MultiRegionConsistency:STRONG} | add strongly consistent replicas in us-west-2, us-east-2 of table orders | 70 s | group on demand | Replicas[us-west-2]: undefined -> {Region:us-west-2} | MultiRegionConsistency: undefined -> STRONG | GlobalTableWitnesses: undefined -> [{Region:us-east-2}]',
      ],
      ordersOnDemand({ Replicas: [] }),
      ordersOnDemand({
        Replicas: [{ Region: 'us-west-2' }],
        MultiRegionConsistency: 'STRONG',
        GlobalTableWitnesses: [{ Region: 'us-east-2' }],
      }),
    ],
    [
      'removes them with their witness',
      [
        'UpdateTable {ReplicaUpdates:[{Delete:{RegionName:us-west-2}}],GlobalTableWitnessUpdates:[{Delete:{RegionName:us-east-2}}]} | delete the replicas in us-west-2, us-east-2 of table orders | 70 s | loses data | lost the copy of the items in us-west-2, us-east-2, its stream and its recovery points | changesOutputs [] | Replicas[us-west-2]: {Region:us-west-2} -> undefined',
      ],
      ordersOnDemand({
        Replicas: [{ Region: 'us-west-2' }],
        MultiRegionConsistency: 'STRONG',
        GlobalTableWitnesses: [{ Region: 'us-east-2' }],
      }),
      ordersOnDemand({ Replicas: [] }),
    ],
    [
      'makes replicas strongly consistent',
      [
        'UpdateTable {ReplicaUpdates:[{Delete:{RegionName:us-west-2}}]} | delete the replica in us-west-2 of table orders | 125 s | loses data | lost the copy of the items in us-west-2, its stream and its recovery points | changesOutputs [] | allowedBy replace_on_change | because MultiRegionConsistency: undefined -> STRONG | Replicas[us-west-2]: {Region:us-west-2} -> undefined',
        'UpdateTable {ReplicaUpdates:[{Create:{RegionName:us-west-2}},{Create:{RegionName:us-east-2}}],MultiRegionConsistency:STRONG} | add strongly consistent replicas in us-west-2, us-east-2 of table orders | 70 s | group on demand | Replicas[us-west-2]: undefined -> {Region:us-west-2} | Replicas[us-east-2]: undefined -> {Region:us-east-2} | MultiRegionConsistency: undefined -> STRONG',
      ],
      replicas({ Region: 'us-west-2' }),
      { ...replicas({ Region: 'us-west-2' }, { Region: 'us-east-2' }), MultiRegionConsistency: 'STRONG' },
      { replace_on_change: true },
    ],
    [
      'creates a table with everything that CreateTable does not accept',
      [
        'CreateTable {AttributeDefinitions:[{AttributeName:id,AttributeType:S},{AttributeName:date,AttributeType:N}],KeySchema:[{AttributeName:id,KeyType:HASH}],GlobalSecondaryIndexes:[{IndexName:byDate,KeySchema:[{AttributeName:date,KeyType:HASH}],Projection:{ProjectionType:ALL}}],BillingMode:PAY_PER_REQUEST,OnDemandThroughput:{MaxReadRequestUnits:5,MaxWriteRequestUnits:6},WarmThroughput:{ReadUnitsPerSecond:13000},SSESpecification:{Enabled:true,SSEType:KMS,KMSMasterKeyId:k},Tags:[{Key:a,Value:1},{Key:pcf:id,Value:dynamodb_table:it}]} | create table orders | 16 s | creates true',
        'UpdateTimeToLive {TimeToLiveSpecification:{Enabled:true,AttributeName:a}} | switch on time to live (attribute a) of table orders | group time to live | TimeToLiveSpecification: {Enabled:false} -> {Enabled:true,AttributeName:a}',
        'UpdateTable {ReplicaUpdates:[{Create:{RegionName:eu-west-1}}]} | add a replica in eu-west-1 of table orders | 30 s | changesOutputs [LatestStreamArn] | group on demand | Replicas[eu-west-1]: undefined -> {Region:eu-west-1}',
        'UpdateContinuousBackups {PointInTimeRecoverySpecification:{PointInTimeRecoveryEnabled:true,RecoveryPeriodInDays:7}} | switch on point-in-time recovery (7 days) of table orders | PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled: false -> true | PointInTimeRecoverySpecification.RecoveryPeriodInDays: undefined -> 7',
        'UpdateContributorInsights {ContributorInsightsAction:ENABLE} | switch on contributor insights of table orders | 2 s | ContributorInsightsSpecification.Enabled: false -> true',
        'EnableKinesisStreamingDestination {StreamArn:arn:aws:kinesis:us-east-1:123456789012:stream/s} | send changes of items from table orders to arn:aws:kinesis:us-east-1:123456789012:stream/s | 6 s | group kinesis | KinesisStreamSpecification: {} -> {StreamArn:arn:aws:kinesis:us-east-1:123456789012:stream/s}',
      ],
      undefined,
      ordersOnDemand({
        Tags: { a: '1' },
        ...timeToLive(true, 'a'),
        ...recovery(true, 7),
        ...insights(true),
        ...kinesis(STREAM),
        Replicas: [{ Region: 'eu-west-1' }],
        ...maximum(5, 6),
        ...warm(13000),
        ...encryption('k'),
      }),
      { marks: { id: 'dynamodb_table:it' } },
    ],
    [
      'replaces a protected table',
      [
        'UpdateTable {DeletionProtectionEnabled:false} | switch off the deletion protection of table posts | DeletionProtectionEnabled: true -> false',
        'DeleteTable {} | replace: delete table posts with all its items | 5 s | loses data | allowedBy replace_on_change | because LocalSecondaryIndexes[LastPostIndex]: {IndexName:LastPostIndex,KeySchema:[{AttributeName:Post,KeyType:HASH},{AttributeName:PostDateTime,KeyType:RANGE}],Projection:{ProjectionType:KEYS_ONLY}} -> undefined',
        'CreateTable {AttributeDefinitions:[{AttributeName:Post,AttributeType:S},{AttributeName:PostDateTime,AttributeType:S}],KeySchema:[{AttributeName:Post,KeyType:HASH},{AttributeName:PostDateTime,KeyType:RANGE}],ProvisionedThroughput:{ReadCapacityUnits:10,WriteCapacityUnits:10},DeletionProtectionEnabled:false} | create table posts | 6 s | creates true',
      ],
      posts({ DeletionProtectionEnabled: true }),
      posts({ LocalSecondaryIndexes: [], DeletionProtectionEnabled: false }),
      { replace_on_change: true },
    ],
    [
      'deletes a table with its replicas',
      [
        'UpdateTable {DeletionProtectionEnabled:false} | switch off the deletion protection of table orders in eu-west-1 | region eu-west-1 | Replicas[eu-west-1].DeletionProtectionEnabled: true -> false',
        'UpdateTable {ReplicaUpdates:[{Delete:{RegionName:eu-west-1}}]} | delete the replica in eu-west-1 of table orders | 125 s | loses data | lost the copy of the items in eu-west-1, its stream and its recovery points | changesOutputs [] | Replicas[eu-west-1]: {Region:eu-west-1,DeletionProtectionEnabled:true} -> undefined',
        'UpdateTable {ReplicaUpdates:[{Delete:{RegionName:us-west-2}}]} | delete the replica in us-west-2 of table orders | 125 s | loses data | lost the copy of the items in us-west-2, its stream and its recovery points | changesOutputs [] | Replicas[us-west-2]: {Region:us-west-2} -> undefined',
        'DeleteTable {} | delete table orders with all its items | 5 s | loses data',
      ],
      replicas({ Region: 'eu-west-1', DeletionProtectionEnabled: true }, { Region: 'us-west-2' }),
      replicas({ Region: 'eu-west-1', DeletionProtectionEnabled: false }, { Region: 'us-west-2' }),
      { target: 'terminated' },
    ],
    [
      'does everything in one order',
      [
        'TagResource {ResourceArn:arn,Tags:[{Key:a,Value:1}]} | set the tag a of table orders | Tags[a]: undefined -> 1',
        'PutResourcePolicy {ResourceArn:arn,Policy:{\\Version\\:\\2012-10-17\\,\\Statement\\:[]}} | set the resource policy of table orders | ResourcePolicy:  -> {"Statement":[],"Version":"2012-10-17"}',
        'UpdateTable {DeletionProtectionEnabled:true} | switch on the deletion protection of table orders | DeletionProtectionEnabled: undefined -> true',
        'UpdateTable {GlobalSecondaryIndexUpdates:[{Delete:{IndexName:byDate}}]} | delete index byDate of table orders | 5 s | loses index | lost queries that use it fail, until it is declared and built again | GlobalSecondaryIndexes[byDate]: {IndexName:byDate,KeySchema:[{AttributeName:date,KeyType:HASH}],Projection:{ProjectionType:ALL},ProvisionedThroughput:{ReadCapacityUnits:3,WriteCapacityUnits:4}} -> undefined',
        'UpdateTable {TableClass:STANDARD_INFREQUENT_ACCESS} | change the class to STANDARD_INFREQUENT_ACCESS of table orders | 5 s | group class | TableClass: STANDARD -> STANDARD_INFREQUENT_ACCESS',
        'UpdateTable {StreamSpecification:{StreamEnabled:false}} | switch off the stream of table orders | 5 s | loses data | lost changes of items while the stream is off; the records of the old stream can be read for 24 more hours, and a later stream has another ARN | changesOutputs [LatestStreamArn] | group stream | StreamSpecification: {StreamEnabled:true,StreamViewType:KEYS_ONLY} -> {StreamEnabled:false}',
        'UpdateTable {ProvisionedThroughput:{ReadCapacityUnits:5,WriteCapacityUnits:5}} | change the throughput of table orders | 2 s | ProvisionedThroughput.ReadCapacityUnits: 1 -> 5 | ProvisionedThroughput.WriteCapacityUnits: 2 -> 5',
        'UpdateTable {AttributeDefinitions:[{AttributeName:date,AttributeType:N}],GlobalSecondaryIndexUpdates:[{Create:{IndexName:x,KeySchema:[{AttributeName:date,KeyType:HASH}],Projection:{ProjectionType:ALL},ProvisionedThroughput:{ReadCapacityUnits:1,WriteCapacityUnits:1}}}]} | create index x of table orders | 540 s | GlobalSecondaryIndexes[x]: undefined -> {IndexName:x,KeySchema:[{AttributeName:date,KeyType:HASH}],Projection:{ProjectionType:ALL},ProvisionedThroughput:{ReadCapacityUnits:1,WriteCapacityUnits:1}}',
        'UpdateTable {SSESpecification:{Enabled:true,SSEType:KMS,KMSMasterKeyId:b}} | change the KMS key of table orders | 22 s | SSESpecification.KMSMasterKeyId: a -> b',
        'UpdateTimeToLive {TimeToLiveSpecification:{Enabled:true,AttributeName:a}} | switch on time to live (attribute a) of table orders | loses data | lost items whose time in a has passed | changesOutputs [] | group time to live | TimeToLiveSpecification: {Enabled:false} -> {Enabled:true,AttributeName:a}',
        'UpdateContinuousBackups {PointInTimeRecoverySpecification:{PointInTimeRecoveryEnabled:true}} | switch on point-in-time recovery of table orders | PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled: false -> true',
        'UpdateContributorInsights {ContributorInsightsAction:ENABLE} | switch on contributor insights of table orders | 2 s | ContributorInsightsSpecification.Enabled: false -> true',
        'EnableKinesisStreamingDestination {StreamArn:arn:aws:kinesis:us-east-1:123456789012:stream/s} | send changes of items from table orders to arn:aws:kinesis:us-east-1:123456789012:stream/s | 6 s | group kinesis | KinesisStreamSpecification: {} -> {StreamArn:arn:aws:kinesis:us-east-1:123456789012:stream/s}',
        'UpdateTable {WarmThroughput:{ReadUnitsPerSecond:5000,WriteUnitsPerSecond:5000}} | raise the warm throughput of table orders | 400 s | WarmThroughput.ReadUnitsPerSecond: undefined -> 5000 | WarmThroughput.WriteUnitsPerSecond: undefined -> 5000',
      ],
      orders({
        ...stream('KEYS_ONLY'),
        TableClass: 'STANDARD',
        ...timeToLive(false),
        ...recovery(false),
        ...insights(false),
        ...kinesis(),
        ...encryption('a'),
        Tags: {},
        ResourcePolicy: '',
      }),
      orders({
        ...stream(),
        TableClass: 'STANDARD_INFREQUENT_ACCESS',
        ...timeToLive(true, 'a'),
        ...recovery(true),
        ...insights(true),
        ...kinesis(STREAM),
        ...encryption('b'),
        Tags: { a: '1' },
        ResourcePolicy: '{"Version":"2012-10-17","Statement":[]}',
        DeletionProtectionEnabled: true,
        GlobalSecondaryIndexes: [byDate({ IndexName: 'x', ...units(1) })],
        ...units(5),
        ...warm(5000, 5000),
      }),
    ],
  ])('%s', (_, expected, before, after, more) => {
    expect(planLines(before, after, more)).toEqual(expected);
  });
});
