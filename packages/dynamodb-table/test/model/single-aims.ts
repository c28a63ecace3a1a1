import type { UpdateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { policyText, tagMapOf } from '@pcf/aws';
import type { ModelCall, Table } from '@pcf/dynamodb-model';
import type { TableResource } from '../../src/settings/all.js';
import { ARN } from './model.js';
import type { Aim } from './shortest-way.js';

/** The declared settings that never share a call, each as an aim of its own. */
export const singleAims = (goal: TableResource): Aim[] => [
  protection(goal),
  tableClass(goal),
  encryption(goal),
  warmth(goal),
  indexWarmth(goal),
  tags(goal),
  policy(goal),
  timeToLive(goal),
  recovery(goal),
  insights(goal, '', goal.ContributorInsightsSpecification),
  ...(goal.GlobalSecondaryIndexes ?? []).map((index) =>
    insights(goal, index.IndexName, index.ContributorInsightsSpecification),
  ),
  kinesis(goal),
];

const one = (isLacking: boolean): number => (isLacking ? 1 : 0);

const updating = ({ TableName }: TableResource, input: Omit<UpdateTableCommandInput, 'TableName'>): ModelCall => ({
  operation: 'UpdateTable',
  input: { TableName, ...input },
});

const protection = (goal: TableResource): Aim => ({
  lacking: (table) => one((goal.DeletionProtectionEnabled ?? table.protected) !== table.protected),
  calls: (table) => [updating(goal, { DeletionProtectionEnabled: !table.protected })],
});

const tableClass = (goal: TableResource): Aim => ({
  lacking: ({ class: found = 'STANDARD' }) => one((goal.TableClass ?? found) !== found),
  calls: () => [updating(goal, { TableClass: goal.TableClass })],
});

const encryption = (goal: TableResource): Aim => {
  const { SSESpecification: wanted } = goal;
  return {
    lacking: ({ encryptionKey: found }) =>
      one(
        wanted !== undefined &&
          (wanted.Enabled ? !found || (wanted.KMSMasterKeyId ?? found) !== found : found !== undefined),
      ),
    calls: () => [updating(goal, { SSESpecification: wanted })],
  };
};

type Warmth = TableResource['WarmThroughput'];

const isColder = ({ warm }: Pick<Table, 'warm'>, wanted: Warmth): boolean =>
  warm.read < (wanted?.ReadUnitsPerSecond ?? 0) || warm.write < (wanted?.WriteUnitsPerSecond ?? 0);

/** Returns values that DynamoDB accepts: neither may be lowered. */
const raised = ({ warm }: Pick<Table, 'warm'>, wanted: Warmth): Warmth => {
  const { ReadUnitsPerSecond: read, WriteUnitsPerSecond: write } = wanted ?? {};
  return {
    ...(read !== undefined && { ReadUnitsPerSecond: Math.max(read, warm.read) }),
    ...(write !== undefined && { WriteUnitsPerSecond: Math.max(write, warm.write) }),
  };
};

const warmth = (goal: TableResource): Aim => ({
  lacking: (table) => one(isColder(table, goal.WarmThroughput)),
  calls: (table) => [updating(goal, { WarmThroughput: raised(table, goal.WarmThroughput) })],
});

/** The warm throughput of all indexes is changed in one call; nothing is published about other combinations. */
const indexWarmth = (goal: TableResource): Aim => {
  const colder = ({ indexes }: Table) =>
    (goal.GlobalSecondaryIndexes ?? []).flatMap(({ IndexName, WarmThroughput }) => {
      const index = indexes[IndexName];
      return index && isColder(index, WarmThroughput)
        ? [{ IndexName, WarmThroughput: raised(index, WarmThroughput) }]
        : [];
    });
  return {
    lacking: (table) => one(colder(table).length > 0),
    calls: (table) => [
      updating(goal, {
        GlobalSecondaryIndexUpdates: colder(table).map(({ IndexName, WarmThroughput }) => ({
          Update: { IndexName, WarmThroughput },
        })),
      }),
    ],
  };
};

const tags = ({ Tags }: TableResource): Aim => {
  const wanted = Tags && tagMapOf(Tags);
  const added = (found: Table['tags']) => Object.entries(wanted ?? {}).filter(([key, value]) => found[key] !== value);
  const removed = (found: Table['tags']) =>
    wanted ? Object.keys(found).filter((key) => !Object.hasOwn(wanted, key)) : [];
  return {
    lacking: (table) => one(added(table.tags).length > 0) + one(removed(table.tags).length > 0),
    calls: (table) => [
      {
        operation: 'TagResource',
        input: { ResourceArn: ARN, Tags: added(table.tags).map(([Key, Value]) => ({ Key, Value })) },
      },
      { operation: 'UntagResource', input: { ResourceArn: ARN, TagKeys: removed(table.tags) } },
    ],
  };
};

const policy = ({ ResourcePolicy: declared }: TableResource): Aim => {
  const wanted = declared === undefined ? undefined : policyText(declared);
  return {
    lacking: ({ policy: found = '' }) => one((wanted ?? found) !== found),
    calls: () => [
      { operation: 'PutResourcePolicy', input: { ResourceArn: ARN, Policy: wanted } },
      { operation: 'DeleteResourcePolicy', input: { ResourceArn: ARN } },
    ],
  };
};

const timeToLive = ({ TableName, TimeToLiveSpecification: wanted }: TableResource): Aim => {
  const current = ({ timeToLive: found }: Table) => (found?.on ? found.attribute : undefined);
  const attribute = wanted?.Enabled ? wanted.AttributeName : undefined;
  const switching = (AttributeName: string | undefined, Enabled: boolean): ModelCall => ({
    operation: 'UpdateTimeToLive',
    input: { TableName, TimeToLiveSpecification: { AttributeName, Enabled } },
  });
  return {
    lacking: (table) => {
      const found = current(table);
      if (!wanted || found === attribute) return 0;
      return one(found !== undefined) + one(attribute !== undefined);
    },
    calls: (table) => [switching(current(table), false), switching(attribute, true)],
  };
};

const recovery = ({ TableName, PointInTimeRecoverySpecification: wanted }: TableResource): Aim => ({
  lacking: ({ recoveryDays: found }) =>
    one(
      wanted !== undefined &&
        (wanted.PointInTimeRecoveryEnabled
          ? found === undefined || (wanted.RecoveryPeriodInDays ?? found) !== found
          : found !== undefined),
    ),
  calls: () => [
    { operation: 'UpdateContinuousBackups', input: { TableName, PointInTimeRecoverySpecification: wanted } },
  ],
});

/** A rebuilt index starts without insights. */
const insights = (
  { TableName }: TableResource,
  index: string,
  wanted: TableResource['ContributorInsightsSpecification'],
): Aim => ({
  lacking: ({ insights: all }) => {
    const found = all[index]?.on ? all[index] : undefined;
    if (!wanted || !(wanted.Enabled || found)) return 0;
    return one(!wanted.Enabled || !found || (wanted.Mode ?? found.mode) !== found.mode);
  },
  calls: () => [
    {
      operation: 'UpdateContributorInsights',
      input: {
        TableName,
        ...(index !== '' && { IndexName: index }),
        ContributorInsightsAction: wanted?.Enabled ? 'ENABLE' : 'DISABLE',
        ...(wanted?.Mode && { ContributorInsightsMode: wanted.Mode }),
      },
    },
  ],
});

const kinesis = ({ TableName, KinesisStreamSpecification: wanted }: TableResource): Aim => {
  const current = ({ kinesis: all }: Table) => Object.entries(all).find(([, { on }]) => on);
  const { StreamArn = '', ApproximateCreationDateTimePrecision: precision } = wanted ?? {};
  const configuration = precision && { ApproximateCreationDateTimePrecision: precision };
  return {
    lacking: (table) => {
      const [arn, { precision: found = 'MILLISECOND' }] = current(table) ?? ['', {}];
      if (!wanted) return 0;
      if (arn === StreamArn) return one(arn !== '' && (precision ?? found) !== found);
      return one(arn !== '') + one(StreamArn !== '');
    },
    calls: (table) => [
      {
        operation: 'DisableKinesisStreamingDestination',
        input: { TableName, StreamArn: current(table)?.[0] },
      },
      {
        operation: 'EnableKinesisStreamingDestination',
        input: { TableName, StreamArn, EnableKinesisStreamingConfiguration: configuration },
      },
      {
        operation: 'UpdateKinesisStreamingDestination',
        input: { TableName, StreamArn, UpdateKinesisStreamingConfiguration: configuration },
      },
    ],
  };
};
