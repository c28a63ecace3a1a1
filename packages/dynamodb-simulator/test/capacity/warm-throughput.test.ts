import { describe, expect, it } from 'vitest';
import { INVALID, onDemand, TestClient } from '../support/simulator.js';

const update = <T extends object>(more: T) => ({ TableName: 'orders', ...more });

const started = async (table: object = onDemand()) => {
  const aws = new TestClient({ durations: 'aws' });
  await aws.call('CreateTable', table);
  aws.clock.advance(16_000);
  await aws.describe();
  return aws;
};

describe('UpdateTable of the warm throughput', () => {
  const warm = (ReadUnitsPerSecond?: number, WriteUnitsPerSecond?: number) =>
    update({ WarmThroughput: { ReadUnitsPerSecond, WriteUnitsPerSecond } });

  it('keeps the old values and the table ACTIVE until it is in effect', async () => {
    const aws = await started();
    const { TableDescription: answer } = await aws.call('UpdateTable', warm(13_000));
    aws.clock.advance(399_999);
    const during = await aws.describe();
    aws.clock.advance(1);

    expect(answer).toMatchObject({
      TableStatus: 'ACTIVE',
      WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000, Status: 'UPDATING' },
    });
    expect(during.WarmThroughput).toEqual(answer?.WarmThroughput);
    expect((await aws.describe()).WarmThroughput).toEqual({
      ReadUnitsPerSecond: 13_000,
      WriteUnitsPerSecond: 4_000,
      Status: 'ACTIVE',
    });
  });

  it('takes the last of two requests', async () => {
    const aws = await started();
    await aws.call('UpdateTable', warm(13_000, 5_000));
    aws.clock.advance(1_000);
    await aws.call('UpdateTable', warm(14_000, 6_000));
    aws.clock.advance(400_000);

    expect((await aws.describe()).WarmThroughput).toMatchObject({
      ReadUnitsPerSecond: 14_000,
      WriteUnitsPerSecond: 6_000,
    });
  });

  it('of the same values answers UPDATING and changes nothing', async () => {
    const aws = await started();
    const { TableDescription: answer } = await aws.call('UpdateTable', warm(12_000, 4_000));

    expect(answer?.WarmThroughput?.Status).toBe('UPDATING');
    expect((await aws.describe()).WarmThroughput?.Status).toBe('ACTIVE');
  });

  it.each([
    [
      'less for reads',
      warm(11_999),
      `${INVALID}Requested ReadUnitsPerSecond for WarmThroughput for table is lower than current WarmThroughput, decreasing WarmThroughput is not supported`,
    ],
    [
      'less for writes',
      warm(undefined, 3_999),
      `${INVALID}Requested WriteUnitsPerSecond for WarmThroughput for table is lower than current WarmThroughput, decreasing WarmThroughput is not supported`,
    ],
    [
      'more than the quota',
      warm(40_001),
      'LimitExceededException: Subscriber limit exceeded: Requested ReadUnitsPerSecond for WarmThroughput for table exceeds ' +
        'TableMaxReadCapacityUnits of the account in region eu-west-1',
    ],
    ['an empty structure alone, at which AWS itself fails', update({ WarmThroughput: {} }), 'InternalFailure: '],
  ])('refuses %s', async (_title, change, refusal) => {
    expect(await (await started()).refusal('UpdateTable', change)).toBe(refusal);
  });

  it('ignores an empty structure beside something else, as on AWS', async () => {
    const aws = await started();

    await expect(
      aws.call('UpdateTable', update({ WarmThroughput: {}, DeletionProtectionEnabled: false })),
    ).resolves.toBeDefined();
  });

  it('is not allowed while an index is allocated, with HTTP 500', async () => {
    const aws = await started();
    await aws.call('UpdateTable', {
      TableName: 'orders',
      AttributeDefinitions: [{ AttributeName: 'a', AttributeType: 'S' }],
      GlobalSecondaryIndexUpdates: [
        {
          Create: {
            IndexName: 'by-a',
            KeySchema: [{ AttributeName: 'a', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        },
      ],
    });
    const { status, body } = await aws.answer('UpdateTable', warm(13_000));

    expect(status).toBe(500);
    expect(body).toEqual({
      __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
      message: 'Table is under system maintenance, please try again later',
    });
  });
});
