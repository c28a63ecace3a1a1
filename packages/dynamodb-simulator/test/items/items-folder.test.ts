import { cpSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SimulatorOptions } from '../../src/index.js';
import { temporary } from '../support/folder.js';
import { FRANKFURT } from '../support/replicas.js';
import { all, hash, indexed, onDemand, range, strings, TestClient } from '../support/simulator.js';

const opened = (folder: string, options: SimulatorOptions = {}) => {
  const aws = new TestClient({ folder, ...options });
  onTestFinished(() => aws.simulator.close());
  return aws;
};

/** The simulator of a folder whose first simulator has done some work and is closed. */
const reopened = async (work: (aws: TestClient) => Promise<unknown>) => {
  const folder = await temporary();
  const first = opened(folder);
  await work(first);
  await first.simulator.close();
  return { folder, aws: opened(folder) };
};

const s = (value: string) => ({ S: value });
const item = (id: string, customer = 'ann') => ({ id: s(id), at: s('1'), customer: s(customer) });
const put = (aws: TestClient, id: string, customer?: string) =>
  aws.call('PutItem', { TableName: 'orders', Item: item(id, customer) });
const scan = async (aws: TestClient, more: object = {}) =>
  (await aws.call('Scan', { TableName: 'orders', ...more })).Items;
const ofCustomer = async (aws: TestClient, customer: string) =>
  (
    await aws.call('Query', {
      TableName: 'orders',
      IndexName: 'by-customer',
      KeyConditionExpression: 'customer = :customer',
      ExpressionAttributeValues: { ':customer': s(customer) },
    })
  ).Items;

const plain = () => ({
  ...onDemand(),
  AttributeDefinitions: strings('id', 'at'),
  KeySchema: [hash('id'), range('at')],
});
const change = (update: object) => ({
  TableName: 'orders',
  AttributeDefinitions: strings('customer'),
  GlobalSecondaryIndexUpdates: [update],
});
const addIndex = change({
  Create: { IndexName: 'by-customer', KeySchema: [hash('customer')], Projection: all },
});
const removeIndex = change({ Delete: { IndexName: 'by-customer' } });

describe('The items of a simulator with a folder', () => {
  it('are kept when it is opened again, in all accounts and regions', async () => {
    const elsewhere = { region: 'us-east-1' };
    const theirs = { accessKeyId: '999999999999' };
    const { aws } = await reopened(async (first) => {
      for (const caller of [{}, elsewhere, theirs]) {
        await first.call('CreateTable', onDemand(), caller);
        await first.call(
          'PutItem',
          { TableName: 'orders', Item: { id: s('1'), from: s(JSON.stringify(caller)) } },
          caller,
        );
      }
    });
    const from = async (caller: object) => (await aws.call('Scan', { TableName: 'orders' }, caller)).Items;

    expect(await from({})).toEqual([{ id: s('1'), from: s('{}') }]);
    expect(await from(elsewhere)).toEqual([{ id: s('1'), from: s(JSON.stringify(elsewhere)) }]);
    expect(await from(theirs)).toEqual([{ id: s('1'), from: s(JSON.stringify(theirs)) }]);
  });

  it('are as they were last written', async () => {
    const { aws } = await reopened(async (first) => {
      await first.call('CreateTable', onDemand());
      const Key = { id: s('1') };
      await first.call('PutItem', { TableName: 'orders', Item: { ...Key, amount: { N: '5' } } });
      await first.call('UpdateItem', {
        TableName: 'orders',
        Key,
        UpdateExpression: 'SET amount = amount + :more',
        ExpressionAttributeValues: { ':more': { N: '2' } },
      });
      await first.call('PutItem', { TableName: 'orders', Item: { id: s('2') } });
      await first.call('DeleteItem', { TableName: 'orders', Key: { id: s('2') } });
    });

    expect(await scan(aws)).toEqual([{ id: s('1'), amount: { N: '7' } }]);
  });

  it('are found by an index, which follows later changes', async () => {
    const { aws } = await reopened(async (first) => {
      await first.call('CreateTable', indexed());
      await put(first, '1', 'ann');
      await put(first, '2', 'bob');
    });
    const before = await ofCustomer(aws, 'ann');
    await put(aws, '1', 'bob');

    expect(before).toEqual([item('1')]);
    expect(await ofCustomer(aws, 'ann')).toEqual([]);
    expect(await ofCustomer(aws, 'bob')).toHaveLength(2);
  });

  it('are found by an index that was added before, and not looked at', async () => {
    const { aws } = await reopened(async (first) => {
      await first.call('CreateTable', plain());
      await put(first, '1');
      await first.call('UpdateTable', addIndex);
    });

    expect(await ofCustomer(aws, 'ann')).toEqual([item('1')]);
  });

  it('are found by their new values in an index that was deleted and added again', async () => {
    const { aws } = await reopened(async (first) => {
      await first.call('CreateTable', plain());
      await first.call('UpdateTable', addIndex);
      await put(first, '1', 'ann');
      await first.call('UpdateTable', removeIndex);
      await put(first, '1', 'bob');
    });
    await aws.call('UpdateTable', addIndex);

    expect(await ofCustomer(aws, 'ann')).toEqual([]);
    expect(await ofCustomer(aws, 'bob')).toEqual([item('1', 'bob')]);
  });

  it('are deleted when their table is deleted and created again', async () => {
    const createAgain = async (aws: TestClient) => {
      await aws.call('DeleteTable', { TableName: 'orders' });
      await aws.call('CreateTable', indexed());
    };
    const started = async (first: TestClient) => {
      await first.call('CreateTable', indexed());
      await put(first, '1');
    };
    const { aws: before } = await reopened(async (first) => {
      await started(first);
      await createAgain(first);
    });
    const { aws: later } = await reopened(started);
    await createAgain(later);

    expect([await scan(before), await ofCustomer(before, 'ann')]).toEqual([[], []]);
    expect([await scan(later), await ofCustomer(later, 'ann')]).toEqual([[], []]);
  });

  it('stay with the replica that they were put into, when replicas were still being made', async () => {
    const folder = await temporary();
    const aws = opened(folder, { durations: { showReplica: 10_000 } });
    const replicate = (TableName: string, RegionName: string) =>
      aws.call('UpdateTable', { TableName, ReplicaUpdates: [{ Create: { RegionName } }] });
    await aws.call('CreateTable', onDemand('first'));
    await aws.call('CreateTable', onDemand('second'));
    await replicate('first', 'eu-west-3');
    aws.clock.advance(20_000);
    await replicate('second', 'eu-central-1');
    aws.clock.advance(5_000);
    await replicate('first', 'eu-central-1');
    aws.clock.advance(5_000);
    await aws.call('PutItem', { TableName: 'second', Item: { id: s('1') } }, FRANKFURT);
    const killed = await temporary();
    cpSync(folder, killed, { recursive: true });
    aws.clock.advance(5_000);
    const again = opened(killed, { clock: aws.clock });
    const countIn = async (TableName: string) => (await again.call('Scan', { TableName }, FRANKFURT)).Count;

    expect([await countIn('first'), await countIn('second')]).toEqual([0, 1]);
  });

  it('leave nothing in the folder when their table is deleted', async () => {
    const { aws, folder } = await reopened(async (first) => {
      await first.call('CreateTable', indexed());
      await put(first, '1');
      await first.call('DeleteTable', { TableName: 'orders' });
    });
    await aws.call('CreateTable', onDemand('others'));
    await aws.call('PutItem', { TableName: 'others', Item: { id: s('1') } });
    await aws.call('DeleteTable', { TableName: 'others' });
    await aws.refusal('PutItem', { TableName: 'others', Item: { id: s('1') } });
    await aws.simulator.close();
    const level = new ClassicLevel(join(folder, 'items'));
    onTestFinished(() => level.close());

    expect(await level.keys().all()).toEqual([]);
  });

  it('are none where the folder is from a simulator that did not keep them', async () => {
    const { aws, folder } = await reopened((first) => first.call('CreateTable', indexed()));
    await rm(join(folder, 'items'), { recursive: true, force: true });
    const before = await scan(aws);
    await put(aws, '1');

    expect([before, await ofCustomer(aws, 'ann')]).toEqual([[], [item('1')]]);
  });
});

describe('An index with a name that means something to JavaScript', () => {
  it.each(['constructor', '__proto__', 'toString'])('is filled like any other: %s', async (IndexName) => {
    const { aws } = await reopened(async (first) => {
      await first.call('CreateTable', plain());
      await put(first, '1');
      const Create = { IndexName, KeySchema: [hash('customer')], Projection: all };
      await first.call('UpdateTable', change({ Create }));
    });

    expect(await scan(aws, { IndexName })).toEqual([item('1')]);
  });
});
