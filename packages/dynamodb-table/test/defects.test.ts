import { describe, expect, it } from 'vitest';
import { byDate, orders, ordersOnDemand, posts } from './support/definitions.js';
import { TestEnvironment } from './support/test-environment.js';

const operations = (calls: readonly { operation: string }[]) => calls.map(({ operation }) => operation);

/** A test environment that has the table. No calls are counted yet. */
async function environmentWith(resource: Parameters<TestEnvironment['table']>[0]): Promise<TestEnvironment> {
  const environment = new TestEnvironment();
  await environment.table(resource).apply();
  environment.forgetCalls();
  return environment;
}

describe('what the Python original did wrong', () => {
  it('defect 1: stop deletes the table and ends well', async () => {
    const environment = await environmentWith(posts());
    const table = environment.table(posts(), 'stopped');
    expect(await table.apply()).toMatchObject({ outcome: 'changed', state: 'stopped' });
    expect(operations(environment.writes)).toEqual(['DeleteTable']);
    expect(await table.isStateDefinitionEquivalent({ fresh: true })).toBe(true);
    expect(await table.apply()).toMatchObject({ outcome: 'unchanged' });
  });

  it('defect 1: the verb stop says that data is lost', async () => {
    const environment = await environmentWith(posts());
    expect(await environment.table(posts()).stop()).toMatchObject({ operation: 'DeleteTable', loses: 'data' });
  });

  it('defect 2: nothing observed of a deleted table is kept', async () => {
    const environment = await environmentWith(posts());
    const table = environment.table(posts());
    expect(await table.getStatus()).toMatchObject({ outputs: { TableArn: expect.any(String) } });
    await environment.table(posts(), 'terminated', environment.runtime()).apply();
    expect(await table.getStatus({ fresh: true })).toEqual({ kind: 'missing' });
    expect(await table.getStatus()).toEqual({ kind: 'missing' });
  });

  it('defect 3: a change of tags alone sends no throughput', async () => {
    const environment = await environmentWith(orders({ Tags: { a: '1' } }));
    await environment.table(orders({ Tags: { a: '2' } })).apply();
    expect(operations(environment.writes)).toEqual(['TagResource']);
  });

  it('defect 3: a change of global indexes is not dropped', async () => {
    const environment = await environmentWith(ordersOnDemand());
    const desired = ordersOnDemand({ GlobalSecondaryIndexes: [byDate(), byDate({ IndexName: 'another' })] });
    await environment.table(desired).apply();
    expect(operations(environment.writes)).toEqual(['UpdateTable']);
    expect(await environment.table(desired).isStateDefinitionEquivalent()).toBe(true);
  });

  it('defect 3: billing, stream, encryption, class and protection are not dropped at create', async () => {
    const environment = new TestEnvironment();
    const settings = {
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      SSESpecification: { Enabled: true, SSEType: 'KMS' },
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
      DeletionProtectionEnabled: true,
    } as const;
    const table = environment.table(ordersOnDemand(settings));
    await table.start();
    expect(environment.writes).toMatchObject([
      { operation: 'CreateTable', input: { BillingMode: 'PAY_PER_REQUEST', ...settings } },
    ]);
    await table.apply();
    expect(await table.isStateDefinitionEquivalent()).toBe(true);
  });

  it('defect 4: a change of the key schema is refused as a replacement, before anything is written', async () => {
    const environment = await environmentWith(orders());
    const desired = orders({ KeySchema: [{ AttributeName: 'date', KeyType: 'HASH' }] });
    desired.GlobalSecondaryIndexes = [
      {
        ...byDate(),
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
      },
    ];
    await expect(environment.table(desired).apply()).rejects.toMatchObject({
      code: 'PCF_REPLACEMENT_NEEDED',
      fields: ['KeySchema'],
    });
    expect(environment.writes).toEqual([]);
  });

  it('defect 5: tags are listed once per observation, and only if they are declared', async () => {
    const environment = await environmentWith(posts({ Tags: { a: '1' } }));
    await environment.table(posts({ Tags: { a: '1' } })).apply();
    await environment.table(posts()).apply();
    expect(operations(environment.calls)).toEqual(['DescribeTable', 'ListTagsOfResource', 'DescribeTable']);
  });

  it('defect 5: tags on later pages are found, and those of AWS are not removed', async () => {
    const environment = await environmentWith(posts());
    environment.answer = ({ operation, input }) => {
      if (operation !== 'ListTagsOfResource') return undefined;
      if (input.NextToken) return { Tags: [{ Key: 'b', Value: '2' }] };
      return { Tags: [{ Key: 'aws:cloudformation:stack-name', Value: 'x' }], NextToken: 'more' };
    };
    expect(await environment.table(posts({ Tags: { b: '2' } })).plan()).toMatchObject({ steps: [] });
  });

  it('defect 6: an unknown status ends with a clear error', async () => {
    const environment = await environmentWith(posts());
    environment.answer = ({ operation }) =>
      operation === 'DescribeTable' ? { Table: { TableName: 'posts', TableStatus: 'HIBERNATING' } } : undefined;
    await expect(environment.table(posts()).apply()).rejects.toMatchObject({
      code: 'PCF_RESOURCE_BLOCKED',
      status: 'HIBERNATING',
    });
  });

  it('defect 6: the table name identifies a definition', () => {
    const { TableName, ...nameless } = posts();
    const environment = new TestEnvironment();
    const definition = { flavor: 'dynamodb_table', pcf_name: 'posts', aws_resource: nameless };
    expect(() => environment.pcf.particles([{ value: definition }])).toThrow('aws_resource.TableName');
  });

  it('defect 7: apply returns only when the table and its indexes are done', async () => {
    const environment = await environmentWith(ordersOnDemand());
    const table = environment.table(orders());
    await table.apply();
    expect(await table.getStatus({ fresh: true })).toMatchObject({ kind: 'settled' });
    expect(await table.isStateDefinitionEquivalent()).toBe(true);
  });

  it('defect 7: a table that is ready after 6 s is not waited for much longer', async () => {
    const environment = new TestEnvironment();
    const { duration } = await environment.table(posts()).apply();
    expect(duration).toBeGreaterThanOrEqual(6_000);
    expect(duration).toBeLessThan(6_500);
  });
});
