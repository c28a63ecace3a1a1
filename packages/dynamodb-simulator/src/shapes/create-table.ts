import {
  attributeDefinitions,
  billingMode,
  globalIndexKeySchema,
  indexName,
  keySchema,
  newTableName,
  onDemandThroughput,
  projection,
  provisionedThroughput,
  tags,
} from './fragments.js';
import { flag, list, maxLength, minLength, oneOf, optional, parameter, required, struct, text } from './shape.js';

const localSecondaryIndex = struct('LocalSecondaryIndex', {
  IndexName: required(indexName),
  KeySchema: required(keySchema),
  Projection: required(projection),
});

const globalSecondaryIndex = struct(
  'GlobalSecondaryIndex',
  {
    KeySchema: required(globalIndexKeySchema),
    Projection: required(projection),
    IndexName: required(indexName),
    ProvisionedThroughput: optional(provisionedThroughput),
  },
  ['OnDemandThroughput', 'WarmThroughput'],
);

const streamSpecification = struct('StreamSpecification', {
  StreamEnabled: required(flag),
  StreamViewType: optional(oneOf('OLD_IMAGE', 'KEYS_ONLY', 'NEW_AND_OLD_IMAGES', 'NEW_IMAGE')),
});

const sseSpecification = struct('SSESpecification', {
  Enabled: optional(flag),
  SSEType: optional(oneOf('AES256', 'KMS')),
  KMSMasterKeyId: optional(text(minLength(1), maxLength(2048))),
});

/** The table class has a refusal of its own, so that it is text here. */
export const createTableInput = struct(
  'CreateTable',
  {
    TableName: parameter(newTableName),
    BillingMode: optional(billingMode),
    ProvisionedThroughput: optional(provisionedThroughput),
    KeySchema: required(keySchema),
    AttributeDefinitions: required(attributeDefinitions),
    LocalSecondaryIndexes: optional(list(localSecondaryIndex)),
    GlobalSecondaryIndexes: optional(list(globalSecondaryIndex)),
    StreamSpecification: optional(streamSpecification),
    SSESpecification: optional(sseSpecification),
    Tags: optional(tags),
    TableClass: optional(text()),
    DeletionProtectionEnabled: optional(flag),
    OnDemandThroughput: optional(onDemandThroughput),
  },
  ['GlobalTableSettingsReplicationMode', 'GlobalTableSourceArn', 'ResourcePolicy', 'VectorIndexes', 'WarmThroughput'],
);
