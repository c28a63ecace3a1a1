import { describe, expect, it } from 'vitest';
import { indexed, indexUpdate, NOON, onDemand, provisioned, TestClient, units } from '../support/simulator.js';

const started = async (table: object, durations: 'aws' | 'instant' = 'aws') => {
  const aws = new TestClient({ durations });
  await aws.call('CreateTable', table);
  aws.clock.advance(16_000);
  await aws.describe();
  return aws;
};

const update = { TableName: 'orders' };

describe("UpdateTable of the table's throughput", () => {
  it('answers with the old units in UPDATING, and shows the new ones when it is done', async () => {
    const aws = await started(provisioned(1, 1));
    const { TableDescription: answer } = await aws.call('UpdateTable', {
      ...update,
      ProvisionedThroughput: units(2, 3),
    });
    aws.clock.advance(1_999);
    const during = await aws.describe();
    aws.clock.advance(1);
    const after = await aws.describe();

    expect(answer).toMatchObject({
      TableStatus: 'UPDATING',
      ProvisionedThroughput: { ...units(1, 1), LastIncreaseDateTime: NOON / 1000 + 16 },
    });
    expect(during).toMatchObject({ TableStatus: 'UPDATING', ProvisionedThroughput: units(1, 1) });
    expect(after).toMatchObject({ TableStatus: 'ACTIVE', ProvisionedThroughput: units(2, 3) });
  });

  it('shows the time of a decrease at once, and counts it when it is done', async () => {
    const aws = await started(provisioned(5, 5));
    const { TableDescription: answer } = await aws.call('UpdateTable', {
      ...update,
      ProvisionedThroughput: units(4, 4),
    });
    aws.clock.advance(60_000);

    expect(answer?.ProvisionedThroughput).toMatchObject({
      NumberOfDecreasesToday: 0,
      LastDecreaseDateTime: NOON / 1000 + 16,
    });
    expect((await aws.describe()).ProvisionedThroughput).toEqual({
      ...units(4, 4),
      NumberOfDecreasesToday: 1,
      LastDecreaseDateTime: NOON / 1000 + 18,
    });
  });

  it('accepts a change of one dimension, and the mode in force with it', async () => {
    const aws = await started(provisioned(2, 2), 'instant');
    await aws.call('UpdateTable', { ...update, BillingMode: 'PROVISIONED', ProvisionedThroughput: units(2, 3) });

    expect((await aws.describe()).ProvisionedThroughput).toMatchObject(units(2, 3));
  });

  it('keeps the warm throughput at its highest value', async () => {
    const aws = await started(provisioned(1, 1), 'instant');
    await aws.call('UpdateTable', { ...update, ProvisionedThroughput: units(3, 3) });
    await aws.call('UpdateTable', { ...update, ProvisionedThroughput: units(2, 1) });

    expect((await aws.describe()).WarmThroughput).toMatchObject({ ReadUnitsPerSecond: 3, WriteUnitsPerSecond: 3 });
  });
});

describe("UpdateTable of indexes' throughput", () => {
  it('makes only the index UPDATING', async () => {
    const aws = await started(indexed(1, 1));
    const { TableDescription: answer } = await aws.call('UpdateTable', {
      ...update,
      GlobalSecondaryIndexUpdates: [indexUpdate('by-customer', 2, 2)],
    });
    aws.clock.advance(2_000);
    const { GlobalSecondaryIndexes } = await aws.describe();

    expect(answer?.TableStatus).toBe('ACTIVE');
    expect(answer?.GlobalSecondaryIndexes?.[0]).toMatchObject({
      IndexStatus: 'UPDATING',
      ProvisionedThroughput: units(1, 1),
    });
    expect(GlobalSecondaryIndexes?.[0]).toMatchObject({
      IndexStatus: 'ACTIVE',
      ProvisionedThroughput: { ...units(2, 2), LastIncreaseDateTime: NOON / 1000 + 18 },
      WarmThroughput: { ReadUnitsPerSecond: 2, WriteUnitsPerSecond: 2 },
    });
  });

  it("can share a call with the table's", async () => {
    const aws = await started(indexed(1, 1), 'instant');
    await aws.call('UpdateTable', {
      ...update,
      ProvisionedThroughput: units(3, 3),
      GlobalSecondaryIndexUpdates: [indexUpdate('by-customer', 2, 2)],
    });
    const table = await aws.describe();

    expect(table.ProvisionedThroughput).toMatchObject(units(3, 3));
    expect(table.GlobalSecondaryIndexes?.[0]?.ProvisionedThroughput).toMatchObject(units(2, 2));
  });
});

describe('UpdateTable of the billing mode', () => {
  it('to on demand shows the mode at once, and since when it holds at the end', async () => {
    const aws = await started(indexed(5, 5));
    const { TableDescription: answer } = await aws.call('UpdateTable', { ...update, BillingMode: 'PAY_PER_REQUEST' });
    aws.clock.advance(90_000);
    const after = await aws.describe();

    expect(answer).toMatchObject({
      TableStatus: 'UPDATING',
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      TableThroughputModeSummary: { TableThroughputMode: 'PAY_PER_REQUEST' },
      ProvisionedThroughput: { ...units(0, 0), LastDecreaseDateTime: NOON / 1000 + 16 },
      WarmThroughput: { ReadUnitsPerSecond: 5, WriteUnitsPerSecond: 5 },
    });
    expect(answer?.BillingModeSummary).not.toHaveProperty('LastUpdateToPayPerRequestDateTime');
    expect(after).toMatchObject({
      TableStatus: 'ACTIVE',
      BillingModeSummary: { LastUpdateToPayPerRequestDateTime: NOON / 1000 + 106 },
      WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 },
    });
    expect(after.ProvisionedThroughput).toEqual({ ...units(0, 0), NumberOfDecreasesToday: 0 });
    expect(after.GlobalSecondaryIndexes?.[0]?.ProvisionedThroughput).toEqual({
      ...units(0, 0),
      NumberOfDecreasesToday: 1,
      LastDecreaseDateTime: NOON / 1000 + 106,
    });
  });

  it('to on demand is limited to four in 24 hours, and to provisioned is not limited', async () => {
    const aws = await started(provisioned());
    const toOnDemand = { ...update, BillingMode: 'PAY_PER_REQUEST' };
    const back = { ...update, BillingMode: 'PROVISIONED', ProvisionedThroughput: units(5, 5) };
    const settled = async (input: object) => {
      await aws.call('UpdateTable', input);
      aws.clock.advance(3_600_000);
    };
    const first = aws.clock.now();
    for (let switches = 0; switches < 4; switches += 1) {
      await settled(toOnDemand);
      await settled(back);
    }
    const early = await aws.refusal('UpdateTable', toOnDemand);
    aws.clock.advance(first + 24 * 3_600_000 - 1 - aws.clock.now());
    const late = await aws.refusal('UpdateTable', toOnDemand);
    aws.clock.advance(1);

    expect(early).toMatch(
      /^LimitExceededException: Subscriber limit exceeded: Update to PayPerRequest mode are limited to 4 times in 1 day\(s\)\. Last update at Thu Jan 15 18:00:\d\d UTC 2026\. Next update can be made at Fri Jan 16 12:00:\d\d UTC 2026$/,
    );
    expect(late).toBe(early);
    await settled(toOnDemand);
    await aws.call('UpdateTable', back);
    aws.clock.advance(180_000);
    expect(await aws.refusal('UpdateTable', toOnDemand)).toContain('Next update can be made at Fri Jan 16 14:00:');
  });

  it('back to provisioned leaves its time on the indexes, and not on the table', async () => {
    const aws = await started(indexed(5, 5));
    await aws.call('UpdateTable', { ...update, BillingMode: 'PAY_PER_REQUEST' });
    aws.clock.advance(90_000);
    await aws.call('UpdateTable', {
      ...update,
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: units(5, 5),
      GlobalSecondaryIndexUpdates: [indexUpdate('by-customer', 5, 5)],
    });
    aws.clock.advance(90_000);
    const after = await aws.describe();

    expect(after.ProvisionedThroughput).toEqual({ ...units(5, 5), NumberOfDecreasesToday: 0 });
    expect(after.GlobalSecondaryIndexes?.[0]?.ProvisionedThroughput).toEqual({
      ...units(5, 5),
      NumberOfDecreasesToday: 1,
      LastDecreaseDateTime: NOON / 1000 + 106,
      LastIncreaseDateTime: NOON / 1000 + 196,
    });
  });

  it('keeps the indexes UPDATING as long as the table', async () => {
    const aws = await started(indexed(5, 5));
    await aws.call('UpdateTable', { ...update, BillingMode: 'PAY_PER_REQUEST' });
    aws.clock.advance(89_999);
    const during = await aws.describe();
    aws.clock.advance(1);

    expect(during.GlobalSecondaryIndexes?.[0]?.IndexStatus).toBe('UPDATING');
    expect((await aws.describe()).GlobalSecondaryIndexes?.[0]?.IndexStatus).toBe('ACTIVE');
  });

  it('to provisioned shows the throughput at once, and keeps the summary and the warm throughput', async () => {
    const aws = await started({ ...onDemand(), OnDemandThroughput: { MaxReadRequestUnits: 9 } });
    const { TableDescription: answer } = await aws.call('UpdateTable', {
      ...update,
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: units(1, 1),
    });
    aws.clock.advance(90_000);
    const after = await aws.describe();

    expect(answer).toMatchObject({
      TableStatus: 'UPDATING',
      ProvisionedThroughput: { ...units(1, 1), LastIncreaseDateTime: expect.any(Number) },
    });
    expect(after.ProvisionedThroughput).toEqual({ ...units(1, 1), NumberOfDecreasesToday: 0 });
    expect(after).toMatchObject({
      TableStatus: 'ACTIVE',
      BillingModeSummary: { BillingMode: 'PROVISIONED', LastUpdateToPayPerRequestDateTime: NOON / 1000 },
      WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 },
    });
    expect(after).not.toHaveProperty('OnDemandThroughput');
  });

  it('to provisioned takes the throughput of every index', async () => {
    const { ProvisionedThroughput: _, ...table } = indexed();
    const [index] = table.GlobalSecondaryIndexes;
    const { ProvisionedThroughput: __, ...bare } = index ?? {};
    const aws = await started({ ...table, BillingMode: 'PAY_PER_REQUEST', GlobalSecondaryIndexes: [bare] });
    const flip = { ...update, BillingMode: 'PROVISIONED', ProvisionedThroughput: units(50, 50) };
    const refusal = await aws.refusal('UpdateTable', flip);
    const { TableDescription: answer } = await aws.call('UpdateTable', {
      ...flip,
      GlobalSecondaryIndexUpdates: [indexUpdate('by-customer', 40, 40)],
    });

    expect(refusal).toBe(
      'ValidationException: One or more parameter values were invalid: ' +
        'ProvisionedThroughput must be specified for index: by-customer',
    );
    expect(answer?.GlobalSecondaryIndexes?.[0]).toMatchObject({
      IndexStatus: 'UPDATING',
      ProvisionedThroughput: units(40, 40),
    });
  });

  it('to the mode in force answers UPDATING and changes nothing', async () => {
    const aws = await started(onDemand());
    const { TableDescription: answer } = await aws.call('UpdateTable', { ...update, BillingMode: 'PAY_PER_REQUEST' });

    expect(answer?.TableStatus).toBe('UPDATING');
    expect((await aws.describe()).TableStatus).toBe('ACTIVE');
  });

  it('back to on demand, during a switch from on demand, is accepted and ignored', async () => {
    const aws = await started(onDemand());
    await aws.call('UpdateTable', { ...update, BillingMode: 'PROVISIONED', ProvisionedThroughput: units(1, 1) });
    const { TableDescription: answer } = await aws.call('UpdateTable', { ...update, BillingMode: 'PAY_PER_REQUEST' });
    aws.clock.advance(90_000);

    expect(answer).toMatchObject({
      TableStatus: 'UPDATING',
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      ProvisionedThroughput: units(0, 0),
    });
    expect(await aws.describe()).toMatchObject({
      TableStatus: 'ACTIVE',
      BillingModeSummary: { BillingMode: 'PROVISIONED' },
      ProvisionedThroughput: units(1, 1),
    });
  });
});

describe('UpdateTable of the on-demand maxima', () => {
  const maxima = (read?: number, write?: number) => ({
    ...update,
    OnDemandThroughput: { MaxReadRequestUnits: read, MaxWriteRequestUnits: write },
  });

  it('takes effect at once, one by one', async () => {
    const aws = await started(onDemand());
    const { TableDescription: answer } = await aws.call('UpdateTable', maxima(1_000, 500));
    await aws.call('UpdateTable', maxima(2_000));

    expect(answer?.TableStatus).toBe('ACTIVE');
    expect((await aws.describe()).OnDemandThroughput).toEqual({
      MaxReadRequestUnits: 2_000,
      MaxWriteRequestUnits: 500,
    });
  });

  it('removes a maximum with -1, which only the answer shows', async () => {
    const aws = await started({
      ...onDemand(),
      OnDemandThroughput: { MaxReadRequestUnits: 1, MaxWriteRequestUnits: 2 },
    });
    const { TableDescription: first } = await aws.call('UpdateTable', maxima(-1));
    const between = await aws.describe();
    const { TableDescription: second } = await aws.call('UpdateTable', maxima(undefined, -1));

    expect(first?.OnDemandThroughput).toEqual({ MaxReadRequestUnits: -1, MaxWriteRequestUnits: 2 });
    expect(between.OnDemandThroughput).toEqual({ MaxWriteRequestUnits: 2 });
    expect(second?.OnDemandThroughput).toEqual({ MaxWriteRequestUnits: -1 });
    expect(await aws.describe()).not.toHaveProperty('OnDemandThroughput');
  });

  it('can come with a switch to on demand', async () => {
    const aws = await started(provisioned(), 'instant');
    await aws.call('UpdateTable', { ...maxima(7), BillingMode: 'PAY_PER_REQUEST' });

    expect((await aws.describe()).OnDemandThroughput).toEqual({ MaxReadRequestUnits: 7 });
  });

  it('fails with HTTP 500 for an empty structure alone, as on AWS', async () => {
    const aws = await started(onDemand());
    const { status, body } = await aws.answer('UpdateTable', { ...update, OnDemandThroughput: {} });

    expect(status).toBe(500);
    expect(body).toEqual({ __type: 'com.amazon.coral.service#InternalFailure' });
  });

  it('ignores an empty structure beside something else, as on AWS', async () => {
    const aws = await started(onDemand());

    await expect(
      aws.call('UpdateTable', { ...update, OnDemandThroughput: {}, DeletionProtectionEnabled: false }),
    ).resolves.toBeDefined();
  });
});

describe('UpdateTable of deletion protection', () => {
  it('takes effect at once, and also while the table is UPDATING', async () => {
    const aws = await started(provisioned());
    await aws.call('UpdateTable', { ...update, ProvisionedThroughput: units(6, 6) });
    const { TableDescription: answer } = await aws.call('UpdateTable', { ...update, DeletionProtectionEnabled: true });

    expect(answer).toMatchObject({ TableStatus: 'UPDATING', DeletionProtectionEnabled: true });
    expect((await aws.describe()).DeletionProtectionEnabled).toBe(true);
  });

  it('is refused within 15 s of the last change, with the time at which it is admitted', async () => {
    const aws = await started(onDemand());
    await aws.call('UpdateTable', { ...update, DeletionProtectionEnabled: true });
    aws.clock.advance(14_999);
    const { body } = await aws.answer('UpdateTable', { ...update, DeletionProtectionEnabled: false });
    aws.clock.advance(1);

    expect(body).toEqual({
      __type: 'com.amazon.coral.availability#ThrottlingException',
      message:
        'Deletion protection setting for table orders modified within the previous 15000 milliseconds. ' +
        'Please try again after 2026-01-15T12:00:31.000Z',
    });
    await expect(aws.call('UpdateTable', { ...update, DeletionProtectionEnabled: false })).resolves.toBeDefined();
  });

  it('can be repeated if it changes nothing', async () => {
    const aws = await started(onDemand());
    await aws.call('UpdateTable', { ...update, DeletionProtectionEnabled: false });

    await expect(aws.call('UpdateTable', { ...update, DeletionProtectionEnabled: true })).resolves.toBeDefined();
  });

  it('ignores attribute definitions beside it, as on AWS', async () => {
    const aws = await started(onDemand());
    await aws.call('UpdateTable', {
      ...update,
      DeletionProtectionEnabled: true,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }],
    });

    expect((await aws.describe()).AttributeDefinitions).toEqual([{ AttributeName: 'id', AttributeType: 'S' }]);
  });
});
