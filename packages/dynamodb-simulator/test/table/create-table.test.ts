import { describe, expect, it } from 'vitest';
import {
  all,
  hash,
  indexed,
  NOON,
  onDemand,
  provisioned,
  range,
  strings,
  TestClient,
  units,
} from '../support/simulator.js';

const ARN = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('CreateTable', () => {
  it('answers with the table in CREATING, without what is known only later', async () => {
    const { TableDescription: table } = await new TestClient().call('CreateTable', provisioned());

    expect(table).toEqual({
      TableName: 'orders',
      TableArn: ARN,
      TableId: expect.stringMatching(UUID),
      TableStatus: 'CREATING',
      CreationDateTime: NOON / 1000,
      AttributeDefinitions: strings('id'),
      KeySchema: [hash('id')],
      ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      TableSizeBytes: 0,
      ItemCount: 0,
      DeletionProtectionEnabled: false,
    });
  });

  it('shows an on-demand table with no throughput, and when it became on-demand only once it is ACTIVE', async () => {
    const aws = new TestClient({ durations: 'aws' });
    const { TableDescription: created } = await aws.call('CreateTable', onDemand());
    aws.clock.advance(6_000);
    const active = await aws.describe();

    expect(created?.BillingModeSummary).toEqual({ BillingMode: 'PAY_PER_REQUEST' });
    expect(created?.TableThroughputModeSummary).toEqual({ TableThroughputMode: 'PAY_PER_REQUEST' });
    expect(created?.ProvisionedThroughput).toMatchObject({ ReadCapacityUnits: 0, WriteCapacityUnits: 0 });
    expect(active.BillingModeSummary).toEqual({
      BillingMode: 'PAY_PER_REQUEST',
      LastUpdateToPayPerRequestDateTime: NOON / 1000,
    });
    expect(active.TableThroughputModeSummary).toEqual({
      TableThroughputMode: 'PAY_PER_REQUEST',
      LastUpdateToPayPerRequestDateTime: NOON / 1000,
    });
    expect(active.WarmThroughput).toEqual({
      ReadUnitsPerSecond: 12_000,
      WriteUnitsPerSecond: 4_000,
      Status: 'ACTIVE',
    });
  });

  it('stays CREATING for its time, with its indexes, and then turns ACTIVE with them', async () => {
    const aws = new TestClient({ durations: 'aws' });
    await aws.call('CreateTable', indexed());
    const seen: unknown[] = [];
    for (const step of [0, 15_999, 1]) {
      aws.clock.advance(step);
      const { TableStatus, GlobalSecondaryIndexes } = await aws.describe();
      seen.push([TableStatus, GlobalSecondaryIndexes?.[0]?.IndexStatus]);
    }

    expect(seen).toEqual([
      ['CREATING', 'CREATING'],
      ['CREATING', 'CREATING'],
      ['ACTIVE', 'ACTIVE'],
    ]);
  });

  it('keeps the order of keys and indexes, and sorts attributes by name', async () => {
    const aws = new TestClient();
    const include = { ProjectionType: 'INCLUDE', NonKeyAttributes: ['zebra', 'apple'] };
    await aws.call('CreateTable', {
      ...onDemand(),
      AttributeDefinitions: strings('z', 'm', 'id'),
      KeySchema: [hash('z'), range('id')],
      LocalSecondaryIndexes: [{ IndexName: 'local', KeySchema: [hash('z'), range('m')], Projection: include }],
      GlobalSecondaryIndexes: [
        { IndexName: 'second', KeySchema: [hash('m')], Projection: all },
        { IndexName: 'first', KeySchema: [hash('id')], Projection: { ProjectionType: 'KEYS_ONLY' } },
      ],
    });
    const table = await aws.describe();

    expect(table.AttributeDefinitions).toEqual(strings('id', 'm', 'z'));
    expect(table.KeySchema).toEqual([hash('z'), range('id')]);
    expect(table.LocalSecondaryIndexes).toEqual([
      {
        IndexName: 'local',
        KeySchema: [hash('z'), range('m')],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['apple', 'zebra'] },
        IndexSizeBytes: 0,
        ItemCount: 0,
        IndexArn: `${ARN}/index/local`,
      },
    ]);
    expect(table.GlobalSecondaryIndexes).toMatchObject([{ IndexName: 'second' }, { IndexName: 'first' }]);
    expect(table.GlobalSecondaryIndexes?.[0]).toMatchObject({
      IndexArn: `${ARN}/index/second`,
      ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
      WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 },
    });
  });

  it('gives a stream a label of its time and an ARN', async () => {
    const { TableDescription: table } = await new TestClient().call('CreateTable', {
      ...onDemand(),
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    });

    expect(table?.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: 'KEYS_ONLY' });
    expect(table?.LatestStreamLabel).toBe('2026-01-15T12:00:00.000');
    expect(table?.LatestStreamArn).toBe(`${ARN}/stream/2026-01-15T12:00:00.000`);
  });

  it('shows no stream where it was created switched off', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', { ...onDemand(), StreamSpecification: { StreamEnabled: false } });
    const table = await aws.describe();

    expect(table).not.toHaveProperty('StreamSpecification');
    expect(table).not.toHaveProperty('LatestStreamArn');
  });

  it('shows the table class only where it was given', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', onDemand('plain'));
    await aws.call('CreateTable', { ...onDemand('given'), TableClass: 'STANDARD' });

    expect(await aws.describe('plain')).not.toHaveProperty('TableClassSummary');
    expect((await aws.describe('given')).TableClassSummary).toEqual({ TableClass: 'STANDARD' });
  });

  it.each([
    ['switched off', { Enabled: false }, undefined],
    ['empty', {}, undefined],
    ['a key by id', { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: 'abc-1' }, 'key/abc-1'],
    [
      'a key by ARN',
      { SSEType: 'KMS', KMSMasterKeyId: 'arn:aws:kms:eu-west-1:1:key/x' },
      'arn:aws:kms:eu-west-1:1:key/x',
    ],
  ])('encrypts with what the specification says: %s', async (_title, SSESpecification, key) => {
    const aws = new TestClient();
    await aws.call('CreateTable', { ...onDemand(), SSESpecification });
    const { SSEDescription } = await aws.describe();

    if (key === undefined) expect(SSEDescription).toBeUndefined();
    else {
      const arn = key.startsWith('arn:') ? key : `arn:aws:kms:eu-west-1:123456789012:${key}`;
      expect(SSEDescription).toEqual({ Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: arn });
    }
  });

  it('uses one key of the account for Enabled alone, for SSEType alone and for its alias', async () => {
    const aws = new TestClient();
    const alias = { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: 'alias/aws/dynamodb' };
    const keys: unknown[] = [];
    for (const [index, SSESpecification] of [{ Enabled: true }, { SSEType: 'KMS' }, alias].entries()) {
      const input = { ...onDemand(`table-${index}`), SSESpecification };
      keys.push((await aws.call('CreateTable', input)).TableDescription?.SSEDescription?.KMSMasterKeyArn);
    }

    expect(keys[0]).toMatch(/^arn:aws:kms:/);
    expect(new Set(keys).size).toBe(1);
  });

  it('keeps the on-demand maxima that are given, and none for an empty structure', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', { ...onDemand('some'), OnDemandThroughput: { MaxReadRequestUnits: 7 } });
    await aws.call('CreateTable', { ...onDemand('none'), OnDemandThroughput: {} });

    expect((await aws.describe('some')).OnDemandThroughput).toEqual({ MaxReadRequestUnits: 7 });
    expect(await aws.describe('none')).not.toHaveProperty('OnDemandThroughput');
  });

  it('accepts an empty list of tags', async () => {
    await expect(new TestClient().call('CreateTable', { ...onDemand(), Tags: [] })).resolves.toBeDefined();
  });

  it('treats null as absence', async () => {
    const { TableDescription } = await new TestClient().call('CreateTable', {
      ...provisioned(),
      GlobalSecondaryIndexes: null,
    });

    expect(TableDescription?.TableStatus).toBe('CREATING');
  });

  it('creates a table again under a deleted name with the same ARN and another id', async () => {
    const aws = new TestClient();
    const { TableDescription: first } = await aws.call('CreateTable', onDemand());
    await aws.call('DeleteTable', { TableName: 'orders' });
    const { TableDescription: second } = await aws.call('CreateTable', onDemand());

    expect(second?.TableArn).toBe(first?.TableArn);
    expect(second?.TableId).not.toBe(first?.TableId);
  });

  it('takes throughput up to the quota of a table, without counting its indexes', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', indexed(40_000, 40_000));

    expect((await aws.describe()).ProvisionedThroughput).toMatchObject(units(40_000, 40_000));
  });
});
