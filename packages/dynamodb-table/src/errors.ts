import { PcfError, PlanRefusedError } from '@pcf/core';

/**
 * A table is or becomes PROVISIONED, and some of its indexes have no throughput: each needs one then. Nothing was written.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/switching.capacitymode.html
 */
export class IndexThroughputNeededError extends PlanRefusedError {
  override readonly name = 'IndexThroughputNeededError';
  readonly code = 'PCF_INDEX_THROUGHPUT_NEEDED';

  /** @param indexes - the names of the indexes */
  constructor(
    readonly id: string,
    readonly indexes: readonly string[],
  ) {
    super(
      `${id}: with BillingMode PROVISIONED each index needs a ProvisionedThroughput, and none is declared for ` +
        `${indexes.join(', ')}. Declare all indexes of the table under GlobalSecondaryIndexes.`,
    );
  }
}

/** The type of an attribute changes that an index uses, and `ignore_changes` covers the index. Nothing was written. */
export class AttributeInUseError extends PlanRefusedError {
  override readonly name = 'AttributeInUseError';
  readonly code = 'PCF_ATTRIBUTE_IN_USE';

  /** @param indexes - the names of the indexes */
  constructor(
    readonly id: string,
    readonly indexes: readonly string[],
  ) {
    super(
      `${id}: the type of an attribute cannot change while an index has it in its key, and ignore_changes covers ` +
        `${indexes.join(', ')}. Restore the old type, or remove the index from ignore_changes.`,
    );
  }
}

/** A setting changes that cannot change while a table has replicas. Nothing was written. */
export class ReplicatedSettingError extends PlanRefusedError {
  override readonly name = 'ReplicatedSettingError';
  readonly code = 'PCF_REPLICATED_SETTING';

  /**
   * @param fields - the settings
   * @param regions - where the replicas are
   */
  constructor(
    readonly id: string,
    readonly fields: readonly string[],
    readonly regions: readonly string[],
  ) {
    super(
      `${id}: ${fields.join(', ')} cannot change in this way while the table has replicas (in ${regions.join(', ')}). ` +
        'Restore the old value, or remove the replicas first.',
    );
  }
}

/** The endpoint does not know an operation that a declared setting needs: it is an emulator, or older than the setting. */
export class EndpointLacksOperationError extends PcfError {
  override readonly name = 'EndpointLacksOperationError';
  readonly code = 'PCF_ENDPOINT_LACKS_OPERATION';

  constructor(
    readonly operation: string,
    readonly setting: string,
    options?: ErrorOptions,
  ) {
    super(
      `${setting} needs the operation ${operation}, which this endpoint does not know; it may be an emulator. Remove ` +
        `${setting} from the definition, or use another endpoint.`,
      options,
    );
  }
}

/** KMS did not say which key an alias names, so the table's key cannot be compared with the declared one. Nothing was written. */
export class KeyAliasUnresolvedError extends PlanRefusedError {
  override readonly name = 'KeyAliasUnresolvedError';
  readonly code = 'PCF_KEY_ALIAS_UNRESOLVED';

  /** @param reason - why KMS did not say it, as a sentence */
  constructor(
    readonly id: string,
    readonly alias: string,
    reason: string,
  ) {
    super(
      `${id}: cannot compare the table's key with ${alias}, because KMS did not say which key that is: ${reason} Allow ` +
        'kms:DescribeKey, correct the alias, or use the ARN of the key as KMSMasterKeyId.',
    );
  }
}
