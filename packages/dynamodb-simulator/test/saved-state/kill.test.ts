import { describe, expect, it, onTestFinished } from 'vitest';
import { served, temporary, untilKilled } from '../support/folder.js';
import { indexed, type Json, onDemand, TestClient } from '../support/simulator.js';

const s = (value: string) => ({ S: value });

/** Creates tables until as many have been acknowledged, and the process dies. @returns the names of those */
const createUntilKilled = async (folder: string, wanted: number): Promise<string[]> => {
  const server = await served(folder, 'demo');
  const numbers = await untilKilled(server, wanted, (number) =>
    server.acknowledges('CreateTable', onDemand(`table-${number}`)),
  );
  return numbers.map((number) => `table-${number}`);
};

/** Puts items, most of them new ones, until as many have been acknowledged. @returns those, the newest of each id */
const putUntilKilled = async (folder: string, wanted: number): Promise<Map<string, object>> => {
  const server = await served(folder, 'instant');
  await server.acknowledges('CreateTable', indexed());
  const newest = new Map<string, object>();
  await untilKilled(server, wanted, async (number) => {
    const id = number % 3 === 0 ? `again-${number % 10}` : `${wanted}-${number}`;
    const Item = { id: s(id), at: s('1'), customer: s(`customer-${wanted}-${number}`) };
    if (!(await server.acknowledges('PutItem', { TableName: 'orders', Item }))) return false;
    newest.set(id, Item);
    return true;
  });
  return newest;
};

/** A simulator of a folder, some time after another one was killed. */
const later = (folder: string): TestClient => {
  const aws = new TestClient({ folder, clock: { now: () => Date.now() + 60_000 } });
  onTestFinished(() => aws.simulator.close());
  return aws;
};

const scan = async (aws: TestClient, more: object = {}): Promise<Json[]> => {
  const { Items } = await aws.call('Scan', { TableName: 'orders', ...more });
  const items: Json[] = Array.isArray(Items) ? Items : [];
  return items.sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
};

const idOf = ({ id }: Json): string => String(id?.S);

describe('A process that is killed', () => {
  it.each([1, 7, 40])('after %i acknowledged changes has kept them all, and leaves no table stuck', async (wanted) => {
    const folder = await temporary();
    const acknowledged = await createUntilKilled(folder, wanted);
    const aws = later(folder);
    const there = (await aws.call('ListTables')).TableNames;
    const states = await Promise.all(acknowledged.map(async (name) => (await aws.describe(name)).TableStatus));

    expect(acknowledged.length).toBeGreaterThanOrEqual(wanted);
    expect(there).toEqual(expect.arrayContaining(acknowledged));
    expect(new Set(states)).toEqual(new Set(['ACTIVE']));
  });

  it('repeatedly has kept all acknowledged items, and its indexes match its tables', async () => {
    const folder = await temporary();
    const acknowledged = new Map<string, object>();
    for (const wanted of [1, 2, 10, 45, 120]) {
      for (const [id, item] of await putUntilKilled(folder, wanted)) acknowledged.set(id, item);
      const aws = later(folder);
      const table = await scan(aws);
      const index = await scan(aws, { IndexName: 'by-customer' });
      await aws.simulator.close();

      expect(table).toEqual(index);
      expect(table).toEqual(
        expect.arrayContaining([...acknowledged].filter(([id]) => !id.startsWith('again')).map(([, item]) => item)),
      );
      expect(table.map(idOf)).toEqual(expect.arrayContaining([...acknowledged.keys()]));
    }
  });

  it('holds the lock of the folder until it is killed', async () => {
    const folder = await temporary();
    const server = await served(folder, 'demo');
    const aws = new TestClient({ folder });
    onTestFinished(() => aws.simulator.close());
    await expect(aws.call('ListTables')).rejects.toMatchObject({ code: 'STATE_FOLDER_IN_USE' });
    await server.kill();

    expect(await aws.call('ListTables')).toEqual({ TableNames: [] });
  });
});
