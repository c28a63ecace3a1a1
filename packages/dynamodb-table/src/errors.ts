import { PcfError, PlanRefusedError } from '@pcf/core';

/**
 * A table is PROVISIONED or to become so, and there is no throughput for some of its indexes: each needs one then. Nothing was
 * written.
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
      `${id}: with BillingMode PROVISIONED each index needs a ProvisionedThroughput, and nothing is declared for ` +
        `${indexes.join(', ')}. Declare all indexes of the table under GlobalSecondaryIndexes.`,
    );
  }
}

/** The type of an attribute is to change that an index uses which is left to others. Nothing was written. */
export class AttributeInUseError extends PlanRefusedError {
  override readonly name = 'AttributeInUseError';
  readonly code = 'PCF_ATTRIBUTE_IN_USE';

  /** @param indexes - the names of the indexes */
  constructor(
    readonly id: string,
    readonly indexes: readonly string[],
  ) {
    super(
      `${id}: the type of an attribute cannot change as long as an index has it in its key, and ignore_changes leaves ` +
        `${indexes.join(', ')} to others. Put the old type back, or take the index out of ignore_changes.`,
    );
  }
}

/** A setting is to change that a table with replicas has for good. Nothing was written. */
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
      `${id}: ${fields.join(', ')} cannot change in this way while the table has replicas, and it has some in ` +
        `${regions.join(', ')}. Put the old value back, or take the replicas out first.`,
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
      `${setting} needs the operation ${operation}, which this endpoint does not know: it may be an emulator. Take ` +
        `${setting} out of the definition, or use another endpoint.`,
      options,
    );
  }
}

/** KMS does not tell which key an alias names, so that it is not known whether a table has the key that is declared. Nothing was written. */
export class KeyAliasUnresolvedError extends PlanRefusedError {
  override readonly name = 'KeyAliasUnresolvedError';
  readonly code = 'PCF_KEY_ALIAS_UNRESOLVED';

  /** @param reason - why KMS did not tell, as a sentence */
  constructor(
    readonly id: string,
    readonly alias: string,
    reason: string,
  ) {
    super(
      `${id}: cannot tell which KMS key ${alias} names, and so whether the table has that key: ${reason} Allow kms:DescribeKey, ` +
        'correct the alias, or give the ARN of the key as KMSMasterKeyId.',
    );
  }
}
