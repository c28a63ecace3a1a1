import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { byDate, ordersOnDemand, posts } from '../support/definitions.js';
import { type BesideResource, TestEnvironment } from '../support/test-environment.js';
import { environmentWith, HOURS, indexes, sent, update } from '../support/transition.js';

const id = { AttributeName: 'id', AttributeType: 'S' } as const;
const without = (changes: Partial<TableResource> = {}) =>
  ordersOnDemand({ AttributeDefinitions: [id], GlobalSecondaryIndexes: [], ...changes });
const MINUTE = 60_000;

/** A test environment in which the index of a table is being filled for another two hours. */
async function filling(before: TableResource = without()): Promise<TestEnvironment> {
  const environment = new TestEnvironment({ allocateIndex: MINUTE, backfillIndex: 2 * 60 * MINUTE });
  await environment.table(before).apply();
  environment.clock.advance(60 * MINUTE);
  await environment.table({ ...before, ...ordersOnDemand() }).apply({ sync: false });
  environment.clock.advance(2 * MINUTE);
  environment.forgetCalls();
  return environment;
}

/** Applies, and notes for each write how many minutes after the beginning it was sent. */
async function applied(
  environment: TestEnvironment,
  resource: TableResource,
  state: 'running' | 'terminated' = 'running',
) {
  const begun = environment.clock.now();
  const minutes: number[] = [];
  environment.answer = ({ operation }) => {
    if (!/^(?:Describe|List|Get)/.test(operation)) minutes.push(Math.floor((environment.clock.now() - begun) / MINUTE));
    return undefined;
  };
  const result = await environment.table(resource, state).apply({ maxTimeout: HOURS });
  return { result, minutes, took: (environment.clock.now() - begun) / MINUTE };
}

describe('while an index is filled', () => {
  it('it can be deleted, at once', async () => {
    const environment = await filling();
    const { minutes } = await applied(environment, without());
    expect(sent(environment)).toEqual([indexes({ Delete: { IndexName: 'byDate' } })]);
    expect(minutes).toEqual([0]);
  });

  it('it can be replaced at once by another index with its name', async () => {
    const environment = await filling();
    const { minutes } = await applied(
      environment,
      ordersOnDemand({ GlobalSecondaryIndexes: [byDate({ Projection: { ProjectionType: 'KEYS_ONLY' } })] }),
    );
    expect(sent(environment)).toMatchObject([
      indexes({ Delete: { IndexName: 'byDate' } }),
      { GlobalSecondaryIndexUpdates: [{ Create: { IndexName: 'byDate' } }] },
    ]);
    expect(minutes).toEqual([0, 0]);
  });

  it('what DynamoDB accepts is changed at once, and the rest when the index is filled', async () => {
    const environment = await filling();
    const policy = { Statement: { Effect: 'Deny', Principal: '*', Action: 'dynamodb:Scan', Resource: '*' } };
    const { result, minutes, took } = await applied(
      environment,
      ordersOnDemand({
        Tags: { a: '1' },
        ResourcePolicy: policy,
        TimeToLiveSpecification: { Enabled: true, AttributeName: 'until' },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
        TableClass: 'STANDARD_INFREQUENT_ACCESS',
      }),
    );
    expect(sent(environment).map(({ operation }) => operation)).toEqual([
      'TagResource',
      'PutResourcePolicy',
      'UpdateTable',
      'UpdateTimeToLive',
      'UpdateContinuousBackups',
      'UpdateTable',
    ]);
    expect(sent(environment).at(-1)).toEqual(update({ TableClass: 'STANDARD_INFREQUENT_ACCESS' }));
    expect(minutes.slice(0, -1)).toEqual([0, 0, 0, 0, 0]);
    expect(minutes.at(-1)).toBeGreaterThan(100);
    expect(took).toBeGreaterThan(100);
    expect(result.outcome).toBe('changed');
  });

  it('a plan shows what can be done now; the index cannot be read yet, so nothing is lost', async () => {
    const environment = await filling();
    expect(
      await environment.table(without({ Tags: { a: '1' }, TableClass: 'STANDARD_INFREQUENT_ACCESS' })).plan(),
    ).toMatchObject({
      status: 'CREATING',
      steps: [{ operation: 'TagResource' }, expect.not.objectContaining({ loses: expect.anything() })],
    });
  });

  it('tags are read only once', async () => {
    const environment = await filling();
    await applied(environment, ordersOnDemand({ Tags: {} }));
    const reads = environment.calls.filter(({ operation }) => operation === 'ListTagsOfResource');
    expect(reads).toHaveLength(2);
  });

  it('the table can be terminated: the index is deleted first', async () => {
    const environment = await filling();
    const { minutes } = await applied(environment, ordersOnDemand(), 'terminated');
    expect(sent(environment)).toEqual([indexes({ Delete: { IndexName: 'byDate' } }), { operation: 'DeleteTable' }]);
    expect(minutes).toEqual([0, 0]);
  });

  it('a protected table keeps the index too', async () => {
    const environment = await filling(without({ DeletionProtectionEnabled: true }));
    await expect(applied(environment, ordersOnDemand(), 'terminated')).rejects.toMatchObject({
      code: 'PCF_PROTECTED_RESOURCE',
    });
    expect(sent(environment)).toEqual([]);
  });

  it('nothing is sent before it is being filled: DynamoDB refuses it', async () => {
    const environment = new TestEnvironment({ allocateIndex: 10 * MINUTE, backfillIndex: MINUTE });
    await environment.table(without()).apply();
    environment.clock.advance(60 * MINUTE);
    await environment.table(ordersOnDemand()).apply({ sync: false });
    environment.forgetCalls();
    const { minutes } = await applied(environment, without());
    expect(minutes).toHaveLength(1);
    expect(minutes[0]).toBeGreaterThanOrEqual(10);
  });
});

describe('a table that cannot be used', () => {
  /** A test environment in which the table has this status until it is deleted. */
  async function worldIn(TableStatus: string, before = posts()): Promise<TestEnvironment> {
    const environment = await environmentWith(before);
    const { settings } = await described(environment, before);
    let isDeleted = false;
    environment.answer = ({ operation }) => {
      isDeleted ||= operation === 'DeleteTable';
      return operation === 'DescribeTable' && !isDeleted ? { Table: { ...settings, TableStatus } } : undefined;
    };
    return environment;
  }

  async function described(environment: TestEnvironment, resource: TableResource) {
    const { outputs } = await environment.table(resource).apply();
    const { AttributeDefinitions, KeySchema, TableName, DeletionProtectionEnabled } = resource;
    const { TableArn } = outputs;
    return { settings: { AttributeDefinitions, KeySchema, TableName, TableArn, DeletionProtectionEnabled } };
  }

  it.each(['INACCESSIBLE_ENCRYPTION_CREDENTIALS', 'ARCHIVED'])('is terminated in status %s', async (status) => {
    const environment = await worldIn(status);
    const table = environment.table(posts(), 'terminated');
    expect(await table.plan()).toMatchObject({ status, steps: [{ operation: 'DeleteTable', loses: 'data' }] });
    expect(await table.apply()).toMatchObject({ outcome: 'changed', state: 'terminated' });
    expect(environment.writes.map(({ operation }) => operation)).toEqual(['DeleteTable']);
  });

  it.each(['ARCHIVING', 'A_STATUS_OF_TOMORROW'])('is left alone in status %s', async (status) => {
    const environment = await worldIn(status);
    await expect(environment.table(posts(), 'terminated').apply()).rejects.toMatchObject({
      code: 'PCF_RESOURCE_BLOCKED',
    });
    expect(environment.writes).toEqual([]);
  });

  it('is an error if it should run', async () => {
    const environment = await worldIn('INACCESSIBLE_ENCRYPTION_CREDENTIALS');
    await expect(environment.table(posts()).apply()).rejects.toMatchObject({ code: 'PCF_RESOURCE_BLOCKED' });
  });

  it.each<[string, TableResource, BesideResource, string]>([
    ['is protected', posts({ DeletionProtectionEnabled: true }), {}, 'PCF_PROTECTED_RESOURCE'],
    ['is not its own', posts(), { adopt: 'never' }, 'PCF_NOT_ADOPTED'],
    ['persists', posts(), { persist_on_termination: true }, 'PCF_RESOURCE_BLOCKED'],
  ])('is not terminated where it %s', async (_, before, keys, code) => {
    const environment = await worldIn('INACCESSIBLE_ENCRYPTION_CREDENTIALS', before);
    const table = environment.table(before, 'terminated', environment.pcf, keys);
    await expect(table.apply()).rejects.toMatchObject({ code });
    expect(environment.writes).toEqual([]);
  });
});
