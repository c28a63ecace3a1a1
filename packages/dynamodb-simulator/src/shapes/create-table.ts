import {
  attributeDefinitions,
  billingMode,
  globalIndexMembers,
  indexName,
  keySchema,
  newTableName,
  onDemandThroughput,
  projection,
  provisionedThroughput,
  sseSpecification,
  streamSpecification,
  tags,
  warmThroughput,
} from './fragments.js';
import { flag, list, optional, parameter, required, struct, text } from './shape.js';

const localSecondaryIndex = struct('LocalSecondaryIndex', {
  IndexName: required(indexName),
  KeySchema: required(keySchema),
  Projection: required(projection),
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
    GlobalSecondaryIndexes: optional(list(struct('GlobalSecondaryIndex', globalIndexMembers))),
    LocalSecondaryIndexes: optional(list(localSecondaryIndex)),
    StreamSpecification: optional(streamSpecification),
    SSESpecification: optional(sseSpecification),
    Tags: optional(tags),
    TableClass: optional(text()),
    DeletionProtectionEnabled: optional(flag),
    OnDemandThroughput: optional(onDemandThroughput),
    WarmThroughput: optional(warmThroughput),
    ResourcePolicy: optional(text()),
  },
  ['GlobalTableSettingsReplicationMode', 'GlobalTableSourceArn', 'VectorIndexes'],
);
