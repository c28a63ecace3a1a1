import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { expect, it, onTestFinished } from 'vitest';
import { localBackend } from '../src/index.js';

function clientFor(environment: Readonly<Record<string, string>>): DynamoDBClient {
  const client = new DynamoDBClient({
    endpoint: environment.AWS_ENDPOINT_URL_DYNAMODB ?? '',
    region: environment.AWS_REGION ?? '',
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
    },
    maxAttempts: 1,
  });
  onTestFinished(() => client.destroy());
  return client;
}

const TABLE = new CreateTableCommand({
  TableName: 'orders',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
});

it('the local backend can be used with the environment that it returns, until it is closed', async () => {
  const { environment, close } = await localBackend.start();
  expect((await clientFor(environment).send(new ListTablesCommand({}))).TableNames).toEqual([]);
  await close();
  await expect(fetch(environment.AWS_ENDPOINT_URL_DYNAMODB ?? '')).rejects.toThrow();
});

it('the local backend has the account of all local backends', async () => {
  const { environment, close } = await localBackend.start();
  const { TableDescription } = await clientFor(environment).send(TABLE);
  expect(TableDescription?.TableArn).toBe('arn:aws:dynamodb:us-east-1:000000000000:table/orders');
  await close();
});

it('the local backend listens on its port again, with its tables', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pcf-tables-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const first = await localBackend.start({ folder, durations: 'instant' });
  const url = first.environment.AWS_ENDPOINT_URL_DYNAMODB ?? '';
  await clientFor(first.environment).send(TABLE);
  await first.close();

  const port = Number(new URL(url).port);
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  await expect(localBackend.start({ folder, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  other.close();
  await once(other, 'close');

  const second = await localBackend.start({ folder, port });
  expect(second.environment.AWS_ENDPOINT_URL_DYNAMODB).toBe(url);
  expect((await clientFor(second.environment).send(new ListTablesCommand({}))).TableNames).toEqual(['orders']);
  await second.close();
});

it.each([
  ['instant', 'ACTIVE'],
  ['aws', 'CREATING'],
] as const)('the local backend takes the durations %s', async (durations, status) => {
  const { environment, close } = await localBackend.start({ durations });
  const client = clientFor(environment);
  await client.send(TABLE);
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'orders' }));
  expect(Table?.TableStatus).toBe(status);
  await close();
});
