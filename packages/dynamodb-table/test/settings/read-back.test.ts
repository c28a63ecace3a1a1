import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { readBack } from '../../src/settings/all.js';

const described: TableDescription = {
  TableName: 'orders',
  TableStatus: 'ACTIVE',
  TableArn: 'arn:aws:dynamodb:us-east-1:123456789012:table/orders',
  TableId: '9f0c',
  CreationDateTime: new Date(0),
  ItemCount: 3,
  TableSizeBytes: 100,
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  ProvisionedThroughput: {
    NumberOfDecreasesToday: 2,
    LastIncreaseDateTime: new Date(1),
    ReadCapacityUnits: 5,
    WriteCapacityUnits: 6,
  },
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byId',
      IndexStatus: 'ACTIVE',
      IndexArn: 'arn:aws:dynamodb:us-east-1:123456789012:table/orders/index/byId',
      Backfilling: false,
      ItemCount: 3,
      IndexSizeBytes: 10,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
      ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    },
  ],
};

describe('readBack', () => {
  it('reads a table as a definition with the defaults written out, and nothing that is not a setting', () => {
    expect(readBack('orders', described)).toEqual({
      TableName: 'orders',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      LocalSecondaryIndexes: [],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byId',
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
          ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
        },
      ],
      VectorIndexes: [],
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 },
      Replicas: [],
      StreamSpecification: { StreamEnabled: false },
      SSESpecification: { Enabled: false },
      TableClass: 'STANDARD',
      DeletionProtectionEnabled: false,
    });
  });

  it('reads no throughput of an on-demand table and its indexes, and no maximum of -1', () => {
    const onDemand = readBack('orders', {
      ...described,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
      OnDemandThroughput: { MaxReadRequestUnits: -1, MaxWriteRequestUnits: 7 },
    });
    expect(onDemand.BillingMode).toBe('PAY_PER_REQUEST');
    expect(onDemand).not.toHaveProperty('ProvisionedThroughput');
    expect(onDemand.GlobalSecondaryIndexes?.[0]).not.toHaveProperty('ProvisionedThroughput');
    expect(onDemand.OnDemandThroughput).toEqual({ MaxWriteRequestUnits: 7 });
  });

  it('reads a billing summary after a switch back as PROVISIONED', () => {
    const back = readBack('orders', { ...described, BillingModeSummary: { BillingMode: 'PROVISIONED' } });
    expect(back.ProvisionedThroughput).toEqual({ ReadCapacityUnits: 5, WriteCapacityUnits: 6 });
  });

  it('does not read the ARN of an earlier stream as a stream', () => {
    const { StreamSpecification } = readBack('orders', { ...described, LatestStreamArn: 'arn:aws:dynamodb:stream' });
    expect(StreamSpecification).toEqual({ StreamEnabled: false });
  });

  it('reads stream, encryption, class, protection and warm throughput', () => {
    const read = readBack('orders', {
      ...described,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: 'arn:aws:kms:us-east-1:1:key/k' },
      TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
      DeletionProtectionEnabled: true,
      WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000, Status: 'ACTIVE' },
    });
    expect(read).toMatchObject({
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      SSESpecification: { Enabled: true, KMSMasterKeyId: 'arn:aws:kms:us-east-1:1:key/k' },
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
      DeletionProtectionEnabled: true,
      WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 },
    });
    expect(read.WarmThroughput).not.toHaveProperty('Status');
  });

  it('reads the replicas in other regions, with their own values and the consistency mode', () => {
    const replicated = readBack('orders', {
      ...described,
      Replicas: [
        { RegionName: 'us-east-1', ReplicaStatus: 'ACTIVE' },
        { RegionName: 'us-east-2', ReplicaStatus: 'ACTIVE' },
        {
          RegionName: 'us-west-2',
          KMSMasterKeyId: 'arn:aws:kms:us-west-2:1:key/k',
          ReplicaTableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
          OnDemandThroughputOverride: { MaxReadRequestUnits: 5 },
        },
      ],
    });
    expect(replicated).toMatchObject({ MultiRegionConsistency: 'EVENTUAL', GlobalTableWitnesses: [] });
    expect(replicated.Replicas).toEqual([
      { Region: 'us-east-2' },
      {
        Region: 'us-west-2',
        SSESpecification: { KMSMasterKeyId: 'arn:aws:kms:us-west-2:1:key/k' },
        TableClass: 'STANDARD_INFREQUENT_ACCESS',
        ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 5 },
      },
    ]);
  });

  it('reads the witness of a strongly consistent table', () => {
    const strong = readBack('orders', {
      ...described,
      Replicas: [{ RegionName: 'us-east-2' }],
      MultiRegionConsistency: 'STRONG',
      GlobalTableWitnesses: [{ RegionName: 'us-west-2', WitnessStatus: 'ACTIVE' }],
    });
    expect(strong).toMatchObject({
      MultiRegionConsistency: 'STRONG',
      GlobalTableWitnesses: [{ Region: 'us-west-2' }],
    });
  });
});

describe('readBack of vector indexes', () => {
  const declared = {
    IndexName: 'byMeaning',
    VectorAttribute: { AttributeName: 'embedding' },
    Projection: { ProjectionType: 'KEYS_ONLY' as const },
    Dimensions: 3,
    DistanceFunction: 'COSINE' as const,
  };
  const SearchSchema = [{ AttributeName: 'shop', SearchSchemaElementType: 'HASH' as const }];
  const described = { ...declared, IndexStatus: 'ACTIVE' as const, IndexArn: 'arn', ItemCount: 3, IndexSizeBytes: 10 };

  it('leaves out what is not a setting', () => {
    const { VectorIndexes } = readBack('orders', { VectorIndexes: [{ ...described, SearchSchema }] });
    expect(VectorIndexes).toEqual([{ ...declared, SearchSchema }]);
  });

  it('reads an index without a search schema', () => {
    const { VectorIndexes } = readBack('orders', { VectorIndexes: [{ ...described, SearchSchema: [] }] });
    expect(VectorIndexes).toEqual([declared]);
  });
});
