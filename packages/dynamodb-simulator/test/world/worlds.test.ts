import { describe, expect, it } from 'vitest';
import { ControlPlane } from '../../src/control-plane.js';
import { Faults } from '../../src/faults/faults.js';
import { createSimulator, type SimulatorOptions } from '../../src/index.js';
import { resolveDurations } from '../../src/world/durations.js';
import { newWorld } from '../../src/world/regions.js';
import { onDemand, provisioned, TestClient, TestClock } from '../support/simulator.js';

describe('Accounts and regions', () => {
  it('have separate tables', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', onDemand('one'), { region: 'eu-west-1' });
    await aws.call('CreateTable', onDemand('two'), { region: 'us-east-1' });
    await aws.call('CreateTable', onDemand('three'), { accessKeyId: '999999999999' });

    expect((await aws.call('ListTables', {}, { region: 'eu-west-1' })).TableNames).toEqual(['one']);
    expect((await aws.call('ListTables', {}, { region: 'us-east-1' })).TableNames).toEqual(['two']);
    expect((await aws.call('ListTables', {}, { accessKeyId: '999999999999' })).TableNames).toEqual(['three']);
  });

  it.each([
    ['000000000000', '000000000000'],
    ['AKIAIOSFODNN7EXAMPLE', '987885804705'],
  ])('know the access key %s as the account %s', async (accessKeyId, account) => {
    const { TableDescription } = await new TestClient().call('CreateTable', onDemand(), { accessKeyId });

    expect(TableDescription?.TableArn).toBe(`arn:aws:dynamodb:eu-west-1:${account}:table/orders`);
  });

  it('have tables of any name, also of names that mean something to JavaScript', async () => {
    const aws = new TestClient();
    for (const name of ['__proto__', 'constructor', 'toString']) await aws.call('CreateTable', onDemand(name));

    expect((await aws.call('ListTables')).TableNames).toEqual(['__proto__', 'constructor', 'toString']);
    expect((await aws.describe('__proto__')).TableName).toBe('__proto__');
  });
});

describe('The state that callers leave behind', () => {
  it('is nothing where they have no tables', async () => {
    const world = newWorld();
    const controlPlane = new ControlPlane({
      world,
      clock: new TestClock(),
      durations: resolveDurations('instant'),
      faults: new Faults({ tables: [], items: [], tagging: [] }),
      folder: undefined,
    });
    for (let i = 0; i < 100; i++) {
      const caller = { account: String(i).padStart(12, '0'), region: 'eu-west-1' };
      await controlPlane.run({}, { ...caller, operation: 'ListTables' });
      await controlPlane.regionFor(caller);
    }
    const caller = { account: '123456789012', region: 'eu-west-1' };
    await controlPlane.run(onDemand(), { ...caller, operation: 'CreateTable' });
    const during = world.regions.size;
    await controlPlane.run({ TableName: 'orders' }, { ...caller, operation: 'DeleteTable' });
    await controlPlane.run({}, { ...caller, operation: 'ListTables' });

    expect([during, world.regions.size]).toEqual([1, 0]);
  });
});

describe('The seed', () => {
  const idOf = async (options: SimulatorOptions, before: number) => {
    const aws = new TestClient(options);
    for (let i = 0; i < before; i++) await aws.call('ListTables');
    return (await aws.call('CreateTable', onDemand())).TableDescription?.TableId;
  };

  it('determines the ids of tables, independent of other calls', async () => {
    expect(await idOf({ seed: 7 }, 0)).toBe(await idOf({ seed: 7 }, 3));
    expect(await idOf({ seed: 7 }, 0)).not.toBe(await idOf({ seed: 8 }, 0));
  });
});

describe('The durations', () => {
  it('of the preset demo are half a second each', async () => {
    const aws = new TestClient({ durations: 'demo' });
    await aws.call('CreateTable', onDemand());
    aws.clock.advance(499);
    const before = await aws.describe();
    aws.clock.advance(1);

    expect(before.TableStatus).toBe('CREATING');
    expect((await aws.describe()).TableStatus).toBe('ACTIVE');
  });

  it('of the preset instant show a transient state in the answer that begins it, and nowhere else', async () => {
    const aws = new TestClient({ durations: 'instant' });
    const { TableDescription } = await aws.call('CreateTable', onDemand());

    expect(TableDescription?.TableStatus).toBe('CREATING');
    expect((await aws.describe()).TableStatus).toBe('ACTIVE');
  });

  it('can be given one by one; the others are zero', async () => {
    const aws = new TestClient({ durations: { deleteTable: 10 } });
    await aws.call('CreateTable', onDemand());
    const created = await aws.describe();
    await aws.call('DeleteTable', { TableName: 'orders' });

    expect(created.TableStatus).toBe('ACTIVE');
    expect((await aws.describe()).TableStatus).toBe('DELETING');
  });

  it('take effect with the time at which they were due, even if the next call comes later', async () => {
    const aws = new TestClient({ durations: 'aws' });
    await aws.call('CreateTable', provisioned());
    aws.clock.advance(6_000);
    await aws.call('UpdateTable', { TableName: 'orders', BillingMode: 'PAY_PER_REQUEST' });
    const { CreationDateTime: created } = await aws.describe();
    aws.clock.advance(86_400_000);

    expect((await aws.describe()).BillingModeSummary?.LastUpdateToPayPerRequestDateTime).toBe(Number(created) + 96);
  });

  it.each([
    ['a negative number', { createTable: -1 }, 'durations.createTable must be milliseconds, zero or more, but is -1'],
    ['no number', { createTable: Number.NaN }, 'durations.createTable must be milliseconds, zero or more, but is NaN'],
  ])('are refused where they are %s', (_title, durations, text) => {
    expect(() => createSimulator({ durations })).toThrow(new TypeError(text));
  });

  it('are refused where they do not exist', () => {
    const misspelt: object = { creatTable: 1 };

    expect(() => createSimulator({ durations: misspelt })).toThrow(new TypeError('unknown duration creatTable'));
  });
});
