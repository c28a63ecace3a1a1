import { billingMode, onDemandThroughput, provisionedThroughput, warmThroughput } from '../capacity/input.js';
import { replicaFields } from '../replica/input.js';
import { newTableName, tableNameOrArn } from '../request/names.js';
import { flag, list, optional, parameter, required, struct, text } from '../request/shape.js';
import {
  attributeDefinitions,
  globalIndexMembers,
  indexFields,
  keySchema,
  localSecondaryIndex,
} from '../secondary-index/input.js';
import { sseSpecification } from '../table-member/encryption.js';
import { streamSpecification } from '../table-member/stream.js';
import { tags } from '../tag/rules.js';
import { withPartFields } from './parts.js';

/** The table class is plain text here, because it has its own refusal. */
export const createTableInput = struct(
  'CreateTable',
  withPartFields(
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
    },
    'createFields',
  ),
  ['GlobalTableSettingsReplicationMode', 'GlobalTableSourceArn'],
);

/**
 * DynamoDB uses the attribute definitions only to create an index, and otherwise accepts and ignores them. The table class is plain
 * text here, because it has its own refusal.
 */
export const updateTableInput = struct(
  'UpdateTable',
  withPartFields(
    {
      TableName: parameter(tableNameOrArn),
      BillingMode: optional(billingMode),
      ProvisionedThroughput: optional(provisionedThroughput),
      ...indexFields,
      StreamSpecification: optional(streamSpecification),
      SSESpecification: optional(sseSpecification),
      TableClass: optional(text()),
      DeletionProtectionEnabled: optional(flag),
      OnDemandThroughput: optional(onDemandThroughput),
      WarmThroughput: optional(warmThroughput),
      ...replicaFields,
    },
    'updateFields',
  ),
  ['DisassociationProtectionEnabled', 'GlobalTableSettingsReplicationMode'],
);
