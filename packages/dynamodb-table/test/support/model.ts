import type { CreateTableCommandInput, TableDescription } from '@aws-sdk/client-dynamodb';
import type { TableStep } from '../../src/steps.js';
import { maximaOf, NO_THROUGHPUT, newIndex, newWarmth, refuse } from './model-parts.js';
import { updateTable } from './model-update.js';

export const ARN = 'arn:aws:dynamodb:us-east-1:123456789012:table/table';

/** A table as DynamoDB keeps it. */
export interface ModelTable {
  readonly description: TableDescription;
  readonly tags: Readonly<Record<string, string>>;
  readonly policy: string;
  /** The attribute that time to live goes by. */
  readonly timeToLive: string | undefined;
  /** How many days the table can be restored for; `undefined` while it cannot. */
  readonly recoveryDays: number | undefined;
  /** The mode of the insights that are on, by index; of the table itself by an empty text. */
  readonly insights: Readonly<Record<string, string | undefined>>;
  readonly kinesis: { readonly arn: string; readonly precision: string } | undefined;
}

/**
 * What a call makes of a table: DynamoDB's rules in short, without time. It throws at all that DynamoDB refuses, and at what it
 * accepts without any effect.
 */
export function applyStep(table: ModelTable | undefined, step: TableStep): ModelTable | undefined {
  if (step.operation === 'CreateTable') return table ? refuse('the table is there') : create(step.input);
  if (!table) return refuse(`${step.operation}: there is no table`);
  if (step.operation === 'DeleteTable')
    return table.description.DeletionProtectionEnabled ? refuse('the table is protected') : undefined;
  return { ...table, ...change(table, step) };
}

type Changing = Exclude<TableStep, { operation: 'CreateTable' | 'DeleteTable' }>;

function change(table: ModelTable, step: Changing): Partial<ModelTable> {
  switch (step.operation) {
    case 'UpdateTable':
      return withoutLostInsights(table, updateTable(table.description, step.input));
    case 'TagResource':
    case 'UntagResource':
      return { tags: changeTags(table, step) };
    case 'PutResourcePolicy':
    case 'DeleteResourcePolicy': {
      const policy = step.operation === 'PutResourcePolicy' ? (step.input.Policy ?? '') : '';
      return step.input.ResourceArn === ARN && policy !== table.policy ? { policy } : refuse('no change of policy');
    }
    case 'UpdateTimeToLive': {
      const { Enabled, AttributeName } = step.input.TimeToLiveSpecification ?? {};
      if (Enabled) return table.timeToLive ? refuse('time to live is on') : { timeToLive: AttributeName };
      return table.timeToLive === AttributeName ? { timeToLive: undefined } : refuse('time to live goes by another');
    }
    case 'UpdateContinuousBackups':
      return changeRecovery(table, step.input.PointInTimeRecoverySpecification);
    case 'UpdateContributorInsights': {
      const { IndexName = '', ContributorInsightsAction: action, ContributorInsightsMode: mode } = step.input;
      const after = action === 'ENABLE' ? (mode ?? 'ACCESSED_AND_THROTTLED_KEYS') : undefined;
      if (IndexName && !table.description.GlobalSecondaryIndexes?.some((index) => index.IndexName === IndexName))
        return refuse('there is no such index');
      return table.insights[IndexName] === after
        ? refuse('insights are so already')
        : { insights: { ...table.insights, [IndexName]: after } };
    }
    default:
      return changeKinesis(table, step);
  }
}

/** The insights of an index go with it. */
function withoutLostInsights({ insights }: ModelTable, description: TableDescription): Partial<ModelTable> {
  const names = new Set(['', ...(description.GlobalSecondaryIndexes ?? []).map((index) => index.IndexName ?? '')]);
  return { description, insights: Object.fromEntries(Object.entries(insights).filter(([name]) => names.has(name))) };
}

function changeTags(table: ModelTable, step: Extract<Changing, { operation: 'TagResource' | 'UntagResource' }>) {
  if (step.input.ResourceArn !== ARN) return refuse('no ARN');
  if (step.operation === 'TagResource') {
    const set = (step.input.Tags ?? []).map(({ Key = '', Value = '' }): [string, string] => [Key, Value]);
    return set.length === 0 ? refuse('no tags') : Object.fromEntries([...Object.entries(table.tags), ...set]);
  }
  const removed = step.input.TagKeys ?? [];
  if (removed.length === 0) return refuse('no tags');
  return Object.fromEntries(Object.entries(table.tags).filter(([key]) => !removed.includes(key)));
}

type Recovery = Extract<
  TableStep,
  { operation: 'UpdateContinuousBackups' }
>['input']['PointInTimeRecoverySpecification'];

function changeRecovery({ recoveryDays }: ModelTable, specification: Recovery): Partial<ModelTable> {
  const { PointInTimeRecoveryEnabled: enabled, RecoveryPeriodInDays: days } = specification ?? {};
  if (!enabled && days !== undefined) return refuse('days while it is off');
  const after = enabled ? (days ?? recoveryDays ?? 35) : undefined;
  return after === recoveryDays ? refuse('recovery is so already') : { recoveryDays: after };
}

type KinesisStep = Extract<Changing, { operation: `${string}KinesisStreamingDestination` }>;

function changeKinesis({ kinesis }: ModelTable, step: KinesisStep): Partial<ModelTable> {
  const { StreamArn: arn = '' } = step.input;
  if (step.operation === 'EnableKinesisStreamingDestination') {
    const given = step.input.EnableKinesisStreamingConfiguration?.ApproximateCreationDateTimePrecision;
    return kinesis ? refuse('there is one already') : { kinesis: { arn, precision: given ?? 'MILLISECOND' } };
  }
  if (kinesis?.arn !== arn) return refuse('it is another one');
  if (step.operation === 'DisableKinesisStreamingDestination') return { kinesis: undefined };
  const precision = step.input.UpdateKinesisStreamingConfiguration?.ApproximateCreationDateTimePrecision ?? '';
  return kinesis.precision === precision ? refuse('the precision is so already') : { kinesis: { arn, precision } };
}

function create({ Tags = [], ...input }: CreateTableCommandInput): ModelTable {
  const { BillingMode: mode = 'PROVISIONED', GlobalSecondaryIndexes: indexes, ResourcePolicy, ...others } = input;
  const { SSESpecification: encryption, TableClass, OnDemandThroughput, WarmThroughput, ...settings } = others;
  if (indexes?.length === 0) return refuse('the list is empty');
  const maxima = maximaOf(OnDemandThroughput, undefined);
  const description: TableDescription = {
    ...settings,
    ProvisionedThroughput: input.ProvisionedThroughput ?? NO_THROUGHPUT,
    GlobalSecondaryIndexes: (indexes ?? []).map((index) => newIndex(index, mode)),
    WarmThroughput: newWarmth(input, mode),
    ...(maxima && { OnDemandThroughput: maxima }),
    ...(mode === 'PAY_PER_REQUEST' && { BillingModeSummary: { BillingMode: mode } }),
    ...(TableClass && { TableClassSummary: { TableClass } }),
    ...(encryption?.Enabled && {
      SSEDescription: {
        Status: 'ENABLED',
        KMSMasterKeyArn: encryption.KMSMasterKeyId ?? 'arn:aws:kms:r:1:key/managed',
      },
    }),
  };
  return {
    description,
    tags: Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
    policy: ResourcePolicy ?? '',
    timeToLive: undefined,
    recoveryDays: undefined,
    insights: {},
    kinesis: undefined,
  };
}
