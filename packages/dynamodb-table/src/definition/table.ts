import { awsDefinitionKeys, awsResourceKeys, declaredPolicy, declaredTags } from '@pcf/aws';
import { z } from 'zod';
import { billingMode, onDemandThroughput, provisionedThroughput, warmThroughput } from './capacity.js';
import { globalSecondaryIndex, localSecondaryIndex } from './indexes.js';
import { contributorInsightsSpecification } from './insights.js';
import { attributeDefinition, keySchemaElement } from './keys.js';
import { kinesisStreamSpecification } from './kinesis.js';
import { resourceName } from './names.js';
import { notSupported } from './not-supported.js';
import { ownershipKeys } from './ownership.js';
import { pointInTimeRecoverySpecification } from './recovery.js';
import { globalTableWitness, replica } from './replicas.js';
import { timeToLiveSpecification } from './time-to-live.js';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html */
const streamSpecification = z.strictObject({
  StreamEnabled: z.boolean().describe('Whether changes of items are written to a stream.'),
  StreamViewType: z
    .enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'])
    .optional()
    .describe('What the stream holds of a changed item; needed when it is enabled.'),
});

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSESpecification.html */
const sseSpecification = z.strictObject({
  Enabled: z.boolean().describe('true: encrypted with a KMS key. false: with a key that AWS owns, at no charge.'),
  SSEType: z.literal('KMS').optional().describe('KMS is the only type there is.'),
  KMSMasterKeyId: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Id, ARN or alias of the KMS key. Where absent, the key that AWS manages, alias/aws/dynamodb. KMS is asked which ' +
        'key an alias names (kms:DescribeKey).',
    ),
});

const unsupportedSettings = {
  VectorIndexes: notSupported,
  GlobalTableSourceArn: notSupported,
  GlobalTableSettingsReplicationMode: notSupported,
};

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export const tableResource = z.strictObject({
  ...awsResourceKeys,
  TableName: resourceName.describe('The name of the table: 3 to 255 letters, digits, "_", "-" and ".".'),
  AttributeDefinitions: z
    .array(attributeDefinition)
    .min(1)
    .describe('The types of exactly those attributes that a key of the table or of an index uses.'),
  KeySchema: z
    .array(keySchemaElement)
    .min(1)
    .max(2)
    .describe('The key of the table: HASH, and RANGE if there is a sort key. It can never be changed.'),
  LocalSecondaryIndexes: z
    .array(localSecondaryIndex)
    .max(5, 'a table has at most 5 local secondary indexes')
    .optional()
    .describe('All indexes with the same HASH key as the table. They can never be changed.'),
  GlobalSecondaryIndexes: z.array(globalSecondaryIndex).optional().describe('All indexes with keys of their own.'),
  BillingMode: billingMode
    .optional()
    .describe('PROVISIONED, also where absent: pay for ProvisionedThroughput. PAY_PER_REQUEST: pay for what is used.'),
  ProvisionedThroughput: provisionedThroughput
    .optional()
    .describe('The capacity of the table: needed when BillingMode is PROVISIONED, refused otherwise.'),
  OnDemandThroughput: onDemandThroughput
    .optional()
    .describe('The maximum when BillingMode is PAY_PER_REQUEST. -1 is none; where absent, it is left as it is.'),
  WarmThroughput: warmThroughput
    .optional()
    .describe(
      'What the table can serve at once, at least. AWS raises it by itself and never lowers it, so that a value below the ' +
        'present one has no effect. Where absent, it is left as it is.',
    ),
  StreamSpecification: streamSpecification
    .optional()
    .describe('The stream of changes of items. Where absent, it is left as it is.'),
  SSESpecification: sseSpecification
    .optional()
    .describe('The key that the table is encrypted with. Where absent, it is left as it is.'),
  TableClass: z
    .enum(['STANDARD', 'STANDARD_INFREQUENT_ACCESS'])
    .optional()
    .describe('STANDARD, or STANDARD_INFREQUENT_ACCESS with cheaper storage and dearer access.'),
  DeletionProtectionEnabled: z
    .boolean()
    .optional()
    .describe('Whether AWS refuses to delete the table. Write false to have a protected table terminated.'),
  Tags: declaredTags
    .optional()
    .describe('All tags of the table, as a map or as a list of { Key, Value }. Tags under aws: are not touched.'),
  ResourcePolicy: declaredPolicy
    .optional()
    .describe(
      'A resource-based policy: an IAM policy document, as a map or as JSON text; {} or an empty text for none.',
    ),
  TimeToLiveSpecification: timeToLiveSpecification
    .optional()
    .describe('When items are deleted by themselves. Where absent, it is left as it is.'),
  PointInTimeRecoverySpecification: pointInTimeRecoverySpecification
    .optional()
    .describe('Continuous backups. Where absent, they are left as they are.'),
  ContributorInsightsSpecification: contributorInsightsSpecification
    .optional()
    .describe('Statistics of the keys that are used most. Where absent, they are left as they are.'),
  KinesisStreamSpecification: kinesisStreamSpecification
    .optional()
    .describe('The Kinesis data stream that changes of items go to; {} for none. Where absent, it is left as it is.'),
  Replicas: z
    .array(replica)
    .optional()
    .describe('All regions beside its own that the table is replicated to. Where absent, they are left as they are.'),
  MultiRegionConsistency: z
    .enum(['EVENTUAL', 'STRONG'])
    .optional()
    .describe(
      'EVENTUAL, also at first where absent. STRONG: reads in every region see all writes, with two replicas, or one and a ' +
        'witness. The table has to be empty when it is replicated so, and it cannot be changed afterwards.',
    ),
  GlobalTableWitnesses: z
    .array(globalTableWitness)
    .max(1, 'a table has at most one witness')
    .optional()
    .describe('With STRONG and one replica: the third region, which keeps a log of the writes and no table.'),
  ...unsupportedSettings,
});

/** The flavor's part of a definition: what {@link DynamoDBTableDefinition} is inferred from. */
export const tableDefinition = z.strictObject({
  ...awsDefinitionKeys,
  ...ownershipKeys,
  aws_resource: tableResource.describe("The settings of the table, under the names of DynamoDB's CreateTable."),
});

/** What a definition of a table says beside the keys that all flavors share. */
export type DynamoDBTableDefinition = z.infer<typeof tableDefinition>;

/** The settings of a table as a definition writes them: `CreateTable`'s input, and PCF's own keys. */
export type TableResource = DynamoDBTableDefinition['aws_resource'];
