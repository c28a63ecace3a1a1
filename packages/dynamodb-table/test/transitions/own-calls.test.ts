import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { byDate, ordersOnDemand, posts } from '../support/definitions.js';
import { changeTo, environmentWith } from '../support/transition.js';

describe('a resource policy', () => {
  const policy = (Sid: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Sid, Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: ['dynamodb:GetItem'], Resource: '*' },
      ],
    });

  it('is set, changed, left and deleted', async () => {
    const world = await environmentWith(posts());
    const put = (Sid: string) => [
      { operation: 'PutResourcePolicy', ResourceArn: expect.stringContaining(':table/posts'), Policy: policy(Sid) },
    ];
    expect(await changeTo(world, posts({ ResourcePolicy: policy('one') }))).toEqual(put('one'));
    world.clock.advance(15_000);
    expect(await changeTo(world, posts({ ResourcePolicy: policy('two') }))).toEqual(put('two'));
    world.clock.advance(15_000);
    expect(await changeTo(world, posts())).toEqual([]);
    expect(await changeTo(world, posts({ ResourcePolicy: '' }))).toEqual([
      { operation: 'DeleteResourcePolicy', ResourceArn: expect.stringContaining(':table/posts') },
    ]);
  });

  it('comes with the creation of the table', async () => {
    const world = await environmentWith(posts({ ResourcePolicy: policy('one') }));
    expect(await changeTo(world, posts({ ResourcePolicy: policy('one') }))).toEqual([]);
  });

  it('can be written as a map, and {} is none', async () => {
    const world = await environmentWith(posts({ ResourcePolicy: JSON.parse(policy('one')) }));
    expect(await changeTo(world, posts({ ResourcePolicy: policy('one') }))).toEqual([]);
    world.clock.advance(15_000);
    expect(await changeTo(world, posts({ ResourcePolicy: JSON.parse(policy('two')) }))).toMatchObject([
      { operation: 'PutResourcePolicy', Policy: policy('two') },
    ]);
    world.clock.advance(15_000);
    expect(await changeTo(world, posts({ ResourcePolicy: {} }))).toMatchObject([{ operation: 'DeleteResourcePolicy' }]);
  });

  const of = (AWS: unknown) => posts({ ResourcePolicy: policy('one').replace('"123456789012"', JSON.stringify(AWS)) });
  const root = (account: string) => `arn:aws:iam::${account}:root`;

  it.each([
    ['accounts in a list', ['111122223333', '444455556666'], [root('111122223333'), root('444455556666')]],
    ['an account by its id and by its ARN', ['111122223333', root('111122223333')], root('111122223333')],
    ['principals in another order', ['111122223333', '444455556666'], ['444455556666', '111122223333']],
  ])('is as declared when DynamoDB returns %s', async (_, declared, returned) => {
    const world = await environmentWith(of(declared));
    world.answer = ({ operation }) =>
      operation === 'GetResourcePolicy' ? { Policy: of(returned).ResourcePolicy } : undefined;
    expect(await changeTo(world, of(declared))).toEqual([]);
  });
});

describe('contributor insights', () => {
  const insights = (Enabled: boolean, Mode?: 'THROTTLED_KEYS') => ({
    ContributorInsightsSpecification: { Enabled, ...(Mode && { Mode }) },
  });
  const call = (ContributorInsightsAction: string, more: object = {}) => ({
    operation: 'UpdateContributorInsights',
    ContributorInsightsAction,
    ...more,
  });

  it('are switched on, changed and off, of the table and of an index', async () => {
    const world = await environmentWith(ordersOnDemand());
    const table = (own: object, index: object) => ordersOnDemand({ ...own, GlobalSecondaryIndexes: [byDate(index)] });
    const IndexName = 'byDate';
    expect(await changeTo(world, table(insights(true), insights(true)))).toEqual([
      call('ENABLE'),
      call('ENABLE', { IndexName }),
    ]);
    expect(await changeTo(world, table(insights(true, 'THROTTLED_KEYS'), insights(false)))).toEqual([
      call('ENABLE', { ContributorInsightsMode: 'THROTTLED_KEYS' }),
      call('DISABLE', { IndexName }),
    ]);
    expect(await changeTo(world, table({}, {}))).toEqual([]);
    expect(await changeTo(world, table(insights(false), {}))).toEqual([call('DISABLE')]);
  });
});

describe('a Kinesis data stream', () => {
  const arn = (name: string) => `arn:aws:kinesis:us-east-1:123456789012:stream/${name}`;
  const to = (name: string, precision?: 'MICROSECOND'): TableResource =>
    posts({
      KinesisStreamSpecification: {
        StreamArn: arn(name),
        ...(precision && { ApproximateCreationDateTimePrecision: precision }),
      },
    });
  const call = (verb: string, name: string, more: object = {}) => ({
    operation: `${verb}KinesisStreamingDestination`,
    StreamArn: arn(name),
    ...more,
  });

  it('is enabled, made more precise, replaced by another, left as it is and disabled', async () => {
    const world = await environmentWith(posts());
    const precise = { ApproximateCreationDateTimePrecision: 'MICROSECOND' };
    expect(await changeTo(world, to('one'))).toEqual([call('Enable', 'one')]);
    expect(await changeTo(world, to('one', 'MICROSECOND'))).toEqual([
      call('Update', 'one', { UpdateKinesisStreamingConfiguration: precise }),
    ]);
    expect(await changeTo(world, to('two', 'MICROSECOND'))).toEqual([
      call('Disable', 'one'),
      call('Enable', 'two', { EnableKinesisStreamingConfiguration: precise }),
    ]);
    expect(await changeTo(world, posts())).toEqual([]);
    expect(await changeTo(world, posts({ KinesisStreamSpecification: {} }))).toEqual([call('Disable', 'two')]);
  });

  it('that cannot be enabled is a clear error at each attempt', async () => {
    const elsewhere = 'arn:aws:kinesis:eu-west-1:123456789012:stream/s';
    const world = await environmentWith(posts());
    const table = world.table(posts({ KinesisStreamSpecification: { StreamArn: elsewhere } }));
    for (const tries of [1, 2]) {
      await expect(table.apply()).rejects.toMatchObject({
        code: 'PCF_RESOURCE_BLOCKED',
        message: expect.stringMatching(/ENABLE_FAILED[\s\S]*not in the current region/),
      });
      expect(world.writes).toHaveLength(tries);
    }
  });

  it('does not disturb a definition that has been corrected', async () => {
    const stream = (region: string) => ({
      KinesisStreamSpecification: { StreamArn: `arn:aws:kinesis:${region}:123456789012:stream/s` },
    });
    const world = await environmentWith(posts());
    await expect(world.table(posts(stream('eu-west-1'))).apply()).rejects.toThrow('ENABLE_FAILED');
    expect(await changeTo(world, posts(stream('us-east-1')))).toHaveLength(1);
  });
});
