import { MANAGED_KEY, type Observation } from '@pcf/dynamodb-model';
import { type Json, refusalIn, type TestClient } from '../support/simulator.js';
import { ARN, INDEXES, KEYS, TableName } from './values.js';

/** What the model leaves out of a description: names, times and counts. */
const LEFT_OUT = new Set([
  'TableArn',
  'TableId',
  'CreationDateTime',
  'TableSizeBytes',
  'ItemCount',
  'IndexArn',
  'IndexSizeBytes',
  'LastIncreaseDateTime',
  'LastDecreaseDateTime',
  'LastUpdateToPayPerRequestDateTime',
  'LastUpdateDateTime',
  'LatestStreamArn',
  'LatestStreamLabel',
  'GlobalTableVersion',
  'GlobalTableSettingsReplicationMode',
  'TableThroughputModeSummary',
]);

/** A replica's capacity is that of the table. */
const LEFT_OUT_OF_REPLICAS = new Set([...LEFT_OUT, 'WarmThroughput', 'GlobalSecondaryIndexes']);

const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

const pruned = (value: unknown, leftOut: ReadonlySet<string>): unknown =>
  JSON.parse(
    JSON.stringify(value, function (this: Json, name, inner: unknown) {
      if (leftOut.has(name)) return undefined;
      if (name === 'Replicas') return pruned(inner, LEFT_OUT_OF_REPLICAS);
      return name === 'KMSMasterKeyArn' && !KEYS.includes(String(inner)) ? MANAGED_KEY : inner;
    }),
  );

/** What can be seen of the table on the simulator, in the terms of the model. */
export async function seen(aws: TestClient, indexes: readonly string[]): Promise<Record<keyof Observation, unknown>> {
  const read = async (operation: string, input: object, of: (body: Json) => unknown) => {
    const { status, body } = await aws.answer(operation, input);
    return status === 200 ? of(body) : { refused: refusalIn(body).split(':')[0] };
  };
  const table = { TableName };
  const insights = ['', ...INDEXES.filter((name) => indexes.includes(name))].map(async (name) => {
    const input = name === '' ? table : { ...table, IndexName: name };
    return [name, await read('DescribeContributorInsights', input, insightsOf)] as const;
  });
  return {
    DescribeTable: await read('DescribeTable', table, ({ Table }) => pruned(Table, LEFT_OUT)),
    ListTagsOfResource: await read('ListTagsOfResource', { ResourceArn: ARN }, ({ Tags }) =>
      Object.fromEntries(list(Tags).map(({ Key, Value }) => [Key, Value])),
    ),
    GetResourcePolicy: await read('GetResourcePolicy', { ResourceArn: ARN }, ({ Policy }) => ({ policy: Policy })),
    DescribeTimeToLive: await read('DescribeTimeToLive', table, ({ TimeToLiveDescription: found }) => ({
      status: found?.TimeToLiveStatus,
      attribute: found?.AttributeName,
    })),
    DescribeContinuousBackups: await read(
      'DescribeContinuousBackups',
      table,
      ({ ContinuousBackupsDescription: found }) => ({
        backups: found?.ContinuousBackupsStatus,
        days: found?.PointInTimeRecoveryDescription?.RecoveryPeriodInDays,
      }),
    ),
    DescribeContributorInsights: Object.fromEntries(await Promise.all(insights)),
    DescribeKinesisStreamingDestination: await read(
      'DescribeKinesisStreamingDestination',
      table,
      ({ KinesisDataStreamDestinations: found }) =>
        Object.fromEntries(
          list(found).map(({ StreamArn, DestinationStatus, ApproximateCreationDateTimePrecision }) => [
            StreamArn,
            { status: DestinationStatus, precision: ApproximateCreationDateTimePrecision },
          ]),
        ),
    ),
  };
}

const insightsOf = ({ ContributorInsightsStatus: status, ContributorInsightsMode: mode }: Json) => ({ status, mode });
