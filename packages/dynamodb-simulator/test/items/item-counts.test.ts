import { join } from 'node:path';
import { withLowerCaseHeaders } from '@pcf/testing/aws-json';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ControlPlane } from '../../src/control-plane.js';
import { Faults } from '../../src/faults/faults.js';
import { createService } from '../../src/http/service.js';
import { acceptAndIgnore, type SimulatorOptions } from '../../src/index.js';
import { type Engine, loadEngine } from '../../src/items/engine.js';
import { Items } from '../../src/items/items.js';
import { resolveDurations } from '../../src/world/durations.js';
import { newWorld } from '../../src/world/regions.js';
import { temporary } from '../support/folder.js';
import { FRANKFURT } from '../support/replicas.js';
import {
  all,
  hash,
  indexed,
  type Json,
  onDemand,
  range,
  refusalIn,
  signedHeaders,
  strings,
  TestClient,
  TestClock,
} from '../support/simulator.js';

const s = (value: string) => ({ S: value });
const TableName = 'orders';

const opened = (options: SimulatorOptions = {}) => {
  const aws = new TestClient(options);
  onTestFinished(() => aws.simulator.close());
  return aws;
};

const started = async (table: object = onDemand(), options: SimulatorOptions = {}) => {
  const aws = opened(options);
  await aws.call('CreateTable', table);
  return aws;
};

const put = (aws: TestClient, id: string, more: object = {}, caller = {}) =>
  aws.call('PutItem', { TableName, Item: { id: s(id), at: s('1'), ...more } }, caller);

const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

/** The number of items of the table, and of each of its indexes by name. */
const counts = ({ ItemCount, LocalSecondaryIndexes, GlobalSecondaryIndexes }: Json) => ({
  table: ItemCount,
  ...Object.fromEntries(
    [...list(LocalSecondaryIndexes), ...list(GlobalSecondaryIndexes)].map((index) => [
      index.IndexName,
      index.ItemCount,
    ]),
  ),
});

const both = (local: object = all, global: object = all) => ({
  ...onDemand(),
  AttributeDefinitions: strings('id', 'at', 'size', 'customer'),
  KeySchema: [hash('id'), range('at')],
  LocalSecondaryIndexes: [{ IndexName: 'by-size', KeySchema: [hash('id'), range('size')], Projection: local }],
  GlobalSecondaryIndexes: [{ IndexName: 'by-customer', KeySchema: [hash('customer')], Projection: global }],
});

const indexChange = (update: object) => ({
  TableName,
  AttributeDefinitions: strings('customer'),
  GlobalSecondaryIndexUpdates: [update],
});
const addIndex = (keySchema = [hash('customer')]) =>
  indexChange({ Create: { IndexName: 'by-customer', KeySchema: keySchema, Projection: all } });
const removeIndex = indexChange({ Delete: { IndexName: 'by-customer' } });

describe('The item count of a table', () => {
  it('changes with each call that writes', async () => {
    const aws = await started();
    const seen = [counts(await aws.describe()).table];
    const then = async (operation: string, input: object) => {
      await aws.call(operation, input);
      seen.push(counts(await aws.describe()).table);
    };
    await then('PutItem', { TableName, Item: { id: s('1') } });
    await then('PutItem', { TableName, Item: { id: s('1'), again: s('x') } });
    const UpdateExpression = 'SET amount = :amount';
    const ExpressionAttributeValues = { ':amount': { N: '1' } };
    await then('UpdateItem', { TableName, Key: { id: s('2') }, UpdateExpression, ExpressionAttributeValues });
    const more = ['3', '4'].map((id) => ({ PutRequest: { Item: { id: s(id) } } }));
    const less = { DeleteRequest: { Key: { id: s('1') } } };
    await then('BatchWriteItem', { RequestItems: { [TableName]: [...more, less] } });
    await then('DeleteItem', { TableName, Key: { id: s('2') } });
    await then('DeleteItem', { TableName, Key: { id: s('2') } });

    expect(seen).toEqual([0, 1, 1, 2, 3, 2, 2]);
  });

  it('does not change with a write that is refused', async () => {
    const aws = await started();
    await put(aws, '1');
    await aws.refusal('DeleteItem', {
      TableName,
      Key: { id: s('1') },
      ConditionExpression: 'attribute_not_exists(id)',
    });

    expect(counts(await aws.describe())).toEqual({ table: 1 });
  });

  it('is in what a change and a deletion answer', async () => {
    const aws = await started();
    await put(aws, '1');
    const changed = await aws.call('UpdateTable', { TableName, DeletionProtectionEnabled: false });
    const deleted = await aws.call('DeleteTable', { TableName });

    expect([changed, deleted].map(({ TableDescription }) => TableDescription?.ItemCount)).toEqual([1, 1]);
  });

  it('is in the answer to a change that is accepted and ignored', async () => {
    const aws = await started();
    await put(aws, '1');
    aws.simulator.faults.inject(acceptAndIgnore(), { operation: 'DeleteTable' });
    const { TableDescription } = await aws.call('DeleteTable', { TableName });

    expect([TableDescription?.ItemCount, counts(await aws.describe())]).toEqual([1, { table: 1 }]);
  });

  it('begins with 0 where a table of the same name was deleted', async () => {
    const aws = await started();
    await put(aws, '1');
    await aws.describe();
    await aws.call('DeleteTable', { TableName });
    const { TableDescription } = await aws.call('CreateTable', onDemand());

    expect([TableDescription?.ItemCount, counts(await aws.describe())]).toEqual([0, { table: 0 }]);
  });

  it('is that of the account, the region and the replica of the call', async () => {
    const aws = await started();
    const callers = [{}, { region: 'us-east-1' }, { accessKeyId: '999999999999' }];
    for (const caller of callers.slice(1)) await aws.call('CreateTable', onDemand(), caller);
    await aws.call('UpdateTable', { TableName, ReplicaUpdates: [{ Create: { RegionName: FRANKFURT.region } }] });
    await put(aws, '1');
    await put(aws, '2', {}, FRANKFURT);
    await put(aws, '3', {}, FRANKFURT);
    const found = [...callers, FRANKFURT].map(async (caller) => {
      const { Table } = await aws.call('DescribeTable', { TableName }, caller);
      return Table?.ItemCount;
    });

    expect(await Promise.all(found)).toEqual([1, 0, 0, 2]);
  });
});

describe('The item count of an index', () => {
  it('leaves out the items that do not have its key', async () => {
    const aws = await started(both());
    await put(aws, '1');
    await put(aws, '2', { size: s('big') });
    await put(aws, '3', { size: s('big'), customer: s('ann') });
    await put(aws, '4', { customer: s('ann') });
    await put(aws, '5', { customer: s('bob') });

    expect(counts(await aws.describe())).toEqual({ table: 5, 'by-size': 2, 'by-customer': 3 });
  });

  it('follows an item that gets its key, and one that loses it', async () => {
    const aws = await started(indexed());
    await put(aws, '1', { customer: s('ann') });
    await put(aws, '2');
    const before = counts(await aws.describe());
    await put(aws, '2', { customer: s('ann') });
    const more = counts(await aws.describe());
    for (const id of ['1', '2']) await put(aws, id);

    expect([before, more, counts(await aws.describe())].map((found) => Object.values(found))).toEqual([
      [2, 1],
      [2, 2],
      [2, 0],
    ]);
  });

  it('is 0 until an added index is filled, and is removed with the index', async () => {
    const aws = await started(onDemand(), { durations: { allocateIndex: 1_000, backfillIndex: 1_000 } });
    await put(aws, '1', { customer: s('ann') });
    await put(aws, '2', { customer: { N: '7' } });
    await put(aws, '3');
    const { TableDescription } = await aws.call('UpdateTable', addIndex());
    const during = counts(await aws.describe());
    aws.clock.advance(60_000);
    const filled = counts(await aws.describe());
    await aws.call('UpdateTable', removeIndex);

    expect(counts(TableDescription ?? {})).toEqual({ table: 3, 'by-customer': 0 });
    expect(during).toEqual({ table: 3, 'by-customer': 0 });
    expect(filled).toEqual({ table: 3, 'by-customer': 1 });
    expect(counts(await aws.describe())).toEqual({ table: 3 });
  });

  it('is right where an index is replaced by one of the same name with another key', async () => {
    const aws = await started();
    await put(aws, '1', { customer: s('ann') });
    await put(aws, '2', { country: s('de') });
    await put(aws, '3', { country: s('de') });
    await aws.call('UpdateTable', addIndex());
    const before = counts(await aws.describe());
    await aws.call('UpdateTable', removeIndex);
    await aws.call('UpdateTable', { ...addIndex([hash('country')]), AttributeDefinitions: strings('country') });

    expect(before).toEqual({ table: 3, 'by-customer': 1 });
    expect(counts(await aws.describe())).toEqual({ table: 3, 'by-customer': 2 });
  });

  it('is right where its key has several attributes, each of which an item must have', async () => {
    const aws = await started();
    await put(aws, '1', { customer: s('ann') });
    await put(aws, '2', { customer: s('ann'), country: s('de') });
    await aws.call('UpdateTable', {
      ...addIndex([hash('customer'), hash('country')]),
      AttributeDefinitions: strings('customer', 'country'),
    });

    expect(counts(await aws.describe())).toEqual({ table: 2, 'by-customer': 1 });
  });

  it('equals that of a scan after random puts and deletions', async () => {
    const ids = fc.constantFrom('1', '2', '3', '4');
    const attribute = fc.option(fc.constantFrom('a', 'b'), { nil: undefined });
    const write = fc.record({ id: ids, customer: attribute, size: attribute, deletes: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(write, { maxLength: 12 }), async (writes) => {
        const aws = await started(both());
        for (const { id, customer, size, deletes } of writes) {
          if (deletes) await aws.call('DeleteItem', { TableName, Key: { id: s(id), at: s('1') } });
          else await put(aws, id, { ...(customer && { customer: s(customer) }), ...(size && { size: s(size) }) });
          await aws.describe();
        }
        const scanned = async (more: object = {}) => (await aws.call('Scan', { TableName, ...more })).Count;
        expect(counts(await aws.describe())).toEqual({
          table: await scanned(),
          'by-size': await scanned({ IndexName: 'by-size' }),
          'by-customer': await scanned({ IndexName: 'by-customer' }),
        });
      }),
      { numRuns: 25 },
    );
  });
});

describe('Sizes in bytes', () => {
  it.each([
    ['a text, by its UTF-8', { S: 'äb' }, 3],
    ['a number, by its significant digits', { N: '-123.4500' }, 4],
    ['a zero', { N: '0' }, 1],
    ['a number with an exponent', { N: '1.5e20' }, 2],
    ['binary, without its encoding', { B: 'AQID' }, 3],
    ['a boolean', { BOOL: true }, 1],
    ['null', { NULL: true }, 1],
    ['a set of texts', { SS: ['a', 'bc'] }, 3],
    ['a set of numbers', { NS: ['1', '1234'] }, 5],
    ['a list', { L: [s('a'), { N: '1' }] }, 3 + 2 + 1 + 2],
    ['a map', { M: { k: s('a'), l: { M: {} } } }, 3 + 2 + 2 + 1 + 3],
  ])('count names and values: %s', async (_, value, bytes) => {
    const aws = await started();
    await aws.call('PutItem', { TableName, Item: { id: s('1'), v: value } });

    expect((await aws.describe()).TableSizeBytes).toBe('id'.length + 1 + 'v'.length + bytes);
  });

  it('of an index count what it projects', async () => {
    const aws = await started(
      both({ ProjectionType: 'KEYS_ONLY' }, { ProjectionType: 'INCLUDE', NonKeyAttributes: ['x'] }),
    );
    await put(aws, '1', { size: s('big'), customer: s('ann'), x: s('12'), y: s('1234567890') });
    const { TableSizeBytes, LocalSecondaryIndexes, GlobalSecondaryIndexes } = await aws.describe();
    const keys = 'id1'.length + 'at1'.length;
    const sizes = [...list(LocalSecondaryIndexes), ...list(GlobalSecondaryIndexes)].map(
      (index) => index.IndexSizeBytes,
    );

    expect(sizes).toEqual([keys + 'sizebig'.length, keys + 'customerann'.length + 'x12'.length]);
    expect(TableSizeBytes).toBe(keys + 'sizebig'.length + 'customerann'.length + 'x12'.length + 'y1234567890'.length);
  });
});

describe('Counts in a folder', () => {
  it('are right after it was closed and opened again', async () => {
    const folder = await temporary();
    const first = await started(indexed(), { folder });
    await put(first, '1', { customer: s('ann') });
    await put(first, '2');
    await first.simulator.close();
    const again = opened({ folder });
    const found = counts(await again.describe());
    await put(again, '3', { customer: s('ann') });

    expect(found).toEqual({ table: 2, 'by-customer': 1 });
    expect(counts(await again.describe())).toEqual({ table: 3, 'by-customer': 2 });
  });

  it('begin with 0 where the table was deleted and created again, and no item call came since the folder was opened', async () => {
    const folder = await temporary();
    const first = await started(onDemand(), { folder });
    await put(first, '1');
    await first.simulator.close();
    const again = opened({ folder });
    await again.call('DeleteTable', { TableName });
    await again.call('CreateTable', onDemand());

    expect(counts(await again.describe())).toEqual({ table: 0 });
  });
});

describe('What a description costs', () => {
  /** A service whose dynalite is loaded in a way of the test's own. */
  const served = async (load: () => Promise<Engine>, path?: string) => {
    const world = newWorld();
    const controlPlane = new ControlPlane({
      world,
      clock: new TestClock(),
      durations: resolveDurations('instant'),
      faults: new Faults({ tables: [], items: [], tagging: [] }),
      folder: undefined,
    });
    const service = createService(controlPlane, new Items(world, path, load)).requestHandler();
    const call = async (operation: string, input: object): Promise<Json> => {
      const headers = withLowerCaseHeaders({
        method: 'POST',
        headers: signedHeaders(operation),
        body: JSON.stringify(input),
      });
      return JSON.parse(String((await service.handle(headers)).response.body));
    };
    await call('CreateTable', onDemand());
    const describeTable = async () => (await call('DescribeTable', { TableName })).Table ?? {};
    return { call, describeTable };
  };
  const noEngine = () => Promise.reject(new Error('no binary'));

  it('reads the items only after a write since the last count', async () => {
    const reads = vi.fn();
    const { call, describeTable } = await served(async () => {
      const engine = await loadEngine();
      return { ...engine, openLevel: async (path) => watched(await engine.openLevel(path), reads) };
    });
    await call('CreateTable', onDemand('others'));
    await call('PutItem', { TableName, Item: { id: s('1') } });
    await Promise.all([describeTable(), describeTable(), describeTable()]);
    await call('PutItem', { TableName: 'others', Item: { id: s('1') } });
    await call('UpdateTable', { TableName, DeletionProtectionEnabled: true });
    await describeTable();
    const once = reads.mock.calls.length;
    await call('PutItem', { TableName, Item: { id: s('2') } });

    expect([counts(await describeTable()), once, reads.mock.calls.length]).toEqual([{ table: 2 }, 1, 2]);
  });

  it('is not the load of dynalite, in memory or in a folder without items', async () => {
    const load = vi.fn(noEngine);
    for (const path of [undefined, join(await temporary(), 'items')]) {
      expect(counts(await (await served(load, path)).describeTable())).toEqual({ table: 0 });
    }

    expect(load).not.toHaveBeenCalled();
  });

  it('is no failure where dynalite cannot be loaded and there are no items', async () => {
    const { call, describeTable } = await served(noEngine);
    await call('PutItem', { TableName, Item: { id: s('1') } });

    expect(counts(await describeTable())).toEqual({ table: 0 });
  });

  it('is a failure, and no wrong count, where the items of a folder cannot be read', async () => {
    const { call } = await served(noEngine, await temporary());

    expect(refusalIn(await call('DescribeTable', { TableName }))).toBe(
      'InternalServerError: @pcf/dynamodb-simulator: the item store failed: no binary',
    );
  });
});

type Level = Awaited<ReturnType<Engine['openLevel']>>;

function watched(level: Level, read: () => void): Level {
  const values = level.values.bind(level);
  level.values = (range) => {
    read();
    return values(range);
  };
  return level;
}
