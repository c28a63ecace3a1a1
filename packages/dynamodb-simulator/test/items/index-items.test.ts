import { describe, expect, it } from 'vitest';
import { all, hash, onDemand, range, strings, TestClient } from '../support/simulator.js';

const s = (value: string) => ({ S: value });
const put = (aws: TestClient, id: string, more: object = {}) =>
  aws.call('PutItem', { TableName: 'orders', Item: { id: s(id), ...more } });
const change = (...updates: object[]) => ({
  TableName: 'orders',
  AttributeDefinitions: strings('customer'),
  GlobalSecondaryIndexUpdates: updates,
});
const create = (projection: object = all) => ({
  Create: { IndexName: 'by-customer', KeySchema: [hash('customer')], Projection: projection },
});
const ofCustomer = (customer: string) => ({
  TableName: 'orders',
  IndexName: 'by-customer',
  KeyConditionExpression: 'customer = :customer',
  ExpressionAttributeValues: { ':customer': s(customer) },
});

const started = async (durations: 'aws' | 'instant' = 'instant') => {
  const aws = new TestClient({ durations });
  await aws.call('CreateTable', onDemand());
  aws.clock.advance(6_000);
  return aws;
};

describe('An index that is added to a table', () => {
  it('holds the items that were there before, and those that come later', async () => {
    const aws = await started();
    await put(aws, '1', { customer: s('ann') });
    await put(aws, '2', { customer: s('bob') });
    await aws.call('UpdateTable', change(create()));
    await put(aws, '3', { customer: s('ann') });
    const { Items } = await aws.call('Query', ofCustomer('ann'));

    expect(Items).toHaveLength(2);
    expect(Items).toEqual(
      expect.arrayContaining([
        { id: s('1'), customer: s('ann') },
        { id: s('3'), customer: s('ann') },
      ]),
    );
  });

  it('holds what it projects', async () => {
    const aws = await started();
    await put(aws, '1', { customer: s('ann'), size: s('big') });
    await aws.call('UpdateTable', change(create({ ProjectionType: 'KEYS_ONLY' })));

    expect((await aws.call('Query', ofCustomer('ann'))).Items).toEqual([{ id: s('1'), customer: s('ann') }]);
  });

  it('leaves out items without its key, and those whose key is of another type', async () => {
    const aws = await started();
    await put(aws, '1');
    await put(aws, '2', { customer: { N: '7' } });
    await put(aws, '3', { customer: s('ann') });
    await aws.call('UpdateTable', change(create()));

    expect((await aws.call('Scan', { TableName: 'orders', IndexName: 'by-customer' })).Count).toBe(1);
  });

  it('holds more items than a page of a scan', async () => {
    const aws = await started();
    const large = s('x'.repeat(300_000));
    for (const id of ['1', '2', '3', '4', '5']) await put(aws, id, { customer: s('ann'), large });
    await aws.call('UpdateTable', change(create({ ProjectionType: 'KEYS_ONLY' })));

    expect((await aws.call('Query', ofCustomer('ann'))).Count).toBe(5);
  });

  it('includes items that are written while it is filled', async () => {
    const aws = await started();
    const ids = Array.from({ length: 20 }, (_, place) => String(place));
    const before = ids.map((id) => put(aws, id, { customer: s('ann') }));
    const update = aws.call('UpdateTable', change(create()));
    const after = ids.map((id) => put(aws, `late-${id}`, { customer: s('ann') }));
    await Promise.all([...before, update, ...after]);

    expect((await aws.call('Query', ofCustomer('ann'))).Count).toBe(40);
  });

  it('cannot be read until it is ACTIVE', async () => {
    const aws = await started('aws');
    await put(aws, '1', { customer: s('ann') });
    await aws.call('UpdateTable', change(create()));
    const allocating = await aws.refusal('Query', ofCustomer('ann'));
    aws.clock.advance(40_000);
    const backfilling = await aws.refusal('Query', ofCustomer('ann'));
    aws.clock.advance(480_000);

    expect(allocating).toBe('ValidationException: Cannot read from backfilling global secondary index: by-customer');
    expect(backfilling).toBe(allocating);
    expect((await aws.call('Query', ofCustomer('ann'))).Count).toBe(1);
  });
});

describe('An index that is deleted', () => {
  const remove = change({ Delete: { IndexName: 'by-customer' } });
  const GONE = 'ValidationException: The table does not have the specified index: by-customer';

  it('cannot be read from the moment that its deletion begins', async () => {
    const aws = await started('aws');
    await aws.call('UpdateTable', change(create()));
    aws.clock.advance(600_000);
    await aws.call('UpdateTable', remove);

    expect(await aws.refusal('Query', ofCustomer('ann'))).toBe(GONE);
  });

  it('leaves no items to a new index of the same name', async () => {
    const aws = await started();
    await aws.call('UpdateTable', change(create()));
    await put(aws, '1', { customer: s('ann') });
    await aws.call('UpdateTable', remove);
    await aws.call('DeleteItem', { TableName: 'orders', Key: { id: s('1') } });
    await put(aws, '2', { customer: s('ann') });
    await aws.call('UpdateTable', change(create()));

    expect((await aws.call('Query', ofCustomer('ann'))).Items).toEqual([{ id: s('2'), customer: s('ann') }]);
  });

  it('leaves the items of the table alone', async () => {
    const aws = await started();
    await aws.call('UpdateTable', change(create()));
    await put(aws, '1', { customer: s('ann') });
    await aws.call('UpdateTable', remove);

    expect((await aws.call('Scan', { TableName: 'orders' })).Count).toBe(1);
  });
});

describe('An index whose key has several HASH or RANGE attributes', () => {
  it('refuses to be read, and leaves the items of the table alone', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', {
      ...onDemand(),
      AttributeDefinitions: strings('id', 'a', 'b', 'c'),
      GlobalSecondaryIndexes: [{ IndexName: 'wide', KeySchema: [hash('a'), hash('b'), range('c')], Projection: all }],
    });
    await put(aws, '1', { a: s('1'), b: s('2'), c: s('3') });

    expect(await aws.refusal('Scan', { TableName: 'orders', IndexName: 'wide' })).toBe(
      'ValidationException: @pcf/dynamodb-simulator: Scan of an index whose key has several HASH or RANGE attributes (wide) is not supported yet',
    );
    expect((await aws.call('Scan', { TableName: 'orders' })).Count).toBe(1);
  });
});
