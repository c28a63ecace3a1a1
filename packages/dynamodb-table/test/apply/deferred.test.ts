import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { posts } from '../support/definitions.js';
import { Refusal, TestEnvironment } from '../support/test-environment.js';

const onDemand = (changes: Partial<TableResource> = {}): TableResource => {
  const { ProvisionedThroughput: _, ...resource } = posts();
  return { ...resource, BillingMode: 'PAY_PER_REQUEST', ...changes };
};

/** A table with throughput that was switched to on-demand and back four times within some minutes. */
async function switchedFourTimes(): Promise<TestEnvironment> {
  const environment = new TestEnvironment();
  await environment.table(posts()).apply();
  for (let switches = 0; switches < 4; switches += 1) {
    await environment.table(onDemand()).apply();
    await environment.table(posts()).apply();
  }
  environment.forgetCalls();
  return environment;
}

const besides = {
  Tags: { Team: 'shop' },
  TimeToLiveSpecification: { Enabled: true, AttributeName: 'Until' },
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
};

describe('a fifth switch to on-demand within 24 hours', () => {
  it('is deferred until the time that DynamoDB names, and everything else is done', async () => {
    const environment = await switchedFourTimes();
    const result = await environment.table(onDemand(besides)).apply();
    expect(result).toMatchObject({
      outcome: 'deferred',
      deferred: [{ step: { operation: 'UpdateTable', input: { BillingMode: 'PAY_PER_REQUEST' } } }],
    });
    const [deferral] = result.deferred;
    expect(deferral?.reason).toContain('limited to 4 times in 1 day');
    expect(result.steps.map(({ operation }) => operation)).toEqual([
      'TagResource',
      'UpdateTimeToLive',
      'UpdateContinuousBackups',
    ]);
    environment.clock.advance((deferral?.until ?? 0) + 1_000 - environment.clock.now());
    expect(await environment.table(onDemand(besides)).apply()).toMatchObject({ outcome: 'changed', deferred: [] });
  });

  it('defers with it what is possible on demand only', async () => {
    const environment = await switchedFourTimes();
    const index = {
      IndexName: 'byDate',
      KeySchema: [{ AttributeName: 'PostDateTime', KeyType: 'HASH' as const }],
      Projection: { ProjectionType: 'ALL' as const },
      ContributorInsightsSpecification: { Enabled: true },
    };
    const another = { ...index, IndexName: 'byDateToo' };
    const desired = onDemand({
      ...besides,
      OnDemandThroughput: { MaxReadRequestUnits: 100 },
      GlobalSecondaryIndexes: [index, another],
      Replicas: [{ Region: 'us-east-2', Tags: { Team: 'shop' } }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    const begun = environment.clock.now();
    const result = await environment.table(desired).apply();
    expect(result.outcome).toBe('deferred');
    expect(result.steps.map(({ operation }) => operation)).toContain('UpdateTimeToLive');
    expect(environment.clock.now() - begun).toBeLessThan(10 * 60_000);
    environment.clock.advance(86_400_000);
    expect(await environment.table(desired).apply()).toMatchObject({ outcome: 'changed', deferred: [] });
  });
});

describe('any other refusal that is limited in time', () => {
  it.each([
    ['LimitExceededException', 'Subscriber limit exceeded: Recovery settings can be changed at most 3 times per day.'],
    ['ValidationException', 'Point in time recovery was changed too recently. Try again later.'],
  ])('is deferred, and all else is done: %s %s', async (name, message) => {
    const environment = new TestEnvironment();
    await environment.table(posts()).apply();
    environment.answer = ({ operation }) =>
      operation === 'UpdateContinuousBackups' ? new Refusal(name, message) : undefined;
    const result = await environment.table(posts(besides)).apply();
    expect(result).toMatchObject({
      outcome: 'deferred',
      deferred: [{ step: { operation: 'UpdateContinuousBackups' }, reason: expect.stringContaining(message) }],
    });
    expect(result.steps.map(({ operation }) => operation)).toEqual(['TagResource', 'UpdateTimeToLive']);
  });

  it('does not hide an error that does not end with time', async () => {
    const environment = new TestEnvironment();
    await environment.table(posts()).apply();
    environment.answer = ({ operation }) =>
      operation === 'UpdateContinuousBackups'
        ? new Refusal('ValidationException', 'RecoveryPeriodInDays must be between 1 and 35 days.')
        : undefined;
    await expect(environment.table(posts(besides)).apply()).rejects.toMatchObject({ code: 'PCF_AWS_REQUEST' });
  });
});

describe('a quota that an account can have raised', () => {
  it('is checked by the account, not by the schema: 21 global indexes', async () => {
    const GlobalSecondaryIndexes = Array.from({ length: 21 }, (_, at) => ({
      IndexName: `index-${at}`,
      KeySchema: [{ AttributeName: 'PostDateTime', KeyType: 'HASH' as const }],
      Projection: { ProjectionType: 'ALL' as const },
    }));
    const environment = new TestEnvironment();
    const table = environment.table(onDemand({ GlobalSecondaryIndexes }));
    expect((await table.plan()).steps).toMatchObject([{ operation: 'CreateTable' }]);
    await expect(table.apply()).rejects.toThrow('GlobalSecondaryIndex count exceeds the per-table limit of 20');
  });
});
