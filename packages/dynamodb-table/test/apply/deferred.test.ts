import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { posts } from '../support/definitions.js';
import { Refusal, World } from '../support/world.js';

const onDemand = (changes: Partial<TableResource> = {}): TableResource => {
  const { ProvisionedThroughput: _, ...resource } = posts();
  return { ...resource, BillingMode: 'PAY_PER_REQUEST', ...changes };
};

/** A table with throughput that was switched to on-demand and back four times within some minutes. */
async function switchedFourTimes(): Promise<World> {
  const world = new World();
  await world.table(posts()).apply();
  for (let switches = 0; switches < 4; switches += 1) {
    await world.table(onDemand()).apply();
    await world.table(posts()).apply();
  }
  world.forgetCalls();
  return world;
}

const besides = {
  Tags: { Team: 'shop' },
  TimeToLiveSpecification: { Enabled: true, AttributeName: 'Until' },
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
};

describe('a fifth switch to on-demand within 24 hours', () => {
  it('is deferred until the time that DynamoDB names, and all else is done', async () => {
    const world = await switchedFourTimes();
    const result = await world.table(onDemand(besides)).apply();
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
    world.clock.advance((deferral?.until ?? 0) + 1_000 - world.clock.now());
    expect(await world.table(onDemand(besides)).apply()).toMatchObject({ outcome: 'changed', deferred: [] });
  });

  it('defers with it what is possible on demand only', async () => {
    const world = await switchedFourTimes();
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
    const begun = world.clock.now();
    const result = await world.table(desired).apply();
    expect(result.outcome).toBe('deferred');
    expect(result.steps.map(({ operation }) => operation)).toContain('UpdateTimeToLive');
    expect(world.clock.now() - begun).toBeLessThan(10 * 60_000);
    world.clock.advance(86_400_000);
    expect(await world.table(desired).apply()).toMatchObject({ outcome: 'changed', deferred: [] });
  });
});

describe('any other refusal that is limited in time', () => {
  it.each([
    ['LimitExceededException', 'Subscriber limit exceeded: Recovery settings can be changed at most 3 times per day.'],
    ['ValidationException', 'Point in time recovery was changed too recently. Try again later.'],
  ])('is deferred, and all else is done: %s %s', async (name, message) => {
    const world = new World();
    await world.table(posts()).apply();
    world.answer = ({ operation }) =>
      operation === 'UpdateContinuousBackups' ? new Refusal(name, message) : undefined;
    const result = await world.table(posts(besides)).apply();
    expect(result).toMatchObject({
      outcome: 'deferred',
      deferred: [{ step: { operation: 'UpdateContinuousBackups' }, reason: expect.stringContaining(message) }],
    });
    expect(result.steps.map(({ operation }) => operation)).toEqual(['TagResource', 'UpdateTimeToLive']);
  });

  it('no longer hides an error that time does not mend', async () => {
    const world = new World();
    await world.table(posts()).apply();
    world.answer = ({ operation }) =>
      operation === 'UpdateContinuousBackups'
        ? new Refusal('ValidationException', 'RecoveryPeriodInDays must be between 1 and 35 days.')
        : undefined;
    await expect(world.table(posts(besides)).apply()).rejects.toMatchObject({ code: 'PCF_AWS_REQUEST' });
  });
});

describe('a quota that an account can have raised', () => {
  it('is the account to refuse, and not the schema: 21 global indexes', async () => {
    const GlobalSecondaryIndexes = Array.from({ length: 21 }, (_, at) => ({
      IndexName: `index-${at}`,
      KeySchema: [{ AttributeName: 'PostDateTime', KeyType: 'HASH' as const }],
      Projection: { ProjectionType: 'ALL' as const },
    }));
    const world = new World();
    const table = world.table(onDemand({ GlobalSecondaryIndexes }));
    expect((await table.plan()).steps).toMatchObject([{ operation: 'CreateTable' }]);
    await expect(table.apply()).rejects.toThrow('GlobalSecondaryIndex count exceeds the per-table limit of 20');
  });
});
