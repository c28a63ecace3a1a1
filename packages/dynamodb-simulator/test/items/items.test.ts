import { describe, expect, it } from 'vitest';
import {
  all,
  hash,
  indexed,
  onDemand,
  range,
  refusalIn,
  signedHeaders,
  strings,
  TestClient,
} from '../support/simulator.js';

const NOT_FOUND = 'ResourceNotFoundException: Requested resource not found';
const s = (value: string) => ({ S: value });
const put = (id: string, more: object = {}) => ({ TableName: 'orders', Item: { id: s(id), ...more } });
const get = (id: string) => ({ TableName: 'orders', Key: { id: s(id) } });

const nested = (levels: number): object => (levels === 0 ? s('leaf') : { M: { n: nested(levels - 1) } });

const started = async (table: object = onDemand()) => {
  const aws = new TestClient();
  await aws.call('CreateTable', table);
  return aws;
};

describe('Items', () => {
  it('can be put, read, changed and deleted', async () => {
    const aws = await started();
    await aws.call('PutItem', put('1', { amount: { N: '5' } }));
    await aws.call('UpdateItem', {
      ...get('1'),
      UpdateExpression: 'SET amount = amount + :more',
      ExpressionAttributeValues: { ':more': { N: '2' } },
    });
    const changed = await aws.call('GetItem', get('1'));
    await aws.call('DeleteItem', get('1'));

    expect(changed).toEqual({ Item: { id: s('1'), amount: { N: '7' } } });
    expect(await aws.call('GetItem', get('1'))).toEqual({});
  });

  it('can be written and read in batches', async () => {
    const aws = await started();
    const requests = ['1', '2', '3'].map((id) => ({ PutRequest: { Item: { id: s(id) } } }));
    await aws.call('BatchWriteItem', { RequestItems: { orders: requests } });
    const { Responses } = await aws.call('BatchGetItem', {
      RequestItems: { orders: { Keys: [{ id: s('1') }, { id: s('4') }] } },
    });

    expect(Responses).toEqual({ orders: [{ id: s('1') }] });
    expect((await aws.call('Scan', { TableName: 'orders' })).Count).toBe(3);
  });

  it('can be queried by an index, of either kind', async () => {
    const aws = await started({
      ...onDemand(),
      AttributeDefinitions: strings('id', 'at', 'size', 'customer'),
      KeySchema: [hash('id'), range('at')],
      LocalSecondaryIndexes: [{ IndexName: 'local', KeySchema: [hash('id'), range('size')], Projection: all }],
      GlobalSecondaryIndexes: [{ IndexName: 'global', KeySchema: [hash('customer')], Projection: all }],
    });
    const item = { id: s('1'), at: s('2'), size: s('3'), customer: s('4') };
    await aws.call('PutItem', { TableName: 'orders', Item: item });
    const query = (IndexName: string, attribute: string, value: string) => ({
      TableName: 'orders',
      IndexName,
      KeyConditionExpression: `${attribute} = :value`,
      ExpressionAttributeValues: { ':value': s(value) },
    });

    expect((await aws.call('Query', query('local', 'id', '1'))).Items).toEqual([item]);
    expect((await aws.call('Query', query('global', 'customer', '4'))).Items).toEqual([item]);
  });

  it('keep to conditions', async () => {
    const aws = await started();
    await aws.call('PutItem', put('1'));

    expect(await aws.refusal('PutItem', { ...put('1'), ConditionExpression: 'attribute_not_exists(id)' })).toBe(
      'ConditionalCheckFailedException: The conditional request failed',
    );
  });

  it('are found by the ARN of their table', async () => {
    const aws = await started();
    const TableName = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders';
    await aws.call('PutItem', { ...put('1'), TableName });

    expect(await aws.call('GetItem', { ...get('1'), TableName })).toEqual({ Item: { id: s('1') } });
  });

  it('differ between regions', async () => {
    const aws = await started();
    await aws.call('CreateTable', onDemand(), { region: 'us-east-1' });
    await aws.call('PutItem', put('1'));

    expect(await aws.call('GetItem', get('1'), { region: 'us-east-1' })).toEqual({});
  });

  it('are deleted when a table is created again', async () => {
    const aws = await started(indexed());
    const item = { id: s('1'), at: s('2'), customer: s('3') };
    await aws.call('PutItem', { TableName: 'orders', Item: item });
    await aws.call('DeleteTable', { TableName: 'orders' });
    await aws.call('CreateTable', indexed());

    expect((await aws.call('Scan', { TableName: 'orders' })).Items).toEqual([]);
    expect((await aws.call('Scan', { TableName: 'orders', IndexName: 'by-customer' })).Items).toEqual([]);
  });

  it('stay when the table is updated', async () => {
    const aws = await started();
    await aws.call('PutItem', put('1'));
    await aws.call('UpdateTable', { TableName: 'orders', DeletionProtectionEnabled: true });

    expect((await aws.call('Scan', { TableName: 'orders' })).Count).toBe(1);
  });

  it('can be nested 32 levels deep', async () => {
    const aws = await started();
    await aws.call('PutItem', put('1', { deep: nested(32) }));

    expect(await aws.call('GetItem', get('1'))).toEqual({ Item: { id: s('1'), deep: nested(32) } });
  });

  it('can be written by many calls at once', async () => {
    const aws = await started();
    await Promise.all(Array.from({ length: 50 }, (_, i) => aws.call('PutItem', put(`${i}`))));

    expect((await aws.call('Scan', { TableName: 'orders' })).Count).toBe(50);
  });
});

describe('Item calls are refused', () => {
  it('while the table is CREATING or DELETING, or not there', async () => {
    const aws = new TestClient({ durations: 'aws' });
    const missing = await aws.refusal('PutItem', put('1'));
    await aws.call('CreateTable', onDemand());
    const creating = await aws.refusal('PutItem', put('1'));
    aws.clock.advance(6_000);
    await aws.call('PutItem', put('1'));
    await aws.call('DeleteTable', { TableName: 'orders' });

    expect([missing, creating, await aws.refusal('GetItem', get('1'))]).toEqual([NOT_FOUND, NOT_FOUND, NOT_FOUND]);
  });

  it.each([
    [
      'a parameter that would be ignored',
      'PutItem',
      { ...put('1'), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
      'PutItem.ReturnValuesOnConditionCheckFailure is not supported yet',
    ],
    [
      'a nested parameter that would be ignored',
      'BatchWriteItem',
      { RequestItems: { orders: [{ PutRequest: { Item: { id: s('1') }, When: 'now' } }] } },
      'BatchWriteItem.RequestItems.orders[0].PutRequest.When is not supported yet',
    ],
    [
      'an attribute that would be lost',
      'PutItem',
      JSON.parse('{"TableName":"orders","Item":{"id":{"S":"1"},"__proto__":{"S":"x"}}}'),
      'an attribute named __proto__ is not supported yet',
    ],
    [
      'null for a value',
      'PutItem',
      { TableName: 'orders', Item: { id: null } },
      'an attribute value in this request is null or not a structure',
    ],
  ])('for %s', async (_title, operation, input, text) => {
    const aws = await started();

    expect(await aws.refusal(operation, input)).toBe(`ValidationException: @pcf/dynamodb-simulator: ${text}`);
  });

  it.each([50, 1_000, 100_000])('for attributes nested %i levels deep', async (levels) => {
    const aws = await started();
    const deep = `${'{"M":{"n":'.repeat(levels)}{"S":"leaf"}${'}}'.repeat(levels)}`;
    const { body } = await aws.send(
      signedHeaders('PutItem'),
      `{"TableName":"orders","Item":{"id":{"S":"1"},"deep":${deep}}}`,
    );

    expect(refusalIn(body)).toBe(
      'ValidationException: Nesting Levels have exceeded supported limits: ' +
        'Attributes in the item have nested levels beyond supported limit',
    );
  });

  it('for a body that is not a structure', async () => {
    expect(await new TestClient().refusal('PutItem', null)).toBe(
      'SerializationException: Unexpected value type in payload',
    );
  });

  it('for an ARN of another region', async () => {
    const TableName = 'arn:aws:dynamodb:us-east-1:123456789012:table/orders';

    expect(await (await started()).refusal('GetItem', { ...get('1'), TableName })).toBe(
      `ValidationException: 1 validation error detected: Invalid AWS region in '${TableName}'`,
    );
  });
});
