import { LossRefusedError } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { ordersOnDemand, posts } from '../support/definitions.js';
import { TestEnvironment } from '../support/test-environment.js';

const STREAM = 'arn:aws:kinesis:us-east-1:123456789012:stream/changes';
const onDemand = (changes: Partial<TableResource> = {}) =>
  posts({ BillingMode: 'PAY_PER_REQUEST', ProvisionedThroughput: undefined, ...changes });
const stream = (StreamViewType: 'KEYS_ONLY' | 'NEW_IMAGE' | 'NEW_AND_OLD_IMAGES') =>
  onDemand({ StreamSpecification: { StreamEnabled: true, StreamViewType } });
const recovery = (RecoveryPeriodInDays: number) =>
  onDemand({
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays },
  });
const noRecovery = onDemand({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } });
const timeToLive = (AttributeName: string, Enabled = true) =>
  onDemand({ TimeToLiveSpecification: { Enabled, AttributeName } });
const kinesis = (KinesisStreamSpecification: TableResource['KinesisStreamSpecification']) =>
  onDemand({ KinesisStreamSpecification });
const replicated = (...regions: string[]) => ({
  ...stream('NEW_AND_OLD_IMAGES'),
  Replicas: regions.map((Region) => ({ Region })),
});

/** A table of another particle, and a runtime that allows no loss. */
async function given(resource: TableResource) {
  const environment = new TestEnvironment();
  await environment.table(resource).apply();
  await environment.clock.sleep(2 * 60 * 60_000);
  environment.forgetCalls();
  const strict = environment.runtime([], 'refuse');
  return { environment, declare: (declared: TableResource) => environment.table(declared, 'running', strict) };
}

describe('a step loses data, and is refused without consent, that', () => {
  it.each<[string, TableResource, TableResource, string]>([
    [
      'switches the stream off',
      stream('KEYS_ONLY'),
      onDemand({ StreamSpecification: { StreamEnabled: false } }),
      'changes of items while the stream is off',
    ],
    ['changes its view type', stream('KEYS_ONLY'), stream('NEW_IMAGE'), 'a later stream has another ARN'],
    [
      'switches recovery off',
      recovery(20),
      noRecovery,
      'the option to restore the table to any time in the last 20 days',
    ],
    [
      'shortens its period',
      recovery(20),
      recovery(7),
      'the option to restore the table to a time more than 7 days ago',
    ],
    [
      'stops sending changes to Kinesis',
      kinesis({ StreamArn: STREAM }),
      kinesis({}),
      `the changes of items that are not sent to ${STREAM} in the meantime`,
    ],
    [
      'removes a replica',
      replicated('eu-west-1', 'us-west-2'),
      replicated('eu-west-1'),
      'the copy of the items in us-west-2, its stream',
    ],
  ])('%s', async (_, before, after, lost) => {
    const { environment, declare } = await given(before);
    const table = declare(after);
    const { needsConsent } = await table.plan();
    expect(needsConsent).toMatchObject([{ loses: 'data', lost: expect.stringContaining(lost) }]);
    await expect(table.apply()).rejects.toBeInstanceOf(LossRefusedError);
    expect(environment.writes).toEqual([]);
    const { steps } = await table.apply({ losses: 'allow' });
    expect(steps.length).toBeGreaterThan(0);
  });
});

describe('a step loses an index, and is refused without consent, that', () => {
  it.each<[string, Partial<TableResource>, string]>([
    [
      'deletes it',
      { GlobalSecondaryIndexes: [], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }] },
      'queries that use it fail',
    ],
    [
      'rebuilds it',
      {
        GlobalSecondaryIndexes: [
          {
            IndexName: 'byDate',
            KeySchema: [{ AttributeName: 'date', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
      },
      'until it is built again from the items',
    ],
  ])('%s', async (_, changes, lost) => {
    const { environment, declare } = await given(ordersOnDemand());
    const refused = declare(ordersOnDemand(changes)).apply();
    await expect(refused).rejects.toMatchObject({
      steps: [{ loses: 'index', lost: expect.stringContaining(lost) }],
    });
    expect(environment.writes).toEqual([]);
  });
});

describe('nothing is lost', () => {
  it.each<[string, TableResource, TableResource]>([
    ['by time to live that is switched off', timeToLive('expires'), timeToLive('expires', false)],
    ['by a stream that is switched on', onDemand(), stream('KEYS_ONLY')],
    ['by recovery that is switched on', noRecovery, recovery(7)],
    ['by a longer period of recovery', recovery(7), recovery(20)],
    ['by a Kinesis data stream', kinesis({}), kinesis({ StreamArn: STREAM })],
    ['by a replica that is added', replicated(), replicated('eu-west-1')],
  ])('%s', async (_, before, after) => {
    const { declare } = await given(before);
    expect(await declare(after).apply()).toMatchObject({ outcome: 'changed' });
  });

  it('by a creation with everything, whether it is done in one apply or step by step', async () => {
    const everything = {
      ...replicated('eu-west-1'),
      ...recovery(7),
      ...timeToLive('expires'),
      ...stream('NEW_AND_OLD_IMAGES'),
    };
    const atOnce = new TestEnvironment();
    const strict = atOnce.runtime([], 'refuse');
    expect(await atOnce.table(everything, 'running', strict).apply()).toMatchObject({ outcome: 'changed' });
    const stepwise = new TestEnvironment();
    const table = stepwise.table(everything, 'running', stepwise.runtime([], 'refuse'));
    for (let outcome = 'started'; outcome === 'started'; ) {
      ({ outcome } = await table.apply({ sync: false }));
      await stepwise.clock.sleep(10_000);
    }
    expect(stepwise.writes.map(({ operation }) => operation)).toContain('UpdateTimeToLive');
  });
});

describe('a replacement', () => {
  const rekeyed = posts({
    LocalSecondaryIndexes: undefined,
    KeySchema: [{ AttributeName: 'Post', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'Post', AttributeType: 'S' }],
  });

  it('has the consent of replace_on_change, which covers only the replacement', async () => {
    const { environment } = await given(posts());
    const table = environment.table(rekeyed, 'running', environment.runtime([], 'refuse'), { replace_on_change: true });
    const { steps } = await table.plan();
    expect(steps[0]).toMatchObject({ operation: 'DeleteTable', loses: 'data', allowedBy: 'replace_on_change' });
    expect(await table.apply()).toMatchObject({ outcome: 'changed' });
  });

  it('does not consent to losses by another change of the same definition', async () => {
    const { environment } = await given(recovery(20));
    const table = environment.table(recovery(7), 'running', environment.runtime([], 'refuse'), {
      replace_on_change: true,
    });
    await expect(table.apply()).rejects.toBeInstanceOf(LossRefusedError);
  });
});

/** Answers in place of the simulator: a table with many items. */
function withItems(environment: TestEnvironment, ItemCount: number): void {
  const described = {
    ...onDemand(),
    TableStatus: 'ACTIVE',
    TableArn: 'arn:aws:dynamodb:us-east-1:123456789012:table/posts',
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    ItemCount,
  };
  environment.answer = ({ operation }) => (operation === 'DescribeTable' ? { Table: described } : undefined);
}

/** @returns the keys of the items */
async function putItems(environment: TestEnvironment, count: number) {
  const keys = Array.from({ length: count }, (_, place) => ({
    Post: { S: String(place) },
    PostDateTime: { S: 'now' },
  }));
  for (const key of keys) await environment.table(onDemand()).putItem(key);
  environment.forgetCalls();
  return keys;
}

describe('time to live', () => {
  it.each([
    ['on', onDemand(), 'expires'],
    ['to another attribute', timeToLive('before'), 'after'],
  ])('that is switched %s loses items, and needs consent', async (_, before, attribute) => {
    const { environment, declare } = await given(before);
    await putItems(environment, 3);
    const table = declare(timeToLive(attribute));
    const { needsConsent } = await table.plan();
    expect(needsConsent).toMatchObject([{ loses: 'data', lost: `items whose time in ${attribute} has passed` }]);
    await expect(table.apply()).rejects.toBeInstanceOf(LossRefusedError);
    expect(environment.writes).toEqual([]);
  });

  it('loses nothing in a table that DynamoDB found empty', async () => {
    const { declare } = await given(onDemand());
    const table = declare(timeToLive('expires'));
    expect(await table.plan()).not.toHaveProperty('needsConsent');
    expect(await table.apply()).toMatchObject({ outcome: 'changed' });
  });

  it('loses nothing in a table whose items were all deleted', async () => {
    const { environment, declare } = await given(onDemand());
    const keys = await putItems(environment, 2);
    const table = declare(timeToLive('expires'));
    expect(await table.plan()).toHaveProperty('needsConsent');
    for (const key of keys) await environment.table(onDemand()).deleteItem(key);
    expect(await table.plan()).not.toHaveProperty('needsConsent');
  });
});

describe('terminating a table', () => {
  it('says how many items were put into it', async () => {
    const { environment, declare } = await given(onDemand());
    await putItems(environment, 3);
    const { steps } = await declare(onDemand()).plan({ desiredState: 'terminated' });
    const items = 'about 3 items at the last count (up to six hours ago)';
    expect(steps).toMatchObject([{ operation: 'DeleteTable', loses: 'data', lost: `all items, ${items}` }]);
  });

  it('says how many items there are, if DynamoDB shows it', async () => {
    const environment = new TestEnvironment();
    withItems(environment, 1234);
    const table = environment.table(onDemand());
    const items = 'about 1,234 items at the last count (up to six hours ago)';
    expect(await table.getStatus()).toMatchObject({ holds: items });
    const { steps } = await table.plan({ desiredState: 'terminated' });
    expect(steps).toMatchObject([{ operation: 'DeleteTable', loses: 'data', lost: `all items, ${items}` }]);
  });
});
