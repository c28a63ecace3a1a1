import { createPcf, InvalidDefinitionError } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { tableDefinition } from '../../src/definition/definition.js';
import { DynamoDBTable, dynamodbTable } from '../../src/index.js';
import { posts } from '../support/definitions.js';

const pcf = createPcf({ plugins: [dynamodbTable] });

const read = (aws_resource: unknown, keys: object = {}) =>
  pcf.particles([{ value: { flavor: 'dynamodb_table', pcf_name: 'posts', ...keys, aws_resource } }]);

function problemsWith(changes: object, keys?: object): string[] {
  try {
    read({ ...posts(), ...changes }, keys);
  } catch (error) {
    if (error instanceof InvalidDefinitionError)
      return error.issues.map(({ path, message }) => `${path.slice(1).join('.')}: ${message}`);
    throw error;
  }
  return [];
}

describe('a definition of the flavor dynamodb_table', () => {
  it('makes a DynamoDBTable', () => {
    const [particle] = read(posts());
    expect(particle).toBeInstanceOf(DynamoDBTable);
    expect(particle?.id).toBe('dynamodb_table:posts');
  });

  it('does not compile with a setting or a value that does not exist', () => {
    const base = { flavor: 'dynamodb_table', pcf_name: 'posts' } as const;
    // @ts-expect-error there is no setting of this name
    expect(() => pcf.particle({ ...base, aws_resource: { ...posts(), BilingMode: 'PROVISIONED' } })).toThrow();
    // @ts-expect-error there is no class of this name
    expect(() => pcf.particle({ ...base, aws_resource: { ...posts(), TableClass: 'CHEAP' } })).toThrow();
  });

  it('accepts the keys of all AWS flavors', () => {
    const keys = { region: 'eu-west-1', profile: 'dev', role: 'arn:aws:iam::123456789012:role/r' };
    expect(problemsWith({ region_name: 'eu-west-1', custom_config: { a: 1 } }, keys)).toEqual([]);
  });

  it.each([
    ['a map', { Name: 'x' }],
    ['a list', [{ Key: 'Name', Value: 'x' }]],
  ])('takes tags as %s', (_, Tags) => {
    expect(problemsWith({ Tags })).toEqual([]);
  });

  it.each([
    [[{ Key: 'Name' }], /^Tags: \[0\]\.Value: .*expected string.*; tags are a map of names to values, or a list/],
    [[{ Key: 'Name', Valu: 'x', Value: 'x' }], /^Tags\.0\.Valu: unknown key "Valu". Did you mean "Value"/],
    [{ Name: 5 }, /^Tags: Name: .*expected string, received number; tags are a map/],
    ['Name=x', /^Tags: tags are a map of names to values, or a list of { Key, Value }, found "Name=x"/],
  ])('says what is wrong with the tags %j', (Tags, message) => {
    expect(problemsWith({ Tags })).toEqual([expect.stringMatching(message)]);
  });

  it.each(['GlobalTableSettingsReplicationMode', 'GlobalTableSourceArn'])(
    'says of %s that it is not supported',
    (setting) => {
      expect(problemsWith({ [setting]: [] })).toEqual([
        expect.stringMatching(new RegExp(`^${setting}: this setting is not supported`)),
      ]);
    },
  );

  it('accepts the keys that say what may be done to an existing table', () => {
    const keys = {
      ignore_changes: ['ProvisionedThroughput', 'GlobalSecondaryIndexes[by-*].ProvisionedThroughput', 'Tags[team:*]'],
      replace_on_change: true,
      persist_on_termination: true,
    };
    expect(problemsWith({}, keys)).toEqual([]);
  });

  it.each([
    ['ProvisionedThruput', /"ProvisionedThruput" cannot be ignored.*ProvisionedThroughput/],
    ['KeySchema', /"KeySchema" cannot be ignored/],
    ['TableClass[a]', /has no named items/],
    ['TableClass.Name', /It has no members/],
    ['StreamSpecification.StreamTyp', /"StreamTyp" is not a setting/],
    ['GlobalSecondaryIndexes[a].Throughput', /"Throughput" is not a setting/],
    ['GlobalSecondaryIndexes[a].ProvisionedThroughput.Read', /"Read" is not a setting/],
    ['Tags[team:*', /is not a path to a setting/],
    ['', /./],
  ])('refuses to ignore the changes of %s', (path, message) => {
    expect(problemsWith({}, { ignore_changes: [path] })).toEqual([expect.stringMatching(message)]);
  });

  it('suggests a setting for a misspelled one', () => {
    expect(problemsWith({ BilingMode: 'PROVISIONED' })).toEqual([expect.stringContaining('BillingMode')]);
  });

  it.each([
    [{ TableName: 'ab' }, 'TableName'],
    [{ TableName: 'a'.repeat(256) }, 'TableName'],
    [{ TableName: 'my table' }, 'TableName'],
    [
      { ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 1 } },
      'ProvisionedThroughput.ReadCapacityUnits',
    ],
    [
      { ProvisionedThroughput: { ReadCapacityUnits: 1.5, WriteCapacityUnits: 1 } },
      'ProvisionedThroughput.ReadCapacityUnits',
    ],
    [{ AttributeDefinitions: [{ AttributeName: 'Post', AttributeType: 'X' }] }, 'AttributeDefinitions.0.AttributeType'],
    [
      { BillingMode: 'PAY_PER_REQUEST', OnDemandThroughput: { MaxReadRequestUnits: 0 } },
      'OnDemandThroughput.MaxReadRequestUnits',
    ],
    [{ SSESpecification: { Enabled: true, SSEType: 'AES256' } }, 'SSESpecification.SSEType'],
    [
      { LocalSecondaryIndexes: Array.from({ length: 6 }, () => posts().LocalSecondaryIndexes?.[0]) },
      'LocalSecondaryIndexes',
    ],
  ])('refuses a value out of bounds (case %#)', (changes, path) => {
    expect(problemsWith(changes)).toContainEqual(expect.stringMatching(new RegExp(`^${path}: `)));
  });

  it('is checked against the rules that span settings, with the path from its top', () => {
    expect(problemsWith({ BillingMode: 'PAY_PER_REQUEST' })).toEqual([
      expect.stringMatching(/^ProvisionedThroughput: is not possible with/),
    ]);
  });

  it('has a description for editors on every setting', () => {
    const settings = Object.entries(tableDefinition.shape.aws_resource.shape);
    expect(settings.filter(([, schema]) => !schema.description)).toEqual([]);
  });
});
