import { declaredPolicy, declaredTags } from '@pcf/aws';
import { z } from 'zod';
import { contributorInsightsSpecification } from '../insights.js';
import { kinesisStreamSpecification } from '../kinesis.js';
import { pointInTimeRecoverySpecification } from '../recovery.js';
import { notSupported } from '../setting.js';
import { tableClassName } from '../table-class.js';

const region = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d+$/, 'expected an AWS region, for example eu-west-1')
  .describe('A region other than that of the table.');

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-replicaspecification.html */
export const replica = z.strictObject({
  Region: region,
  TableClass: tableClassName
    .optional()
    .describe('The class of the table in that region. If absent, it is left as it is, initially that of the table.'),
  ReadOnDemandThroughputSettings: z
    .strictObject({
      MaxReadRequestUnits: z.int().min(1).describe('The most read request units a second in that region.'),
    })
    .optional()
    .describe('The maximum of reads in that region. If absent, it is left as it is, initially that of the table.'),
  SSESpecification: z
    .strictObject({ KMSMasterKeyId: z.string().min(1).describe('Id, ARN or alias of a KMS key in that region.') })
    .optional()
    .describe('The key of the replica: required when the table has a key of its own. It is set at creation only.'),
  DeletionProtectionEnabled: z
    .boolean()
    .optional()
    .describe('Whether AWS refuses to delete the replica. Write false to have a protected replica deleted.'),
  Tags: declaredTags
    .optional()
    .describe('All tags of the replica, as a map or as a list of { Key, Value }. It does not get those of the table.'),
  ResourcePolicy: declaredPolicy
    .optional()
    .describe(
      'The policy of the replica: an IAM policy document, as a map or as JSON text; {} or an empty text for none.',
    ),
  PointInTimeRecoverySpecification: pointInTimeRecoverySpecification
    .optional()
    .describe('Continuous backups of the replica. If absent, they are left as they are.'),
  ContributorInsightsSpecification: contributorInsightsSpecification
    .optional()
    .describe('Statistics of the keys that are used most in that region. If absent, they are left as they are.'),
  KinesisStreamSpecification: kinesisStreamSpecification
    .optional()
    .describe('The Kinesis data stream in that region for changes of items; {} for none.'),
  GlobalSecondaryIndexes: notSupported,
  GlobalTableSettingsReplicationMode: notSupported,
  ReadProvisionedThroughputSettings: notSupported,
  ReplicaStreamSpecification: notSupported,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-globaltablewitness.html */
export const globalTableWitness = z.strictObject({ Region: region });

export type Replica = z.infer<typeof replica>;
type Witness = z.infer<typeof globalTableWitness>;

/** The replicas of a table, and how they are kept consistent. */
export interface Replicated {
  Replicas?: Replica[] | undefined;
  MultiRegionConsistency?: 'EVENTUAL' | 'STRONG' | undefined;
  GlobalTableWitnesses?: Witness[] | undefined;
}
