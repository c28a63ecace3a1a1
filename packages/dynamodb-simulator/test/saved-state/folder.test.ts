import { link, mkdir, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSimulator, type SimulatorOptions, StateFolderError } from '../../src/index.js';
import { temporary } from '../support/folder.js';
import { add, described, FRANKFURT, replicasIn } from '../support/replicas.js';
import { indexed, NOON, onDemand, TestClient } from '../support/simulator.js';

const opened = (folder: string, options: SimulatorOptions = {}) => {
  const aws = new TestClient({ folder, durations: 'aws', ...options });
  onTestFinished(() => aws.simulator.close());
  return aws;
};

describe('A simulator with a folder', () => {
  it('has its tables again when it is opened again, in all accounts and regions', async () => {
    const folder = await temporary();
    const first = opened(folder);
    await first.call('CreateTable', indexed());
    await first.call('CreateTable', onDemand('elsewhere'), { region: 'us-east-1' });
    await first.call('CreateTable', onDemand('theirs'), { accessKeyId: '999999999999' });
    const before = await first.describe();
    await first.simulator.close();
    const second = opened(folder);

    expect(await second.describe()).toEqual(before);
    expect((await second.call('ListTables', {}, { region: 'us-east-1' })).TableNames).toEqual(['elsewhere']);
    expect((await second.call('ListTables', {}, { accessKeyId: '999999999999' })).TableNames).toEqual(['theirs']);
  });

  it('keeps all settings of a table', async () => {
    const folder = await temporary();
    const first = opened(folder, { durations: 'instant' });
    const { TableDescription } = await first.call('CreateTable', indexed());
    const ResourceArn = TableDescription?.TableArn;
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'dynamodb:GetItem', Resource: ResourceArn },
      ],
    });
    await first.call('TagResource', { ResourceArn, Tags: [{ Key: 'a', Value: 'b' }] });
    await first.call('PutResourcePolicy', { ResourceArn, Policy });
    await first.call('UpdateTimeToLive', {
      TableName: 'orders',
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'ttl' },
    });
    const look = async (aws: TestClient) => [
      await aws.describe(),
      await aws.call('ListTagsOfResource', { ResourceArn }),
      await aws.call('GetResourcePolicy', { ResourceArn }),
      await aws.call('DescribeTimeToLive', { TableName: 'orders' }),
    ];
    const before = await look(first);
    await first.simulator.close();

    expect(await look(opened(folder, { durations: 'instant' }))).toEqual(before);
  });

  it('continues changes that were under way, by the clock', async () => {
    const folder = await temporary();
    const first = opened(folder);
    await first.call('CreateTable', onDemand());
    await first.call('CreateTable', onDemand('leaving'));
    first.clock.advance(60_000);
    await first.call('DeleteTable', { TableName: 'leaving' });
    await first.call('CreateTable', onDemand('coming'));
    const { TableStatus } = await first.describe('leaving');
    await first.simulator.close();
    const second = opened(folder);
    second.clock.advance(60_000);
    const early = [await second.describe('leaving'), await second.describe('coming')];
    second.clock.advance(60_000);

    expect([TableStatus, ...early.map((table) => table.TableStatus)]).toEqual(['DELETING', 'DELETING', 'CREATING']);
    expect((await second.call('ListTables')).TableNames).toEqual(['coming', 'orders']);
    expect((await second.describe('coming')).TableStatus).toBe('ACTIVE');
  });

  it('continues the creation of a replica', async () => {
    const folder = await temporary();
    const first = opened(folder);
    await first.call('CreateTable', onDemand());
    first.clock.advance(60_000);
    await first.call('UpdateTable', add('eu-central-1'));
    first.clock.advance(8_000);
    const { Replicas } = await first.describe();
    await first.simulator.close();
    const second = opened(folder);
    second.clock.advance(68_000);
    const again = await second.describe();
    second.clock.advance(60_000);

    expect(again.Replicas).toEqual(Replicas);
    expect(replicasIn(await second.describe())).toEqual(['eu-central-1 ACTIVE']);
    expect((await described(second, FRANKFURT)).TableStatus).toBe('ACTIVE');
  });

  it('keeps no trace of deleted tables', async () => {
    const folder = await temporary();
    const first = opened(folder);
    await first.call('CreateTable', onDemand());
    first.clock.advance(60_000);
    await first.call('DeleteTable', { TableName: 'orders' });
    await first.simulator.close();
    const late = { clock: { now: () => NOON + 3_600_000 } };
    const second = opened(folder, late);
    await second.call('ListTables');
    await second.simulator.close();

    expect(await opened(folder).call('ListTables')).toEqual({ TableNames: [] });
  });

  it('never gives an id twice', async () => {
    const folder = await temporary();
    const first = opened(folder, { durations: 'instant' });
    const one = await first.call('CreateTable', onDemand());
    await first.simulator.close();
    const two = await opened(folder, { durations: 'instant' }).call('CreateTable', onDemand('others'));

    expect(two.TableDescription?.TableId).not.toBe(one.TableDescription?.TableId);
  });

  it('makes the folder, and those above it', async () => {
    const aws = opened(join(await temporary(), 'a/b'));

    expect(await aws.call('ListTables')).toEqual({ TableNames: [] });
  });
});

describe('A folder that is refused', () => {
  it('is one in use, by another process or this one', async () => {
    const folder = await temporary();
    await opened(folder).call('ListTables');
    const second = opened(folder);

    await expect(second.simulator.listen()).rejects.toThrow(StateFolderError);
    await expect(second.call('ListTables')).rejects.toMatchObject({
      code: 'STATE_FOLDER_IN_USE',
      message: `@pcf/dynamodb-simulator: cannot keep state in ${folder}: another process uses it. Wait until it ends, or stop it`,
    });
  });

  it('can be used when the other process has released it', async () => {
    const folder = await temporary();
    const first = opened(folder);
    await first.call('CreateTable', onDemand());
    const second = opened(folder);
    await expect(second.simulator.listen()).rejects.toThrow('another process uses it');
    await first.simulator.close();

    expect((await second.call('ListTables')).TableNames).toEqual(['orders']);
  });

  it('is a file', async () => {
    const file = join(await temporary(), 'file');
    await writeFile(file, '');
    const simulator = createSimulator({ folder: file });

    await expect(simulator.listen()).rejects.toMatchObject({ code: 'STATE_FOLDER_UNUSABLE' });
    await simulator.close();
  });
});

describe('A folder that was changed since it was closed', () => {
  /** A folder that was closed, with a table that has an item. */
  const closed = async () => {
    const folder = await temporary();
    const aws = opened(folder, { durations: 'instant' });
    await aws.call('CreateTable', onDemand());
    await aws.call('PutItem', { TableName: 'orders', Item: { id: { S: 'a' } } });
    await aws.simulator.close();
    return folder;
  };
  const stateFiles = async (folder: string) =>
    (await readdir(folder)).filter((name) => /\.(?:log|ldb)$|^MANIFEST|^CURRENT$/.test(name));

  it.each<[string, (file: string) => Promise<unknown>]>([
    ['cut', async (file) => truncate(file, Math.floor((await stat(file)).size / 2))],
    [
      'edited',
      async (file) =>
        writeFile(
          file,
          (await readFile(file)).map((byte, at) => (at === 9 ? byte ^ 1 : byte)),
        ),
    ],
    ['removed', async (file) => rm(file)],
  ])('is reported with the file that was %s, and nothing is lost', async (_, damage) => {
    for (const part of ['', 'items']) {
      const names = await stateFiles(join(await closed(), part));
      for (const kind of new Set(names.map((name) => name.replace(/\d+/, '')))) {
        const folder = join(await closed());
        const name = (await stateFiles(join(folder, part))).find((one) => one.replace(/\d+/, '') === kind) ?? '';
        const file = join(folder, part, name);
        if ((await stat(file)).size < 10) continue;
        await damage(file);
        const failure = opened(folder).call('ListTables');
        await expect(failure).rejects.toThrow(StateFolderError);
        await expect(failure).rejects.toThrow(
          new RegExp(`damaged: the file ${part && 'items/'}${name} .*delete the folder`),
        );
      }
    }
  });

  it('does not show items in a table of the same name and id that they were not written to', async () => {
    const folder = await closed();
    for (const name of await readdir(folder)) if (name !== 'items') await rm(join(folder, name), { recursive: true });
    const aws = opened(folder, { durations: 'instant' });
    await aws.call('CreateTable', onDemand());
    expect(await aws.call('Scan', { TableName: 'orders' })).toMatchObject({ Count: 0 });
  });

  it('is not written through a link', async () => {
    for (const put of [symlink, link]) {
      const folder = await temporary();
      const other = join(await temporary(), 'other');
      await mkdir(join(other, '..'), { recursive: true });
      await mkdir(folder, { recursive: true });
      await writeFile(other, 'of others');
      await put(other, join(folder, 'LOG'));
      await expect(opened(folder).call('ListTables')).rejects.toThrow(/LOG is a link/);
      expect(await readFile(other, 'utf8')).toBe('of others');
    }
  });
});
