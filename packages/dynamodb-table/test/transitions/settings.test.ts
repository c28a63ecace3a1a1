import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { byDate, orders, ordersOnDemand, posts } from '../support/definitions.js';
import { Refusal } from '../support/test-environment.js';
import { changeTo, environmentWith, HOURS, sent, transition, update } from '../support/transition.js';

const stream = (StreamViewType?: 'KEYS_ONLY' | 'NEW_IMAGE'): TableResource =>
  posts({ StreamSpecification: StreamViewType ? { StreamEnabled: true, StreamViewType } : { StreamEnabled: false } });
const off = update({ StreamSpecification: { StreamEnabled: false } });
const on = (StreamViewType: string) => update({ StreamSpecification: { StreamEnabled: true, StreamViewType } });

describe('streams', () => {
  it('on and off; then its ARN is not an output, although DynamoDB still returns it', async () => {
    const environment = await environmentWith(posts());
    expect(await changeTo(environment, stream('KEYS_ONLY'))).toEqual([on('KEYS_ONLY')]);
    expect(await changeTo(environment, stream())).toEqual([off]);
    const { outputs } = await environment.table(stream()).apply();
    expect(outputs).not.toHaveProperty('LatestStreamArn');
  });

  it('another view type is off, then on', async () => {
    expect(await transition(stream('KEYS_ONLY'), stream('NEW_IMAGE'))).toEqual([off, on('NEW_IMAGE')]);
  });

  it('a view type that is written but off is no change', async () => {
    const kept = posts({ StreamSpecification: { StreamEnabled: false, StreamViewType: 'KEYS_ONLY' } });
    expect(await transition(stream(), kept)).toEqual([]);
  });

  it('have steps that announce a new ARN, and only these steps do', async () => {
    const environment = await environmentWith(stream('KEYS_ONLY'));
    const { steps } = await environment.table(posts({ ...stream('NEW_IMAGE'), Tags: { a: '1' } })).plan();
    expect(steps.map(({ operation, changesOutputs }) => [operation, changesOutputs])).toEqual([
      ['TagResource', undefined],
      ['UpdateTable', ['LatestStreamArn']],
      ['UpdateTable', ['LatestStreamArn']],
    ]);
  });

  it('that is no longer declared stays on', async () => {
    expect(await transition(stream('KEYS_ONLY'), posts())).toEqual([]);
  });
});

describe('time to live', () => {
  const ttl = (AttributeName?: string): TableResource =>
    posts({ TimeToLiveSpecification: AttributeName ? { Enabled: true, AttributeName } : { Enabled: false } });
  const call = (Enabled: boolean, AttributeName: string) => ({
    operation: 'UpdateTimeToLive',
    TimeToLiveSpecification: { Enabled, AttributeName },
  });

  it('is switched on after the creation of the table', async () => {
    const environment = await environmentWith(posts());
    await environment.table(posts(), 'terminated').apply();
    expect((await changeTo(environment, ttl('until'))).map(({ operation }) => operation)).toEqual([
      'CreateTable',
      'UpdateTimeToLive',
    ]);
  });

  it('on, no longer declared, off by its present attribute name', async () => {
    const environment = await environmentWith(posts());
    expect(await changeTo(environment, ttl('until'))).toEqual([call(true, 'until')]);
    environment.clock.advance(HOURS);
    expect(await changeTo(environment, posts())).toEqual([]);
    expect(await changeTo(environment, ttl())).toEqual([call(false, 'until')]);
  });

  it('off again within the hour is deferred, while the rest of the plan is carried out, and later done', async () => {
    const environment = await environmentWith(posts());
    await changeTo(environment, ttl('until'));
    const desired = { ...ttl(), TableClass: 'STANDARD_INFREQUENT_ACCESS' as const, Tags: { a: '1' } };
    const first = await environment.table(desired).apply();
    expect(first).toMatchObject({
      outcome: 'deferred',
      steps: [{ operation: 'TagResource' }, { operation: 'UpdateTable' }],
      deferred: [{ step: { operation: 'UpdateTimeToLive' }, reason: expect.stringMatching(/fixed interval/) }],
    });
    environment.clock.advance(HOURS);
    expect(await changeTo(environment, desired)).toEqual([call(false, 'until')]);
  });

  it('by another attribute is switched off at once, and on when AWS accepts it', async () => {
    const environment = await environmentWith(ttl('until'));
    environment.clock.advance(HOURS);
    const first = await environment.table(ttl('expires')).apply();
    expect(first.deferred.map(({ step }) => step.summary)).toEqual([
      'switch on time to live (attribute expires) of table posts',
    ]);
    environment.clock.advance(HOURS);
    await changeTo(environment, ttl('expires'));
    expect(await environment.table(ttl('expires')).isStateDefinitionEquivalent()).toBe(true);
  });
});

describe('point-in-time recovery', () => {
  const recovery = (days?: number): TableResource =>
    posts({
      PointInTimeRecoverySpecification: days
        ? { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: days }
        : { PointInTimeRecoveryEnabled: false },
    });
  const call = (specification: object) => ({
    operation: 'UpdateContinuousBackups',
    PointInTimeRecoverySpecification: specification,
  });
  const days = (RecoveryPeriodInDays: number) => call({ PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays });

  it('off → 35 days', async () => {
    expect(await transition(recovery(), recovery(35))).toEqual([days(35)]);
  });

  it('off → 10 → 30 days → off', async () => {
    const environment = await environmentWith(recovery());
    expect(await changeTo(environment, recovery(10))).toEqual([days(10)]);
    expect(await changeTo(environment, recovery(30))).toEqual([days(30)]);
    expect(await changeTo(environment, recovery())).toEqual([call({ PointInTimeRecoveryEnabled: false })]);
  });

  it('waits after the creation of a table until AWS accepts it', async () => {
    const environment = await environmentWith(posts());
    await environment.table(posts(), 'terminated').apply();
    await changeTo(environment, recovery(10));
    expect(await environment.table(recovery(10)).isStateDefinitionEquivalent()).toBe(true);
  });
});

describe('encryption', () => {
  const arn = (id: string) => `arn:aws:kms:us-east-1:123456789012:key/${id}`;
  const key = (KMSMasterKeyId: string) => ({ Enabled: true, SSEType: 'KMS' as const, KMSMasterKeyId });
  const one = '11111111-1111-1111-1111-111111111111';
  const other = '22222222-2222-2222-2222-222222222222';

  it('a customer key → off → the key that AWS manages, and the table stays', async () => {
    const environment = await environmentWith(posts({ SSESpecification: key(arn(one)) }));
    expect(await changeTo(environment, posts({ SSESpecification: { Enabled: false } }))).toEqual([
      update({ SSESpecification: { Enabled: false } }),
    ]);
    expect(await changeTo(environment, posts({ SSESpecification: { Enabled: true } }))).toEqual([
      update({ SSESpecification: { Enabled: true, SSEType: 'KMS' } }),
    ]);
  });

  it('a key by id, by ARN or by alias is one key', async () => {
    const environment = await environmentWith(posts({ SSESpecification: key('alias/mine') }));
    expect(await changeTo(environment, posts({ SSESpecification: key('alias/mine') }))).toEqual([]);
    const { settings } = Object(await environment.table(posts()).getStatus({ fresh: true }));
    const id = settings.SSESpecification.KMSMasterKeyId;
    expect(await changeTo(environment, posts({ SSESpecification: key(id) }))).toEqual([]);
    expect(await changeTo(environment, posts({ SSESpecification: key(arn(id)) }))).toEqual([]);
  });

  it('another alias is another key', async () => {
    const calls = await transition(
      posts({ SSESpecification: key('alias/a') }),
      posts({ SSESpecification: key('alias/b') }),
    );
    expect(calls).toEqual([update({ SSESpecification: key('alias/b') })]);
  });

  it('an alias that now names another key is a change', async () => {
    const declared = posts({ SSESpecification: key('alias/mine') });
    const environment = await environmentWith(declared);
    environment.answer = ({ operation }) =>
      operation === 'DescribeKey' ? { KeyMetadata: { KeyId: other } } : undefined;
    const plan = await environment.table(declared).plan();
    expect(plan.steps).toMatchObject([
      { operation: 'UpdateTable', changes: [{ path: 'SSESpecification.KMSMasterKeyId', after: other }] },
    ]);
  });

  it('an alias of another account is looked up in that account', async () => {
    const alias = 'arn:aws:kms:us-east-1:999999999999:alias/mine';
    const environment = await environmentWith(posts({ SSESpecification: key(alias) }));
    await environment.table(posts({ SSESpecification: key(alias) })).plan();
    const asked = environment.calls.filter(({ operation }) => operation === 'DescribeKey');
    expect(asked.map(({ input }) => input.KeyId)).toEqual([alias]);
  });

  const managed = [{ Enabled: true }, key('alias/aws/dynamodb')];
  it.each(managed)('a key of one’s own is given up for the one that AWS manages by %j', async (SSESpecification) => {
    const sent = { SSEType: 'KMS', ...SSESpecification };
    expect(await transition(posts({ SSESpecification: key(one) }), posts({ SSESpecification }))).toEqual([
      update({ SSESpecification: sent }),
    ]);
    for (const before of managed)
      expect(await transition(posts({ SSESpecification: before }), posts({ SSESpecification }))).toEqual([]);
  });

  it.each([
    ['does not allow the request', new Refusal('AccessDeniedException', 'no kms:DescribeKey')],
    ['knows no such alias', new Refusal('NotFoundException', 'Alias is not found.')],
    ['does not answer correctly', {}],
  ])('by alias cannot be compared where KMS %s: an error says so, and nothing is sent', async (_, answer) => {
    const declared = posts({ SSESpecification: key('alias/mine'), Tags: { a: '1' } });
    const environment = await environmentWith(declared);
    environment.answer = ({ operation }) => (operation === 'DescribeKey' ? answer : undefined);
    const refused = {
      code: 'PCF_KEY_ALIAS_UNRESOLVED',
      message: expect.stringMatching(/alias\/mine.*kms:DescribeKey/s),
    };
    await expect(environment.table(declared).plan()).rejects.toMatchObject(refused);
    await expect(environment.table({ ...declared, Tags: {} }).apply()).rejects.toMatchObject(refused);
    expect(environment.writes).toEqual([]);
    const left = { ignore_changes: ['SSESpecification'] };
    expect((await environment.table(declared, 'running', environment.pcf, left).plan()).steps).toEqual([]);
    expect(await environment.table(declared, 'terminated').apply()).toMatchObject({ outcome: 'changed' });
  });

  it('another key is a call of its own', async () => {
    const calls = await transition(posts({ SSESpecification: key(one) }), posts({ SSESpecification: key(arn(other)) }));
    expect(calls).toEqual([update({ SSESpecification: key(arn(other)) })]);
  });

  it('changed more often than AWS accepts is deferred, and the rest of the plan is not', async () => {
    const environment = await environmentWith(posts());
    for (const id of [one, other, one, other]) await changeTo(environment, posts({ SSESpecification: key(id) }));
    environment.forgetCalls();
    const desired = posts({
      SSESpecification: key(one),
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'x' },
    });
    const { outcome, deferred } = await environment.table(desired).apply();
    expect(outcome).toBe('deferred');
    expect(deferred.map(({ step }) => step.changes?.map(({ path }) => path))).toEqual([
      ['SSESpecification.KMSMasterKeyId'],
    ]);
    expect(sent(environment).map(({ operation }) => operation)).toEqual(['UpdateTable', 'UpdateTimeToLive']);
  });
});

describe('table class', () => {
  const infrequent = 'STANDARD_INFREQUENT_ACCESS' as const;

  it('infrequent access → standard, and a class that is not declared is no change', async () => {
    const environment = await environmentWith(posts({ TableClass: infrequent }));
    expect(await changeTo(environment, posts({ TableClass: 'STANDARD' }))).toEqual([
      update({ TableClass: 'STANDARD' }),
    ]);
    expect(await changeTo(environment, posts())).toEqual([]);
  });

  it('standard on a table that never had a class is no change', async () => {
    expect(await transition(posts(), posts({ TableClass: 'STANDARD' }))).toEqual([]);
  });

  it('class and capacity in one edit are two calls', async () => {
    const ProvisionedThroughput = { ReadCapacityUnits: 11, WriteCapacityUnits: 10 };
    expect(await transition(posts(), posts({ TableClass: infrequent, ProvisionedThroughput }))).toEqual([
      update({ TableClass: infrequent }),
      update({ ProvisionedThroughput }),
    ]);
  });

  it('a third change within 30 days is deferred', async () => {
    const environment = await environmentWith(posts());
    await changeTo(environment, posts({ TableClass: infrequent }));
    await changeTo(environment, posts({ TableClass: 'STANDARD' }));
    const { outcome } = await environment.table(posts({ TableClass: infrequent })).apply();
    expect(outcome).toBe('deferred');
  });
});

describe('several settings in one edit', () => {
  it('index, throughput, encryption and stream are all changed, each as AWS accepts it', async () => {
    const after = ordersOnDemand({
      GlobalSecondaryIndexes: [byDate({ IndexName: 'other' })],
      SSESpecification: { Enabled: true },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
      OnDemandThroughput: { MaxReadRequestUnits: 5 },
    });
    const calls = await transition(ordersOnDemand(), after);
    expect(calls.map(({ operation, ...input }) => Object.keys(input).join('+'))).toEqual([
      'GlobalSecondaryIndexUpdates',
      'StreamSpecification',
      'OnDemandThroughput',
      'AttributeDefinitions+GlobalSecondaryIndexUpdates',
      'SSESpecification',
    ]);
  });

  it('a capacity that has been lowered too often is deferred until the time that AWS says', async () => {
    const units = (read: number): TableResource =>
      posts({ ProvisionedThroughput: { ReadCapacityUnits: read, WriteCapacityUnits: 1 } });
    const environment = await environmentWith(units(10));
    for (const read of [9, 8, 7, 6]) await changeTo(environment, units(read));
    const { outcome, deferred } = await environment.table(units(5)).apply();
    expect(outcome).toBe('deferred');
    expect(deferred[0]?.until).toBeGreaterThan(environment.clock.now());
    environment.clock.advance(24 * 60 * 60_000);
    expect(await changeTo(environment, units(5))).toHaveLength(1);
  });

  it('a decrease that AWS refuses for now is deferred alone: what would share its call is carried out', async () => {
    const throughput = (read: number, write: number) => ({ ReadCapacityUnits: read, WriteCapacityUnits: write });
    const table = (own: [number, number], index: [number, number]) =>
      orders({
        ProvisionedThroughput: throughput(...own),
        GlobalSecondaryIndexes: [byDate({ ProvisionedThroughput: throughput(...index) })],
      });
    const environment = await environmentWith(table([10, 1], [10, 1]));
    for (const read of [9, 8, 7, 6]) await changeTo(environment, table([read, 1], [10, 1]));
    environment.forgetCalls();
    const after = table([5, 2], [9, 2]);
    const planned = (await environment.table(after).plan()).deferred;
    environment.forgetCalls();
    const { outcome, deferred } = await environment.table(after).apply();
    const lowering = update({ ProvisionedThroughput: throughput(5, 2) });
    expect(sent(environment)).toEqual([
      update({
        ProvisionedThroughput: throughput(6, 2),
        GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'byDate', ProvisionedThroughput: throughput(9, 2) } }],
      }),
      lowering,
    ]);
    expect(outcome).toBe('deferred');
    expect(deferred.map(({ step }) => step.changes?.map(({ path }) => path))).toEqual([
      ['ProvisionedThroughput.ReadCapacityUnits'],
    ]);
    // The plan has said so before.
    expect(planned?.map(({ step }) => step.input)).toEqual(deferred.map(({ step }) => step.input));
    expect(planned?.map(({ until = 0 }) => Math.floor(until / 1000))).toEqual(
      deferred.map(({ until = 0 }) => Math.floor(until / 1000)),
    );
    environment.clock.advance(60 * 60_000);
    expect((await environment.table(after).plan()).deferred).toBeUndefined();
    expect(await changeTo(environment, after)).toEqual([lowering]);
  });

  it('a decrease of an index that AWS refuses for now does not keep another index from being created', async () => {
    const throughput = (read: number) => ({ ReadCapacityUnits: read, WriteCapacityUnits: 1 });
    const index = (read: number) => byDate({ ProvisionedThroughput: throughput(read) });
    const environment = await environmentWith(orders({ GlobalSecondaryIndexes: [index(10)] }));
    for (const read of [9, 8, 7, 6]) await changeTo(environment, orders({ GlobalSecondaryIndexes: [index(read)] }));
    const second = byDate({ IndexName: 'second', ProvisionedThroughput: throughput(1) });
    const after = orders({ GlobalSecondaryIndexes: [index(5), second] });
    const { outcome, steps, deferred } = await environment.table(after).apply();
    expect(outcome).toBe('deferred');
    expect(steps.map(({ summary }) => summary)).toEqual(['create index second of table orders']);
    expect(deferred.map(({ step }) => step.summary)).toEqual(['change the throughput of index byDate of table orders']);
  });

  it('decreases share their call as long as AWS accepts them', async () => {
    const units = (read: number): TableResource =>
      posts({ ProvisionedThroughput: { ReadCapacityUnits: read, WriteCapacityUnits: 20 - read } });
    const environment = await environmentWith(units(10));
    for (const read of [9, 8, 7]) await changeTo(environment, units(read));
    expect(await changeTo(environment, units(6))).toHaveLength(1);
    environment.clock.advance(60 * 60_000);
    expect(await changeTo(environment, units(5))).toHaveLength(1);
  });
});
