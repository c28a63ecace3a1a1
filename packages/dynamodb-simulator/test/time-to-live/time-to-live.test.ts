import { describe, expect, it } from 'vitest';
import { onDemand, TestClient } from '../support/simulator.js';

const started = async (durations: 'aws' | 'instant' = 'aws') => {
  const aws = new TestClient({ durations });
  await aws.call('CreateTable', onDemand());
  aws.clock.advance(6_000);
  return aws;
};

const ttl = (Enabled: boolean, AttributeName = 'expires') => ({
  TableName: 'orders',
  TimeToLiveSpecification: { AttributeName, Enabled },
});
const table = { TableName: 'orders' };
const described = async (aws: TestClient) => (await aws.call('DescribeTimeToLive', table)).TimeToLiveDescription;
const FREE = 1_860_000;

describe('UpdateTimeToLive', () => {
  it('answers with what was asked for, and is ENABLING until it is ENABLED', async () => {
    const aws = await started();
    const answer = await aws.call('UpdateTimeToLive', ttl(true));
    const during = await described(aws);
    aws.clock.advance(1_000);

    expect(answer).toEqual({ TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true } });
    expect(during).toEqual({ TimeToLiveStatus: 'ENABLING', AttributeName: 'expires' });
    expect(await described(aws)).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' });
  });

  it('forgets the attribute once it is disabled', async () => {
    const aws = await started();
    await aws.call('UpdateTimeToLive', ttl(true));
    aws.clock.advance(FREE);
    await aws.call('UpdateTimeToLive', ttl(false));
    const during = await described(aws);
    aws.clock.advance(1_000);

    expect(during).toEqual({ TimeToLiveStatus: 'DISABLING', AttributeName: 'expires' });
    expect(await described(aws)).toEqual({ TimeToLiveStatus: 'DISABLED' });
  });

  it('takes a key attribute, and is admitted while the table is UPDATING, as on AWS', async () => {
    const aws = await started();
    await aws.call('UpdateTable', { ...table, TableClass: 'STANDARD_INFREQUENT_ACCESS' });

    await expect(aws.call('UpdateTimeToLive', ttl(true, 'id'))).resolves.toBeDefined();
  });

  it('can be changed again after half an hour', async () => {
    const aws = await started();
    await aws.call('UpdateTimeToLive', ttl(true));
    aws.clock.advance(FREE - 1);
    const soon = await aws.refusal('UpdateTimeToLive', ttl(false));
    aws.clock.advance(1);
    await aws.call('UpdateTimeToLive', ttl(false));

    expect(soon).toBe('ValidationException: Time to live has been modified multiple times within a fixed interval');
    expect(await aws.refusal('UpdateTimeToLive', ttl(true))).toBe(soon);
  });

  it.each([
    ['to disable what is off', false, ttl(false), 'TimeToLive is already disabled'],
    ['to enable what is on', true, ttl(true), 'TimeToLive is already enabled'],
    [
      'another attribute',
      true,
      ttl(true, 'other'),
      'TimeToLive is active on a different AttributeName: current AttributeName is expires',
    ],
    [
      'to disable it by another attribute',
      true,
      ttl(false, 'other'),
      'TimeToLive is active on a different AttributeName: current AttributeName is expires',
    ],
    [
      'no attribute',
      false,
      { ...table, TimeToLiveSpecification: { Enabled: true } },
      "1 validation error detected: Value null at 'timeToLiveSpecification.attributeName' failed to satisfy constraint: Member must not be null",
    ],
    [
      'an empty attribute',
      false,
      ttl(true, ''),
      "1 validation error detected: Value '' at 'timeToLiveSpecification.attributeName' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'no specification',
      false,
      table,
      "1 validation error detected: Value null at 'timeToLiveSpecification' failed to satisfy constraint: Member must not be null",
    ],
  ])('refuses %s, before the interval is looked at', async (_title, on, input, text) => {
    const aws = await started();
    if (on) await aws.call('UpdateTimeToLive', ttl(true));

    expect(await aws.refusal('UpdateTimeToLive', input)).toBe(`ValidationException: ${text}`);
  });
});

describe('Time to live of a table that is not ACTIVE', () => {
  const NOT_FOUND = 'ResourceNotFoundException: Requested resource not found: Table: orders not found';

  it('is not found without a table', async () => {
    expect(await new TestClient().refusal('UpdateTimeToLive', ttl(true))).toBe(NOT_FOUND);
    expect(await new TestClient().refusal('DescribeTimeToLive', table)).toBe(NOT_FOUND);
  });

  it('is not found at first, and then refused, while the table is CREATING', async () => {
    const aws = new TestClient({ durations: 'aws' });
    await aws.call('CreateTable', onDemand());
    const early = [await aws.refusal('UpdateTimeToLive', ttl(true)), await aws.refusal('DescribeTimeToLive', table)];
    aws.clock.advance(2_000);

    expect(early).toEqual([NOT_FOUND, NOT_FOUND]);
    expect(await aws.refusal('UpdateTimeToLive', ttl(true))).toBe(
      'ResourceInUseException: Attempt to change a resource which is still in use: Table orders is being created',
    );
    expect(await aws.refusal('DescribeTimeToLive', table)).toBe(
      'ValidationException: Cannot describe time to live while table is in CREATING state: Current table state is CREATING',
    );
  });

  it('can be changed and not be read while the table is DELETING', async () => {
    const aws = await started();
    await aws.call('DeleteTable', table);

    await expect(aws.call('UpdateTimeToLive', ttl(true))).resolves.toBeDefined();
    expect(await aws.refusal('DescribeTimeToLive', table)).toBe(
      'ValidationException: Cannot describe time to live while table is in DELETING state: Current table state is DELETING',
    );
  });
});
