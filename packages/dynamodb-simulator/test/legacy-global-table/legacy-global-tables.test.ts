import { describe, expect, it } from 'vitest';
import { TestClient } from '../support/simulator.js';

const NO_DETAIL = 'ValidationException: One or more parameter values were invalid';
const UNSUPPORTED =
  `${NO_DETAIL}: DynamoDB global tables version 2017.11.29 is not supported. We recommend using DynamoDB global tables ` +
  'version 2019.11.21, instead of version 2017.11.29 (Legacy).';
const ABSENT = "Global table with name: 'orders' does not exist.";
const NOT_FOUND = `GlobalTableNotFoundException: Global table not found: ${ABSENT}`;
const TOO_SHORT = 'ValidationException: TableName must be at least 3 characters long and at most 255 characters long';

const refuses = async (operation: string, input: object, refusal: string): Promise<void> =>
  expect(await new TestClient().refusal(operation, input)).toBe(refusal);

const named = { GlobalTableName: 'orders' };
const here = { RegionName: 'eu-west-1' };

const notNull = (path: string): string =>
  `Value null at '${path}' failed to satisfy constraint: Member must not be null`;

describe('Global tables of version 2017.11.29', () => {
  it.each([
    ['nothing', {}, NO_DETAIL],
    ['no regions', named, NO_DETAIL],
    ['a short name', { GlobalTableName: 'x', ReplicationGroup: [] }, TOO_SHORT],
    ['none', { ...named, ReplicationGroup: [] }, `${NO_DETAIL}: Global table must have atleast one replica`],
    [
      'a replica without its region',
      { ...named, ReplicationGroup: [{}] },
      `${NO_DETAIL}: 1 validation error detected: ${notNull('replicationGroup.1.member.regionName')}`,
    ],
    ['one', { ...named, ReplicationGroup: [here] }, UNSUPPORTED],
  ])('are not created: %s', async (_what, input, refusal) => {
    await refuses('CreateGlobalTable', input, refusal);
  });

  it('names all regions for one that does not exist', async () => {
    const refusal = await new TestClient().refusal('CreateGlobalTable', {
      ...named,
      ReplicationGroup: [{ RegionName: 'bad-region' }],
    });

    expect(refusal).toContain(
      `${NO_DETAIL}: 1 validation error detected: Value 'bad-region' at 'replicationGroup.1.member.regionName' failed to ` +
        'satisfy constraint: Member must satisfy enum value set: [ap-east-2, sa-east-1, us-gov-west-1, ',
    );
  });

  it.each([
    [
      'nothing',
      {},
      `ValidationException: 2 validation errors detected: ${notNull('globalTableName')}; ${notNull('replicaUpdates')}`,
    ],
    ['no changes', { ...named, ReplicaUpdates: [] }, NO_DETAIL],
    ['an empty change', { ...named, ReplicaUpdates: [{}] }, NO_DETAIL],
    [
      'a change without its region',
      { ...named, ReplicaUpdates: [{ Create: {} }] },
      `ValidationException: 1 validation error detected: ${notNull('replicaUpdates.1.member.create.regionName')}`,
    ],
    [
      'two changes in one',
      { ...named, ReplicaUpdates: [{ Create: here, Delete: here }] },
      `${NO_DETAIL}: A ReplicaUpdate structure cannot contain both a create replica action and a delete replica action`,
    ],
    ['a replica more', { ...named, ReplicaUpdates: [{ Create: here }] }, UNSUPPORTED],
    ['a replica less', { ...named, ReplicaUpdates: [{ Delete: here }] }, NOT_FOUND],
  ])('are not updated: %s', async (_what, input, refusal) => {
    await refuses('UpdateGlobalTable', input, refusal);
  });

  it.each([
    ['DescribeGlobalTable', named, NOT_FOUND],
    ['DescribeGlobalTable', { GlobalTableName: '' }, TOO_SHORT],
    ['DescribeGlobalTableSettings', named, `GlobalTableNotFoundException: ${ABSENT}`],
    ['DescribeGlobalTableSettings', { GlobalTableName: '' }, TOO_SHORT],
    [
      'UpdateGlobalTableSettings',
      { ...named, GlobalTableBillingMode: 'PAY_PER_REQUEST' },
      `GlobalTableNotFoundException: ${ABSENT}`,
    ],
    [
      'UpdateGlobalTableSettings',
      { ...named, ReplicaSettingsUpdate: [{}] },
      `ValidationException: 1 validation error detected: ${notNull('replicaSettingsUpdate.1.member.regionName')}`,
    ],
    ['ListGlobalTables', { RegionName: 'us-fake-9' }, 'InternalServerError: Internal server error'],
  ])('are not there: %s %j', async (operation, input, refusal) => {
    await refuses(operation, input, refusal);
  });

  it('are listed as none', async () => {
    expect(await new TestClient().call('ListGlobalTables', { Limit: 1 })).toEqual({ GlobalTables: [] });
  });
});
