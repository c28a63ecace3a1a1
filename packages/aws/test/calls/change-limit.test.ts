import { ConflictError, DeferredError } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { AwsRequestError, timeLimitOf } from '../../src/index.js';

const refusal = (text: string, name = 'LimitExceededException') => new AwsRequestError('UpdateTable', name, text);

describe('a refusal that is limited in time defers its step', () => {
  it.each([
    'Subscriber limit exceeded: Update to PayPerRequest mode are limited to once in 1 day(s). Last update at Thu Jan 01 02:00:00 UTC 2026. Next update can be made at Fri Jan 02 02:00:00 UTC 2026',
    'Subscriber limit exceeded: Update to PayPerRequest mode are limited to 4 times in 1 day(s). Last update at Thu Jan 01 02:00:00 UTC 2026. Next update can be made at Fri Jan 02 02:00:00 UTC 2026',
    'Subscriber limit exceeded: Encryption mode changes are limited in the 24h window ending at 2026-01-02T06:00:00.000Z. After the first 4 change, each subsequent change in the same window can be performed at most once every 21600 seconds. Number of updates today: 4. Last change at 2026-01-01T20:00:00.000Z. Next changes can be made at 2026-01-02T02:00:00.000Z.',
    'Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. After the first 4 decreases, each subsequent decrease in the same UTC day can be performed at most once every 3600 seconds. Number of decreases today: 4. Last decrease at Friday, January 2, 2026 at 1:00:00 AM Coordinated Universal Time. Next decrease can be made at Friday, January 2, 2026 at 2:00:00 AM Coordinated Universal Time',
    'The setting cannot be changed again. Try again after 2026-01-02T02:00:00Z.',
    'This is not possible until 2026-01-02T02:00:00Z.',
    'The limit was reached; changes become possible again on Friday, January 2, 2026 at 2:00:00 AM Coordinated Universal Time',
  ])('until the time that it names: %s', (text) => {
    const found = timeLimitOf(refusal(text));
    expect(found).toBeInstanceOf(DeferredError);
    expect(found).toMatchObject({ until: Date.UTC(2026, 0, 2, 2) });
    expect(found?.message).toContain(text);
  });

  it.each([
    'Time to live has been modified multiple times within a fixed interval',
    'Subscriber limit exceeded: Updates to TableClass are limited to 2 times in 30 day(s).',
    'Replica cannot be deleted because it has acted as a source region for new replica(s) being added to the table in the last 24 hours',
    'You can modify this attribute at most twice within 24 hours.',
    'Only two changes of the storage type are allowed per day.',
    'Only one update is allowed in any rolling 24-hour window.',
    'You have changed this too often. Please try again later.',
    'The limit for this operation has been reached. Retry in 6 hours.',
    'Wait 30 minutes before you modify the endpoint again.',
    'The volume has reached the maximum modification rate per volume limit. Wait at least 6 hours between modifications per EBS volume.',
    'Currently in a cool-down period.',
    'This setting was changed within the past day.',
    'The mode can be switched once every 12 hours.',
    'One or more parameter values were invalid: this change must be made at most once every 24 hours',
    'You must wait 24 hours before you can do this.',
    'Up to 3 conversions per month are supported.',
    'Table class updates are limited to 2 in 30 day(s).',
    'The daily limit of decreases has been reached.',
    'Hourly quota for this change exceeded',
    'The next change is allowed on the following day.',
    'This mode cannot be changed before tomorrow.',
  ])('without a time: %s', (text) => {
    for (const name of [
      'LimitExceededException',
      'ValidationException',
      'QuotaException',
      'IncorrectModificationState',
    ])
      expect(timeLimitOf(refusal(text, name)), name).toMatchObject({ code: 'PCF_DEFERRED', until: undefined });
  });

  it.each([
    'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
    'The policy was changed in the previous 15 seconds. Retry after 15 seconds.',
    'Wait two minutes, then try again in 2 minutes.',
  ])('but is waited for where it ends within minutes: %s', (text) => {
    expect(timeLimitOf(refusal(text))).toBeInstanceOf(ConflictError);
  });
});

describe('a refusal for another reason does not defer its step', () => {
  it.each([
    "1 validation error detected: Value '40' at 'recoveryPeriodInDays' failed to satisfy constraint: Member must have value less than or equal to 35 days, once per table",
    'RecoveryPeriodInDays must be between 1 and 35 days.',
    'Invalid value for the parameter MessageRetentionPeriod. Reason: it must be from 60 seconds to 14 days.',
    'The ExportTime must be within the last 35 days.',
    'A retention of 30 days is not supported for this table.',
    'The requested ReadCapacityUnits, 50000, is above the per table maximum for the account in us-east-1. Per table maximum: 40000. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
    'Subscriber limit exceeded: There is a limit of 2500 tables per subscriber',
    'Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of 20',
    'Subscriber limit exceeded: Only 10 tables can be created, updated, or deleted simultaneously. Try again later.',
    'The table has an index that is being created. Try again later.',
    'Only 1 online index can be created or deleted simultaneously per table',
    'Stream records older than 24 hours have been trimmed.',
    'This request would have caused the WriteCapacityUnits limit to be exceeded for the account.',
    'Table write throughput of 40000 units per second exceeds the limit.',
    'The KMS key is pending deletion; it is deleted in 7 days.',
    'Cannot add an index until the table has 0 others in creation',
    'An export covers the last 35 days only; the ExportTime is earlier',
    'RestoreDateTime is outside of what can be restored of the past 35 days',
    'Reads of this table are limited to 40000 units per second.',
  ])('%s', (text) => {
    expect(timeLimitOf(refusal(text, 'ValidationException'))).toBeUndefined();
  });

  it('a throttled request, access that is denied, or an error of another kind', () => {
    const text = 'Too many requests in the last 24 hours. Try again later.';
    for (const name of ['ThrottlingException', 'TooManyRequestsException', 'AccessDeniedException', 'AccessDenied'])
      expect(timeLimitOf(refusal(text, name)), name).toBeUndefined();
    expect(timeLimitOf(new Error(text))).toBeUndefined();
  });
});
