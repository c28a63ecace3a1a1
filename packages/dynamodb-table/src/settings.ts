import type { BillingMode } from './definition/capacity.js';
import type { GlobalSecondaryIndex } from './definition/indexes.js';
import type { TableResource } from './definition/table.js';
import type { NamedKeys } from './keys.js';

type AsDeclared = Pick<
  TableResource,
  | 'TableName'
  | 'AttributeDefinitions'
  | 'KeySchema'
  | 'LocalSecondaryIndexes'
  | 'GlobalSecondaryIndexes'
  | 'ProvisionedThroughput'
  | 'OnDemandThroughput'
  | 'WarmThroughput'
  | 'StreamSpecification'
  | 'SSESpecification'
  | 'TableClass'
  | 'DeletionProtectionEnabled'
  | 'ResourcePolicy'
  | 'TimeToLiveSpecification'
  | 'PointInTimeRecoverySpecification'
  | 'ContributorInsightsSpecification'
  | 'KinesisStreamSpecification'
  | 'Replicas'
  | 'MultiRegionConsistency'
  | 'GlobalTableWitnesses'
>;

/**
 * The settings of a table in the one form in which declared and observed ones are compared: a definition's shape, with
 * lists that are sets sorted by name, defaults written out, and nothing that is not a setting. An absent key is not
 * declared, or not observed.
 */
export interface TableSettings extends AsDeclared {
  BillingMode: BillingMode;
  Tags?: Record<string, string> | undefined;
}

/** The settings that a table was seen to have, and what else its plan depends on. */
export interface ObservedTable extends TableSettings {
  /** What its tags and its policy are addressed by. */
  TableArn?: string | undefined;
  /** What cannot be given less throughput for now: the names of indexes, and an empty text for the table itself. */
  NotLowerable?: readonly string[] | undefined;
  /** The parts that this version does not know, by name. */
  Foreign?: readonly string[] | undefined;
  /** Which keys the aliases of its definition name. */
  Keys?: NamedKeys | undefined;
  /** The index that is being filled, where that is all that keeps the table from resting. */
  Backfilling?: string | undefined;
  /** Whether DynamoDB found no items in it at its last count; it counts about every six hours. */
  IsEmpty?: boolean | undefined;
}

/** The capacity of a table, or of one of its indexes. */
export type Capacity = Pick<GlobalSecondaryIndex, 'ProvisionedThroughput' | 'OnDemandThroughput' | 'WarmThroughput'>;
