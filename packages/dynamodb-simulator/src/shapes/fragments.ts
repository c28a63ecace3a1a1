import {
  ATTRIBUTE_NAME_LENGTH,
  KMS_KEY_ID_LENGTH,
  MAX_TABLE_ARN_LENGTH,
  NAME_LENGTH,
  NON_KEY_ATTRIBUTES,
  POLICY_REVISION_LENGTH,
  SIMPLE_KEY_LENGTH,
} from '@pcf/dynamodb-facts';
import {
  atLeast,
  type Constraint,
  flag,
  lengthIn,
  list,
  long,
  maxLength,
  minLength,
  nameCharacters,
  oneOf,
  optional,
  required,
  struct,
  text,
} from './shape.js';

/** Parts that the inputs of several operations share, after DynamoDB's model. */

const isArn = (value: string): boolean => value.startsWith('arn:');

const unlessArn = (constraint: Constraint<string>): Constraint<string> => ({
  holds: (value) => isArn(value) || constraint.holds(value),
  text: constraint.text,
});

/** A table's name, or its ARN, in the calls that take both. */
export const tableNameOrArn = text(
  minLength(NAME_LENGTH.min),
  unlessArn(nameCharacters),
  unlessArn(maxLength(NAME_LENGTH.max)),
  maxLength(MAX_TABLE_ARN_LENGTH),
);

export const newTableName = text(nameCharacters, minLength(NAME_LENGTH.min), maxLength(NAME_LENGTH.max));

export const indexName = text(minLength(NAME_LENGTH.min), nameCharacters, maxLength(NAME_LENGTH.max));

export const attributeName = text(...lengthIn(ATTRIBUTE_NAME_LENGTH));

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

export const provisionedThroughput = struct('ProvisionedThroughput', {
  WriteCapacityUnits: required(long(atLeast(1))),
  ReadCapacityUnits: required(long(atLeast(1))),
});

export const onDemandThroughput = struct('OnDemandThroughput', {
  MaxReadRequestUnits: optional(long()),
  MaxWriteRequestUnits: optional(long()),
});

export const warmThroughput = struct('WarmThroughput', {
  ReadUnitsPerSecond: optional(long()),
  WriteUnitsPerSecond: optional(long()),
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

export const streamSpecification = struct('StreamSpecification', {
  StreamEnabled: required(flag),
  StreamViewType: optional(oneOf('OLD_IMAGE', 'KEYS_ONLY', 'NEW_AND_OLD_IMAGES', 'NEW_IMAGE')),
});

export const kmsKeyId = text(...lengthIn(KMS_KEY_ID_LENGTH));

export const sseSpecification = struct('SSESpecification', {
  Enabled: optional(flag),
  SSEType: optional(oneOf('AES256', 'KMS')),
  KMSMasterKeyId: optional(kmsKeyId),
});

/** Of a resource policy. */
export const revisionId = text(...lengthIn(POLICY_REVISION_LENGTH));

export const billingMode = oneOf('PROVISIONED', 'PAY_PER_REQUEST');

/** Which of its parts a tag needs is a rule with texts of its own, not a constraint. */
export const tags = list(struct('Tag', { Key: optional(text()), Value: optional(text()) }));
