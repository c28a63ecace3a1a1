import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { byDate, orders, ordersOnDemand, posts } from '../support/definitions.js';
import { indexes, sent, update, worldWith } from '../support/transition.js';
import { type BesideResource, World } from '../support/world.js';

const units = (read: number, write = read) => ({ ReadCapacityUnits: read, WriteCapacityUnits: write });

/** The writes that lead to a definition whose keys say what may be done to the table. */
async function applied(
  world: World,
  resource: TableResource,
  keys: BesideResource,
  state: 'running' | 'terminated' = 'running',
) {
  world.forgetCalls();
  await world.table(resource, state, world.pcf, keys).apply();
  return sent(world);
}

describe('ignore_changes', () => {
  const indexed = (read: number, changes: Partial<ReturnType<typeof byDate>> = {}) =>
    orders({ GlobalSecondaryIndexes: [byDate({ ProvisionedThroughput: units(read), ...changes })] });

  it('leaves a throughput to others, and sets it at creation', async () => {
    const ignore_changes = ['ProvisionedThroughput', 'GlobalSecondaryIndexes[byDate].ProvisionedThroughput'];
    const world = new World();
    expect(await applied(world, orders(), { ignore_changes })).toMatchObject([{ ProvisionedThroughput: units(1, 2) }]);
    await world.table(indexed(9), 'running', world.runtime()).apply();
    await world.table(orders({ ProvisionedThroughput: units(50) }), 'running', world.runtime()).apply();
    expect(await applied(world, orders(), { ignore_changes })).toEqual([]);
  });

  it('leaves one member of a throughput to others while its neighbour changes', async () => {
    const world = await worldWith(orders({ ProvisionedThroughput: units(7, 1) }));
    const ignoring = { ignore_changes: ['ProvisionedThroughput.ReadCapacityUnits'] };
    expect(await applied(world, orders({ ProvisionedThroughput: units(1, 5) }), ignoring)).toEqual([
      update({ ProvisionedThroughput: units(7, 5) }),
    ]);
  });

  it('creates an index again with the throughput that is declared, and leaves it to others then', async () => {
    const world = await worldWith(indexed(9));
    const desired = indexed(1, { Projection: { ProjectionType: 'KEYS_ONLY' } });
    const ignoring = { ignore_changes: ['GlobalSecondaryIndexes[*].ProvisionedThroughput'] };
    expect(await applied(world, desired, ignoring)).toEqual([
      indexes({ Delete: { IndexName: 'byDate' } }),
      expect.objectContaining(
        indexes({ Create: byDate({ Projection: { ProjectionType: 'KEYS_ONLY' }, ProvisionedThroughput: units(1) }) }),
      ),
    ]);
  });

  it('with an ignored capacity, both switches of billing go well', async () => {
    const ignoring = {
      ignore_changes: ['ProvisionedThroughput', 'GlobalSecondaryIndexes[byDate].ProvisionedThroughput'],
    };
    const world = await worldWith(ordersOnDemand());
    expect(await applied(world, orders(), ignoring)).toMatchObject([
      { BillingMode: 'PROVISIONED', ProvisionedThroughput: units(1, 2) },
    ]);
    expect(await applied(world, ordersOnDemand(), ignoring)).toEqual([update({ BillingMode: 'PAY_PER_REQUEST' })]);
  });

  it('with an ignored billing mode, capacity of the other kind is not sent', async () => {
    const world = await worldWith(ordersOnDemand());
    expect(await applied(world, orders(), { ignore_changes: ['BillingMode'] })).toEqual([]);
  });

  it('leaves an index to others: it is neither deleted, changed nor created', async () => {
    const theirs = byDate({ IndexName: 'theirs' });
    const ignoring = { ignore_changes: ['GlobalSecondaryIndexes[theirs]'] };
    const world = await worldWith(ordersOnDemand({ GlobalSecondaryIndexes: [byDate(), theirs] }));
    expect(await applied(world, ordersOnDemand(), ignoring)).toEqual([]);
    const changed = byDate({ IndexName: 'theirs', Projection: { ProjectionType: 'KEYS_ONLY' } });
    expect(await applied(world, ordersOnDemand({ GlobalSecondaryIndexes: [byDate(), changed] }), ignoring)).toEqual([]);
    const bare = await worldWith(ordersOnDemand());
    expect(await applied(bare, ordersOnDemand({ GlobalSecondaryIndexes: [byDate(), theirs] }), ignoring)).toEqual([]);
  });

  it('refuses to change the type of an attribute that an index of others has in its key', async () => {
    const theirs = byDate({ IndexName: 'theirs' });
    const world = await worldWith(ordersOnDemand({ GlobalSecondaryIndexes: [byDate(), theirs] }));
    const AttributeDefinitions = [
      { AttributeName: 'id', AttributeType: 'S' as const },
      { AttributeName: 'date', AttributeType: 'S' as const },
    ];
    const ignoring = { ignore_changes: ['GlobalSecondaryIndexes[theirs]'] };
    await expect(applied(world, ordersOnDemand({ AttributeDefinitions }), ignoring)).rejects.toMatchObject({
      code: 'PCF_ATTRIBUTE_IN_USE',
      indexes: ['theirs'],
    });
    expect(sent(world)).toEqual([]);
  });

  it('leaves tags to others by a pattern, and the rest of the list is the whole truth', async () => {
    const world = await worldWith(posts({ Tags: { 'team:a': '1', 'team:b': '2', mine: '1', old: '1' } }));
    const desired = posts({ Tags: { mine: '2', 'team:a': '9' } });
    expect(
      (await applied(world, desired, { ignore_changes: ['Tags[team:*]'] })).map(({ Tags, TagKeys }) => Tags ?? TagKeys),
    ).toEqual([[{ Key: 'mine', Value: '2' }], ['old']]);
  });

  it('leaves any other setting to others', async () => {
    const world = await worldWith(posts({ TableClass: 'STANDARD_INFREQUENT_ACCESS', DeletionProtectionEnabled: true }));
    const desired = posts({ TableClass: 'STANDARD', DeletionProtectionEnabled: false, LocalSecondaryIndexes: [] });
    const ignoring = { ignore_changes: ['TableClass', 'DeletionProtectionEnabled', 'LocalSecondaryIndexes'] };
    expect(await applied(world, desired, ignoring)).toEqual([]);
  });
});

describe('replace_on_change', () => {
  const other = posts({ LocalSecondaryIndexes: [] });

  it('replaces a table whose fixed settings change, and says that data is lost', async () => {
    const world = await worldWith(posts());
    const { steps } = await world.table(other, 'running', world.pcf, { replace_on_change: true }).plan();
    expect(steps.map(({ operation, loses }) => [operation, loses])).toEqual([
      ['DeleteTable', 'data'],
      ['CreateTable', undefined],
    ]);
    expect(await applied(world, other, { replace_on_change: true })).toMatchObject([
      { operation: 'DeleteTable' },
      { operation: 'CreateTable' },
    ]);
    expect(await world.table(other).isStateDefinitionEquivalent()).toBe(true);
  });

  it('replaces nothing where other settings change', async () => {
    const world = await worldWith(posts());
    const desired = posts({ TableClass: 'STANDARD_INFREQUENT_ACCESS' });
    expect(await applied(world, desired, { replace_on_change: true })).toMatchObject([{ operation: 'UpdateTable' }]);
  });

  it('replaces a protected table in one apply where the definition says that its protection may go', async () => {
    const world = await worldWith(posts({ DeletionProtectionEnabled: true }));
    const free = posts({ LocalSecondaryIndexes: [], DeletionProtectionEnabled: false });
    expect(await applied(world, free, { replace_on_change: true })).toMatchObject([
      { operation: 'UpdateTable', DeletionProtectionEnabled: false },
      { operation: 'DeleteTable' },
      { operation: 'CreateTable' },
    ]);
    expect(await world.table(free).isStateDefinitionEquivalent()).toBe(true);
  });

  it.each([
    ['is protected', posts({ DeletionProtectionEnabled: true }), {}],
    ['persists', posts(), { persist_on_termination: true }],
  ])('does not replace a table that %s', async (_, before, ownership) => {
    const world = await worldWith(before);
    await expect(applied(world, other, { replace_on_change: true, ...ownership })).rejects.toMatchObject({
      code: 'PCF_PROTECTED_RESOURCE',
    });
    expect(sent(world)).toEqual([]);
  });
});

describe('persist_on_termination', () => {
  it.each([{ persist_on_termination: true }, { persist_on_terminate: true }])('%j keeps the table', async (keys) => {
    const world = await worldWith(posts());
    expect(await applied(world, posts(), keys, 'terminated')).toEqual([]);
  });
});

describe('adopt: never', () => {
  const never = { adopt: 'never' } as const;

  it('marks the table that it creates, and knows it again', async () => {
    const world = new World();
    expect(await applied(world, posts({ Tags: { a: '1' } }), never)).toMatchObject([
      { operation: 'CreateTable', Tags: [{ Key: 'a' }, { Key: 'pcf:id', Value: 'dynamodb_table:posts' }] },
    ]);
    expect(await applied(world, posts({ Tags: {} }), never)).toMatchObject([{ TagKeys: ['a'] }]);
    expect(await applied(world, posts(), never, 'terminated')).toMatchObject([{ operation: 'DeleteTable' }]);
  });

  it.each(['running', 'terminated'] as const)('leaves a table of others alone that is to be %s', async (state) => {
    const world = await worldWith(posts());
    const desired = posts({ TableClass: 'STANDARD_INFREQUENT_ACCESS' });
    await expect(applied(world, desired, never, state)).rejects.toMatchObject({ code: 'PCF_NOT_ADOPTED' });
    expect(sent(world)).toEqual([]);
  });

  it('refuses an id that no tag can hold, before anything is written', async () => {
    const world = new World();
    const table = world.pcf.particle({ flavor: 'dynamodb_table', pcf_name: 'a*b', ...never, aws_resource: posts() });
    await expect(table.apply()).rejects.toMatchObject({ code: 'PCF_UNTAGGABLE_ID' });
    expect(world.calls.map(({ operation }) => operation)).toEqual(['DescribeTable']);
  });
});
