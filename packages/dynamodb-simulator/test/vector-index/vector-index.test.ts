import { describe, expect, it } from 'vitest';
import { temporary } from '../support/folder.js';
import { add, described, FRANKFURT, started as startedTable } from '../support/replicas.js';
import { hash, onDemand, strings, TestClient } from '../support/simulator.js';
import { create, filter, partition, remove, vectors, withVectors } from '../support/vector-indexes.js';

const started = async (table: object = onDemand()) => {
  const aws = new TestClient({ durations: 'aws' });
  await aws.call('CreateTable', table);
  aws.clock.advance(20_000);
  await aws.describe();
  return aws;
};

const ARN = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders/index/by-meaning';

/** The statuses of a table and its first vector index. */
const statuses = async (aws: TestClient) => {
  const { TableStatus, VectorIndexes } = await aws.describe();
  return [TableStatus, VectorIndexes?.[0]?.IndexStatus, VectorIndexes?.[0]?.Backfilling];
};

describe('CreateTable with vector indexes', () => {
  const given = vectors('by-meaning', {
    SearchSchema: [partition('shop'), filter('brand')],
    Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['title', 'price'] },
    DistanceFunction: 'DOT_PRODUCT',
  });

  it('describes them as they were given, CREATING with the table, and never as being filled', async () => {
    const aws = new TestClient({ durations: 'aws' });
    const { TableDescription } = await aws.call('CreateTable', withVectors([given], 'shop', 'brand'));

    expect(TableDescription).toMatchObject({
      TableStatus: 'CREATING',
      AttributeDefinitions: strings('brand', 'id', 'shop'),
      VectorIndexes: [
        {
          ...given,
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['price', 'title'] },
          IndexStatus: 'CREATING',
          IndexArn: ARN,
        },
      ],
    });
    expect(TableDescription?.VectorIndexes?.[0]).not.toHaveProperty('Backfilling');
    aws.clock.advance(19_999);
    expect(await statuses(aws)).toEqual(['CREATING', 'CREATING', undefined]);
    aws.clock.advance(1);
    expect(await statuses(aws)).toEqual(['ACTIVE', 'ACTIVE', undefined]);
  });

  it('cuts a fraction of the dimensions off', async () => {
    const aws = await started(withVectors([vectors('by-meaning', { Dimensions: 3.5 })]));

    expect((await aws.describe()).VectorIndexes).toMatchObject([{ Dimensions: 3 }]);
  });

  it('takes five of them, beside other indexes, and items', async () => {
    const five = ['one', 'two', 'three', 'four', 'five'].map((name) => vectors(name));
    const global = { IndexName: 'by-shop', KeySchema: [hash('shop')], Projection: { ProjectionType: 'ALL' } };
    const aws = await started({ ...withVectors(five, 'shop'), GlobalSecondaryIndexes: [global] });
    await aws.call('PutItem', { TableName: 'orders', Item: { id: { S: '1' }, shop: { S: 'a' } } });

    expect(await aws.describe()).toMatchObject({
      ItemCount: 1,
      GlobalSecondaryIndexes: [{ ItemCount: 1 }],
      VectorIndexes: five.map(() => ({ ItemCount: 0, IndexSizeBytes: 0 })),
    });
  });

  it('describes none of them while the table is being deleted', async () => {
    const aws = await started(withVectors([given], 'shop', 'brand'));
    const { TableDescription } = await aws.call('DeleteTable', { TableName: 'orders' });

    expect(TableDescription).not.toHaveProperty('VectorIndexes');
  });

  it('describes no list of a table without any', async () => {
    const aws = await started();

    expect(await aws.describe()).not.toHaveProperty('VectorIndexes');
  });
});

describe('A vector index that is added', () => {
  it('goes from allocating, with the table UPDATING, over backfilling to an index without the mark', async () => {
    const aws = await started();
    const { TableDescription } = await aws.call('UpdateTable', create());
    const seen: unknown[] = [];
    for (const wait of [30_999, 1, 480_999, 1]) {
      aws.clock.advance(wait);
      seen.push(await statuses(aws));
    }

    expect(TableDescription).toMatchObject({ TableStatus: 'UPDATING', VectorIndexes: [{ Backfilling: false }] });
    expect(seen).toEqual([
      ['UPDATING', 'CREATING', false],
      ['ACTIVE', 'CREATING', true],
      ['ACTIVE', 'CREATING', true],
      ['ACTIVE', 'ACTIVE', undefined],
    ]);
  });

  it('brings the definitions of the attributes of its search schema, and takes them along', async () => {
    const aws = await started();
    const definitions = { AttributeDefinitions: strings('shop', 'unused') };
    await aws.call('UpdateTable', { ...create('by-meaning', { SearchSchema: [filter('shop')] }), ...definitions });
    aws.clock.advance(600_000);
    const before = (await aws.describe()).AttributeDefinitions;
    await aws.call('UpdateTable', remove('by-meaning'));
    aws.clock.advance(5_000);

    expect(before).toEqual(strings('id', 'shop'));
    expect((await aws.describe()).AttributeDefinitions).toEqual(strings('id'));
  });

  it('goes together with a switch to on-demand', async () => {
    const { BillingMode: _, ...keys } = onDemand();
    const aws = await started({ ...keys, ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } });
    await aws.call('UpdateTable', { ...create(), BillingMode: 'PAY_PER_REQUEST' });
    aws.clock.advance(600_000);

    expect(await aws.describe()).toMatchObject({
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      VectorIndexes: [{ IndexStatus: 'ACTIVE' }],
    });
  });

  it('keeps the definitions that it shares with a global index that is deleted', async () => {
    const global = { IndexName: 'by-shop', KeySchema: [hash('shop')], Projection: { ProjectionType: 'ALL' } };
    const table = withVectors([vectors('by-meaning', { SearchSchema: [partition('shop')] })], 'shop');
    const aws = await started({ ...table, GlobalSecondaryIndexes: [global] });
    await aws.call('UpdateTable', {
      TableName: 'orders',
      GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'by-shop' } }],
    });
    aws.clock.advance(5_000);

    expect((await aws.describe()).AttributeDefinitions).toEqual(strings('id', 'shop'));
  });
});

describe('A vector index that is deleted', () => {
  it('is DELETING, with the table UPDATING, and then gone', async () => {
    const aws = await started(withVectors([vectors()]));
    await aws.call('UpdateTable', remove('by-meaning'));

    expect(await statuses(aws)).toEqual(['UPDATING', 'DELETING', undefined]);
    aws.clock.advance(5_000);
    expect(await aws.describe()).not.toHaveProperty('VectorIndexes');
  });

  it('may be one that is being filled', async () => {
    const aws = await started();
    await aws.call('UpdateTable', create());
    aws.clock.advance(31_000);
    await aws.call('UpdateTable', remove('by-meaning'));

    expect(await statuses(aws)).toEqual(['UPDATING', 'DELETING', undefined]);
  });

  it('leaves its name to another one, also with other settings', async () => {
    const aws = await started(withVectors([vectors()]));
    await aws.call('UpdateTable', remove('by-meaning'));
    aws.clock.advance(5_000);
    await aws.call('UpdateTable', create('by-meaning', { Dimensions: 4 }));

    expect((await aws.describe()).VectorIndexes).toMatchObject([{ Dimensions: 4, IndexStatus: 'CREATING' }]);
  });
});

describe('Vector indexes of a table with replicas', () => {
  it('are those of a replica that is added', async () => {
    const aws = await startedTable(withVectors([vectors()]));
    aws.clock.advance(4_000);
    await aws.call('UpdateTable', add('eu-central-1'));
    aws.clock.advance(21_000);

    expect((await described(aws, FRANKFURT)).VectorIndexes).toMatchObject([{ ...vectors(), IndexStatus: 'ACTIVE' }]);
  });

  it('are added and deleted in all of them', async () => {
    const aws = await startedTable();
    await aws.call('UpdateTable', add('eu-central-1'));
    aws.clock.advance(21_000);
    await aws.call('UpdateTable', create());
    const added = (await described(aws, FRANKFURT)).VectorIndexes;
    aws.clock.advance(600_000);
    await aws.call('UpdateTable', remove('by-meaning'), FRANKFURT);
    aws.clock.advance(5_000);

    expect(added).toMatchObject([
      {
        IndexStatus: 'CREATING',
        Backfilling: false,
        IndexArn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/orders/index/by-meaning',
      },
    ]);
    expect(await described(aws)).not.toHaveProperty('VectorIndexes');
  });
});

describe('A folder', () => {
  it('keeps vector indexes, and the one on its way goes on by the clock', async () => {
    const folder = await temporary();
    const first = new TestClient({ folder, durations: 'aws' });
    await first.call('CreateTable', withVectors([vectors()]));
    first.clock.advance(20_000);
    await first.call('UpdateTable', create('second'));
    await first.simulator.close();
    const second = new TestClient({ folder, durations: 'aws' });
    second.clock.advance(20_000 + 31_000);
    const seen = (await second.describe()).VectorIndexes;
    second.clock.advance(481_000);

    expect(seen).toMatchObject([vectors(), { IndexName: 'second', IndexStatus: 'CREATING', Backfilling: true }]);
    expect((await second.describe()).VectorIndexes).toMatchObject([{}, { IndexStatus: 'ACTIVE' }]);
    await second.simulator.close();
  });
});

describe('SearchVectors', () => {
  it('is refused: it is not supported yet', async () => {
    const aws = await started(withVectors([vectors()]));
    const search = { TableName: 'orders', IndexName: 'by-meaning', SearchVector: [{ N: '1' }], TopK: 1 };

    expect(await aws.refusal('SearchVectors', search)).toBe(
      'ValidationException: @pcf/dynamodb-simulator: the operation SearchVectors is not supported yet',
    );
  });
});
