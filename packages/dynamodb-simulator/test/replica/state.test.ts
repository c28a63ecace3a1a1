import { describe, expect, it } from 'vitest';
import { add, change, described, FRANKFURT, remove, replicated, started, update } from '../support/replicas.js';
import { onDemand, strings } from '../support/simulator.js';

const BUSY = 'ResourceInUseException: The resource which you are attempting to change is in use.';
const strangers = (regions: string) =>
  'ValidationException: Update global table operation failed because one or more replicas were not part of the global ' +
  `table. Please retry the request without these replicas: [${regions}].`;

const ttl = update({ TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true } });

describe('While a replica is being created', () => {
  const creating = async () => {
    const aws = await started();
    await aws.call('UpdateTable', add('eu-central-1'));
    return aws;
  };

  it.each<[string, object]>([
    ['another replica', add('eu-west-3')],
    ['deletion protection', update({ DeletionProtectionEnabled: true })],
    ['a class', update({ TableClass: 'STANDARD_INFREQUENT_ACCESS' })],
  ])('its table refuses %s', async (_what, input) => {
    const aws = await creating();

    expect(await aws.refusal('UpdateTable', input)).toBe(BUSY);
  });

  it('its table refuses to be deleted, and calls the replica none before it is listed', async () => {
    const aws = await creating();

    expect(await aws.refusal('DeleteTable', { TableName: 'orders' })).toMatch(/^ValidationException: Replica cannot/);
    expect(await aws.refusal('UpdateTable', remove('eu-central-1'))).toBe(strangers('eu-central-1'));
    aws.clock.advance(6_000);
    expect(await aws.refusal('UpdateTable', remove('eu-central-1'))).toBe(BUSY);
  });

  it('its table refuses to create it again, first as busy, then as a member', async () => {
    const aws = await creating();
    const announced = await aws.refusal('UpdateTable', add('eu-central-1'));
    aws.clock.advance(6_000);

    expect(announced).toBe(BUSY);
    expect(await aws.refusal('UpdateTable', add('eu-central-1'))).toBe(
      "ResourceInUseException: Global table with name: 'orders' already exists with replicas in regions: " +
        "'eu-central-1, eu-west-1'.",
    );
  });

  it('its table takes time to live before it is listed, and not afterwards', async () => {
    const [early, late] = [await creating(), await creating()];
    late.clock.advance(6_000);

    await expect(early.call('UpdateTimeToLive', ttl)).resolves.toBeDefined();
    expect(await late.refusal('UpdateTimeToLive', ttl)).toBe(
      'ValidationException: Create/Update/Delete of replica is not allowed while the replica is being added to table ' +
        'with name: ‘orders’ in region: ‘eu-central-1’.',
    );
  });

  it('it has no stream', async () => {
    const aws = await creating();
    aws.clock.advance(10_000);
    const table = await described(aws, FRANKFURT);

    expect(table).not.toHaveProperty('StreamSpecification');
    expect(table).not.toHaveProperty('LatestStreamArn');
  });

  it('changes of its own do not find it, and its source cannot be removed', async () => {
    const aws = await creating();
    aws.clock.advance(10_000);

    expect(await aws.refusal('UpdateTable', update({ DeletionProtectionEnabled: true }), FRANKFURT)).toBe(
      'ResourceNotFoundException: Requested resource not found: Table: orders not found',
    );
    expect(await aws.refusal('UpdateTable', remove('eu-west-1'), FRANKFURT)).toMatch(
      /^ValidationException: Replica cannot be deleted because it has acted as a source region/,
    );
  });

  it('it can be described, and refuses the rest', async () => {
    const aws = await creating();
    aws.clock.advance(10_000);

    expect(await aws.refusal('DeleteTable', { TableName: 'orders' }, FRANKFURT)).toBe(
      'ResourceInUseException: Attempt to change a resource which is still in use: Table: orders is being used.',
    );
    expect(await aws.refusal('UpdateTable', add('eu-west-3'), FRANKFURT)).toBe(
      'ValidationException: Create/Update/Delete of replica is not allowed while the replica is being added to table ' +
        'with name: ‘orders’ in region: ‘eu-central-1’.',
    );
    expect(await aws.refusal('DescribeTimeToLive', { TableName: 'orders' }, FRANKFURT)).toMatch(/not found$/);
  });

  it('its table takes tags', async () => {
    const aws = await creating();
    const ResourceArn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders';
    await aws.call('TagResource', { ResourceArn, Tags: [{ Key: 'a', Value: 'b' }] });
    aws.clock.advance(1_600);

    expect((await aws.call('ListTagsOfResource', { ResourceArn })).Tags).toEqual([{ Key: 'a', Value: 'b' }]);
  });
});

describe('A table with a replica', () => {
  it('refuses another change of protection for 15 s after the first is done', async () => {
    const aws = await replicated();
    await aws.call('UpdateTable', update({ DeletionProtectionEnabled: true }));
    const off = update({ DeletionProtectionEnabled: false });
    const during = await aws.refusal('UpdateTable', off);
    aws.clock.advance(38_000 + 14_999);
    const after = await aws.refusal('UpdateTable', off);
    aws.clock.advance(1);

    expect(during).toBe(BUSY);
    expect(after).toMatch(/^ThrottlingException: Deletion protection setting for table orders modified within/);
    await expect(aws.call('UpdateTable', off)).resolves.toBeDefined();
  });

  it('refuses frequent changes of time to live with the text of a service behind it', async () => {
    const aws = await replicated();
    await aws.call('UpdateTimeToLive', ttl);
    const off = update({ TimeToLiveSpecification: { AttributeName: 'expires', Enabled: false } });

    expect(await aws.refusal('UpdateTimeToLive', off)).toMatch(
      /^ValidationException: Time to live has been modified multiple times within a fixed interval \(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ValidationException; Request ID: [A-Z0-9]{52}; Proxy: null\)$/,
    );
  });

  it('refuses provisioned throughput of a replica on demand', async () => {
    const aws = await replicated();
    const throughput = change('eu-central-1', { ProvisionedThroughputOverride: { ReadCapacityUnits: 1 } });

    expect(await aws.refusal('UpdateTable', throughput)).toBe(
      'ValidationException: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is ' +
        'PAY_PER_REQUEST',
    );
  });
});

describe('While a table is being created', () => {
  it('it refuses replicas', async () => {
    const aws = await started();
    await aws.call('CreateTable', { ...onDemand('others'), AttributeDefinitions: strings('id') });

    expect(await aws.refusal('UpdateTable', { ...add('eu-central-1'), TableName: 'others' })).toBe(
      'ResourceInUseException: Attempt to change a resource which is still in use: Table is being created: others',
    );
  });
});
