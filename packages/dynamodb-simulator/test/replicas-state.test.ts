import { describe, expect, it } from 'vitest';
import { add, FRANKFURT, remove, started, update } from './replica-support.js';
import { onDemand, strings } from './support.js';

const BUSY = 'ResourceInUseException: The resource which you are attempting to change is in use.';
const strangers = (regions: string) =>
  'ValidationException: Update global table operation failed because one or more replicas were not part of the global ' +
  `table. Please retry the request without these replicas: [${regions}].`;

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

describe('While a table is being created', () => {
  it('it refuses replicas', async () => {
    const aws = await started();
    await aws.call('CreateTable', { ...onDemand('others'), AttributeDefinitions: strings('id') });

    expect(await aws.refusal('UpdateTable', { ...add('eu-central-1'), TableName: 'others' })).toBe(
      'ResourceInUseException: Attempt to change a resource which is still in use: Table is being created: others',
    );
  });
});
