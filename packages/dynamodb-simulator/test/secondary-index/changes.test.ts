import { describe, expect, it } from 'vitest';
import {
  all,
  hash,
  indexed,
  indexUpdate,
  NOON,
  onDemand,
  provisioned,
  range,
  strings,
  TestClient,
  units,
} from '../support/simulator.js';

const added = { IndexName: 'by-customer', KeySchema: [hash('customer')], Projection: all };
const create = (more: object = {}) => ({
  TableName: 'orders',
  AttributeDefinitions: strings('customer'),
  GlobalSecondaryIndexUpdates: [{ Create: { ...added, ...more } }],
});
const remove = (IndexName = 'by-customer') => ({
  TableName: 'orders',
  GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }],
});
const update = (more: object) => ({
  TableName: 'orders',
  GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'by-customer', ...more } }],
});

const started = async (table: object = onDemand()) => {
  const aws = new TestClient({ durations: 'aws' });
  await aws.call('CreateTable', table);
  aws.clock.advance(16_000);
  await aws.describe();
  return aws;
};

const withIndex = (more: object = {}) => ({
  ...onDemand(),
  AttributeDefinitions: strings('id', 'customer'),
  GlobalSecondaryIndexes: [{ ...added, ...more }],
});

describe('UpdateTable that creates an index', () => {
  it('answers with the new index, which is being allocated', async () => {
    const aws = await started();
    const { TableDescription: answer } = await aws.call('UpdateTable', create());

    expect(answer).toMatchObject({
      TableStatus: 'UPDATING',
      AttributeDefinitions: strings('customer', 'id'),
      GlobalSecondaryIndexes: [
        {
          ...added,
          IndexStatus: 'CREATING',
          Backfilling: false,
          IndexArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders/index/by-customer',
          WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000, Status: 'UPDATING' },
        },
      ],
    });
  });

  it('goes from allocating, with the table UPDATING, over backfilling to an index without the mark', async () => {
    const aws = await started();
    await aws.call('UpdateTable', create());
    const seen: unknown[] = [];
    for (const wait of [39_999, 1, 479_999, 1]) {
      aws.clock.advance(wait);
      const { TableStatus, GlobalSecondaryIndexes } = await aws.describe();
      seen.push([TableStatus, GlobalSecondaryIndexes?.[0]?.IndexStatus, GlobalSecondaryIndexes?.[0]?.Backfilling]);
    }

    expect(seen).toEqual([
      ['UPDATING', 'CREATING', false],
      ['ACTIVE', 'CREATING', true],
      ['ACTIVE', 'CREATING', true],
      ['ACTIVE', 'ACTIVE', undefined],
    ]);
  });

  it('keeps the requested throughput, maxima and warm throughput', async () => {
    const aws = await started();
    await aws.call(
      'UpdateTable',
      create({ OnDemandThroughput: { MaxReadRequestUnits: 9 }, WarmThroughput: { ReadUnitsPerSecond: 13_000 } }),
    );
    aws.clock.advance(520_000);
    const paid = await started(provisioned());
    await paid.call('UpdateTable', create({ ProvisionedThroughput: units(3, 4) }));

    expect((await aws.describe()).GlobalSecondaryIndexes?.[0]).toMatchObject({
      OnDemandThroughput: { MaxReadRequestUnits: 9 },
      WarmThroughput: { ReadUnitsPerSecond: 13_000, WriteUnitsPerSecond: 4_000, Status: 'ACTIVE' },
    });
    expect((await paid.describe()).GlobalSecondaryIndexes?.[0]).toMatchObject({
      ProvisionedThroughput: units(3, 4),
      WarmThroughput: { ReadUnitsPerSecond: 3, WriteUnitsPerSecond: 4 },
    });
  });

  it('ignores definitions that its key does not use, also of another type, as on AWS', async () => {
    const aws = await started();
    await aws.call('UpdateTable', {
      ...create(),
      AttributeDefinitions: [...strings('customer', 'stale'), { AttributeName: 'id', AttributeType: 'N' }],
    });

    expect((await aws.describe()).AttributeDefinitions).toEqual(strings('customer', 'id'));
  });

  it('takes a key of several attributes', async () => {
    const aws = await started();
    const KeySchema = [hash('a'), hash('b'), range('c'), range('d')];
    await aws.call('UpdateTable', { ...create({ KeySchema }), AttributeDefinitions: strings('a', 'b', 'c', 'd') });

    expect((await aws.describe()).GlobalSecondaryIndexes?.[0]?.KeySchema).toEqual(KeySchema);
  });

  it("can come with a switch to on demand, and with another index's throughput", async () => {
    const switched = await started(provisioned());
    await switched.call('UpdateTable', { ...create(), BillingMode: 'PAY_PER_REQUEST' });
    const paid = await started(indexed(1, 1));
    const [creation] = create({ IndexName: 'other', ProvisionedThroughput: units(1, 1) }).GlobalSecondaryIndexUpdates;
    await paid.call('UpdateTable', {
      ...create(),
      GlobalSecondaryIndexUpdates: [creation, indexUpdate('by-customer', 2, 2)],
    });

    expect(await switched.describe()).toMatchObject({
      TableStatus: 'UPDATING',
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      GlobalSecondaryIndexes: [{ IndexStatus: 'CREATING' }],
    });
    expect((await paid.describe()).GlobalSecondaryIndexes).toMatchObject([
      { IndexName: 'by-customer', IndexStatus: 'UPDATING' },
      { IndexName: 'other', IndexStatus: 'CREATING' },
    ]);
  });
});

describe('UpdateTable that deletes an index', () => {
  it('makes the table UPDATING until the index is deleted with the definitions that only it used', async () => {
    const aws = await started(withIndex());
    const { TableDescription: answer } = await aws.call('UpdateTable', remove());
    aws.clock.advance(4_999);
    const before = await aws.describe();
    aws.clock.advance(1);
    const after = await aws.describe();

    expect(answer).toMatchObject({ TableStatus: 'UPDATING', GlobalSecondaryIndexes: [{ IndexStatus: 'DELETING' }] });
    expect(before).toMatchObject({ TableStatus: 'UPDATING', AttributeDefinitions: strings('customer', 'id') });
    expect(after).toMatchObject({ TableStatus: 'ACTIVE', AttributeDefinitions: strings('id') });
    expect(after).not.toHaveProperty('GlobalSecondaryIndexes');
  });

  it('is admitted while the index is being filled', async () => {
    const aws = await started();
    await aws.call('UpdateTable', create());
    aws.clock.advance(40_000);
    await aws.call('UpdateTable', remove());
    aws.clock.advance(5_000);

    expect(await aws.describe()).not.toHaveProperty('GlobalSecondaryIndexes');
  });

  it('is admitted on a protected table', async () => {
    const aws = await started({ ...withIndex(), DeletionProtectionEnabled: true });

    await expect(aws.call('UpdateTable', remove())).resolves.toBeDefined();
  });

  it('frees its name', async () => {
    const aws = await started(withIndex());
    await aws.call('UpdateTable', remove());
    aws.clock.advance(5_000);

    await expect(aws.call('UpdateTable', create())).resolves.toBeDefined();
  });
});

describe("UpdateTable of an index's on-demand maxima", () => {
  it('shows them at once, with the index UPDATING', async () => {
    const aws = await started(withIndex());
    const { TableDescription: answer } = await aws.call(
      'UpdateTable',
      update({ OnDemandThroughput: { MaxReadRequestUnits: 5 } }),
    );
    aws.clock.advance(2_000);

    expect(answer).toMatchObject({
      TableStatus: 'ACTIVE',
      GlobalSecondaryIndexes: [{ IndexStatus: 'UPDATING', OnDemandThroughput: { MaxReadRequestUnits: 5 } }],
    });
    expect((await aws.describe()).GlobalSecondaryIndexes?.[0]?.IndexStatus).toBe('ACTIVE');
  });

  it('removes one with -1', async () => {
    const aws = await started(withIndex({ OnDemandThroughput: { MaxReadRequestUnits: 5 } }));
    await aws.call('UpdateTable', update({ OnDemandThroughput: { MaxReadRequestUnits: -1 } }));

    expect((await aws.describe()).GlobalSecondaryIndexes?.[0]).not.toHaveProperty('OnDemandThroughput');
  });

  it('is lost with a switch to provisioned', async () => {
    const aws = await started(withIndex({ OnDemandThroughput: { MaxReadRequestUnits: 5 } }));
    await aws.call('UpdateTable', {
      ...update({ ProvisionedThroughput: units(1, 1) }),
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: units(1, 1),
    });

    expect((await aws.describe()).GlobalSecondaryIndexes?.[0]).not.toHaveProperty('OnDemandThroughput');
  });
});

describe("UpdateTable of an index's warm throughput", () => {
  it('keeps the old values and the index ACTIVE until it is in effect', async () => {
    const aws = await started(withIndex());
    const { TableDescription: answer } = await aws.call(
      'UpdateTable',
      update({ WarmThroughput: { ReadUnitsPerSecond: 12_001 } }),
    );
    aws.clock.advance(400_000);

    expect(answer).toMatchObject({
      TableStatus: 'ACTIVE',
      GlobalSecondaryIndexes: [
        { IndexStatus: 'ACTIVE', WarmThroughput: { ReadUnitsPerSecond: 12_000, Status: 'UPDATING' } },
      ],
    });
    expect((await aws.describe()).GlobalSecondaryIndexes?.[0]?.WarmThroughput).toEqual({
      ReadUnitsPerSecond: 12_001,
      WriteUnitsPerSecond: 4_000,
      Status: 'ACTIVE',
    });
  });
});

describe('UpdateTable of the throughput of an index', () => {
  it('shows when only once it is in force', async () => {
    const aws = await started(indexed());
    const { TableDescription: answer } = await aws.call('UpdateTable', {
      TableName: 'orders',
      GlobalSecondaryIndexUpdates: [indexUpdate('by-customer', 9, 9)],
    });
    aws.clock.advance(60_000);

    expect(answer?.GlobalSecondaryIndexes?.[0]).toMatchObject({ IndexStatus: 'UPDATING' });
    expect(answer?.GlobalSecondaryIndexes?.[0]?.ProvisionedThroughput).not.toHaveProperty('LastIncreaseDateTime');
    expect((await aws.describe()).GlobalSecondaryIndexes?.[0]?.ProvisionedThroughput).toMatchObject({
      ...units(9, 9),
      LastIncreaseDateTime: expect.any(Number),
    });
  });
});

describe('UpdateTable of the throughput of an index that is being filled', () => {
  it('takes effect at once', async () => {
    const aws = await started(provisioned());
    await aws.call('UpdateTable', create({ ProvisionedThroughput: units(1, 1) }));
    aws.clock.advance(40_000);
    await aws.call('UpdateTable', update({ ProvisionedThroughput: units(2, 2) }));

    expect((await aws.describe()).GlobalSecondaryIndexes?.[0]).toMatchObject({
      IndexStatus: 'CREATING',
      ProvisionedThroughput: { ...units(2, 2), LastIncreaseDateTime: NOON / 1000 + 56 },
    });
  });
});
