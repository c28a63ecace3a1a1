import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { byDate, orders, ordersOnDemand, posts } from '../support/definitions.js';
import { type BesideResource, TestEnvironment } from '../support/test-environment.js';
import { environmentWith, indexes, sent, update } from '../support/transition.js';

const units = (read: number, write = read) => ({ ReadCapacityUnits: read, WriteCapacityUnits: write });

/** Applies a definition with ownership keys, and returns the writes. */
async function applied(
  environment: TestEnvironment,
  resource: TableResource,
  keys: BesideResource,
  state: 'running' | 'terminated' = 'running',
) {
  environment.forgetCalls();
  await environment.table(resource, state, environment.pcf, keys).apply();
  return sent(environment);
}

describe('ignore_changes', () => {
  const indexed = (read: number, changes: Partial<ReturnType<typeof byDate>> = {}) =>
    orders({ GlobalSecondaryIndexes: [byDate({ ProvisionedThroughput: units(read), ...changes })] });

  it('ignores a throughput, and sets it at creation', async () => {
    const ignore_changes = ['ProvisionedThroughput', 'GlobalSecondaryIndexes[byDate].ProvisionedThroughput'];
    const environment = new TestEnvironment();
    expect(await applied(environment, orders(), { ignore_changes })).toMatchObject([
      { ProvisionedThroughput: units(1, 2) },
    ]);
    await environment.table(indexed(9), 'running', environment.runtime()).apply();
    await environment.table(orders({ ProvisionedThroughput: units(50) }), 'running', environment.runtime()).apply();
    expect(await applied(environment, orders(), { ignore_changes })).toEqual([]);
  });

  it('ignores one member of a throughput while the other changes', async () => {
    const environment = await environmentWith(orders({ ProvisionedThroughput: units(7, 1) }));
    const ignoring = { ignore_changes: ['ProvisionedThroughput.ReadCapacityUnits'] };
    expect(await applied(environment, orders({ ProvisionedThroughput: units(1, 5) }), ignoring)).toEqual([
      update({ ProvisionedThroughput: units(7, 5) }),
    ]);
  });

  it('creates an index again with the declared throughput, and ignores it afterwards', async () => {
    const environment = await environmentWith(indexed(9));
    const desired = indexed(1, { Projection: { ProjectionType: 'KEYS_ONLY' } });
    const ignoring = { ignore_changes: ['GlobalSecondaryIndexes[*].ProvisionedThroughput'] };
    expect(await applied(environment, desired, ignoring)).toEqual([
      indexes({ Delete: { IndexName: 'byDate' } }),
      expect.objectContaining(
        indexes({ Create: byDate({ Projection: { ProjectionType: 'KEYS_ONLY' }, ProvisionedThroughput: units(1) }) }),
      ),
    ]);
  });

  it('with an ignored capacity, both switches of billing succeed', async () => {
    const ignoring = {
      ignore_changes: ['ProvisionedThroughput', 'GlobalSecondaryIndexes[byDate].ProvisionedThroughput'],
    };
    const environment = await environmentWith(ordersOnDemand());
    expect(await applied(environment, orders(), ignoring)).toMatchObject([
      { BillingMode: 'PROVISIONED', ProvisionedThroughput: units(1, 2) },
    ]);
    expect(await applied(environment, ordersOnDemand(), ignoring)).toEqual([
      update({ BillingMode: 'PAY_PER_REQUEST' }),
    ]);
  });

  it('with an ignored billing mode, capacity of the other kind is not sent', async () => {
    const environment = await environmentWith(ordersOnDemand());
    expect(await applied(environment, orders(), { ignore_changes: ['BillingMode'] })).toEqual([]);
  });

  it('ignores an index: it is neither deleted, changed nor created', async () => {
    const theirs = byDate({ IndexName: 'theirs' });
    const ignoring = { ignore_changes: ['GlobalSecondaryIndexes[theirs]'] };
    const environment = await environmentWith(ordersOnDemand({ GlobalSecondaryIndexes: [byDate(), theirs] }));
    expect(await applied(environment, ordersOnDemand(), ignoring)).toEqual([]);
    const changed = byDate({ IndexName: 'theirs', Projection: { ProjectionType: 'KEYS_ONLY' } });
    expect(
      await applied(environment, ordersOnDemand({ GlobalSecondaryIndexes: [byDate(), changed] }), ignoring),
    ).toEqual([]);
    const bare = await environmentWith(ordersOnDemand());
    expect(await applied(bare, ordersOnDemand({ GlobalSecondaryIndexes: [byDate(), theirs] }), ignoring)).toEqual([]);
  });

  it('refuses to change the type of an attribute in the key of an ignored index', async () => {
    const theirs = byDate({ IndexName: 'theirs' });
    const environment = await environmentWith(ordersOnDemand({ GlobalSecondaryIndexes: [byDate(), theirs] }));
    const AttributeDefinitions = [
      { AttributeName: 'id', AttributeType: 'S' as const },
      { AttributeName: 'date', AttributeType: 'S' as const },
    ];
    const ignoring = { ignore_changes: ['GlobalSecondaryIndexes[theirs]'] };
    await expect(applied(environment, ordersOnDemand({ AttributeDefinitions }), ignoring)).rejects.toMatchObject({
      code: 'PCF_ATTRIBUTE_IN_USE',
      indexes: ['theirs'],
    });
    expect(sent(environment)).toEqual([]);
  });

  it('ignores tags by a pattern, and the rest of the list is complete', async () => {
    const environment = await environmentWith(posts({ Tags: { 'team:a': '1', 'team:b': '2', mine: '1', old: '1' } }));
    const desired = posts({ Tags: { mine: '2', 'team:a': '9' } });
    expect(
      (await applied(environment, desired, { ignore_changes: ['Tags[team:*]'] })).map(
        ({ Tags, TagKeys }) => Tags ?? TagKeys,
      ),
    ).toEqual([[{ Key: 'mine', Value: '2' }], ['old']]);
  });

  it('ignores any other setting', async () => {
    const environment = await environmentWith(
      posts({ TableClass: 'STANDARD_INFREQUENT_ACCESS', DeletionProtectionEnabled: true }),
    );
    const desired = posts({ TableClass: 'STANDARD', DeletionProtectionEnabled: false, LocalSecondaryIndexes: [] });
    const ignoring = { ignore_changes: ['TableClass', 'DeletionProtectionEnabled', 'LocalSecondaryIndexes'] };
    expect(await applied(environment, desired, ignoring)).toEqual([]);
  });
});

describe('replace_on_change', () => {
  const other = posts({ LocalSecondaryIndexes: [] });

  it('replaces a table whose fixed settings change, and says that data is lost', async () => {
    const environment = await environmentWith(posts());
    const { steps } = await environment.table(other, 'running', environment.pcf, { replace_on_change: true }).plan();
    expect(steps.map(({ operation, loses }) => [operation, loses])).toEqual([
      ['DeleteTable', 'data'],
      ['CreateTable', undefined],
    ]);
    expect(await applied(environment, other, { replace_on_change: true })).toMatchObject([
      { operation: 'DeleteTable' },
      { operation: 'CreateTable' },
    ]);
    expect(await environment.table(other).isStateDefinitionEquivalent()).toBe(true);
  });

  it('replaces nothing if other settings change', async () => {
    const environment = await environmentWith(posts());
    const desired = posts({ TableClass: 'STANDARD_INFREQUENT_ACCESS' });
    expect(await applied(environment, desired, { replace_on_change: true })).toMatchObject([
      { operation: 'UpdateTable' },
    ]);
  });

  it('replaces a protected table in one apply if the definition allows it', async () => {
    const environment = await environmentWith(posts({ DeletionProtectionEnabled: true }));
    const free = posts({ LocalSecondaryIndexes: [], DeletionProtectionEnabled: false });
    expect(await applied(environment, free, { replace_on_change: true })).toMatchObject([
      { operation: 'UpdateTable', DeletionProtectionEnabled: false },
      { operation: 'DeleteTable' },
      { operation: 'CreateTable' },
    ]);
    expect(await environment.table(free).isStateDefinitionEquivalent()).toBe(true);
  });

  it.each([
    ['is protected', posts({ DeletionProtectionEnabled: true }), {}],
    ['persists', posts(), { persist_on_termination: true }],
  ])('does not replace a table that %s', async (_, before, ownership) => {
    const environment = await environmentWith(before);
    await expect(applied(environment, other, { replace_on_change: true, ...ownership })).rejects.toMatchObject({
      code: 'PCF_PROTECTED_RESOURCE',
    });
    expect(sent(environment)).toEqual([]);
  });
});

describe('persist_on_termination', () => {
  it.each([{ persist_on_termination: true }, { persist_on_terminate: true }])('%j keeps the table', async (keys) => {
    const environment = await environmentWith(posts());
    expect(await applied(environment, posts(), keys, 'terminated')).toEqual([]);
  });
});

describe('adopt: never', () => {
  const never = { adopt: 'never' } as const;

  it('marks the table that it creates, and recognises it', async () => {
    const environment = new TestEnvironment();
    expect(await applied(environment, posts({ Tags: { a: '1' } }), never)).toMatchObject([
      { operation: 'CreateTable', Tags: [{ Key: 'a' }, { Key: 'pcf:id', Value: 'dynamodb_table:posts' }] },
    ]);
    expect(await applied(environment, posts({ Tags: {} }), never)).toMatchObject([{ TagKeys: ['a'] }]);
    expect(await applied(environment, posts(), never, 'terminated')).toMatchObject([{ operation: 'DeleteTable' }]);
  });

  it.each(['running', 'terminated'] as const)(
    'does not touch a table of others whose desired state is %s',
    async (state) => {
      const environment = await environmentWith(posts());
      const desired = posts({ TableClass: 'STANDARD_INFREQUENT_ACCESS' });
      await expect(applied(environment, desired, never, state)).rejects.toMatchObject({ code: 'PCF_NOT_ADOPTED' });
      expect(sent(environment)).toEqual([]);
    },
  );

  it('refuses an id that no tag can hold, before anything is written', async () => {
    const environment = new TestEnvironment();
    const table = environment.pcf.particle({
      flavor: 'dynamodb_table',
      pcf_name: 'a*b',
      ...never,
      aws_resource: posts(),
    });
    await expect(table.apply()).rejects.toMatchObject({ code: 'PCF_UNTAGGABLE_ID' });
    expect(environment.calls.map(({ operation }) => operation)).toEqual(['DescribeTable']);
  });
});
