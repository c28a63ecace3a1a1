import type { UpdateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { TableStep } from './steps.js';

/** The read that shows what a write has done, where it is not `DescribeTable`. */
const READS: Readonly<Partial<Record<TableStep['operation'], string>>> = {
  TagResource: 'dynamodb:ListTagsOfResource',
  UntagResource: 'dynamodb:ListTagsOfResource',
  PutResourcePolicy: 'dynamodb:GetResourcePolicy',
  DeleteResourcePolicy: 'dynamodb:GetResourcePolicy',
  UpdateTimeToLive: 'dynamodb:DescribeTimeToLive',
  UpdateContinuousBackups: 'dynamodb:DescribeContinuousBackups',
  UpdateContributorInsights: 'dynamodb:DescribeContributorInsights',
  EnableKinesisStreamingDestination: 'dynamodb:DescribeKinesisStreamingDestination',
  DisableKinesisStreamingDestination: 'dynamodb:DescribeKinesisStreamingDestination',
  UpdateKinesisStreamingDestination: 'dynamodb:DescribeKinesisStreamingDestination',
};

const CUSTOMER_KEY = ['kms:CreateGrant', 'kms:DescribeKey'];
const KINESIS = ['kinesis:DescribeStream', 'kinesis:PutRecord', 'kinesis:PutRecords'];
const SERVICE_LINKED_ROLE = 'iam:CreateServiceLinkedRole';

/**
 * The IAM actions that whoever carries a plan out has to be allowed, with the reads that show what has been done. Settings that
 * are declared and do not change are read too; their reads are not in it. What a step with a `region` needs, it needs there.
 *
 * @param plan - a plan of a table, or its steps alone
 * @returns actions such as `dynamodb:UpdateTable`, in order, each once
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 *
 * @example
 * ```ts
 * const actions = iamActions(await table.plan());
 * ```
 */
export function iamActions({ steps }: { readonly steps: readonly TableStep[] }): string[] {
  const actions = steps.flatMap((step) => [
    `dynamodb:${step.operation}`,
    ...[READS[step.operation] ?? []].flat(),
    ...extraActions(step),
  ]);
  return [...new Set(['dynamodb:DescribeTable', ...actions])].sort();
}

/** What whoever adds or removes a replica has to be allowed in its region. */
const NEW_REPLICA = [
  ...['CreateTable', 'CreateTableReplica', 'Query', 'Scan', 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
  'BatchWriteItem',
].map((action) => `dynamodb:${action}`);
const LOST_REPLICA = ['dynamodb:DeleteTable', 'dynamodb:DeleteTableReplica'];

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2gt_IAM.html */
function replicaActions({ ReplicaUpdates = [], GlobalTableWitnessUpdates = [] }: UpdateTableCommandInput): string[] {
  return [
    ...ReplicaUpdates.flatMap(({ Create, Delete }) => [
      ...(Create ? [...NEW_REPLICA, SERVICE_LINKED_ROLE] : []),
      ...(Create?.KMSMasterKeyId ? CUSTOMER_KEY : []),
      ...(Delete ? LOST_REPLICA : []),
    ]),
    ...GlobalTableWitnessUpdates.flatMap(({ Create, Delete }) => [
      ...(Create ? ['dynamodb:CreateGlobalTableWitness'] : []),
      ...(Delete ? ['dynamodb:DeleteGlobalTableWitness'] : []),
    ]),
  ];
}

function extraActions(step: TableStep): string[] {
  switch (step.operation) {
    case 'CreateTable':
      return [
        ...(step.input.Tags?.length ? ['dynamodb:ListTagsOfResource', 'dynamodb:TagResource'] : []),
        ...(step.input.ResourcePolicy ? ['dynamodb:GetResourcePolicy', 'dynamodb:PutResourcePolicy'] : []),
        ...(step.input.SSESpecification?.Enabled ? CUSTOMER_KEY : []),
      ];
    case 'UpdateTable':
      return [...(step.input.SSESpecification?.Enabled ? CUSTOMER_KEY : []), ...replicaActions(step.input)];
    case 'UpdateContributorInsights':
      return step.input.ContributorInsightsAction === 'ENABLE' ? [SERVICE_LINKED_ROLE] : [];
    case 'EnableKinesisStreamingDestination':
      return [...KINESIS, SERVICE_LINKED_ROLE];
    default:
      return [];
  }
}
