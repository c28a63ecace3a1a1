import { describe, expect, it } from 'vitest';
import {
  all,
  hash,
  INVALID,
  indexed,
  indexUpdate,
  onDemand,
  provisioned,
  range,
  TestClient,
  units,
} from '../support/simulator.js';

const AT_LEAST_ONE =
  'ValidationException: At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, ' +
  'GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, ' +
  'MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required';
const LIMITS = 'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.';
const NO_UNITS =
  'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST';

const settled = async (table: object) => {
  const aws = new TestClient();
  await aws.call('CreateTable', table);
  await aws.describe();
  return aws;
};

type Case = [title: string, table: object, change: object, refusal: string];

const request: Case[] = [
  ['nothing', onDemand(), {}, AT_LEAST_ONE],
  ['attribute definitions alone', onDemand(), { AttributeDefinitions: [] }, AT_LEAST_ONE],
  ['an empty list of index updates', onDemand(), { GlobalSecondaryIndexUpdates: [] }, AT_LEAST_ONE],
  [
    'an empty list of index updates beside a change',
    onDemand(),
    { GlobalSecondaryIndexUpdates: [], DeletionProtectionEnabled: true },
    `${INVALID}List of GlobalSecondaryIndexUpdates is empty`,
  ],
  [
    'deletion protection beside throughput',
    provisioned(),
    { DeletionProtectionEnabled: true, ProvisionedThroughput: units(6, 6) },
    `${INVALID}DeletionProtection modification must be the only operation in the request`,
  ],
  [
    'deletion protection beside the mode in force',
    onDemand(),
    { DeletionProtectionEnabled: true, BillingMode: 'PAY_PER_REQUEST' },
    `${INVALID}DeletionProtection modification must be the only operation in the request`,
  ],
  [
    'on-demand maxima beside throughput',
    onDemand(),
    { OnDemandThroughput: { MaxReadRequestUnits: 1 }, ProvisionedThroughput: units(1, 1) },
    `${INVALID}OnDemandThroughput can only be combined with BillingMode in an UpdateTable request`,
  ],
  [
    'an empty index update',
    indexed(),
    { GlobalSecondaryIndexUpdates: [{}] },
    `${INVALID}One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, ` +
      'GlobalSecondaryIndexUpdate.Delete must not be null',
  ],
  [
    'two updates of one index',
    indexed(),
    { GlobalSecondaryIndexUpdates: [indexUpdate('by-customer', 6, 6), indexUpdate('by-customer', 7, 7)] },
    `${INVALID}Only one global secondary index update per index is allowed simultaneously. Index: by-customer`,
  ],
  [
    'a switch to on demand with throughput',
    provisioned(),
    { BillingMode: 'PAY_PER_REQUEST', ProvisionedThroughput: units(1, 1) },
    `${INVALID}ProvisionedThroughput cannot be specified when BillingMode is PAY_PER_REQUEST`,
  ],
  [
    "a switch to on demand with an index's throughput",
    indexed(),
    { BillingMode: 'PAY_PER_REQUEST', GlobalSecondaryIndexUpdates: [indexUpdate('by-customer', 6, 6)] },
    `${INVALID}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: by-customer when BillingMode is PAY_PER_REQUEST`,
  ],
  [
    'provisioned without throughput',
    provisioned(),
    { BillingMode: 'PROVISIONED' },
    `${INVALID}ProvisionedThroughput must be specified when BillingMode is PROVISIONED`,
  ],
];

const againstTable: Case[] = [
  ['throughput of an on-demand table', onDemand(), { ProvisionedThroughput: units(1, 1) }, INVALID + NO_UNITS],
  [
    'on-demand maxima of a provisioned table',
    provisioned(),
    { OnDemandThroughput: { MaxReadRequestUnits: 0 } },
    `${INVALID}MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED`,
  ],
  [
    'an on-demand maximum of zero',
    onDemand(),
    { OnDemandThroughput: { MaxWriteRequestUnits: 0 } },
    `${INVALID}Requested MaxWriteRequestUnits for OnDemandThroughput for table is outside of valid range`,
  ],
  [
    'an on-demand maximum of -2',
    onDemand(),
    { OnDemandThroughput: { MaxReadRequestUnits: -2 } },
    `${INVALID}Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range`,
  ],
  [
    'the same throughput, also with its mode',
    provisioned(2, 3),
    { BillingMode: 'PROVISIONED', ProvisionedThroughput: units(2, 3) },
    'ValidationException: The provisioned throughput for the table will not change. The requested value equals the ' +
      'current value. Current ReadCapacityUnits provisioned for the table: 2. Requested ReadCapacityUnits: 2. Current ' +
      `WriteCapacityUnits provisioned for the table: 3. Requested WriteCapacityUnits: 3. ${LIMITS}`,
  ],
  [
    'the same throughput of an index',
    indexed(2, 3),
    { GlobalSecondaryIndexUpdates: [indexUpdate('by-customer', 2, 3)] },
    'ValidationException: The provisioned throughput for the index by-customer will not change. The requested value ' +
      'equals the current value. Current ReadCapacityUnits provisioned for index by-customer: 2. Requested ' +
      'ReadCapacityUnits: 2. Current WriteCapacityUnits provisioned for index by-customer: 3. Requested ' +
      `WriteCapacityUnits: 3. ${LIMITS}`,
  ],
  [
    'an index that is not there',
    indexed(),
    { GlobalSecondaryIndexUpdates: [indexUpdate('ghost', 6, 6)] },
    'ResourceNotFoundException: Requested resource not found: Index ghost for table orders',
  ],
  [
    'a local index',
    {
      ...provisioned(),
      AttributeDefinitions: ['id', 'at', 'size'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
      KeySchema: [hash('id'), range('at')],
      LocalSecondaryIndexes: [{ IndexName: 'local', KeySchema: [hash('id'), range('size')], Projection: all }],
    },
    { GlobalSecondaryIndexUpdates: [indexUpdate('local', 6, 6)] },
    'ValidationException: Cannot update an index that is not a GlobalSecondaryIndex: local',
  ],
  [
    "an index's throughput of an on-demand table",
    {
      ...onDemand(),
      GlobalSecondaryIndexes: [{ IndexName: 'same', KeySchema: [hash('id')], Projection: all }],
    },
    { GlobalSecondaryIndexUpdates: [indexUpdate('same', 6, 6)] },
    `${INVALID}The only Updates for index: same when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput`,
  ],
  [
    'more throughput than a table can have',
    provisioned(),
    { ProvisionedThroughput: units(1, 40_001) },
    'LimitExceededException: The requested WriteCapacityUnits, 40001, is above the per table maximum for the account in ' +
      `eu-west-1. Per table maximum: 40000. ${LIMITS}`,
  ],
  [
    'an on-demand maximum above the quota',
    onDemand(),
    { OnDemandThroughput: { MaxWriteRequestUnits: 40_001 } },
    'LimitExceededException: Subscriber limit exceeded: Requested MaxWriteRequestUnits for OnDemandThroughput for table ' +
      'exceeds TableMaxWriteCapacityUnits of the account in region eu-west-1',
  ],
];

describe.each([
  ['the request', request],
  ['the request and the table', againstTable],
])('UpdateTable refuses, by %s,', (_group, cases) => {
  it.each(cases)('%s', async (_title, table, change, refusal) => {
    const aws = await settled(table);
    const before = await aws.describe();

    expect(await aws.refusal('UpdateTable', { TableName: 'orders', ...change })).toBe(refusal);
    expect(await aws.describe()).toEqual(before);
  });
});

describe('UpdateTable refuses, by state,', () => {
  const IOPS = 'Table IOPS are currently being updated. Table: orders';
  const more = { ProvisionedThroughput: units(9, 9) };
  const toOnDemand = { BillingMode: 'PAY_PER_REQUEST' };
  const toProvisioned = { BillingMode: 'PROVISIONED', ProvisionedThroughput: units(1, 1) };
  const ofIndex = { GlobalSecondaryIndexUpdates: [indexUpdate('by-customer', 9, 9)] };

  it.each([
    [
      'everything while CREATING',
      onDemand(),
      [],
      { DeletionProtectionEnabled: true },
      'Table is being created: orders',
    ],
    ['throughput while throughput changes', provisioned(), [{ ProvisionedThroughput: units(6, 6) }], more, IOPS],
    ['a switch while throughput changes', provisioned(), [more], toOnDemand, IOPS],
    ['a switch back to provisioned', provisioned(), [toOnDemand], toProvisioned, IOPS],
    ['a repeated switch to on demand', provisioned(), [toOnDemand], toOnDemand, IOPS],
    ['throughput during a switch to on demand', provisioned(), [toOnDemand], more, IOPS],
    ['throughput during a switch to provisioned', onDemand(), [toProvisioned], more, IOPS],
    ['an index while the throughput of the table changes', indexed(), [more], ofIndex, IOPS],
    [
      'on-demand maxima during a switch to provisioned',
      onDemand(),
      [toProvisioned],
      { OnDemandThroughput: { MaxReadRequestUnits: 1 } },
      'OnDemandThroughput cannot be updated while BillingMode update is in progress',
    ],
    [
      'an index that is UPDATING',
      indexed(),
      [ofIndex],
      { GlobalSecondaryIndexUpdates: [indexUpdate('by-customer', 8, 8)] },
      'Index is being updated. Table: orders Index: by-customer',
    ],
    [
      'a switch while an index is UPDATING',
      indexed(),
      [ofIndex],
      toOnDemand,
      'Index is being updated. Table: orders Index: by-customer',
    ],
  ])('%s', async (_title, table, changes, change, detail) => {
    const aws = new TestClient({ durations: 'aws' });
    await aws.call('CreateTable', table);
    if (changes.length > 0) aws.clock.advance(16_000);
    for (const earlier of changes) await aws.call('UpdateTable', { TableName: 'orders', ...earlier });

    expect(await aws.refusal('UpdateTable', { TableName: 'orders', ...change })).toBe(
      `ResourceInUseException: Attempt to change a resource which is still in use: ${detail}`,
    );
  });

  it('everything while DELETING', async () => {
    const aws = new TestClient({ durations: { deleteTable: 1 } });
    await aws.call('CreateTable', onDemand());
    await aws.call('DeleteTable', { TableName: 'orders' });

    expect(await aws.refusal('UpdateTable', { TableName: 'orders', DeletionProtectionEnabled: true })).toBe(
      'ResourceInUseException: Attempt to change a resource which is still in use: Table is being deleted: orders',
    );
  });

  it('on-demand maxima during a switch to on demand, since the table is provisioned until it is done', async () => {
    const aws = new TestClient({ durations: 'aws' });
    await aws.call('CreateTable', provisioned());
    aws.clock.advance(6_000);
    await aws.call('UpdateTable', { TableName: 'orders', ...toOnDemand });

    expect(
      await aws.refusal('UpdateTable', { TableName: 'orders', OnDemandThroughput: { MaxReadRequestUnits: 1 } }),
    ).toBe(
      `${INVALID}MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED`,
    );
  });
});
