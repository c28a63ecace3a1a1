import { AWS_SETTINGS } from '@pcf/aws';
import { bind, createPcf, InvalidDefinitionError } from '@pcf/core';
import { createSimulator } from '@pcf/dynamodb-simulator';
import { dynamodbTable } from '@pcf/dynamodb-table';
import { localService } from '@pcf/local-service';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const table = {
  flavor: 'dynamodb_table',
  pcf_name: 'orders',
  aws_resource: {
    TableName: 'orders',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  },
} as const;

const simulators = [createSimulator({ durations: 'instant' }), createSimulator({ durations: 'instant' })] as const;
let endpoints: readonly string[];
beforeEach(async () => {
  endpoints = (await Promise.all(simulators.map((simulator) => simulator.listen()))).map(({ url }) => url);
});
afterEach(async () => {
  await Promise.all(simulators.map((simulator) => simulator.close()));
});

function runtimeAt(endpoint: string | undefined) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const settings = { region: 'eu-west-1', credentials, ...(endpoint === undefined ? {} : { endpoint }) };
  return createPcf({ plugins: [dynamodbTable], services: [bind(AWS_SETTINGS, { useValue: settings })] });
}

const sockets = () => process.getActiveResourcesInfo().filter((resource) => resource === 'TCPSocketWrap').length;

it('two runtimes with different endpoints and plugins know nothing of each other, and end apart', async () => {
  const before = sockets();
  const one = runtimeAt(endpoints[0]);
  const two = runtimeAt(endpoints[1]);
  const other = createPcf({ plugins: [localService] });
  expect(await one.particle(table).apply()).toMatchObject({ outcome: 'changed' });
  expect(await two.particle(table).syncState()).toBe('terminated');
  expect(() => other.particles([{ value: table }])).toThrow(InvalidDefinitionError);

  await one.dispose();
  expect(await two.particle(table).apply()).toMatchObject({ outcome: 'changed' });
  await two.dispose();
  await other.dispose();
  await vi.waitUntil(() => sockets() <= before);
});
