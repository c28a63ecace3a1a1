import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { delay, type HttpFault, loseAnswer, resetAfter, resetBefore, serverError, throttle } from '@pcf/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { acceptAndIgnore, createSimulator, meanwhile, stayForever } from '../../src/index.js';
import { add, remove, replicasIn, replicated, started } from '../support/replicas.js';
import { onDemand, signedHeaders, TestClient, TestClock } from '../support/simulator.js';

const protect = { TableName: 'orders', DeletionProtectionEnabled: true };

const given = async (...tables: string[]) => {
  const aws = new TestClient();
  for (const name of tables) await aws.call('CreateTable', onDemand(name));
  return aws;
};

const namesIn = async (aws: TestClient) => (await aws.call('ListTables')).TableNames;

describe('A fault', () => {
  it('applies to one call of the operation, and then no more', async () => {
    const aws = await given('orders');
    aws.simulator.faults.inject(throttle(), { operation: 'DescribeTable' });

    expect(await namesIn(aws)).toEqual(['orders']);
    expect(await aws.refusal('DescribeTable', { TableName: 'orders' })).toMatch('Rate exceeded');
    expect((await aws.describe()).TableName).toBe('orders');
  });

  it('applies to calls on one table only, by its name or its ARN', async () => {
    const aws = await given('orders', 'others');
    aws.simulator.faults.inject(serverError(), { table: 'orders', times: 2 });
    const { TableArn } = await aws.describe('others');
    const arn = String(TableArn).replace('others', 'orders');

    expect((await aws.answer('DescribeTable', { TableName: 'orders' })).status).toBe(500);
    expect((await aws.answer('ListTagsOfResource', { ResourceArn: arn })).status).toBe(500);
    expect((await aws.answer('DescribeTable', { TableName: 'orders' })).status).toBe(200);
  });

  it('skips some calls first', async () => {
    const aws = await given('orders');
    aws.simulator.faults.inject(serverError(503), { operation: 'DescribeTable', skip: 1 });
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) statuses.push((await aws.answer('DescribeTable', { TableName: 'orders' })).status);

    expect(statuses).toEqual([200, 503, 200]);
  });

  it('applies to all calls until they are healed', async () => {
    const aws = await given();
    aws.simulator.faults.inject(serverError(), { times: Number.POSITIVE_INFINITY });
    const statuses = [await aws.answer('ListTables', {}), await aws.answer('DescribeLimits', {})];
    aws.simulator.faults.heal();

    expect(statuses.map(({ status }) => status)).toEqual([500, 500]);
    expect(await namesIn(aws)).toEqual([]);
  });

  it('can be any function, which may act on the simulator', async () => {
    const aws = await given();
    const raced: HttpFault = async (send) => {
      await aws.call('CreateTable', onDemand());
      return send();
    };
    aws.simulator.faults.inject(raced, { operation: 'CreateTable' });

    expect(await aws.refusal('CreateTable', onDemand())).toMatch('ResourceInUseException');
  });

  it.each([
    [() => serverError(), 'MakeTable', 'unknown operation MakeTable'],
    [() => acceptAndIgnore(), 'PutItem', 'acceptAndIgnore cannot be applied to PutItem'],
    [() => meanwhile('PutItem', {}), 'UpdateTable', 'meanwhile() cannot call PutItem'],
  ])('that cannot be is refused: %#', (fault, operation, text) => {
    expect(() => new TestClient().simulator.faults.inject(fault(), { operation })).toThrow(text);
  });
});

describe('A connection that is reset', () => {
  it.each([
    ['before the effect', resetBefore(), []],
    ['after the effect', resetAfter(), ['orders']],
  ])('%s', async (_title, fault, tables) => {
    const aws = await given();
    aws.simulator.faults.inject(fault, { operation: 'CreateTable' });

    await expect(aws.call('CreateTable', onDemand())).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await namesIn(aws)).toEqual(tables);
  });
});

describe('A slow answer', () => {
  it('waits on the given clock', async () => {
    const slept: number[] = [];
    const clock = Object.assign(new TestClock(), { sleep: async (duration: number) => void slept.push(duration) });
    const aws = new TestClient({ clock });
    aws.simulator.faults.inject(delay(60_000));

    expect(await namesIn(aws)).toEqual([]);
    expect(slept).toEqual([60_000]);
  });

  it('waits in real time if the clock cannot sleep', async () => {
    const aws = new TestClient();
    aws.simulator.faults.inject(delay(1));

    expect(await namesIn(aws)).toEqual([]);
  });
});

describe('DynamoDB itself', () => {
  it('accepts a call and ignores it', async () => {
    const aws = await given('orders');
    aws.simulator.faults.inject(acceptAndIgnore(), { operation: 'UpdateTable' });
    const { TableDescription } = await aws.call('UpdateTable', protect);

    expect(TableDescription).toMatchObject({ DeletionProtectionEnabled: true });
    expect(await aws.describe()).toMatchObject({ DeletionProtectionEnabled: false });
  });

  it('refuses an ignored call as usual', async () => {
    const aws = await given();
    aws.simulator.faults.inject(acceptAndIgnore());

    expect(await aws.refusal('UpdateTable', protect)).toMatch('ResourceNotFoundException');
  });

  it('leaves a table in a transient state', async () => {
    const aws = new TestClient({ durations: 'aws' });
    aws.simulator.faults.inject(stayForever(), { operation: 'CreateTable', table: 'orders' });
    await aws.call('CreateTable', onDemand());
    await aws.call('CreateTable', onDemand('others'));
    aws.clock.advance(10 * 365 * 86_400_000);

    expect((await aws.describe()).TableStatus).toBe('CREATING');
    expect((await aws.describe('others')).TableStatus).toBe('ACTIVE');
  });

  it.each([
    ['a replica from being made', started, add('eu-central-1'), []],
    ['a replica from being removed', replicated, remove('eu-central-1'), ['eu-central-1 ACTIVE']],
  ])('keeps %s for ever', async (_title, given, update, replicas) => {
    const aws = await given();
    aws.simulator.faults.inject(stayForever(), { operation: 'UpdateTable' });
    await aws.call('UpdateTable', update);
    aws.clock.advance(10 * 365 * 86_400_000);
    const table = await aws.describe();

    expect(replicasIn(table)).toEqual(replicas);
    expect(table.TableStatus).toBe('UPDATING');
  });

  it('is changed by another client just before the call', async () => {
    const aws = await given('orders');
    aws.simulator.faults.inject(meanwhile('UpdateTable', protect), { operation: 'DeleteTable' });

    expect(await aws.refusal('DeleteTable', { TableName: 'orders' })).toMatch('protected against deletion');
  });

  it('loses a table to another client just before the call', async () => {
    const aws = await given('orders');
    const gone = meanwhile('DeleteTable', { TableName: 'orders' });
    aws.simulator.faults.inject(gone, { operation: 'DescribeTable' });

    expect(await aws.refusal('DescribeTable', { TableName: 'orders' })).toMatch('ResourceNotFoundException');
  });
});

describe('Over HTTP', () => {
  const listening = async () => {
    const simulator = createSimulator({ durations: 'instant' });
    onTestFinished(() => simulator.close());
    const { url } = await simulator.listen();
    const send = (operation: string, input: object) =>
      fetch(url, { method: 'POST', headers: signedHeaders(operation), body: JSON.stringify(input) });
    return { simulator, url, send };
  };

  it('a reset drops the connection', async () => {
    const { simulator, send } = await listening();
    simulator.faults.inject(resetAfter(), { operation: 'CreateTable' });

    await expect(send('CreateTable', onDemand())).rejects.toThrow();
    expect(await (await send('ListTables', {})).json()).toEqual({ TableNames: ['orders'] });
  });

  it('an answer that is lost leaves the client waiting, until it gives up', async () => {
    const { simulator, url, send } = await listening();
    simulator.faults.inject(loseAnswer(), { operation: 'ListTables' });
    const credentials = { accessKeyId: '123456789012', secretAccessKey: 'secret' };
    const requestHandler = { requestTimeout: 50, throwOnRequestTimeout: true };
    const settings = { endpoint: url, region: 'eu-west-1', credentials, maxAttempts: 1, requestHandler };
    const client = new DynamoDBClient(settings);

    await expect(client.send(new ListTablesCommand({}))).rejects.toMatchObject({ name: 'TimeoutError' });
    client.destroy();
    expect((await send('ListTables', {})).status).toBe(200);
  });

  it('a refusal arrives as one', async () => {
    const { simulator, send } = await listening();
    simulator.faults.inject(throttle(), { operation: 'ListTables' });

    expect(await (await send('ListTables', {})).json()).toMatchObject({ __type: 'ThrottlingException' });
  });
});
