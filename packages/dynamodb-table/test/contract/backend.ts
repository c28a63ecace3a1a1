import {
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type TableDescription,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { AWS_SETTINGS } from '@pcf/aws';
import { bind } from '@pcf/core';
import { createSimulator, type DurationsPreset } from '@pcf/dynamodb-simulator';
import { type FlavorBackend, type HttpFault, HttpFaults, VirtualClock } from '@pcf/testing';

const SECRET = 'the-secret-key-of-the-credentials';
const REGION = 'us-east-1';

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
