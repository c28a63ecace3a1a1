import { describe, expect, it } from 'vitest';
import { byDate, orders, ordersOnDemand, posts } from './support/definitions.js';
import { World } from './support/world.js';

const operations = (calls: readonly { operation: string }[]) => calls.map(({ operation }) => operation);

/** A world with the table in it, and no calls counted yet. */
async function worldWith(resource: Parameters<World['table']>[0]): Promise<World> {
  const world = new World();
  await world.table(resource).apply();
  world.forgetCalls();
  return world;
}

describe('what the Python original did wrong', () => {
  it('defect 1: stop deletes the table and ends well', async () => {
    const world = await worldWith(posts());
    const table = world.table(posts(), 'stopped');
    expect(await table.apply()).toMatchObject({ outcome: 'changed', state: 'stopped' });
    expect(operations(world.writes)).toEqual(['DeleteTable']);
    expect(await table.isStateDefinitionEquivalent({ fresh: true })).toBe(true);
    expect(await table.apply()).toMatchObject({ outcome: 'unchanged' });
  });

  it('defect 1: the verb stop says that data is lost', async () => {
    const world = await worldWith(posts());
    expect(await world.table(posts()).stop()).toMatchObject({ operation: 'DeleteTable', loses: 'data' });
  });

  it('defect 2: a table that is gone leaves nothing of its last look behind', async () => {
    const world = await worldWith(posts());
    const table = world.table(posts());
    expect(await table.getStatus()).toMatchObject({ outputs: { TableArn: expect.any(String) } });
    await world.table(posts(), 'terminated', world.runtime()).apply();
    expect(await table.getStatus({ fresh: true })).toEqual({ kind: 'missing' });
    expect(await table.getStatus()).toEqual({ kind: 'missing' });
  });

  it('defect 3: a change of tags alone sends no throughput', async () => {
    const world = await worldWith(orders({ Tags: { a: '1' } }));
    await world.table(orders({ Tags: { a: '2' } })).apply();
    expect(operations(world.writes)).toEqual(['TagResource']);
  });

  it('defect 3: a change of global indexes is not dropped', async () => {
    const world = await worldWith(ordersOnDemand());
    const desired = ordersOnDemand({ GlobalSecondaryIndexes: [byDate(), byDate({ IndexName: 'another' })] });
    await world.table(desired).apply();
    expect(operations(world.writes)).toEqual(['UpdateTable']);
    expect(await world.table(desired).isStateDefinitionEquivalent()).toBe(true);
  });

  it('defect 3: billing, stream, encryption, class and protection are not dropped at create', async () => {
    const world = new World();
    const settings = {
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      SSESpecification: { Enabled: true, SSEType: 'KMS' },
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
      DeletionProtectionEnabled: true,
    } as const;
    const table = world.table(ordersOnDemand(settings));
    await table.start();
    expect(world.writes).toMatchObject([
      { operation: 'CreateTable', input: { BillingMode: 'PAY_PER_REQUEST', ...settings } },
    ]);
    await table.apply();
    expect(await table.isStateDefinitionEquivalent()).toBe(true);
  });

  it('defect 4: a change of the key schema is refused as a replacement, before anything is written', async () => {
    const world = await worldWith(orders());
    const desired = orders({ KeySchema: [{ AttributeName: 'date', KeyType: 'HASH' }] });
    desired.GlobalSecondaryIndexes = [
      {
        ...byDate(),
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
      },
    ];
    await expect(world.table(desired).apply()).rejects.toMatchObject({
      code: 'PCF_REPLACEMENT_NEEDED',
      fields: ['KeySchema'],
    });
    expect(world.writes).toEqual([]);
  });

  it('defect 5: tags are listed once a look, only where they are declared', async () => {
    const world = await worldWith(posts({ Tags: { a: '1' } }));
    await world.table(posts({ Tags: { a: '1' } })).apply();
    await world.table(posts()).apply();
    expect(operations(world.calls)).toEqual(['DescribeTable', 'ListTagsOfResource', 'DescribeTable']);
  });

  it('defect 5: tags on later pages are found, and those of AWS are not removed', async () => {
    const world = await worldWith(posts());
    world.answer = ({ operation, input }) => {
      if (operation !== 'ListTagsOfResource') return undefined;
      if (input.NextToken) return { Tags: [{ Key: 'b', Value: '2' }] };
      return { Tags: [{ Key: 'aws:cloudformation:stack-name', Value: 'x' }], NextToken: 'more' };
    };
    expect(await world.table(posts({ Tags: { b: '2' } })).plan()).toMatchObject({ steps: [] });
  });

  it('defect 6: a status that nobody knows ends with a clear error', async () => {
    const world = await worldWith(posts());
    world.answer = ({ operation }) =>
      operation === 'DescribeTable' ? { Table: { TableName: 'posts', TableStatus: 'HIBERNATING' } } : undefined;
    await expect(world.table(posts()).apply()).rejects.toMatchObject({
      code: 'PCF_RESOURCE_BLOCKED',
      status: 'HIBERNATING',
    });
  });

  it('defect 6: the table’s name is what makes a definition unique', () => {
    const { TableName, ...nameless } = posts();
    const world = new World();
    const definition = { flavor: 'dynamodb_table', pcf_name: 'posts', aws_resource: nameless };
    expect(() => world.pcf.particles([{ value: definition }])).toThrow('aws_resource.TableName');
  });

  it('defect 7: apply returns only when the table and its indexes are done', async () => {
    const world = await worldWith(ordersOnDemand());
    const table = world.table(orders());
    await table.apply();
    expect(await table.getStatus({ fresh: true })).toMatchObject({ kind: 'settled' });
    expect(await table.isStateDefinitionEquivalent()).toBe(true);
  });

  it('defect 7: a table that is ready after 6 s is not waited for much longer', async () => {
    const world = new World();
    const { duration } = await world.table(posts()).apply();
    expect(duration).toBeGreaterThanOrEqual(6_000);
    expect(duration).toBeLessThan(6_500);
  });
});
