import type { BillingMode } from './definition/capacity.js';
import type { GlobalSecondaryIndex } from './definition/indexes.js';
import type { TableResource } from './definition/table.js';

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

/** The settings that a table was seen to have, and the ARN that its tags and its policy are addressed by. */
export interface ObservedTable extends TableSettings {
  TableArn?: string | undefined;
}

/** The capacity of a table, or of one of its indexes. */
export type Capacity = Pick<GlobalSecondaryIndex, 'ProvisionedThroughput' | 'OnDemandThroughput' | 'WarmThroughput'>;
