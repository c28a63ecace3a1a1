import {
  attributeDefinitions,
  billingMode,
  indexName,
  onDemandThroughput,
  provisionedThroughput,
  tableNameOrArn,
} from './fragments.js';
import { flag, list, optional, parameter, required, struct } from './shape.js';

const updateAction = struct(
  'UpdateGlobalSecondaryIndexAction',
  { IndexName: required(indexName), ProvisionedThroughput: optional(provisionedThroughput) },
  ['OnDemandThroughput', 'WarmThroughput'],
);

const globalSecondaryIndexUpdate = struct('GlobalSecondaryIndexUpdate', { Update: optional(updateAction) }, [
  'Create',
  'Delete',
]);

/** DynamoDB uses the attribute definitions for the creation of an index only, and accepts them with everything else. */
export const updateTableInput = struct(
  'UpdateTable',
  {
    TableName: parameter(tableNameOrArn),
    BillingMode: optional(billingMode),
    ProvisionedThroughput: optional(provisionedThroughput),
    GlobalSecondaryIndexUpdates: optional(list(globalSecondaryIndexUpdate)),
    AttributeDefinitions: optional(attributeDefinitions),
    DeletionProtectionEnabled: optional(flag),
    OnDemandThroughput: optional(onDemandThroughput),
  },
  [
    'DisassociationProtectionEnabled',
    'GlobalTableSettingsReplicationMode',
    'GlobalTableWitnessUpdates',
    'MultiRegionConsistency',
    'ReplicaUpdates',
    'SSESpecification',
    'StreamSpecification',
    'TableClass',
    'VectorIndexUpdates',
    'WarmThroughput',
  ],
);
