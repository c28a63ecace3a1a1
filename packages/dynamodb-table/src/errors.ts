import { PlanRefusedError } from '@pcf/core';

/**
 * A table is to become PROVISIONED, and has indexes that its definition says nothing of: each needs a throughput then.
 * Nothing was written.
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
