import { describe, expect, it } from 'vitest';
import { NOON, onDemand, TestClient } from '../support/simulator.js';

const table = { TableName: 'orders' };
const recovery = (PointInTimeRecoveryEnabled: boolean, RecoveryPeriodInDays?: number) => ({
  ...table,
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled, RecoveryPeriodInDays },
});
const created = async () => {
  const aws = new TestClient({ durations: 'aws' });
  await aws.call('CreateTable', onDemand());
  return aws;
};
const started = async () => {
  const aws = await created();
  aws.clock.advance(9_000);
  return aws;
};
const described = async (aws: TestClient) =>
  (await aws.call('DescribeContinuousBackups', table)).ContinuousBackupsDescription;
const at = (seconds: number) => NOON / 1000 + seconds;

describe('UpdateContinuousBackups', () => {
  it('is done at once, with 35 days unless others are named', async () => {
    const aws = await started();
    const answer = await aws.call('UpdateContinuousBackups', recovery(true));

    expect(answer).toEqual({ ContinuousBackupsDescription: await described(aws) });
    expect(await described(aws)).toEqual({
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: {
        PointInTimeRecoveryStatus: 'ENABLED',
        RecoveryPeriodInDays: 35,
        PointInTimeRecoveryWindowDays: 35,
        EarliestRestorableDateTime: at(9),
        LatestRestorableDateTime: at(9),
      },
    });
  });

  it('can be repeated, and changes the days in place', async () => {
    const aws = await started();
    await aws.call('UpdateContinuousBackups', recovery(true));
    aws.clock.advance(600_000);
    await aws.call('UpdateContinuousBackups', recovery(true, 7));
    await aws.call('UpdateContinuousBackups', recovery(true));

    expect((await described(aws))?.PointInTimeRecoveryDescription).toEqual({
      PointInTimeRecoveryStatus: 'ENABLED',
      RecoveryPeriodInDays: 7,
      PointInTimeRecoveryWindowDays: 7,
      EarliestRestorableDateTime: at(9),
      LatestRestorableDateTime: at(309),
    });
  });

  it('shows its times in whole seconds', async () => {
    const aws = await started();
    aws.clock.advance(700);
    await aws.call('UpdateContinuousBackups', recovery(true));

    expect((await described(aws))?.PointInTimeRecoveryDescription).toMatchObject({
      EarliestRestorableDateTime: at(9),
      LatestRestorableDateTime: at(9),
    });
  });

  it('forgets days and times when it is disabled', async () => {
    const aws = await started();
    await aws.call('UpdateContinuousBackups', recovery(true, 7));
    await aws.call('UpdateContinuousBackups', recovery(false));
    const off = await described(aws);
    aws.clock.advance(10_000);
    await aws.call('UpdateContinuousBackups', recovery(true));

    expect(off).toEqual({
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    });
    expect((await described(aws))?.PointInTimeRecoveryDescription).toMatchObject({
      RecoveryPeriodInDays: 35,
      EarliestRestorableDateTime: at(19),
    });
  });

  it.each([
    [
      'days without recovery',
      recovery(false, 35),
      'Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.',
    ],
    [
      '36 days',
      recovery(true, 36),
      "1 validation error detected: Value '36' at 'pointInTimeRecoverySpecification.recoveryPeriodInDays' failed to satisfy constraint: Member must have value less than or equal to 35",
    ],
    [
      'no days at all',
      recovery(true, 0),
      "1 validation error detected: Value '0' at 'pointInTimeRecoverySpecification.recoveryPeriodInDays' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      'no specification',
      table,
      "1 validation error detected: Value null at 'pointInTimeRecoverySpecification' failed to satisfy constraint: Member must not be null",
    ],
  ])('refuses %s', async (_title, input, text) => {
    expect(await (await started()).refusal('UpdateContinuousBackups', input)).toBe(`ValidationException: ${text}`);
  });
});

describe('Backups of a new table', () => {
  const NOT_FOUND = 'TableNotFoundException: Table not found: orders';
  const LATER =
    'ContinuousBackupsUnavailableException: Backups are being enabled for the table: orders. Please retry later';

  it('are unknown at first, then DISABLED and unavailable, and ENABLED some seconds after the table is ACTIVE', async () => {
    const aws = await created();
    const unknown = [
      await aws.refusal('DescribeContinuousBackups', table),
      await aws.refusal('UpdateContinuousBackups', recovery(true)),
    ];
    aws.clock.advance(2_000);
    const creating = [await described(aws), await aws.refusal('UpdateContinuousBackups', recovery(true))];
    aws.clock.advance(6_999);
    const active = await aws.refusal('UpdateContinuousBackups', recovery(true));
    aws.clock.advance(1);

    expect(unknown).toEqual([NOT_FOUND, NOT_FOUND]);
    expect(creating).toEqual([
      {
        ContinuousBackupsStatus: 'DISABLED',
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
      },
      LATER,
    ]);
    expect(active).toBe(LATER);
    expect((await described(aws))?.ContinuousBackupsStatus).toBe('ENABLED');
  });

  it('are forgotten soon after the deletion of the table has begun', async () => {
    const aws = await started();
    await aws.call('DeleteTable', table);
    aws.clock.advance(1_099);
    await aws.call('UpdateContinuousBackups', recovery(true));
    aws.clock.advance(1);

    expect(await aws.refusal('DescribeContinuousBackups', table)).toBe(NOT_FOUND);
    expect((await aws.describe()).TableStatus).toBe('DELETING');
  });

  it('are not found without a table, which the wire tells from other resources', async () => {
    const { body } = await new TestClient().answer('DescribeContinuousBackups', table);

    expect(body.__type).toBe('com.amazonaws.dynamodb.v20120810#TableNotFoundException');
  });
});
