import { AwsRequestError } from '@pcf/aws';
import { describe, expect, it } from 'vitest';
import { ordersOnDemand } from './support/definitions.js';
import { TestEnvironment } from './support/test-environment.js';

async function tableInUse() {
  const environment = new TestEnvironment();
  const table = environment.table(ordersOnDemand());
  await table.apply();
  environment.forgetCalls();
  return { environment, table };
}

describe('items of a table', () => {
  it('are put, read and deleted by key', async () => {
    const { table } = await tableInUse();
    await table.putItem({ id: { S: 'a' }, total: { N: '5' } });
    expect(await table.getItem({ id: { S: 'a' } })).toMatchObject({ Item: { id: { S: 'a' }, total: { N: '5' } } });
    await table.deleteItem({ id: { S: 'a' } });
    expect(await table.getItem({ id: { S: 'a' } })).not.toHaveProperty('Item');
  });

  it('accept the options of the SDK', async () => {
    const { environment, table } = await tableInUse();
    await table.putItem({ id: { S: 'a' } }, { ReturnValues: 'ALL_OLD' });
    await table.getItem({ id: { S: 'a' } }, { ConsistentRead: true });
    const deleted = await table.deleteItem({ id: { S: 'a' } }, { ReturnValues: 'ALL_OLD' });
    expect(deleted.Attributes).toEqual({ id: { S: 'a' } });
    expect(environment.calls.map(({ input }) => input)).toEqual([
      { TableName: 'orders', Item: { id: { S: 'a' } }, ReturnValues: 'ALL_OLD' },
      { TableName: 'orders', Key: { id: { S: 'a' } }, ConsistentRead: true },
      { TableName: 'orders', Key: { id: { S: 'a' } }, ReturnValues: 'ALL_OLD' },
    ]);
  });

  it('are refused with AWS’s own reason', async () => {
    const { table } = await tableInUse();
    await table.putItem({ id: { S: 'a' } });
    const again = table.putItem({ id: { S: 'a' } }, { ConditionExpression: 'attribute_not_exists(id)' });
    await expect(again).rejects.toBeInstanceOf(AwsRequestError);
    await expect(again).rejects.toMatchObject({ awsError: 'ConditionalCheckFailedException' });
  });
});
