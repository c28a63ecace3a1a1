import type { TableResource } from '../../src/settings/all.js';
import type { Replica } from '../../src/settings/replicas/schema.js';
import { TableName } from './backend.js';

type Definitions = Readonly<Record<string, { readonly aws_resource: TableResource }>>;

/** The definitions of one table that the contract suite uses, and the changes between them. */
export interface ContractDefinitions {
  readonly definitions: Definitions;
  readonly transitions: readonly (readonly [string, string])[];
}

const units = (ReadCapacityUnits: number, WriteCapacityUnits: number) => ({ ReadCapacityUnits, WriteCapacityUnits });
const string = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' as const });
const range = (AttributeName: string) => ({ AttributeName, KeyType: 'RANGE' as const });
const keyArn = (region: string) => `arn:aws:kms:${region}:123456789012:key/1111`;
const streamArn = (region: string) => `arn:aws:kinesis:${region}:123456789012:stream/changes`;

function policy(): string {
  const Principal = { AWS: 'arn:aws:iam::123456789012:root' };
  const Statement = [{ Effect: 'Allow', Principal, Action: 'dynamodb:GetItem', Resource: '*' }];
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

function table(settings: Partial<TableResource>): { readonly aws_resource: TableResource } {
  const keys = {
    TableName,
    AttributeDefinitions: [string('Post'), string('PostDateTime')],
    KeySchema: [hash('Post'), range('PostDateTime')],
  };
  return { aws_resource: { ...keys, ...settings } };
}

const onDemand = (settings: Partial<TableResource>) => table({ BillingMode: 'PAY_PER_REQUEST', ...settings });

/** Capacity and tags, which the Python original managed. */
export const basics: ContractDefinitions = {
  definitions: {
    provisioned: table({ ProvisionedThroughput: units(10, 10), Tags: { Name: 'posts' } }),
    larger: table({
      region_name: 'us-east-1',
      custom_config: { team: 'blog' },
      ProvisionedThroughput: units(25, 30),
      Tags: { Name: 'posts', Stage: 'test' },
    }),
    'on demand': onDemand({ Tags: { Owner: 'team' } }),
  },
  transitions: [
    ['provisioned', 'larger'],
    ['larger', 'on demand'],
    ['on demand', 'provisioned'],
  ],
};

/** Indexes of all kinds, with their capacity. */
export const indexed: ContractDefinitions = {
  definitions: {
    provisioned: table({
      AttributeDefinitions: ['Post', 'PostDateTime', 'Author', 'Blog', 'Year', 'Title'].map(string),
      ProvisionedThroughput: units(10, 10),
      Tags: { Name: 'posts' },
      WarmThroughput: { ReadUnitsPerSecond: 20_000, WriteUnitsPerSecond: 8_000 },
      LocalSecondaryIndexes: [
        {
          IndexName: 'ByTitle',
          KeySchema: [hash('Post'), range('Title')],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['Text'] },
        },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'ByAuthor',
          KeySchema: [hash('Author'), hash('Blog'), range('Year'), range('Title')],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['Text'] },
          ProvisionedThroughput: units(2, 2),
          WarmThroughput: { ReadUnitsPerSecond: 13_000, WriteUnitsPerSecond: 5_000 },
        },
      ],
    }),
    'on demand': onDemand({
      AttributeDefinitions: ['Post', 'PostDateTime', 'Author', 'Title'].map(string),
      Tags: { Name: 'posts' },
      OnDemandThroughput: { MaxReadRequestUnits: 100, MaxWriteRequestUnits: 50 },
      GlobalSecondaryIndexes: [
        {
          IndexName: 'ByAuthor',
          KeySchema: [hash('Author')],
          Projection: { ProjectionType: 'ALL' },
          OnDemandThroughput: { MaxReadRequestUnits: 10, MaxWriteRequestUnits: 5 },
          ContributorInsightsSpecification: { Enabled: true, Mode: 'THROTTLED_KEYS' },
        },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: 'ByTitle',
          KeySchema: [hash('Post'), range('Title')],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['Text'] },
        },
      ],
    }),
    searchable: onDemand({
      AttributeDefinitions: ['Post', 'PostDateTime', 'Author', 'Language'].map(string),
      Tags: { Name: 'posts' },
      VectorIndexes: [
        {
          IndexName: 'ByMeaning',
          VectorAttribute: { AttributeName: 'Embedding' },
          SearchSchema: [
            { AttributeName: 'Author', SearchSchemaElementType: 'HASH' },
            { AttributeName: 'Language', SearchSchemaElementType: 'INLINE_FILTER' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['Text'] },
          Dimensions: 1024,
          DistanceFunction: 'COSINE',
        },
      ],
    }),
  },
  transitions: [],
};

/** The settings that `UpdateTable` changes one by one. */
export const switches: ContractDefinitions = {
  definitions: {
    off: onDemand({
      DeletionProtectionEnabled: false,
      StreamSpecification: { StreamEnabled: false },
      SSESpecification: { Enabled: false },
      TableClass: 'STANDARD',
      Tags: { Name: 'posts' },
    }),
    on: onDemand({
      DeletionProtectionEnabled: false,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: keyArn('us-east-1') },
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
      Tags: { Name: 'posts' },
    }),
  },
  transitions: [['off', 'on']],
};

/** The settings that have calls of their own. */
export const additions: ContractDefinitions = {
  definitions: {
    expiring: onDemand({
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires' },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 10 },
      Tags: [{ Key: 'Name', Value: 'posts' }],
    }),
    guarded: onDemand({ ResourcePolicy: policy(), Tags: { Name: 'posts' } }),
    observed: onDemand({
      ContributorInsightsSpecification: { Enabled: true, Mode: 'ACCESSED_AND_THROTTLED_KEYS' },
      KinesisStreamSpecification: {
        StreamArn: streamArn('us-east-1'),
        ApproximateCreationDateTimePrecision: 'MICROSECOND',
      },
      Tags: { Name: 'posts' },
    }),
  },
  transitions: [['expiring', 'observed']],
};

const replicas = (settings: Partial<TableResource>, replica: Partial<Replica> = {}) =>
  onDemand({ Tags: { Name: 'posts' }, ...settings, Replicas: [{ Region: 'eu-central-1', ...replica }] });

/** Replicas in other regions, with their own settings. */
export const replicated: ContractDefinitions = {
  definitions: {
    different: replicas(
      {
        SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: keyArn('us-east-1') },
        MultiRegionConsistency: 'EVENTUAL',
      },
      {
        SSESpecification: { KMSMasterKeyId: keyArn('eu-central-1') },
        TableClass: 'STANDARD_INFREQUENT_ACCESS',
        ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 100 },
        DeletionProtectionEnabled: false,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 10 },
      },
    ),
    guarded: replicas({}, { Tags: [{ Key: 'Name', Value: 'posts in Europe' }], ResourcePolicy: policy() }),
    observed: replicas(
      {},
      {
        ContributorInsightsSpecification: { Enabled: true, Mode: 'THROTTLED_KEYS' },
        KinesisStreamSpecification: {
          StreamArn: streamArn('eu-central-1'),
          ApproximateCreationDateTimePrecision: 'MILLISECOND',
        },
      },
    ),
  },
  transitions: [],
};

/** Strongly consistent replicas. */
export const consistent: ContractDefinitions = {
  definitions: {
    witnessed: onDemand({
      Tags: { Name: 'posts' },
      Replicas: [{ Region: 'us-east-2' }],
      MultiRegionConsistency: 'STRONG',
      GlobalTableWitnesses: [{ Region: 'us-west-2' }],
    }),
  },
  transitions: [],
};
