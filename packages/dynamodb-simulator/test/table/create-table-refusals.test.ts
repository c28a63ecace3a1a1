import { describe, expect, it } from 'vitest';
import {
  all,
  hash,
  INVALID,
  indexed,
  onDemand,
  provisioned,
  strings,
  TestClient,
  units,
} from '../support/simulator.js';

const global = (over: object = {}) => ({ IndexName: 'by-a', KeySchema: [hash('a')], Projection: all, ...over });
const withGlobal = (...indexes: object[]) => ({
  ...onDemand(),
  AttributeDefinitions: strings('id', 'a'),
  GlobalSecondaryIndexes: indexes,
});
const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

type Case = [title: string, input: object, refusal: string];

const billing: Case[] = [
  [
    'throughput on demand',
    { ...provisioned(), BillingMode: 'PAY_PER_REQUEST' },
    `${INVALID}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
  ],
  [
    'no throughput, no billing mode',
    { ...provisioned(), ProvisionedThroughput: undefined },
    `${INVALID}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED`,
  ],
  [
    'no throughput, provisioned',
    { ...onDemand(), BillingMode: 'PROVISIONED' },
    `${INVALID}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED`,
  ],
  [
    'throughput beyond all bounds',
    provisioned(1_000_000_000_001, 1),
    'ValidationException: Given value 1000000000001 for ReadCapacityUnits is out of bounds',
  ],
  [
    'on-demand maxima on a provisioned table',
    { ...provisioned(), OnDemandThroughput: { MaxWriteRequestUnits: 1 } },
    `${INVALID}MaxWriteRequestUnits for OnDemandThroughput cannot be specified when table BillingMode is PROVISIONED.`,
  ],
  [
    'an on-demand maximum of -1',
    { ...onDemand(), OnDemandThroughput: { MaxReadRequestUnits: -1, MaxWriteRequestUnits: -1 } },
    `${INVALID}Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range`,
  ],
];

const settings: Case[] = [
  [
    'a stream without a view type',
    { ...onDemand(), StreamSpecification: { StreamEnabled: true } },
    `${INVALID}Table is being created with a stream enabled, UpdateViewType is required`,
  ],
  [
    'no stream, with a view type',
    { ...onDemand(), StreamSpecification: { StreamEnabled: false, StreamViewType: 'NEW_IMAGE' } },
    `${INVALID}Table is being created with a stream disabled, UpdateViewType should not be specified`,
  ],
  [
    'an unknown table class',
    { ...onDemand(), TableClass: 'standard' },
    'ValidationException: Invalid table-class parameter provided. Please try again with a valid table-class value: ' +
      '[STANDARD, STANDARD_INFREQUENT_ACCESS].',
  ],
  [
    'a KMS key without the type',
    { ...onDemand(), SSESpecification: { Enabled: true, KMSMasterKeyId: 'x' } },
    `${INVALID}SSEType KMS is required if KMSMasterKeyId is specified`,
  ],
  [
    'a type while encryption is off',
    { ...onDemand(), SSESpecification: { Enabled: false, SSEType: 'AES256', KMSMasterKeyId: 'x' } },
    `${INVALID}SSEType can not be specified if Enabled is false`,
  ],
  [
    'a key while encryption is off',
    { ...onDemand(), SSESpecification: { Enabled: false, KMSMasterKeyId: 'x' } },
    `${INVALID}KMSMasterKeyId can not be specified if Enabled is false`,
  ],
  [
    'AES256',
    { ...onDemand(), SSESpecification: { Enabled: true, SSEType: 'AES256' } },
    `${INVALID}SSEType AES256 is not supported`,
  ],
  [
    'a reserved tag',
    { ...onDemand(), Tags: [{ Key: 'aws:x', Value: '' }] },
    'ValidationException: Tag Key cannot be prefixed with aws:, Key: aws:x',
  ],
  [
    '51 tags',
    { ...onDemand(), Tags: many(51, (i) => ({ Key: `key-${i}`, Value: '' })) },
    'ValidationException: Number of Tags exceed the current limit for the provided ResourceArn',
  ],
];

const quotas: Case[] = [
  [
    'more throughput than a table can have',
    provisioned(40_001, 1),
    'LimitExceededException: The requested ReadCapacityUnits, 40001, is above the per table maximum for the account in ' +
      'eu-west-1. Per table maximum: 40000. Refer to the Amazon DynamoDB Developer Guide for current limits and how to ' +
      'request higher limits.',
  ],
  [
    'more throughput than an index can have',
    {
      ...indexed(),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-customer',
          KeySchema: [hash('customer')],
          Projection: all,
          ProvisionedThroughput: units(1, 40_001),
        },
      ],
    },
    'LimitExceededException: The requested WriteCapacityUnits for index by-customer, 40001, is above the per index ' +
      'maximum for the account in eu-west-1. Per table maximum: 40000. Refer to the Amazon DynamoDB Developer Guide for ' +
      'current limits and how to request higher limits.',
  ],
  [
    'an on-demand maximum above the quota',
    { ...onDemand(), OnDemandThroughput: { MaxReadRequestUnits: 40_001 } },
    'LimitExceededException: Subscriber limit exceeded: Requested MaxReadRequestUnits for OnDemandThroughput for table ' +
      'exceeds TableMaxReadCapacityUnits of the account in region eu-west-1',
  ],
];

const capacities: Case[] = [
  [
    'a table that is less warm than on-demand billing makes it',
    { ...onDemand(), WarmThroughput: { ReadUnitsPerSecond: 1 } },
    `${INVALID}Requested ReadUnitsPerSecond for WarmThroughput for table is lower than initial throughput for OnDemand. ` +
      'See: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html#on-demand-capacity-mode-initial',
  ],
  [
    'a table that is less warm than its throughput',
    { ...provisioned(10, 10), WarmThroughput: { ReadUnitsPerSecond: 10, WriteUnitsPerSecond: 5 } },
    `${INVALID}Requested WriteUnitsPerSecond for WarmThroughput for table is lower than WriteCapacityUnits of ProvisionedThroughput`,
  ],
  [
    'an index that is less warm than on-demand billing makes it',
    withGlobal(global({ WarmThroughput: { ReadUnitsPerSecond: 1 } })),
    `${INVALID}Requested ReadUnitsPerSecond for WarmThroughput for index by-a is lower than initial throughput for OnDemand. ` +
      'See: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html#on-demand-capacity-mode-initial',
  ],
  [
    'a maximum of -1 of an index',
    withGlobal(global({ OnDemandThroughput: { MaxReadRequestUnits: -1 } })),
    `${INVALID}Requested MaxReadRequestUnits for OnDemandThroughput for index : by-a is outside of valid range`,
  ],
  [
    'maxima of an index of a provisioned table',
    {
      ...withGlobal(global({ ProvisionedThroughput: units(1, 1), OnDemandThroughput: { MaxWriteRequestUnits: 1 } })),
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: units(1, 1),
    },
    `${INVALID}MaxWriteRequestUnits for OnDemandThroughput for index: by-a cannot be specified when table BillingMode is PROVISIONED.`,
  ],
  [
    'a policy that is no JSON',
    { ...onDemand(), ResourcePolicy: '{' },
    `${INVALID}Invalid policy document: This policy contains invalid Json`,
  ],
];

const later: Case[] = [
  [
    'a setting that is not there yet',
    { ...onDemand(), GlobalTableSourceArn: 'arn', GlobalTableSettingsReplicationMode: 'ENABLED' },
    'ValidationException: @pcf/dynamodb-simulator: CreateTable.GlobalTableSourceArn, CreateTable.GlobalTableSettingsReplicationMode are not supported yet',
  ],
  [
    'a field that DynamoDB does not have',
    { ...onDemand(), Colour: 'red' },
    "ValidationException: @pcf/dynamodb-simulator: CreateTable.Colour is not a field of DynamoDB's API. " +
      'DynamoDB would ignore it silently',
  ],
];

describe.each([
  ['billing', billing],
  ['settings', settings],
  ['capacities and policies', capacities],
  ['quotas', quotas],
  ['what is not there yet', later],
])('CreateTable refuses, in %s,', (_group, cases) => {
  it.each(cases)('%s', async (_title, input, refusal) => {
    const aws = new TestClient();

    expect(await aws.refusal('CreateTable', input)).toBe(refusal);
    expect((await aws.call('ListTables')).TableNames).toEqual([]);
  });
});

describe('CreateTable refuses an existing name', () => {
  it.each([
    ['CREATING', 0, 'Attempt to change a resource which is still in use: Table is being created: orders'],
    ['ACTIVE', 6_000, 'Table already exists: orders'],
  ])('while the table is %s', async (_status, passed, text) => {
    const aws = new TestClient({ durations: 'aws' });
    await aws.call('CreateTable', onDemand());
    aws.clock.advance(passed);

    expect(await aws.refusal('CreateTable', provisioned())).toBe(`ResourceInUseException: ${text}`);
  });

  it('while the table is DELETING', async () => {
    const aws = new TestClient({ durations: { deleteTable: 1_000 } });
    await aws.call('CreateTable', onDemand());
    await aws.call('DeleteTable', { TableName: 'orders' });

    expect(await aws.refusal('CreateTable', onDemand())).toBe('ResourceInUseException: Table already exists: orders');
  });

  it('but not in another case', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', onDemand('orders'));

    await expect(aws.call('CreateTable', onDemand('Orders'))).resolves.toBeDefined();
  });
});

describe('CreateTable and the account', () => {
  it('refuses what would exceed the throughput of the account', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', provisioned(40_000, 1, 'first'));
    await aws.call('CreateTable', provisioned(1_000, 1, 'second'));

    expect(await aws.refusal('CreateTable', provisioned(39_001, 1, 'third'))).toBe(
      'LimitExceededException: This request would have caused the ReadCapacityUnits limit to be exceeded for the account ' +
        'in eu-west-1. Current ReadCapacityUnits reserved by the account: 41000. Limit: 80000. Requested: 39001. Refer ' +
        'to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
    );
  });

  it('refuses the 2501st table', async () => {
    const aws = new TestClient();
    for (let i = 0; i < 2_500; i++) await aws.call('CreateTable', onDemand(`table-${i}`));

    expect(await aws.refusal('CreateTable', onDemand())).toBe(
      'LimitExceededException: Subscriber limit exceeded: There is a limit of 2500 tables per subscriber',
    );
  });

  it('refuses the 501st operation at once', async () => {
    const aws = new TestClient({ durations: 'aws' });
    for (let i = 0; i < 500; i++) await aws.call('CreateTable', onDemand(`table-${i}`));

    expect(await aws.refusal('CreateTable', onDemand())).toBe(
      'LimitExceededException: Subscriber limit exceeded: Only 500 tables can be created, updated, or deleted simultaneously',
    );
  });
});
