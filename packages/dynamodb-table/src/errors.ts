import { defineError, PlanRefusedError } from '@pcf/core';

/**
 * A table is or becomes PROVISIONED, and some of its indexes have no throughput: each needs one then. Nothing was written.
 *
 * `indexes` holds the names of the indexes.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/switching.capacitymode.html
 */
export class IndexThroughputNeededError extends defineError(
  'IndexThroughputNeededError',
  'PCF_INDEX_THROUGHPUT_NEEDED',
  (id: string, indexes: readonly string[]) => ({
    id,
    indexes,
    message:
      `${id}: with BillingMode PROVISIONED each index needs a ProvisionedThroughput, but the definition declares none for ` +
      `${indexes.join(', ')}. Declare all indexes of the table, with their throughput, under GlobalSecondaryIndexes.`,
  }),
  PlanRefusedError,
) {}

/**
 * A table that keeps vector indexes becomes PROVISIONED, and they need on-demand capacity. Nothing was written.
 *
 * `indexes` holds the names of the indexes.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearch.Requirements.html
 */
export class VectorIndexesNeedOnDemandError extends defineError(
  'VectorIndexesNeedOnDemandError',
  'PCF_VECTOR_INDEXES_NEED_ON_DEMAND',
  (id: string, indexes: readonly string[]) => ({
    id,
    indexes,
    message:
      `${id}: a table with vector indexes needs BillingMode PAY_PER_REQUEST, but the definition keeps ` +
      `${indexes.join(', ')}. Restore the billing mode, or remove the indexes with VectorIndexes.`,
  }),
  PlanRefusedError,
) {}

/**
 * The type of an attribute changes that an index uses, and the definition leaves the index as it is. Nothing was written.
 *
 * `indexes` holds the names of the indexes.
 */
export class AttributeInUseError extends defineError(
  'AttributeInUseError',
  'PCF_ATTRIBUTE_IN_USE',
  (id: string, indexes: readonly string[]) => ({
    id,
    indexes,
    message:
      `${id}: the type of an attribute cannot change while an index uses it, and the definition does not manage ` +
      `${indexes.join(', ')}. Restore the old type, or declare the index and remove it from ignore_changes.`,
  }),
  PlanRefusedError,
) {}

/**
 * A setting changes that cannot change while a table has replicas. Nothing was written.
 *
 * `fields` holds the settings, `regions` those of the replicas.
 */
export class ReplicatedSettingError extends defineError(
  'ReplicatedSettingError',
  'PCF_REPLICATED_SETTING',
  (id: string, fields: readonly string[], regions: readonly string[]) => ({
    id,
    fields,
    regions,
    message:
      `${id}: ${fields.join(', ')} cannot change in this way while the table has replicas (in ${regions.join(', ')}). ` +
      'Restore the old value, or remove the replicas first.',
  }),
  PlanRefusedError,
) {}

/** The endpoint does not know an operation that a declared setting needs: it is an emulator, or older than the setting. */
export class EndpointLacksOperationError extends defineError(
  'EndpointLacksOperationError',
  'PCF_ENDPOINT_LACKS_OPERATION',
  (operation: string, setting: string, { cause }: ErrorOptions = {}) => ({
    operation,
    setting,
    message:
      `${setting} needs the operation ${operation}, which this endpoint does not support. It may be an emulator. Remove ` +
      `${setting} from the definition, or use another endpoint.`,
    cause,
  }),
) {}

/** KMS did not say which key an alias names, so the table's key cannot be compared with the declared one. Nothing was written. */
export class KeyAliasUnresolvedError extends defineError(
  'KeyAliasUnresolvedError',
  'PCF_KEY_ALIAS_UNRESOLVED',
  (id: string, alias: string, reason: string) => ({
    id,
    alias,
    message:
      `${id}: cannot compare the table's key with ${alias}, because KMS did not say which key that is: ${reason} Allow ` +
      'kms:DescribeKey, correct the alias, or use the ARN of the key as KMSMasterKeyId.',
  }),
  PlanRefusedError,
) {}
