import { describe, expect, it } from 'vitest';
import { INVALID, onDemand, provisioned, TestClient, units } from '../support/simulator.js';

const update = <T extends object>(more: T) => ({ TableName: 'orders', ...more });

const started = async (table: object = onDemand()) => {
  const aws = new TestClient({ durations: 'aws' });
  await aws.call('CreateTable', table);
  aws.clock.advance(16_000);
  await aws.describe();
  return aws;
};

describe('UpdateTable of the stream', () => {
  const enable = (StreamViewType = 'NEW_IMAGE') =>
    update({ StreamSpecification: { StreamEnabled: true, StreamViewType } });
  const disable = update({ StreamSpecification: { StreamEnabled: false } });
  const arn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders';

  it('shows the stream and its label at once, with the table UPDATING for 5 s', async () => {
    const aws = await started();
    const { TableDescription: answer } = await aws.call('UpdateTable', enable());
    aws.clock.advance(4_999);
    const during = await aws.describe();
    aws.clock.advance(1);

    expect(answer).toMatchObject({
      TableStatus: 'UPDATING',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      LatestStreamLabel: '2026-01-15T12:00:16.000',
      LatestStreamArn: `${arn}/stream/2026-01-15T12:00:16.000`,
    });
    expect(during.TableStatus).toBe('UPDATING');
    expect((await aws.describe()).TableStatus).toBe('ACTIVE');
  });

  it('keeps the label and the ARN when it is disabled', async () => {
    const aws = await started();
    await aws.call('UpdateTable', enable());
    aws.clock.advance(5_000);
    const { TableDescription: answer } = await aws.call('UpdateTable', disable);

    expect(answer).not.toHaveProperty('StreamSpecification');
    expect(answer?.LatestStreamLabel).toBe('2026-01-15T12:00:16.000');
  });

  it('has another label each time that it is enabled, also within a millisecond', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', onDemand());
    const labels: unknown[] = [];
    for (const change of [enable(), disable, enable('KEYS_ONLY'), disable, enable()]) {
      const { TableDescription: answer } = await aws.call('UpdateTable', change);
      labels.push(answer?.LatestStreamLabel);
    }

    expect(new Set(labels).size).toBe(3);
  });

  it('can come with a switch to on demand, and then lasts as long', async () => {
    const aws = await started(provisioned());
    await aws.call('UpdateTable', { ...enable(), BillingMode: 'PAY_PER_REQUEST' });
    aws.clock.advance(89_999);
    const during = await aws.describe();
    aws.clock.advance(1);

    expect(during).toMatchObject({ TableStatus: 'UPDATING', StreamSpecification: { StreamEnabled: true } });
    expect((await aws.describe()).TableStatus).toBe('ACTIVE');
  });

  it.each([
    ['no stream to disable', [], disable, 'ValidationException: Table has no stream to disable: TableName: orders'],
    [
      'the same stream again',
      [enable()],
      enable(),
      'ValidationException: Table already has an enabled stream: TableName: orders',
    ],
    [
      'another view type',
      [enable()],
      enable('KEYS_ONLY'),
      'ValidationException: Table already has an enabled stream: TableName: orders',
    ],
    [
      'a stream without a view type',
      [],
      update({ StreamSpecification: { StreamEnabled: true } }),
      `${INVALID}If stream is being enabled then UpdateViewType is required`,
    ],
    [
      'the end of a stream with a view type',
      [enable()],
      update({ StreamSpecification: { StreamEnabled: false, StreamViewType: 'KEYS_ONLY' } }),
      `${INVALID}If stream is being disabled, then UpdateViewType must not be specified`,
    ],
    [
      'a stream beside throughput',
      [],
      { ...enable(), ProvisionedThroughput: units(1, 1) },
      `${INVALID}You cannot modify stream status while updating table IOPS`,
    ],
    [
      'a stream beside a switch to provisioned',
      [],
      { ...enable(), BillingMode: 'PROVISIONED', ProvisionedThroughput: units(1, 1) },
      `${INVALID}You cannot modify stream status while updating table IOPS`,
    ],
  ])('refuses %s', async (_title, earlier, change, refusal) => {
    const aws = await started();
    for (const one of earlier) {
      await aws.call('UpdateTable', one);
      aws.clock.advance(5_000);
    }

    expect(await aws.refusal('UpdateTable', change)).toBe(refusal);
  });
});
