import { describe, expect, it } from 'vitest';
import { all, hash, onDemand, provisioned, strings, TestClient, units } from '../support/simulator.js';

const constraint = (...violations: string[]) =>
  `ValidationException: ${violations.length} validation error${violations.length > 1 ? 's' : ''} detected: ` +
  violations.join('; ');

const notNull = (path: string) => `Value null at '${path}' failed to satisfy constraint: Member must not be null`;
const name = (path: string, value: string) =>
  `Value '${value}' at '${path}' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+`;
const longer = (path: string, value: string, least: number) =>
  `Value '${value}' at '${path}' failed to satisfy constraint: Member must have length greater than or equal to ${least}`;
const shorter = (path: string, value: string, most: number) =>
  `Value '${value}' at '${path}' failed to satisfy constraint: Member must have length less than or equal to ${most}`;
const atLeastOne = (path: string, value: number) =>
  `Value '${value}' at '${path}' failed to satisfy constraint: Member must have value greater than or equal to 1`;

describe('The JSON types of an input', () => {
  it.each([
    ['a number for text', 'DescribeTable', { TableName: 1 }, 'NUMBER_VALUE cannot be converted to String'],
    ['a fraction for text', 'DescribeTable', { TableName: 1.5 }, 'DECIMAL_VALUE cannot be converted to String'],
    ['a boolean for text', 'DescribeTable', { TableName: true }, 'TRUE_VALUE cannot be converted to String'],
    ['a list for text', 'DescribeTable', { TableName: [] }, 'Unrecognized collection type class java.lang.String'],
    ['a structure for text', 'DescribeTable', { TableName: {} }, 'Start of structure or map found where not expected'],
    ['text for a number', 'ListTables', { Limit: '1' }, 'STRING_VALUE cannot be converted to Integer'],
    [
      'text for throughput',
      'CreateTable',
      { ProvisionedThroughput: { ReadCapacityUnits: '1' } },
      'STRING_VALUE cannot be converted to Long',
    ],
    ['text for a structure', 'CreateTable', { ProvisionedThroughput: 'x' }, 'Unexpected field type'],
    [
      'a list for a structure',
      'CreateTable',
      { ProvisionedThroughput: [] },
      'Unrecognized collection type class com.amazonaws.dynamodb.v20120810.ProvisionedThroughput',
    ],
    ['text for a list', 'CreateTable', { KeySchema: 'x' }, 'Unexpected field type'],
    ['a structure for a list', 'CreateTable', { KeySchema: {} }, 'Start of structure or map found where not expected'],
    ['text in a list of structures', 'CreateTable', { KeySchema: ['x'] }, 'Unexpected value type in payload'],
    [
      'a word for a boolean',
      'UpdateTable',
      { DeletionProtectionEnabled: 'maybe' },
      'Unexpected token received from parser',
    ],
    [
      'a number for a boolean',
      'UpdateTable',
      { DeletionProtectionEnabled: 1 },
      'NUMBER_VALUE cannot be converted to Boolean',
    ],
    ['a list as the body', 'ListTables', [], 'Start of list found where not expected'],
    ['null as the body', 'ListTables', null, 'Unexpected value type in payload'],
  ])('refuses %s', async (_title, operation, input, text) => {
    expect(await new TestClient().refusal(operation, input)).toBe(`SerializationException: ${text}`);
  });

  it('cuts off the fraction of a whole number, as DynamoDB does', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', provisioned(2.9, 1));

    expect((await aws.describe()).ProvisionedThroughput).toMatchObject(units(2, 1));
  });

  it('reads some words as booleans, as DynamoDB does', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', { ...onDemand(), DeletionProtectionEnabled: 'yes' });

    expect((await aws.describe()).DeletionProtectionEnabled).toBe(true);
  });
});

describe('A missing table name', () => {
  it.each(['CreateTable', 'DescribeTable', 'UpdateTable', 'DeleteTable'])(
    'is refused by %s before all else',
    async (op) => {
      expect(await new TestClient().refusal(op, { TableName: null, BillingMode: '' })).toBe(
        "ValidationException: The parameter 'TableName' is required but was not present in the request",
      );
    },
  );
});

describe('The constraints of an input', () => {
  it.each([
    [
      'an empty name',
      'DescribeTable',
      { TableName: '' },
      constraint(longer('tableName', '', 3), name('tableName', '')),
    ],
    ['a short name', 'UpdateTable', { TableName: 'ab' }, constraint(longer('tableName', 'ab', 3))],
    [
      'a name of 256 characters',
      'DeleteTable',
      { TableName: 'x'.repeat(256) },
      constraint(
        `Value '${'x'.repeat(256)}' at 'tableName' failed to satisfy constraint: Member must have length less than or equal to 255`,
      ),
    ],
    ['a name with a line feed', 'DescribeTable', { TableName: 'abc\n' }, constraint(name('tableName', 'abc\n'))],
    [
      'an unknown billing mode',
      'CreateTable',
      { ...onDemand(), BillingMode: '' },
      constraint(
        "Value '' at 'billingMode' failed to satisfy constraint: Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]",
      ),
    ],
    [
      'no keys',
      'CreateTable',
      { TableName: 'orders' },
      constraint(notNull('keySchema'), notNull('attributeDefinitions')),
    ],
    ['an empty key', 'CreateTable', { ...onDemand(), KeySchema: [] }, constraint(longer('keySchema', '[]', 1))],
    [
      'an empty definition',
      'CreateTable',
      { ...onDemand(), AttributeDefinitions: [{}] },
      constraint(
        notNull('attributeDefinitions.1.member.attributeType'),
        notNull('attributeDefinitions.1.member.attributeName'),
      ),
    ],
    [
      'an unknown attribute type',
      'CreateTable',
      { ...onDemand(), AttributeDefinitions: [...strings('id'), { AttributeName: 'b', AttributeType: 'BOOL' }] },
      constraint(
        "Value 'BOOL' at 'attributeDefinitions.2.member.attributeType' failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]",
      ),
    ],
    [
      'an unknown key type',
      'CreateTable',
      { ...onDemand(), KeySchema: [{ AttributeName: 'id', KeyType: 'hash' }] },
      constraint(
        "Value 'hash' at 'keySchema.1.member.keyType' failed to satisfy constraint: Member must satisfy enum value set: [HASH, RANGE]",
      ),
    ],
    [
      'throughput of zero',
      'CreateTable',
      provisioned(0, -1),
      constraint(
        atLeastOne('provisionedThroughput.writeCapacityUnits', -1),
        atLeastOne('provisionedThroughput.readCapacityUnits', 0),
      ),
    ],
    [
      'half a throughput',
      'UpdateTable',
      { TableName: 'orders', ProvisionedThroughput: { ReadCapacityUnits: 1 } },
      constraint(notNull('provisionedThroughput.writeCapacityUnits')),
    ],
    [
      'an index without anything',
      'CreateTable',
      { ...onDemand(), GlobalSecondaryIndexes: [{}] },
      constraint(
        notNull('globalSecondaryIndexes.1.member.indexName'),
        notNull('globalSecondaryIndexes.1.member.keySchema'),
        notNull('globalSecondaryIndexes.1.member.projection'),
      ),
    ],
    [
      'an index with an empty name',
      'CreateTable',
      { ...onDemand(), GlobalSecondaryIndexes: [{ IndexName: '', KeySchema: [hash('id')], Projection: all }] },
      constraint(
        longer('globalSecondaryIndexes.1.member.indexName', '', 3),
        name('globalSecondaryIndexes.1.member.indexName', ''),
      ),
    ],
    [
      'a stream that is neither on nor off',
      'CreateTable',
      { ...onDemand(), StreamSpecification: {} },
      constraint(notNull('streamSpecification.streamEnabled')),
    ],
    [
      'an empty KMS key',
      'CreateTable',
      { ...onDemand(), SSESpecification: { KMSMasterKeyId: '' } },
      constraint(longer('sSESpecification.kMSMasterKeyId', '', 1)),
    ],
    ['null in a list', 'CreateTable', { ...onDemand(), KeySchema: [null] }, constraint(notNull('keySchema.1.member'))],
    ['a page of zero', 'ListTables', { Limit: 0 }, constraint(atLeastOne('limit', 0))],
    [
      'a page of 101',
      'ListTables',
      { Limit: 101 },
      constraint(
        "Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100",
      ),
    ],
    [
      'an empty cursor',
      'ListTables',
      { ExclusiveStartTableName: '' },
      constraint(name('exclusiveStartTableName', ''), longer('exclusiveStartTableName', '', 3)),
    ],
    [
      'an ARN as a cursor',
      'ListTables',
      { ExclusiveStartTableName: 'arn:aws:dynamodb' },
      constraint(name('exclusiveStartTableName', 'arn:aws:dynamodb')),
    ],
    [
      'an ARN as a new name',
      'CreateTable',
      onDemand('arn:aws:dynamodb'),
      constraint(name('tableName', 'arn:aws:dynamodb')),
    ],
    ['no tags', 'TagResource', { ResourceArn: 'arn' }, constraint(notNull('tags'))],
    ...[
      'EnableKinesisStreamingDestination',
      'DisableKinesisStreamingDestination',
      'UpdateKinesisStreamingDestination',
    ].map((operation): [string, string, object, string] => [
      `an empty stream in ${operation}`,
      operation,
      { TableName: 'orders', StreamArn: '' },
      constraint(longer('streamArn', '', 37)),
    ]),
    [
      'a stream of 1025 characters',
      'EnableKinesisStreamingDestination',
      { TableName: 'orders', StreamArn: 's'.repeat(1_025) },
      constraint(shorter('streamArn', 's'.repeat(1_025), 1_024)),
    ],
    [
      'an empty revision of a policy to delete',
      'DeleteResourcePolicy',
      { ResourceArn: 'arn', ExpectedRevisionId: '' },
      constraint(longer('expectedRevisionId', '', 1)),
    ],
    [
      'a revision of 256 characters of a policy to put',
      'PutResourcePolicy',
      { ResourceArn: 'arn', Policy: '{}', ExpectedRevisionId: '1'.repeat(256) },
      constraint(shorter('expectedRevisionId', '1'.repeat(256), 255)),
    ],
  ])('refuse %s', async (_title, operation, input, refusal) => {
    expect(await new TestClient().refusal(operation, input)).toBe(refusal);
  });

  it('are listed ten at most', async () => {
    const refusal = await new TestClient().refusal('CreateTable', {
      TableName: 'orders',
      KeySchema: [{}, {}],
      AttributeDefinitions: [{}, {}, {}, {}],
    });

    expect(refusal).toMatch(/^ValidationException: 10 validation errors detected: /);
    expect(refusal.split('; ')).toHaveLength(10);
  });
});

describe('Unsupported operations and fields', () => {
  it.each(['CreateBackup', 'TransactWriteItems', 'ExecuteStatement'])(
    'refuses the operation %s by name',
    async (operation) => {
      expect(await new TestClient().refusal(operation, {})).toBe(
        `ValidationException: @pcf/dynamodb-simulator: the operation ${operation} is not supported yet`,
      );
    },
  );

  it('checks the rules of AWS first', async () => {
    expect(await new TestClient().refusal('UpdateTable', { TableName: 'ab', WarmThroughput: {} })).toBe(
      constraint(longer('tableName', 'ab', 3)),
    );
  });
});
