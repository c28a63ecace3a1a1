import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { byDate, ordersOnDemand, posts } from '../support/definitions.js';
import { HOURS, indexes, sent, update, worldWith } from '../support/transition.js';
import { type BesideResource, World } from '../support/world.js';

const id = { AttributeName: 'id', AttributeType: 'S' } as const;
const without = (changes: Partial<TableResource> = {}) =>
  ordersOnDemand({ AttributeDefinitions: [id], GlobalSecondaryIndexes: [], ...changes });
const MINUTE = 60_000;

/** A world in which the index of a table is being filled, which takes another two hours. */
async function filling(before: TableResource = without()): Promise<World> {
  const world = new World({ allocateIndex: MINUTE, backfillIndex: 2 * 60 * MINUTE });
  await world.table(before).apply();
  world.clock.advance(60 * MINUTE);
  await world.table({ ...before, ...ordersOnDemand() }).apply({ sync: false });
  world.clock.advance(2 * MINUTE);
  world.forgetCalls();
  return world;
}

/** Applies, and notes for each write how many minutes after the beginning it was sent. */
async function applied(world: World, resource: TableResource, state: 'running' | 'terminated' = 'running') {
  const begun = world.clock.now();
  const minutes: number[] = [];
  world.answer = ({ operation }) => {
    if (!/^(?:Describe|List|Get)/.test(operation)) minutes.push(Math.floor((world.clock.now() - begun) / MINUTE));
    return undefined;
  };
  const result = await world.table(resource, state).apply({ maxTimeout: HOURS });
  return { result, minutes, took: (world.clock.now() - begun) / MINUTE };
}

describe('while an index is filled', () => {
  it('it can be deleted, at once', async () => {
    const world = await filling();
    const { minutes } = await applied(world, without());
    expect(sent(world)).toEqual([indexes({ Delete: { IndexName: 'byDate' } })]);
    expect(minutes).toEqual([0]);
  });

  it('it can be replaced by another one of its name, at once', async () => {
    const world = await filling();
    const { minutes } = await applied(
      world,
      ordersOnDemand({ GlobalSecondaryIndexes: [byDate({ Projection: { ProjectionType: 'KEYS_ONLY' } })] }),
    );
    expect(sent(world)).toMatchObject([
      indexes({ Delete: { IndexName: 'byDate' } }),
      { GlobalSecondaryIndexUpdates: [{ Create: { IndexName: 'byDate' } }] },
    ]);
    expect(minutes).toEqual([0, 0]);
  });

  it('what else DynamoDB takes then is changed at once, and the rest when it is filled', async () => {
    const world = await filling();
    const policy = { Statement: { Effect: 'Deny', Principal: '*', Action: 'dynamodb:Scan', Resource: '*' } };
    const { result, minutes, took } = await applied(
      world,
      ordersOnDemand({
        Tags: { a: '1' },
        ResourcePolicy: policy,
        TimeToLiveSpecification: { Enabled: true, AttributeName: 'until' },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
        TableClass: 'STANDARD_INFREQUENT_ACCESS',
      }),
    );
    expect(sent(world).map(({ operation }) => operation)).toEqual([
      'TagResource',
      'PutResourcePolicy',
      'UpdateTable',
      'UpdateTimeToLive',
      'UpdateContinuousBackups',
      'UpdateTable',
    ]);
    expect(sent(world).at(-1)).toEqual(update({ TableClass: 'STANDARD_INFREQUENT_ACCESS' }));
    expect(minutes.slice(0, -1)).toEqual([0, 0, 0, 0, 0]);
    expect(minutes.at(-1)).toBeGreaterThan(100);
    expect(took).toBeGreaterThan(100);
    expect(result.outcome).toBe('changed');
  });

  it('a plan shows what can be done now; nothing can be read from the index yet, so that it is no loss', async () => {
    const world = await filling();
    expect(
      await world.table(without({ Tags: { a: '1' }, TableClass: 'STANDARD_INFREQUENT_ACCESS' })).plan(),
    ).toMatchObject({
      status: 'CREATING',
      steps: [{ operation: 'TagResource' }, expect.not.objectContaining({ loses: expect.anything() })],
    });
  });

  it('tags are read once, however long it takes', async () => {
    const world = await filling();
    await applied(world, ordersOnDemand({ Tags: {} }));
    const reads = world.calls.filter(({ operation }) => operation === 'ListTagsOfResource');
    expect(reads).toHaveLength(2);
  });

  it('the table can be terminated: the index goes first', async () => {
    const world = await filling();
    const { minutes } = await applied(world, ordersOnDemand(), 'terminated');
    expect(sent(world)).toEqual([indexes({ Delete: { IndexName: 'byDate' } }), { operation: 'DeleteTable' }]);
    expect(minutes).toEqual([0, 0]);
  });

  it('a protected table keeps the index too', async () => {
    const world = await filling(without({ DeletionProtectionEnabled: true }));
    await expect(applied(world, ordersOnDemand(), 'terminated')).rejects.toMatchObject({
      code: 'PCF_PROTECTED_RESOURCE',
    });
    expect(sent(world)).toEqual([]);
  });

  it('nothing is sent before it is being filled: DynamoDB refuses it', async () => {
    const world = new World({ allocateIndex: 10 * MINUTE, backfillIndex: MINUTE });
    await world.table(without()).apply();
    world.clock.advance(60 * MINUTE);
    await world.table(ordersOnDemand()).apply({ sync: false });
    world.forgetCalls();
    const { minutes } = await applied(world, without());
    expect(minutes).toHaveLength(1);
    expect(minutes[0]).toBeGreaterThanOrEqual(10);
  });
});

describe('a table that cannot be used', () => {
  /** A world in which the table has this status until it is deleted. */
  async function worldIn(TableStatus: string, before = posts()): Promise<World> {
    const world = await worldWith(before);
    const { settings } = await described(world, before);
    let isDeleted = false;
    world.answer = ({ operation }) => {
      isDeleted ||= operation === 'DeleteTable';
      return operation === 'DescribeTable' && !isDeleted ? { Table: { ...settings, TableStatus } } : undefined;
    };
    return world;
  }

  async function described(world: World, resource: TableResource) {
    const { outputs } = await world.table(resource).apply();
    const { AttributeDefinitions, KeySchema, TableName, DeletionProtectionEnabled } = resource;
    const { TableArn } = outputs;
    return { settings: { AttributeDefinitions, KeySchema, TableName, TableArn, DeletionProtectionEnabled } };
  }

  it.each(['INACCESSIBLE_ENCRYPTION_CREDENTIALS', 'ARCHIVED'])('is terminated in status %s', async (status) => {
    const world = await worldIn(status);
    const table = world.table(posts(), 'terminated');
    expect(await table.plan()).toMatchObject({ status, steps: [{ operation: 'DeleteTable', loses: 'data' }] });
    expect(await table.apply()).toMatchObject({ outcome: 'changed', state: 'terminated' });
    expect(world.writes.map(({ operation }) => operation)).toEqual(['DeleteTable']);
  });

  it.each(['ARCHIVING', 'A_STATUS_OF_TOMORROW'])('is left alone in status %s', async (status) => {
    const world = await worldIn(status);
    await expect(world.table(posts(), 'terminated').apply()).rejects.toMatchObject({ code: 'PCF_RESOURCE_BLOCKED' });
    expect(world.writes).toEqual([]);
  });

  it('is an error where it should run', async () => {
    const world = await worldIn('INACCESSIBLE_ENCRYPTION_CREDENTIALS');
    await expect(world.table(posts()).apply()).rejects.toMatchObject({ code: 'PCF_RESOURCE_BLOCKED' });
  });

  it.each<[string, TableResource, BesideResource, string]>([
    ['is protected', posts({ DeletionProtectionEnabled: true }), {}, 'PCF_PROTECTED_RESOURCE'],
    ['is not its own', posts(), { adopt: 'never' }, 'PCF_NOT_ADOPTED'],
    ['persists', posts(), { persist_on_termination: true }, 'PCF_RESOURCE_BLOCKED'],
  ])('is not terminated where it %s', async (_, before, keys, code) => {
    const world = await worldIn('INACCESSIBLE_ENCRYPTION_CREDENTIALS', before);
    const table = world.table(before, 'terminated', world.pcf, keys);
    await expect(table.apply()).rejects.toMatchObject({ code });
    expect(world.writes).toEqual([]);
  });
});
