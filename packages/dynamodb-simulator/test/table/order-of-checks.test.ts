import { describe, expect, it } from 'vitest';
import { hash, onDemand, provisioned, strings, TestClient, units } from '../support/simulator.js';

/** Each request breaks the rule it is named for and all that come after it: the first decides. */
describe('CreateTable checks, in this order,', () => {
  const everythingWrong = {
    TableName: 'ab',
    BillingMode: 'none',
    ProvisionedThroughput: { ReadCapacityUnits: 'x' },
    Colour: 'red',
    Tags: [{ Key: 'aws:x', Value: '' }],
  };
  const shapely = {
    ...provisioned(1_000_000, 1),
    Tags: [{ Key: 'aws:x', Value: '' }],
    AttributeDefinitions: strings('id', 'id'),
    KeySchema: [hash('other')],
  };

  it.each([
    ['JSON types', everythingWrong, /^SerializationException: STRING_VALUE cannot be converted to Long/],
    [
      'missing parameters',
      { ...everythingWrong, ProvisionedThroughput: {}, TableName: undefined },
      /^ValidationException: The parameter 'TableName' is required/,
    ],
    [
      'constraints',
      { ...everythingWrong, ProvisionedThroughput: {} },
      /^ValidationException: 6 validation errors detected/,
    ],
    ['unknown fields', { ...shapely, BillingMode: 'PAY_PER_REQUEST', Colour: 'red' }, /Colour is not a field/],
    ['billing', { ...shapely, BillingMode: 'PAY_PER_REQUEST' }, /Neither ReadCapacityUnits/],
    ['repeated definitions', shapely, /Attribute Name is duplicated/],
    ['keys', { ...shapely, AttributeDefinitions: strings('id') }, /Some index key attributes are not defined/],
    ['tags', { ...shapely, AttributeDefinitions: strings('other') }, /cannot be prefixed with aws:/],
    [
      'existence',
      { ...shapely, AttributeDefinitions: strings('other'), Tags: [] },
      /^ResourceInUseException: Table already exists/,
    ],
    [
      'quotas',
      { ...shapely, AttributeDefinitions: strings('other'), Tags: [], TableName: 'another' },
      /^LimitExceededException: The requested ReadCapacityUnits, 1000000,/,
    ],
  ])('%s', async (_title, input, refusal) => {
    const aws = new TestClient();
    await aws.call('CreateTable', provisioned());
    await aws.describe();

    expect(await aws.refusal('CreateTable', input)).toMatch(refusal);
  });
});

describe('UpdateTable checks, in this order,', () => {
  const bench = async () => {
    const aws = new TestClient({ durations: 'aws' });
    await aws.call('CreateTable', provisioned(5, 5));
    return aws;
  };

  it.each([
    [
      'constraints',
      { TableName: 'none', ProvisionedThroughput: units(0, 1) },
      /^ValidationException: 1 validation error/,
    ],
    [
      'the request alone',
      { TableName: 'none', BillingMode: 'PROVISIONED' },
      /must be specified when BillingMode is PROVISIONED/,
    ],
    ['existence', { TableName: 'none', ProvisionedThroughput: units(5, 5) }, /^ResourceNotFoundException/],
    ['the table', { TableName: 'orders', ProvisionedThroughput: units(5, 5) }, /will not change/],
    ['state', { TableName: 'orders', ProvisionedThroughput: units(50_000, 5) }, /^ResourceInUseException/],
  ])('%s', async (_title, input, refusal) => {
    const aws = await bench();

    expect(await aws.refusal('UpdateTable', input)).toMatch(refusal);
  });

  it('quotas', async () => {
    const aws = await bench();
    aws.clock.advance(6_000);

    expect(await aws.refusal('UpdateTable', { TableName: 'orders', ProvisionedThroughput: units(50_000, 5) })).toMatch(
      /^LimitExceededException/,
    );
  });
});

describe('TagResource checks, in this order,', () => {
  const arn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders';
  const bad = [{ Key: 'aws:x', Value: '' }];
  const good = [{ Key: 'x', Value: '' }];

  it.each([
    ['the form of the ARN', { ResourceArn: 'orders', Tags: bad }, /ARNs must start with/],
    ['the tags', { ResourceArn: `${arn}-2`, Tags: bad }, /cannot be prefixed with aws:/],
    ['existence', { ResourceArn: `${arn}-2`, Tags: good }, /^ResourceNotFoundException/],
  ])('%s', async (_title, input, refusal) => {
    const aws = new TestClient();
    await aws.call('CreateTable', onDemand());

    expect(await aws.refusal('TagResource', input)).toMatch(refusal);
  });
});
