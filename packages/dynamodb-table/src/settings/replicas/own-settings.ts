import { omitUndefined } from '@pcf/core/values';
import type { Edit } from '../../steps/edit.js';
import type { TableStep } from '../../steps/step.js';
import { deletionProtection } from '../deletion-protection.js';
import { normaliseWith } from '../derive.js';
import { insights } from '../insights.js';
import { kinesis } from '../kinesis.js';
import { policy } from '../policy.js';
import { recovery } from '../recovery.js';
import { changesBetween, type SettingList, stepsInOrder } from '../setting.js';
import { tags } from '../tags.js';
import type { Replica } from './schema.js';

/** The settings that a replica has for itself, changed by calls in its region. All others it shares with the table. */
export type OwnSettings = Pick<
  Replica,
  | 'DeletionProtectionEnabled'
  | 'Tags'
  | 'ResourcePolicy'
  | 'PointInTimeRecoverySpecification'
  | 'ContributorInsightsSpecification'
  | 'KinesisStreamSpecification'
>;

/** A replica as the table that it is in its region, with only its own settings. */
export interface ReplicaTable extends OwnSettings {
  TableName: string;
}

/** The settings of {@link OwnSettings}, in the order of calls. */
export const REPLICA_SETTINGS: SettingList<ReplicaTable> = [
  tags,
  policy,
  deletionProtection,
  recovery,
  insights,
  kinesis,
];

/** What a new replica has for itself: nothing of it comes from the table. */
export const INITIALLY: OwnSettings = {
  DeletionProtectionEnabled: false,
  Tags: {},
  ResourcePolicy: '',
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
  ContributorInsightsSpecification: { Enabled: false },
  KinesisStreamSpecification: {},
};

/** Returns the settings that a replica has for itself, from those of the replica or of the table that it is in its region. */
export function ownSettings(of: OwnSettings): OwnSettings {
  const { DeletionProtectionEnabled, Tags, ResourcePolicy, KinesisStreamSpecification } = of;
  const { PointInTimeRecoverySpecification, ContributorInsightsSpecification } = of;
  return omitUndefined({
    DeletionProtectionEnabled,
    Tags,
    ResourcePolicy,
    PointInTimeRecoverySpecification,
    ContributorInsightsSpecification,
    KinesisStreamSpecification,
  });
}

/**
 * Returns the table that a replica is in its region, with only its own settings.
 *
 * @param arn - the ARN of that table, in place of its name: it says to which region calls go
 */
export function replicaTable(arn: string, replica: OwnSettings): ReplicaTable {
  return { TableName: arn, ...ownSettings(replica) };
}

/**
 * Returns the ARN of a replica of a table. A plan can be older than the table: then the partition and the account, which only AWS
 * knows, are `*`.
 *
 * @param tableArn - the ARN of the table itself, if it exists
 */
export function replicaArn(region: string, tableName: string, tableArn = 'arn:*:dynamodb::*'): string {
  const [, partition, , , account] = tableArn.split(':');
  return `arn:${partition}:dynamodb:${region}:${account}:table/${tableName}`;
}

/** Returns the calls that change what one replica has for itself. */
export function ownSettingSteps(
  { id, observed: { TableName }, resource }: Pick<Edit<Named>, 'id' | 'observed' | 'resource'>,
  found: OwnSettings,
  wanted: Replica,
): TableStep[] {
  const { Region: region } = wanted;
  const arn = replicaArn(region, TableName);
  const before = { ...normaliseWith(REPLICA_SETTINGS, replicaTable(arn, found)), TableArn: arn };
  const after = normaliseWith(REPLICA_SETTINGS, replicaTable(arn, wanted));
  const written = resource.Replicas?.find((replica) => replica.Region === region) ?? wanted;
  const steps = stepsInOrder(REPLICA_SETTINGS, {
    id,
    observed: before,
    desired: after,
    declared: after,
    resource: replicaTable(arn, written),
    changes: changesBetween(REPLICA_SETTINGS, before, after),
  });
  return steps.map((step) => ({
    ...step,
    region,
    summary: step.summary.replace(arn, `${TableName} in ${region}`),
    changes: (step.changes ?? []).map((change) => ({ ...change, path: `Replicas[${region}].${change.path}` })),
    ...(step.group && { group: `${step.group} in ${region}` }),
  }));
}

/** A table with its name and its replicas. */
interface Named {
  TableName: string;
  Replicas?: Replica[] | undefined;
}
