import type { Replica } from './definition/replicas.js';
import type { TableResource } from './definition/table.js';
import { present } from './present.js';

/** What a replica has for itself and is changed by calls in its region; all else it shares with the table. */
export type OwnSettings = Pick<
  Replica,
  | 'DeletionProtectionEnabled'
  | 'Tags'
  | 'ResourcePolicy'
  | 'PointInTimeRecoverySpecification'
  | 'ContributorInsightsSpecification'
  | 'KinesisStreamSpecification'
>;

/** The settings of a replica, or of the table that it is in its region, that it has for itself. */
export function ownSettings(of: OwnSettings): OwnSettings {
  const { DeletionProtectionEnabled, Tags, ResourcePolicy, KinesisStreamSpecification } = of;
  const { PointInTimeRecoverySpecification, ContributorInsightsSpecification } = of;
  return present({
    DeletionProtectionEnabled,
    Tags,
    ResourcePolicy,
    PointInTimeRecoverySpecification,
    ContributorInsightsSpecification,
    KinesisStreamSpecification,
  });
}

/**
 * The table that a replica is in its region, with no other settings than its own.
 *
 * @param arn - the ARN of that table, which stands for its name in calls: it says where they go
 */
export function replicaTable(arn: string, replica: OwnSettings): TableResource {
  return { TableName: arn, AttributeDefinitions: [], KeySchema: [], ...ownSettings(replica) };
}

/**
 * The ARN of a table's replica. A plan can be older than the table, so that what only AWS knows, its partition and the account, is
 * `*` there.
 *
 * @param tableArn - the ARN of the table itself, where there is one
 */
export function replicaArn(region: string, tableName: string, tableArn = 'arn:*:dynamodb::*'): string {
  const [, partition, , , account] = tableArn.split(':');
  return `arn:${partition}:dynamodb:${region}:${account}:table/${tableName}`;
}
