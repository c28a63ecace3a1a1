import {
  attributeDefinitions,
  billingMode,
  globalIndexMembers,
  indexName,
  onDemandThroughput,
  provisionedThroughput,
  sseSpecification,
  streamSpecification,
  tableNameOrArn,
  warmThroughput,
} from './fragments.js';
import { replicaFields } from './replicas.js';
import { flag, list, optional, parameter, required, struct, text } from './shape.js';

const globalSecondaryIndexUpdate = struct('GlobalSecondaryIndexUpdate', {
  Update: optional(
    struct('UpdateGlobalSecondaryIndexAction', {
      IndexName: required(indexName),
      ProvisionedThroughput: optional(provisionedThroughput),
      OnDemandThroughput: optional(onDemandThroughput),
      WarmThroughput: optional(warmThroughput),
    }),
  ),
  Create: optional(struct('CreateGlobalSecondaryIndexAction', globalIndexMembers)),
  Delete: optional(struct('DeleteGlobalSecondaryIndexAction', { IndexName: required(indexName) })),
});

/**
 * DynamoDB uses the attribute definitions for the creation of an index only, and accepts them with everything else. The
 * table class has a refusal of its own, so that it is text here.
 */
export const updateTableInput = struct(
  'UpdateTable',
  {
    TableName: parameter(tableNameOrArn),
    BillingMode: optional(billingMode),
    ProvisionedThroughput: optional(provisionedThroughput),
    GlobalSecondaryIndexUpdates: optional(list(globalSecondaryIndexUpdate)),
    AttributeDefinitions: optional(attributeDefinitions),
    StreamSpecification: optional(streamSpecification),
    SSESpecification: optional(sseSpecification),
    TableClass: optional(text()),
    DeletionProtectionEnabled: optional(flag),
    OnDemandThroughput: optional(onDemandThroughput),
    WarmThroughput: optional(warmThroughput),
    ...replicaFields,
  },
  ['DisassociationProtectionEnabled', 'GlobalTableSettingsReplicationMode', 'VectorIndexUpdates'],
);
