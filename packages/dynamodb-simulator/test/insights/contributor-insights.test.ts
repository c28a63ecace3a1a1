import { describe, expect, it } from 'vitest';
import { indexed, NOON, onDemand, TestClient } from '../support/simulator.js';

const table = { TableName: 'orders' };
const ofIndex = { ...table, IndexName: 'by-customer' };
const enable = (more: object = {}) => ({ ...table, ContributorInsightsAction: 'ENABLE', ...more });
const disable = (more: object = {}) => ({ ...table, ContributorInsightsAction: 'DISABLE', ...more });
const BOTH = 'ACCESSED_AND_THROTTLED_KEYS';

const started = async (input: object = indexed()) => {
  const aws = new TestClient({ durations: 'aws' });
  await aws.call('CreateTable', input);
  aws.clock.advance(16_000);
  return aws;
};
const described = (aws: TestClient, of: object = table) => aws.call('DescribeContributorInsights', of);
const rule = (kind: string, name = 'orders') => `DynamoDBContributorInsights-${kind}-${name}-${NOON + 16_000}`;

describe('Contributor insights', () => {
  it('are ENABLING, then ENABLED with their rules, then DISABLING, then DISABLED', async () => {
    const aws = await started();
    const fresh = await described(aws);
    const answer = await aws.call('UpdateContributorInsights', enable());
    aws.clock.advance(2_000);
    const on = await described(aws);
    const { ContributorInsightsStatus: disabling } = await aws.call('UpdateContributorInsights', disable());
    aws.clock.advance(2_000);

    expect(fresh).toEqual({ ...table, ContributorInsightsStatus: 'DISABLED' });
    expect(answer).toEqual({ ...table, ContributorInsightsStatus: 'ENABLING', ContributorInsightsMode: BOTH });
    expect(on).toEqual({
      ...table,
      ContributorInsightsStatus: 'ENABLED',
      ContributorInsightsMode: BOTH,
      LastUpdateDateTime: NOON / 1000 + 18,
      ContributorInsightsRuleList: [rule('PKC'), rule('PKT'), rule('SKC'), rule('SKT')],
    });
    expect(disabling).toBe('DISABLING');
    expect(await described(aws)).toEqual({
      ...table,
      ContributorInsightsStatus: 'DISABLED',
      ContributorInsightsMode: BOTH,
      LastUpdateDateTime: NOON / 1000 + 20,
    });
  });

  it('change their mode by being enabled again, and go back to the default if none is named', async () => {
    const aws = await started(onDemand());
    await aws.call('UpdateContributorInsights', enable({ ContributorInsightsMode: 'THROTTLED_KEYS' }));
    aws.clock.advance(2_000);
    const narrow = await described(aws);
    const { ContributorInsightsStatus } = await aws.call('UpdateContributorInsights', enable());

    expect(narrow.ContributorInsightsRuleList).toEqual([rule('PKT')]);
    expect(ContributorInsightsStatus).toBe('ENABLING');
    expect((await described(aws)).ContributorInsightsMode).toBe(BOTH);
  });

  it('can be asked for twice', async () => {
    const aws = await started();
    const { ContributorInsightsStatus: off } = await aws.call('UpdateContributorInsights', disable());
    await aws.call('UpdateContributorInsights', enable());
    aws.clock.advance(2_000);
    const { ContributorInsightsStatus: on } = await aws.call('UpdateContributorInsights', enable());

    expect([off, on]).toEqual(['DISABLED', 'ENABLED']);
  });

  it('of an index are separate, and deleted with the index', async () => {
    const aws = await started();
    await aws.call('UpdateContributorInsights', enable(ofIndex));
    aws.clock.advance(2_000);
    const on = await described(aws, ofIndex);
    await aws.call('UpdateTable', {
      ...table,
      GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'by-customer' } }],
    });
    aws.clock.advance(5_000);

    expect(on).toMatchObject({
      ...ofIndex,
      ContributorInsightsStatus: 'ENABLED',
      ContributorInsightsRuleList: [rule('PKC', 'orders-by-customer'), rule('PKT', 'orders-by-customer')],
    });
    expect((await described(aws)).ContributorInsightsStatus).toBe('DISABLED');
    expect(await aws.refusal('DescribeContributorInsights', ofIndex)).toBe(
      'ResourceNotFoundException: Requested resource not found: Index: by-customer not found for table: orders',
    );
  });

  it('are refused for a table that is CREATING and for an index that is filled', async () => {
    const aws = new TestClient({ durations: 'aws' });
    await aws.call('CreateTable', onDemand());
    const unknown = await aws.refusal('UpdateContributorInsights', enable());
    aws.clock.advance(2_000);
    const creating = await aws.refusal('UpdateContributorInsights', enable());
    aws.clock.advance(4_000);
    await aws.call('UpdateTable', {
      ...table,
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
    const allocating = await aws.refusal('UpdateContributorInsights', enable({ IndexName: 'by-a' }));
    aws.clock.advance(40_000);
    const STATE = 'ValidationException: Table or Index is not in a valid state to update Key Access Insights: ';

    expect(unknown).toBe('ResourceNotFoundException: Requested resource not found: Table: orders not found');
    expect(creating).toBe(`${STATE}TableStatus must be ACTIVE to enable ContributorInsights.`);
    expect(allocating).toBe(
      'ResourceNotFoundException: Requested resource not found: Index: by-a not found for table: orders',
    );
    expect(await aws.refusal('UpdateContributorInsights', enable({ IndexName: 'by-a' }))).toBe(
      `${STATE}IndexStatus must be ACTIVE to enable ContributorInsights.`,
    );
  });

  it.each([
    ['empty', ''],
    ['of two characters', 'ab'],
    ['of 256 characters', 'x'.repeat(256)],
  ])('refuse a name of an index that is %s, with words of their own', async (_title, IndexName) => {
    const aws = await started();

    for (const operation of ['UpdateContributorInsights', 'DescribeContributorInsights']) {
      const input = operation === 'UpdateContributorInsights' ? enable({ IndexName }) : { ...table, IndexName };
      expect(await aws.refusal(operation, input)).toBe(
        'ValidationException: IndexName must be at least 3 characters long and at most 255 characters long',
      );
    }
  });

  it.each([
    [
      'an unknown mode',
      enable({ ContributorInsightsMode: '' }),
      "ValidationException: 1 validation error detected: Value '' at 'contributorInsightsMode' failed to satisfy constraint: Member must satisfy enum value set: [THROTTLED_KEYS, ACCESSED_AND_THROTTLED_KEYS]",
    ],
    [
      'an unknown action',
      { ...table, ContributorInsightsAction: 'TOGGLE' },
      "ValidationException: 1 validation error detected: Value 'TOGGLE' at 'contributorInsightsAction' failed to satisfy constraint: Member must satisfy enum value set: [ENABLE, DISABLE]",
    ],
    [
      'an unknown table',
      enable({ TableName: 'none' }),
      'ResourceNotFoundException: Requested resource not found: Table: none not found',
    ],
  ])('refuse %s', async (_title, input, refusal) => {
    expect(await (await started()).refusal('UpdateContributorInsights', input)).toBe(refusal);
  });
});

describe('ListContributorInsights', () => {
  const summaries = async (aws: TestClient, input: object = {}) => aws.call('ListContributorInsights', input);

  it('lists what is not DISABLED, a table before its indexes', async () => {
    const aws = await started();
    const none = await summaries(aws, table);
    await aws.call('UpdateContributorInsights', enable(ofIndex));
    await aws.call('UpdateContributorInsights', enable());

    expect(none).toEqual({ ContributorInsightsSummaries: [] });
    expect(await summaries(aws)).toEqual({
      ContributorInsightsSummaries: [
        { ...table, ContributorInsightsStatus: 'ENABLING', ContributorInsightsMode: BOTH },
        { ...ofIndex, ContributorInsightsStatus: 'ENABLING', ContributorInsightsMode: BOTH },
      ],
    });
  });

  it('gives pages, the last without a token', async () => {
    const aws = await started();
    await aws.call('UpdateContributorInsights', enable(ofIndex));
    await aws.call('UpdateContributorInsights', enable());
    const first = await summaries(aws, { ...table, MaxResults: 1 });
    const second = await summaries(aws, { ...table, MaxResults: 1, NextToken: first.NextToken });

    expect(first.ContributorInsightsSummaries).toMatchObject([{ TableName: 'orders' }]);
    expect(second.ContributorInsightsSummaries).toMatchObject([{ IndexName: 'by-customer' }]);
    expect(second).not.toHaveProperty('NextToken');
  });

  it('does not find a missing table', async () => {
    expect(await new TestClient().refusal('ListContributorInsights', table)).toBe(
      'ResourceNotFoundException: Requested resource not found: Table: orders not found',
    );
  });
});
