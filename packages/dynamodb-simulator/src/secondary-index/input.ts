import { NON_KEY_ATTRIBUTES, SIMPLE_KEY_LENGTH } from '@pcf/dynamodb-facts';
import { onDemandThroughput, provisionedThroughput, warmThroughput } from '../capacity/input.js';
import { attributeName, indexName } from '../request/names.js';
import { lengthIn, list, minLength, oneOf, optional, required, struct } from '../request/shape.js';

export const attributeDefinitions = list(
  struct('AttributeDefinition', {
    AttributeType: required(oneOf('B', 'N', 'S')),
    AttributeName: required(attributeName),
  }),
);

const keySchemaElement = struct('KeySchemaElement', {
  AttributeName: required(attributeName),
  KeyType: required(oneOf('HASH', 'RANGE')),
});

export const keySchema = list(keySchemaElement, ...lengthIn(SIMPLE_KEY_LENGTH));

/** The key of a global secondary index may have several attributes of each kind. */
const globalIndexKeySchema = list(keySchemaElement, minLength(1));

export const projection = struct('Projection', {
  ProjectionType: optional(oneOf('ALL', 'INCLUDE', 'KEYS_ONLY')),
  NonKeyAttributes: optional(list(attributeName, ...lengthIn(NON_KEY_ATTRIBUTES))),
});

/** The members of a global secondary index, where it is created with its table and where it is added. */
export const globalIndexMembers = {
  IndexName: required(indexName),
  KeySchema: required(globalIndexKeySchema),
  Projection: required(projection),
  ProvisionedThroughput: optional(provisionedThroughput),
  OnDemandThroughput: optional(onDemandThroughput),
  WarmThroughput: optional(warmThroughput),
};

export const localSecondaryIndex = struct('LocalSecondaryIndex', {
  IndexName: required(indexName),
  KeySchema: required(keySchema),
  Projection: required(projection),
});

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

/** The fields of `UpdateTable` that change indexes. DynamoDB uses the definitions for the creation of an index only. */
export const indexFields = {
  GlobalSecondaryIndexUpdates: optional(list(globalSecondaryIndexUpdate)),
  AttributeDefinitions: optional(attributeDefinitions),
};
