import { describe, expect, it } from 'vitest';
import { indexed, indexUpdate, onDemand, provisioned, TestClient, units } from '../support/simulator.js';

const ARN = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders';

describe('DescribeTable', () => {
  it('finds a table by its ARN and answers with the bare name', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', onDemand());

    expect((await aws.describe(ARN)).TableName).toBe('orders');
  });

  it('says of a provisioned table that its warm throughput is the provisioned one', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', provisioned(3, 2));

    expect((await aws.describe()).WarmThroughput).toEqual({
      ReadUnitsPerSecond: 3,
      WriteUnitsPerSecond: 2,
      Status: 'ACTIVE',
    });
  });

  it('shows no billing mode of a table that was never on demand', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', provisioned());

    expect(await aws.describe()).not.toHaveProperty('BillingModeSummary');
  });

  it.each([
    ['a name', 'missing', 'ResourceNotFoundException: Requested resource not found: Table: missing not found'],
    [
      'an ARN',
      'arn:aws:dynamodb:eu-west-1:123456789012:table/missing',
      'ResourceNotFoundException: Requested resource not found: Table: missing not found',
    ],
    [
      'an ARN of another region',
      'arn:aws:dynamodb:us-east-1:123456789012:table/orders',
      "ValidationException: 1 validation error detected: Invalid AWS region in 'arn:aws:dynamodb:us-east-1:123456789012:table/orders'",
    ],
    [
      'an ARN of another account',
      'arn:aws:dynamodb:eu-west-1:210987654321:table/orders',
      'AccessDeniedException: Access is denied',
    ],
    [
      'an ARN of an index',
      `${ARN}/index/by-customer`,
      `ValidationException: 1 validation error detected: Invalid resource type in '${ARN}/index/by-customer'`,
    ],
  ])('refuses %s that means no table here', async (_title, TableName, refusal) => {
    const aws = new TestClient();
    await aws.call('CreateTable', onDemand());

    expect(await aws.refusal('DescribeTable', { TableName })).toBe(refusal);
  });
});

describe('ListTables', () => {
  const bench = async (...names: string[]) => {
    const aws = new TestClient();
    for (const name of names) await aws.call('CreateTable', onDemand(name));
    return aws;
  };

  it('orders names by their bytes', async () => {
    const aws = await bench('bbb', 'Zzz', 'aaa', '_aa', '0aa');

    expect(await aws.call('ListTables')).toEqual({ TableNames: ['0aa', 'Zzz', '_aa', 'aaa', 'bbb'] });
  });

  it('pages, and gives no cursor with the last name', async () => {
    const aws = await bench('aaa', 'bbb', 'ccc');
    const first = await aws.call('ListTables', { Limit: 2 });
    const second = await aws.call('ListTables', { Limit: 1, ExclusiveStartTableName: 'bbb' });

    expect(first).toEqual({ TableNames: ['aaa', 'bbb'], LastEvaluatedTableName: 'bbb' });
    expect(second).toEqual({ TableNames: ['ccc'] });
  });

  it('accepts a cursor that is not the name of a table', async () => {
    const aws = await bench('aaa', 'ccc');

    expect(await aws.call('ListTables', { ExclusiveStartTableName: 'bbb' })).toEqual({ TableNames: ['ccc'] });
  });

  it('returns 100 names per page by default', async () => {
    const aws = await bench(...Array.from({ length: 101 }, (_, i) => `table-${String(i).padStart(3, '0')}`));

    expect((await aws.call('ListTables')).LastEvaluatedTableName).toBe('table-099');
  });

  it('lists a table from its creation until its deletion is done', async () => {
    const aws = new TestClient({ durations: 'aws' });
    await aws.call('CreateTable', onDemand());
    const creating = await aws.call('ListTables');
    aws.clock.advance(6_000);
    await aws.call('DeleteTable', { TableName: 'orders' });
    const deleting = await aws.call('ListTables');
    aws.clock.advance(5_000);

    expect(creating.TableNames).toEqual(['orders']);
    expect(deleting.TableNames).toEqual(['orders']);
    expect((await aws.call('ListTables')).TableNames).toEqual([]);
  });
});

describe('DescribeLimits', () => {
  it('tells the quotas', async () => {
    expect(await new TestClient().call('DescribeLimits')).toEqual({
      AccountMaxReadCapacityUnits: 80_000,
      AccountMaxWriteCapacityUnits: 80_000,
      TableMaxReadCapacityUnits: 40_000,
      TableMaxWriteCapacityUnits: 40_000,
    });
  });
});

describe('DeleteTable', () => {
  it('answers without the keys and indexes', async () => {
    const aws = new TestClient();
    const { TableDescription: created } = await aws.call('CreateTable', indexed());
    await aws.describe();
    const { TableDescription: deleted } = await aws.call('DeleteTable', { TableName: 'orders' });

    expect(deleted).toEqual({
      TableName: 'orders',
      TableStatus: 'DELETING',
      TableArn: ARN,
      TableId: created?.TableId,
      ProvisionedThroughput: { NumberOfDecreasesToday: 0, ...units(5, 5) },
      TableSizeBytes: 0,
      ItemCount: 0,
      DeletionProtectionEnabled: false,
    });
  });

  it('answers without the changes of throughput', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', provisioned(5, 5));
    for (const read of [6, 4]) {
      await aws.call('UpdateTable', { TableName: 'orders', ProvisionedThroughput: units(read, 5) });
      await aws.describe();
    }
    const { TableDescription: deleted } = await aws.call('DeleteTable', { TableName: 'orders' });

    expect(deleted?.ProvisionedThroughput).toEqual({ NumberOfDecreasesToday: 0, ...units(4, 5) });
  });

  it('leaves the table DELETING for its duration, and then removes it', async () => {
    const aws = new TestClient({ durations: { deleteTable: 5_000 } });
    await aws.call('CreateTable', onDemand());
    const { TableDescription: answer } = await aws.call('DeleteTable', { TableName: ARN });
    aws.clock.advance(4_999);
    const deleting = await aws.describe();
    aws.clock.advance(1);

    expect(deleting.TableStatus).toBe('DELETING');
    expect(deleting).toEqual(answer);
    expect(await aws.refusal('DescribeTable', { TableName: 'orders' })).toBe(
      'ResourceNotFoundException: Requested resource not found: Table: orders not found',
    );
  });

  it('refuses a table that is not there', async () => {
    expect(await new TestClient().refusal('DeleteTable', { TableName: 'orders' })).toBe(
      'ResourceNotFoundException: Requested resource not found: Table: orders not found',
    );
  });

  it('refuses a protected table, and accepts it as soon as the protection is off', async () => {
    const aws = new TestClient({ durations: 'aws' });
    await aws.call('CreateTable', { ...onDemand(), DeletionProtectionEnabled: true });
    aws.clock.advance(6_000);
    const refusal = await aws.refusal('DeleteTable', { TableName: 'orders' });
    await aws.call('UpdateTable', { TableName: 'orders', DeletionProtectionEnabled: false });

    expect(refusal).toBe(
      'ValidationException: Resource cannot be deleted as it is currently protected against deletion. ' +
        'Disable deletion protection first.',
    );
    await expect(aws.call('DeleteTable', { TableName: 'orders' })).resolves.toBeDefined();
  });

  it.each([
    ['CREATING', [], 0, 'Table is being created: orders'],
    ['DELETING', [['DeleteTable', {}]], 16_000, 'Table is being deleted: orders'],
    [
      'UPDATING its throughput',
      [['UpdateTable', { ProvisionedThroughput: units(6, 6) }]],
      16_000,
      'Table: orders is in the process of being updated.',
    ],
    [
      'UPDATING an index',
      [['UpdateTable', { GlobalSecondaryIndexUpdates: [indexUpdate('by-customer', 6, 6)] }]],
      16_000,
      'Cannot delete table while indexes are being created, updated, or deleted.',
    ],
  ] as const)('refuses a table that is %s', async (_title, calls, passed, detail) => {
    const aws = new TestClient({ durations: 'aws' });
    await aws.call('CreateTable', indexed());
    aws.clock.advance(passed);
    for (const [operation, input] of calls) await aws.call(operation, { TableName: 'orders', ...input });

    expect(await aws.refusal('DeleteTable', { TableName: 'orders' })).toBe(
      `ResourceInUseException: Attempt to change a resource which is still in use: ${detail}`,
    );
  });
});
