import { describe, expect, it } from 'vitest';
import { indexed, indexUpdate, provisioned, TestClient, units } from '../support/simulator.js';

const HOUR = 3_600_000;

const decreased = async (times: number) => {
  const aws = new TestClient();
  await aws.call('CreateTable', provisioned(10, 10));
  for (let left = 9; left > 9 - times; left--) await lower(aws, left);
  return aws;
};

const lower = (aws: TestClient, read: number) =>
  aws.call('UpdateTable', { TableName: 'orders', ProvisionedThroughput: units(read, 10) });

const refused = (aws: TestClient, read: number) =>
  aws.refusal('UpdateTable', { TableName: 'orders', ProvisionedThroughput: units(read, 10) });

describe('Decreases of throughput', () => {
  it('are free four times a day; the fifth is refused with the time of the next', async () => {
    const aws = await decreased(4);

    expect((await aws.describe()).ProvisionedThroughput).toMatchObject({
      NumberOfDecreasesToday: 4,
      ReadCapacityUnits: 6,
    });
    expect(await refused(aws, 5)).toBe(
      'LimitExceededException: Subscriber limit exceeded: Provisioned throughput decreases are limited within a given ' +
        'UTC day. After the first 4 decreases, each subsequent decrease in the same UTC day can be performed at most ' +
        'once every 3600 seconds. Number of decreases today: 4. ' +
        'Last decrease at Thursday, January 15, 2026 at 12:00:00 PM Coordinated Universal Time. ' +
        'Next decrease can be made at Thursday, January 15, 2026 at 1:00:00 PM Coordinated Universal Time',
    );
  });

  it('are then admitted once an hour after the last', async () => {
    const aws = await decreased(4);
    aws.clock.advance(HOUR - 1);
    const early = await refused(aws, 5);
    aws.clock.advance(1);
    await lower(aws, 5);

    expect(early).toMatch(/^LimitExceededException/);
    expect(await refused(aws, 4)).toMatch(/Number of decreases today: 5\. .* 2:00:00 PM/);
  });

  it('are free again from midnight UTC, which does not wait for the hour', async () => {
    const aws = await decreased(3);
    aws.clock.advance(11.5 * HOUR);
    await lower(aws, 6);
    const refusal = await refused(aws, 5);
    aws.clock.advance(HOUR / 2);
    const { ProvisionedThroughput } = await aws.describe();
    await lower(aws, 5);

    expect(refusal).toMatch(/Next decrease can be made at Friday, January 16, 2026 at 12:00:00 AM/);
    expect(ProvisionedThroughput?.NumberOfDecreasesToday).toBe(0);
    expect((await aws.describe()).ProvisionedThroughput?.NumberOfDecreasesToday).toBe(1);
  });

  it('count a call that lowers one dimension and raises the other', async () => {
    const aws = await decreased(3);
    await aws.call('UpdateTable', { TableName: 'orders', ProvisionedThroughput: units(6, 11) });

    expect((await aws.describe()).ProvisionedThroughput?.NumberOfDecreasesToday).toBe(4);
  });

  it('do not block an increase', async () => {
    await expect(lower(await decreased(4), 20)).resolves.toBeDefined();
  });

  it('are counted for the table and each index by itself, and refused together', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', indexed(10, 10));
    for (const left of [9, 8, 7, 6]) await lower(aws, left);
    const index = [indexUpdate('by-customer', 9, 9)];
    const both = { TableName: 'orders', ProvisionedThroughput: units(5, 10), GlobalSecondaryIndexUpdates: index };
    const refusal = await aws.refusal('UpdateTable', both);
    await aws.call('UpdateTable', { TableName: 'orders', GlobalSecondaryIndexUpdates: index });

    expect(refusal).toMatch(/^LimitExceededException: .*Number of decreases today: 4/);
    expect((await aws.describe()).GlobalSecondaryIndexes?.[0]?.ProvisionedThroughput?.NumberOfDecreasesToday).toBe(1);
  });
});
