import { describe, expect, it } from 'vitest';
import { add, change, FRANKFURT, remove, replicated, started, update } from '../support/replicas.js';
import { INVALID, onDemand, provisioned } from '../support/simulator.js';

const KEY = '11111111-2222-3333-4444-555555555555';
const arnIn = (region: string) => `arn:aws:kms:${region}:123456789012:key/${KEY}`;
const ownKey = { SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: arnIn('eu-west-1') } };
const strangers = (regions: string) =>
  'ValidationException: Update global table operation failed because one or more replicas were not part of the global ' +
  `table. Please retry the request without these replicas: [${regions}].`;
const SEVERAL_TYPES =
  'ValidationException: Update table operation with more than one type of replica actions not allowed.';
const NO_ACTIONS = 'ValidationException: There are no actions specified in the Replica Update Action of the request.';
const BARE = 'ValidationException: One or more parameter values were invalid';

describe('UpdateTable of replicas refuses', () => {
  const create = (RegionName: string) => ({ Create: { RegionName } });
  it.each<[string, object, string]>([
    [
      'no replica at all',
      { ReplicaUpdates: [] },
      "ValidationException: 1 validation error detected: Value '[]' at 'replicaUpdates' failed to satisfy constraint: " +
        'Member must have length greater than or equal to 1',
    ],
    [
      'any other change with it',
      { ReplicaUpdates: [create('eu-central-1')], SSESpecification: {} },
      `${INVALID}Replica modification must be the only operation in the request`,
    ],
    [
      'any other change with consistency',
      { MultiRegionConsistency: 'STRONG', DeletionProtectionEnabled: true },
      `${INVALID}Requests that modify replicas or witnesses must not also modify other fields`,
    ],
    ['a creation of nothing', { ReplicaUpdates: [{ Create: {} }] }, BARE],
    ['a creation without a region', { ReplicaUpdates: [{ Create: { TableClassOverride: 'STANDARD' } }] }, BARE],
    [
      'a change of nothing',
      { ReplicaUpdates: [{ Update: {} }] },
      "ValidationException: 1 validation error detected: Value null at 'replicaUpdates.1.member.update.regionName' " +
        'failed to satisfy constraint: Member must not be null',
    ],
    ['an entry without an action', { ReplicaUpdates: [{}] }, NO_ACTIONS],
    ['a change without settings', { ReplicaUpdates: [{ Update: { RegionName: 'eu-central-1' } }] }, NO_ACTIONS],
    [
      'a change of an index without settings',
      {
        ReplicaUpdates: [
          { Update: { RegionName: 'eu-central-1', GlobalSecondaryIndexes: [{ IndexName: 'by-customer' }] } },
        ],
      },
      NO_ACTIONS,
    ],
    [
      'two kinds of actions in an entry',
      { ReplicaUpdates: [{ ...create('eu-central-1'), Delete: { RegionName: 'eu-west-3' } }] },
      SEVERAL_TYPES,
    ],
    [
      'two kinds of actions in two entries',
      { ReplicaUpdates: [create('eu-central-1'), { Delete: { RegionName: 'eu-west-3' } }] },
      SEVERAL_TYPES,
    ],
    [
      'two creations',
      { ReplicaUpdates: [create('eu-central-1'), create('eu-west-3')] },
      'ValidationException: Update table operation with more than one create or delete replica actions not allowed',
    ],
    [
      'its own region',
      { ReplicaUpdates: [create('eu-west-1')] },
      'ValidationException: Cannot add or delete the local region through ReplicaUpdates. Use CreateTable, DeleteTable, ' +
        'or UpdateTable as required.',
    ],
    ['what is no replica', { ReplicaUpdates: [{ Delete: { RegionName: 'eu-west-3' } }] }, strangers('eu-west-3')],
    [
      'a class that does not exist',
      { ReplicaUpdates: [{ Create: { RegionName: 'eu-central-1', TableClassOverride: 'COLD' } }] },
      'ValidationException: Invalid table-class parameter provided. Please try again with a valid table-class value: ' +
        '[STANDARD, STANDARD_INFREQUENT_ACCESS].',
    ],
    [
      'a key for a table without one',
      { ReplicaUpdates: [{ Create: { RegionName: 'eu-central-1', KMSMasterKeyId: KEY } }] },
      `${INVALID}KMSMasterKeyId must be specified for each replica.`,
    ],
    [
      'what it does not have yet',
      { ReplicaUpdates: [{ Disassociate: { RegionName: 'eu-central-1' } }] },
      'ValidationException: @pcf/dynamodb-simulator: UpdateTable.ReplicaUpdates[].Disassociate is not supported yet',
    ],
  ])('%s', async (_what, more, refusal) => {
    const aws = await started();

    expect(await aws.refusal('UpdateTable', update(more))).toBe(refusal);
  });

  it.each([
    ['a region that does not exist', 'EU-CENTRAL-1', add('EU-CENTRAL-1')],
    ['the deletion of none', '', update({ ReplicaUpdates: [{ Delete: { RegionName: '' } }] })],
  ])('%s', async (_what, region, input) => {
    const aws = await started();

    expect(await aws.refusal('UpdateTable', input)).toContain(
      `ValidationException: Region ${region} is not supported. The latest version of global tables are only supported ` +
        'in the following regions: [ap-south-2, ap-south-1, eu-south-1, eu-south-2, me-central-1, il-central-1, ' +
        'ca-central-1, ap-east-2, mx-central-1, eu-central-1, eu-central-2, us-west-1, ',
    );
  });

  it('consistency alone like an empty request', async () => {
    const aws = await started();

    expect(await aws.refusal('UpdateTable', update({ MultiRegionConsistency: 'STRONG' }))).toBe(
      'ValidationException: At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, ' +
        'GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ' +
        'ReplicaTransitRoleArn, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required',
    );
  });

  it('a table that does not exist, after the rules of the request', async () => {
    const aws = await started();

    expect(await aws.refusal('UpdateTable', { ...add('eu-central-1'), TableName: 'others' })).toBe(
      'ResourceNotFoundException: Requested resource not found: Table: others not found',
    );
    expect(await aws.refusal('UpdateTable', { TableName: 'others', ReplicaUpdates: [{}] })).toBe(NO_ACTIONS);
  });

  it('a provisioned table', async () => {
    const aws = await started(provisioned());

    expect(await aws.refusal('UpdateTable', add('eu-central-1'))).toBe(
      'ValidationException: Table write capacity should either be Pay-Per-Request or AutoScaled.',
    );
  });

  it.each<[string, object, string]>([
    ['no key', {}, `${INVALID}KMSMasterKeyId must be specified for each replica.`],
    [
      'the key that AWS manages',
      { KMSMasterKeyId: 'alias/aws/dynamodb' },
      `${INVALID}All replica keys must either be Customer Managed CMK or AWS Managed CMK.`,
    ],
    [
      'a key of another region',
      { KMSMasterKeyId: arnIn('eu-west-1') },
      'ValidationException: KMS validation error for region eu-central-1: ' +
        'com.amazonaws.services.kms.model.NotFoundException: Invalid arn eu-west-1',
    ],
  ])("%s for a table with a customer's key", async (_what, more, refusal) => {
    const aws = await started({ ...onDemand(), ...ownKey });

    expect(await aws.refusal('UpdateTable', add('eu-central-1', more))).toBe(refusal);
  });

  it('a region that has such a table', async () => {
    const aws = await started();
    await aws.call('CreateTable', onDemand(), FRANKFURT);

    expect(await aws.refusal('UpdateTable', add('eu-central-1'))).toBe(
      'ValidationException: Failed to create a the new replica of table with name: ‘orders’ because one or more replicas ' +
        'already existed as tables.',
    );
  });

  it('another key for a replica', async () => {
    const aws = await replicated();

    expect(await aws.refusal('UpdateTable', change('eu-central-1', { KMSMasterKeyId: KEY }))).toBe(
      `${INVALID}KMSMasterKeyId must be specified for each replica.`,
    );
  });

  it('a third change of the class of a replica in 30 days', async () => {
    const aws = await replicated();
    for (const TableClassOverride of ['STANDARD_INFREQUENT_ACCESS', 'STANDARD']) {
      await aws.call('UpdateTable', change('eu-central-1', { TableClassOverride }));
      aws.clock.advance(35_000);
    }
    const refusal =
      'LimitExceededException: Limit exceeded for replica in eu-central-1. Updates to TableClass are limited to 2 times ' +
      'in 30 day(s)';

    expect(await aws.refusal('UpdateTable', change('eu-central-1', { TableClassOverride: 'STANDARD' }))).toBe(refusal);
    expect(await aws.refusal('UpdateTable', update({ TableClass: 'STANDARD_INFREQUENT_ACCESS' }))).toBe(refusal);
  });

  it('to delete a replica that is protected', async () => {
    const aws = await replicated();
    await aws.call('UpdateTable', update({ DeletionProtectionEnabled: true }), FRANKFURT);
    aws.clock.advance(38_000);

    expect(await aws.refusal('UpdateTable', remove('eu-central-1'))).toBe(
      'ValidationException: Cannot delete table orders in region eu-central-1 because it has deletion protection ' +
        'enabled. Disable deletion protection first.',
    );
  });

  it('to delete two', async () => {
    const aws = await replicated();
    await aws.call('UpdateTable', add('eu-west-3'));
    aws.clock.advance(21_000);
    const deletions = ['eu-central-1', 'eu-west-3'].map((RegionName) => ({ Delete: { RegionName } }));

    expect(await aws.refusal('UpdateTable', update({ ReplicaUpdates: deletions }))).toBe(
      'ValidationException: Update table operation with more than one create or delete replica actions not allowed',
    );
  });
});

describe('A table with replicas refuses', () => {
  const disable = update({ StreamSpecification: { StreamEnabled: false } });

  it('to disable its stream, and to enable it again', async () => {
    const aws = await replicated();
    const again = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' };

    expect(await aws.refusal('UpdateTable', disable)).toBe(
      `${INVALID}Disabling Stream is not allowed for a Global Table replica.`,
    );
    expect(await aws.refusal('UpdateTable', update({ StreamSpecification: again }))).toBe(
      'ValidationException: Table already has an enabled stream: TableName: orders',
    );
  });

  it('throughput that does not scale by itself', async () => {
    const aws = await replicated();
    const { ProvisionedThroughput } = provisioned();

    expect(await aws.refusal('UpdateTable', update({ BillingMode: 'PROVISIONED', ProvisionedThroughput }))).toBe(
      'ValidationException: Table write capacity should either be Pay-Per-Request or AutoScaled.',
    );
  });

  it("a customer's key, which each replica would need", async () => {
    const aws = await replicated();

    expect(await aws.refusal('UpdateTable', update(ownKey))).toBe(
      `${INVALID}KMSMasterKeyId must be specified for each replica.`,
    );
  });
});
