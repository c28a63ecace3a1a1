import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  paginateListTables,
  ResourceInUseException,
  ResourceNotFoundException,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateTableCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { createSimulator, type Simulator } from '../../src/index.js';
import { NOON, TestClock } from '../support/simulator.js';

const table = {
  TableName: 'orders',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' as const }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
  BillingMode: 'PAY_PER_REQUEST' as const,
};

const doors: [string, (simulator: Simulator) => Promise<DynamoDBClientConfig>][] = [
  ['a socket', async (simulator) => ({ endpoint: (await simulator.listen()).url })],
  ['the request handler', async (simulator) => ({ requestHandler: simulator.requestHandler() })],
];

/** The waiters wait in real time; a clock that moves with each question needs no time to pass. */
class RunningClock extends TestClock {
  override now(): number {
    this.advance(250);
    return super.now();
  }
}

describe.each(doors)('The SDK client through %s', (_title, door) => {
  const open: { simulator: Simulator; client: DynamoDBClient }[] = [];

  const connected = async (clock = new TestClock()) => {
    const simulator = createSimulator({ clock, durations: 'demo' });
    const credentials = { accessKeyId: '123456789012', secretAccessKey: 'secret' };
    const client = new DynamoDBClient({ region: 'eu-west-1', credentials, maxAttempts: 1, ...(await door(simulator)) });
    open.push({ simulator, client });
    return { simulator, client, clock };
  };

  afterEach(async () => {
    for (const { simulator, client } of open.splice(0)) {
      client.destroy();
      await simulator.close();
    }
  });

  it('reads times as dates', async () => {
    const { client } = await connected();
    await client.send(new CreateTableCommand(table));
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'orders' }));

    expect(Table?.CreationDateTime).toEqual(new Date(NOON));
  });

  it('takes the empty bodies of tag writes', async () => {
    const { client, clock } = await connected();
    await client.send(new CreateTableCommand(table));
    clock.advance(500);
    const ResourceArn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders';
    const tagged = await client.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: 'team', Value: 'blue' }] }));
    clock.advance(500);
    const untagged = await client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['team'] }));

    expect([tagged.$metadata.httpStatusCode, untagged.$metadata.httpStatusCode]).toEqual([200, 200]);
    expect(tagged.$metadata.requestId).toMatch(/^[A-Z0-9]{52}$/);
  });

  it('reads errors as its own classes, with the request id', async () => {
    const { client } = await connected();
    await client.send(new CreateTableCommand(table));
    const inUse = await client.send(new CreateTableCommand(table)).catch((error: unknown) => error);
    const missing = await client.send(new DescribeTableCommand({ TableName: 'none' })).catch((error: unknown) => error);

    expect(inUse).toBeInstanceOf(ResourceInUseException);
    expect(missing).toBeInstanceOf(ResourceNotFoundException);
    expect(missing).toMatchObject({
      message: 'Requested resource not found: Table: none not found',
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[A-Z0-9]{52}$/) },
    });
  });

  it('identifies errors without a class in the SDK by name', async () => {
    const { client } = await connected();

    await expect(client.send(new UpdateTableCommand({ TableName: 'orders' }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it('waits until a table exists, and until it is deleted', async () => {
    const { client } = await connected(new RunningClock());
    const waiter = { client, minDelay: 0.001, maxDelay: 0.001, maxWaitTime: 5 };
    await client.send(new CreateTableCommand(table));
    const { state: exists } = await waitUntilTableExists(waiter, { TableName: 'orders' });
    await client.send(new DeleteTableCommand({ TableName: 'orders' }));
    const { state: gone } = await waitUntilTableNotExists(waiter, { TableName: 'orders' });

    expect([exists, gone]).toEqual(['SUCCESS', 'SUCCESS']);
  });

  it('pages through the tables', async () => {
    const { client } = await connected();
    const names = ['aaa', 'bbb', 'ccc', 'ddd', 'eee'];
    for (const TableName of names) await client.send(new CreateTableCommand({ ...table, TableName }));
    const pages: (string[] | undefined)[] = [];
    for await (const { TableNames } of paginateListTables({ client, pageSize: 2 }, {})) pages.push(TableNames);

    expect(pages).toEqual([['aaa', 'bbb'], ['ccc', 'ddd'], ['eee']]);
  });

  it('writes and reads items', async () => {
    const { client, clock } = await connected();
    await client.send(new CreateTableCommand(table));
    clock.advance(500);
    const Item = { id: { S: '1' }, picture: { B: new Uint8Array([1, 2, 3]) } };
    await client.send(new PutItemCommand({ TableName: 'orders', Item }));

    expect((await client.send(new GetItemCommand({ TableName: 'orders', Key: { id: { S: '1' } } }))).Item).toEqual(
      Item,
    );
  });

  it('is sent to the region of its configuration', async () => {
    const { client, simulator } = await connected();
    await client.send(new CreateTableCommand(table));
    const elsewhere = new DynamoDBClient({
      region: 'us-east-1',
      credentials: { accessKeyId: '123456789012', secretAccessKey: 'secret' },
      requestHandler: simulator.requestHandler(),
    });

    expect((await elsewhere.send(new ListTablesCommand({}))).TableNames).toEqual([]);
  });
});
