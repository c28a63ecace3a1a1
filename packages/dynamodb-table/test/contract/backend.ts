import {
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeContributorInsightsCommand,
  DescribeKinesisStreamingDestinationCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  DynamoDBServiceException,
  GetResourcePolicyCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  type TableDescription,
  type Tag,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { AWS_SETTINGS } from '@pcf/aws';
import { bind } from '@pcf/core';
import { isRecord } from '@pcf/core/values';
import { createSimulator, type DurationsPreset } from '@pcf/dynamodb-simulator';
import { type FlavorBackend, type FlavorSubject, type HttpFault, HttpFaults, VirtualClock } from '@pcf/testing';

const SECRET = 'the-secret-key-of-the-credentials';
const REGION = 'us-east-1';

/** What the contracts about settings leave alone, and what a table does not have. */
export const exceptions: Pick<FlavorSubject, 'exempt' | 'waive'> = {
  exempt: {
    'aws_resource.custom_config': "it is for the team's own tools, and not sent",
    'aws_resource.WarmThroughput': 'it grows by itself and never shrinks, so a changed table differs from a new one',
    'aws_resource.GlobalSecondaryIndexes.0.WarmThroughput': 'it grows by itself and never shrinks',
    'aws_resource.Replicas': 'the suite inspects the table in its own region; the replicas have tests of their own',
    'aws_resource.MultiRegionConsistency': 'EVENTUAL is the default, and STRONG cannot be changed',
    'aws_resource.SSESpecification.KMSMasterKeyId': 'a specification without a key means the key of AWS',
    'aws_resource.KinesisStreamSpecification.ApproximateCreationDateTimePrecision':
      'it belongs to the destination, so that another stream has the precision of a new one',
  },
  waive: { 'stopped-state': 'a table cannot be stopped' },
};

/** The name of the table in all definitions. */
export const TableName = 'posts';

/**
 * Creates a simulated DynamoDB in virtual time.
 *
 * @param alter - changes the table by other means than the flavor
 */
export function contractBackend(
  durations: DurationsPreset,
  alter: (client: DynamoDBClient, table: TableDescription) => Promise<unknown>,
): FlavorBackend {
  const clock = new VirtualClock();
  const simulator = createSimulator({ clock, durations });
  const http = new HttpFaults(simulator.requestHandler(), { clock });
  const credentials = { accessKeyId: '123456789012', secretAccessKey: SECRET };
  let client: DynamoDBClient | undefined;
  const behind = () => {
    const requestHandler = simulator.requestHandler();
    client ??= new DynamoDBClient({ region: REGION, credentials, requestHandler, maxAttempts: 1 });
    return client;
  };
  const settled = () => settledTable(behind(), clock);
  const showStatus = (status: string) =>
    http.inject(withStatus(status), { operation: 'DescribeTable', times: Number.POSITIVE_INFINITY });
  return {
    services: [bind(AWS_SETTINGS, { useValue: { region: REGION, credentials, requestHandler: http.handler } })],
    clock,
    http,
    secrets: [SECRET],
    async remove() {
      await removeReplicas(behind(), await settled());
      await settled();
      clock.advance(200_000);
      await behind().send(new DeleteTableCommand({ TableName }));
      clock.advance(10_000);
    },
    async alter() {
      await alter(behind(), await settled());
      await settled();
    },
    inspect: () => inspectTable(behind()),
    count: async () => (await behind().send(new ListTablesCommand({}))).TableNames?.length ?? 0,
    block: () => showStatus('INACCESSIBLE_ENCRYPTION_CREDENTIALS'),
    confuse: () => showStatus('DREAMING'),
    dispose: () => client?.destroy(),
  };
}

async function settledTable(client: DynamoDBClient, clock: VirtualClock): Promise<TableDescription> {
  for (;;) {
    const { Table = {} } = await client.send(new DescribeTableCommand({ TableName }));
    const statuses = [Table.TableStatus, ...(Table.Replicas ?? []).map((replica) => replica.ReplicaStatus)];
    if (statuses.every((status) => status === 'ACTIVE')) return Table;
    clock.advance(1_000);
  }
}

/** All that the service keeps of a table, without what counts or dates its changes. */
async function inspectTable(client: DynamoDBClient): Promise<unknown> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName })).catch(whereNotFound);
  if (!Table) return undefined;
  const ResourceArn = Table.TableArn ?? '';
  const { Tags } = await client.send(new ListTagsOfResourceCommand({ ResourceArn }));
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  const { ContinuousBackupsDescription: backups } = await client.send(
    new DescribeContinuousBackupsCommand({ TableName }),
  );
  const { PointInTimeRecoveryStatus, RecoveryPeriodInDays } = backups?.PointInTimeRecoveryDescription ?? {};
  const insights = await insightsOf(client);
  const indexInsights = await Promise.all(
    (Table.GlobalSecondaryIndexes ?? []).map(async ({ IndexName }) => [IndexName, await insightsOf(client, IndexName)]),
  );
  const { KinesisDataStreamDestinations } = await client.send(
    new DescribeKinesisStreamingDestinationCommand({ TableName }),
  );
  const { Policy } = await client.send(new GetResourcePolicyCommand({ ResourceArn })).catch(whereNotFound);
  const recovery = { PointInTimeRecoveryStatus, RecoveryPeriodInDays };
  const destinations = KinesisDataStreamDestinations?.filter(
    ({ DestinationStatus }) => DestinationStatus !== 'DISABLED',
  );
  const others = { TimeToLiveDescription, recovery, insights, indexInsights, destinations, Policy };
  const BillingMode = Table.BillingModeSummary?.BillingMode ?? 'PROVISIONED';
  return { ...withoutHistory({ ...Table }), BillingMode, Tags: tagsOf(Tags), ...others };
}

async function insightsOf(client: DynamoDBClient, IndexName?: string) {
  const { ContributorInsightsStatus, ContributorInsightsMode } = await client.send(
    new DescribeContributorInsightsCommand({ TableName, IndexName }),
  );
  return { ContributorInsightsStatus, ContributorInsightsMode };
}

function tagsOf(tags: readonly Tag[] = []) {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

function whereNotFound(error: unknown) {
  if (error instanceof DynamoDBServiceException && /NotFound/.test(error.name))
    return { Table: undefined, Policy: undefined };
  throw error;
}

/** What depends on earlier changes. Warm throughput grows by itself, and never shrinks. */
const HISTORY = [
  'BillingModeSummary',
  'WarmThroughput',
  'TableId',
  'CreationDateTime',
  'LatestStreamArn',
  'LatestStreamLabel',
  'NumberOfDecreasesToday',
  'LastIncreaseDateTime',
  'LastDecreaseDateTime',
  'LastUpdateToPayPerRequestDateTime',
  'LastUpdateDateTime',
  'ReplicaInaccessibleDateTime',
];

function withoutHistory(value: object): object {
  const kept = Object.entries(value).filter(([key]) => !HISTORY.includes(key));
  return Object.fromEntries(kept.map(([key, part]: [string, unknown]) => [key, partWithoutHistory(part)]));
}

function partWithoutHistory(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(partWithoutHistory);
  return isRecord(part) ? withoutHistory(part) : part;
}

async function removeReplicas(client: DynamoDBClient, { Replicas = [], GlobalTableWitnesses = [] }: TableDescription) {
  const deletions = [Replicas, GlobalTableWitnesses].map((places) =>
    places.map(({ RegionName }) => ({ Delete: { RegionName } })),
  );
  const [ReplicaUpdates = [], GlobalTableWitnessUpdates = []] = deletions;
  if (ReplicaUpdates.length === 0) return;
  const witnesses = GlobalTableWitnessUpdates.length > 0 ? { GlobalTableWitnessUpdates } : {};
  await client.send(new UpdateTableCommand({ TableName, ReplicaUpdates, ...witnesses }));
}

/** Shows a table in a status that the simulator never has. */
function withStatus(status: string): HttpFault {
  return async (send) => {
    const answer = await send();
    if (!(answer.body instanceof Uint8Array)) throw new TypeError('the simulator answers with bytes');
    const text = new TextDecoder().decode(answer.body);
    const body = new TextEncoder().encode(text.replace(/"TableStatus":"[A-Z]+"/, `"TableStatus":"${status}"`));
    return { ...answer, headers: { 'content-type': 'application/x-amz-json-1.0' }, body };
  };
}
