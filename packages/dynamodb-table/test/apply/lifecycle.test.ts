import { describe, expect, it } from 'vitest';
import { posts } from '../support/definitions.js';
import { TestEnvironment } from '../support/test-environment.js';

describe('a table from its creation to its deletion', () => {
  it('is created, changed, used and terminated as declared', async () => {
    const environment = new TestEnvironment();
    const created = await environment.table(posts({ Tags: { Name: 'pcf-dynamodb-test' } })).apply();
    expect(created).toMatchObject({
      outcome: 'changed',
      from: 'terminated',
      state: 'running',
      outputs: { TableName: 'posts', region: 'us-east-1', TableArn: expect.stringContaining(':table/posts') },
    });

    const table = environment.table(
      posts({
        ProvisionedThroughput: { ReadCapacityUnits: 25, WriteCapacityUnits: 30 },
        Tags: { Name: 'pcf-dynamodb-test', Stage: 'two' },
      }),
    );
    const { steps } = await table.apply();
    expect(steps.map((step) => step.operation)).toEqual(['TagResource', 'UpdateTable']);
    expect(await table.getStatus({ fresh: true })).toMatchObject({
      kind: 'settled',
      settings: {
        ProvisionedThroughput: { ReadCapacityUnits: 25, WriteCapacityUnits: 30 },
        Tags: { Name: 'pcf-dynamodb-test', Stage: 'two' },
      },
    });

    const key = { Post: { S: 'first' }, PostDateTime: { S: '2026-01-01' } };
    await table.putItem({ ...key, Text: { S: 'hello' } });
    expect((await table.getItem(key)).Item).toEqual({ ...key, Text: { S: 'hello' } });
    await table.deleteItem(key);
    expect((await table.getItem(key)).Item).toBeUndefined();

    table.desiredState = 'terminated';
    expect(await table.apply()).toMatchObject({ outcome: 'changed', state: 'terminated', outputs: {} });
    expect(await table.syncState({ fresh: true })).toBe('terminated');
  });
});
