import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { isDeletableIn } from '../../src/observe/status.js';
import { notesOn } from '../../src/plan/plan.js';
import { planUnsettled } from '../../src/plan/unsettled.js';
import type { ObservedTable, TableResource } from '../../src/settings/all.js';
import { normalise } from '../../src/settings/all.js';
import { backfillingIndex } from '../../src/settings/indexes/backfilling.js';
import { byDate, orders, ordersOnDemand, posts } from '../support/definitions.js';

const filling = { IndexName: 'byDate', IndexStatus: 'CREATING', Backfilling: true } as const;
const table = (changes: TableDescription = {}): TableDescription => ({
  TableStatus: 'ACTIVE',
  GlobalSecondaryIndexes: [{ IndexName: 'other', IndexStatus: 'ACTIVE' }, filling],
  ...changes,
});

describe('an index that is being filled', () => {
  it('is recognised if it is the only part in transition', () => {
    expect(backfillingIndex(table())).toBe('byDate');
    expect(backfillingIndex(table({ Replicas: [{ ReplicaStatus: 'ACTIVE' }] }))).toBe('byDate');
    expect(backfillingIndex(table({ SSEDescription: { Status: 'ENABLED' } }))).toBe('byDate');
    expect(backfillingIndex(table({ SSEDescription: {} }))).toBe('byDate');
  });

  it.each<[string, TableDescription]>([
    ['all indexes are settled', { GlobalSecondaryIndexes: [{ IndexName: 'other', IndexStatus: 'ACTIVE' }] }],
    ['there are no indexes', { GlobalSecondaryIndexes: undefined }],
    [
      'another one is in transition too',
      { GlobalSecondaryIndexes: [filling, { IndexName: 'b', IndexStatus: 'UPDATING' }] },
    ],
    ['it is only being allocated', { GlobalSecondaryIndexes: [{ ...filling, Backfilling: false }] }],
    ['it is being deleted', { GlobalSecondaryIndexes: [{ ...filling, IndexStatus: 'DELETING' }] }],
    ['the table is in transition', { TableStatus: 'UPDATING' }],
    ['a replica is in transition', { Replicas: [{ ReplicaStatus: 'ACTIVE' }, { ReplicaStatus: 'UPDATING' }] }],
    ['the encryption is in transition', { SSEDescription: { Status: 'UPDATING' } }],
  ])('is none where %s', (_, changes) => {
    expect(backfillingIndex(table(changes))).toBeUndefined();
  });
});

describe('a status in which a table can be deleted', () => {
  it('is one in which the table cannot be used', () => {
    const statuses = ['INACCESSIBLE_ENCRYPTION_CREDENTIALS', 'ARCHIVED', 'CREATION_FAILED', 'REGION_DISABLED'];
    expect([...statuses, 'ARCHIVING', 'UPDATING', ''].filter(isDeletableIn)).toEqual(statuses);
  });
});

/** Returns the calls of a plan for an unsettled table. */
function meanwhile(
  before: TableResource,
  resource: TableResource,
  more: { target?: 'running' | 'terminated'; kind?: 'blocked'; index?: string; replace_on_change?: boolean } = {},
) {
  const { target = 'running', kind, index = 'byDate', ...intent } = more;
  const settings: ObservedTable = { ...normalise(before), TableArn: 'arn', Backfilling: index };
  const seen = kind
    ? ({ kind, status: 'ARCHIVED', reason: 'it is archived.', settings } as const)
    : ({ kind: 'moving', status: 'CREATING', settings } as const);
  const steps = planUnsettled(seen, { id: 'dynamodb_table:it', resource, target, ...intent });
  return steps.map(({ operation, summary }) => `${operation}: ${summary}`);
}

describe('while an index is filled, a plan', () => {
  it('has the steps that DynamoDB accepts', () => {
    const changes: Partial<TableResource> = {
      Tags: { a: '1' },
      ResourcePolicy: '{"Version":"2012-10-17","Statement":[]}',
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'until' },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      ContributorInsightsSpecification: { Enabled: true },
      DeletionProtectionEnabled: true,
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
      OnDemandThroughput: { MaxReadRequestUnits: 5 },
    };
    expect(meanwhile(ordersOnDemand({ Tags: { b: '1' } }), ordersOnDemand(changes))).toEqual([
      'TagResource: set the tag a of table orders',
      'UntagResource: remove the tag b of table orders',
      'PutResourcePolicy: set the resource policy of table orders',
      'UpdateTable: switch on the deletion protection of table orders',
      'UpdateTimeToLive: switch on time to live (attribute until) of table orders',
      'UpdateContinuousBackups: switch on point-in-time recovery of table orders',
    ]);
  });

  it('changes the throughput of the table, and not with that of an index', () => {
    const units = (read: number) => ({ ProvisionedThroughput: { ReadCapacityUnits: read, WriteCapacityUnits: 2 } });
    expect(meanwhile(orders(), orders(units(5)))).toEqual(['UpdateTable: change the throughput of table orders']);
    const both = orders({ ...units(5), GlobalSecondaryIndexes: [byDate(units(5))] });
    expect(meanwhile(orders(), both)).toEqual([]);
    expect(meanwhile(orders(), ordersOnDemand())).toEqual([]);
  });

  it('deletes the index that is filled, and no other', () => {
    const none = ordersOnDemand({ GlobalSecondaryIndexes: [] });
    expect(meanwhile(ordersOnDemand(), none)).toEqual(['UpdateTable: delete index byDate of table orders']);
    expect(meanwhile(ordersOnDemand(), none, { index: 'other' })).toEqual([]);
    const more = ordersOnDemand({ GlobalSecondaryIndexes: [byDate(), byDate({ IndexName: 'x' })] });
    expect(meanwhile(ordersOnDemand(), more)).toEqual([]);
  });

  it('has no settings of replicas, and no replacement', () => {
    const replica = (changes: object) => ordersOnDemand({ Replicas: [{ Region: 'eu-west-1', ...changes }] });
    expect(meanwhile(replica({}), replica({ Tags: { a: '1' } }))).toEqual([]);
    const rekeyed = posts({ LocalSecondaryIndexes: [] });
    expect(meanwhile(posts({ DeletionProtectionEnabled: false }), rekeyed, { replace_on_change: true })).toEqual([]);
  });

  it('deletes the table after the index', () => {
    expect(meanwhile(ordersOnDemand(), ordersOnDemand(), { target: 'terminated' })).toEqual([
      'UpdateTable: delete index byDate (still being filled) of table orders',
      'DeleteTable: delete table orders with all its items',
    ]);
  });

  it('sends nothing but the deletion of the index, which is no change of a declared setting', () => {
    const settings = { ...normalise(ordersOnDemand()), TableArn: 'arn', Backfilling: 'byDate' };
    const intent = { id: 'dynamodb_table:it', resource: ordersOnDemand(), target: 'terminated' as const };
    expect(planUnsettled({ kind: 'moving', status: 'CREATING', settings }, intent)[0]).toMatchObject({
      operation: 'UpdateTable',
      input: { TableName: 'orders', GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byDate' } }] },
      changes: [],
    });
  });

  it('is empty if the settings or the index are not known', () => {
    const intent = { id: 'dynamodb_table:it', resource: posts({ Tags: { a: '1' } }), target: 'running' as const };
    expect(planUnsettled({ kind: 'moving', status: 'UPDATING' }, intent)).toEqual([]);
    const settings = { ...normalise(posts({ Tags: {} })), TableArn: 'arn' };
    expect(planUnsettled({ kind: 'moving', status: 'UPDATING', settings }, intent)).toEqual([]);
  });
});

describe('a plan for a blocked table', () => {
  it('has only the deletion', () => {
    const blocked = { kind: 'blocked', index: 'none' } as const;
    expect(meanwhile(posts(), posts(), { ...blocked, target: 'terminated' })).toEqual([
      'DeleteTable: delete table posts with all its items',
    ]);
    expect(meanwhile(posts({ Tags: {} }), posts({ Tags: { a: '1' } }), blocked)).toEqual([]);
  });
});

describe('the notes of a plan', () => {
  const warm = (read: number, write?: number) => ({
    WarmThroughput: { ReadUnitsPerSecond: read, ...(write !== undefined && { WriteUnitsPerSecond: write }) },
  });
  const notes = (before: TableResource, resource: TableResource, more: object = {}) => {
    const seen = { kind: 'settled', state: 'running', settings: normalise(before), outputs: {} } as const;
    return notesOn(seen, { id: 'dynamodb_table:it', resource, target: 'running', ...more });
  };

  it('name each declared warm throughput that is below the present one', () => {
    const before = ordersOnDemand({ ...warm(14_000, 5_000), GlobalSecondaryIndexes: [byDate(warm(15_000, 4_000))] });
    const after = ordersOnDemand({ ...warm(13_000, 5_000), GlobalSecondaryIndexes: [byDate(warm(15_000, 3_000))] });
    expect(notes(before, after)).toEqual([
      expect.stringMatching(
        /^WarmThroughput.ReadUnitsPerSecond: 13000 is declared, and the present value is 14000\. DynamoDB raises/,
      ),
      expect.stringMatching(
        /^GlobalSecondaryIndexes\[byDate\]\.WarmThroughput\.WriteUnitsPerSecond: 3000 is declared, and the present value is 4000\./,
      ),
    ]);
  });

  it.each<[string, TableResource, TableResource, object?]>([
    ['it is the same, or above it', ordersOnDemand(warm(13_000, 4_000)), ordersOnDemand(warm(14_000, 4_000))],
    ['it is not declared', ordersOnDemand(warm(13_000)), ordersOnDemand()],
    ['there is none yet', ordersOnDemand(), ordersOnDemand(warm(13_000))],
    [
      'the index should be created',
      ordersOnDemand({ GlobalSecondaryIndexes: [] }),
      ordersOnDemand({ GlobalSecondaryIndexes: [byDate(warm(1))] }),
    ],
    [
      'it is ignored',
      ordersOnDemand(warm(14_000)),
      ordersOnDemand(warm(13_000)),
      { ignore_changes: ['WarmThroughput'] },
    ],
    ['the table is to go', ordersOnDemand(warm(14_000)), ordersOnDemand(warm(13_000)), { target: 'terminated' }],
  ])('are none where %s', (_, before, after, more) => {
    expect(notes(before, after, more)).toEqual([]);
  });

  it('name what this version does not know', () => {
    const settings = { ...normalise(posts()), TableArn: 'arn', Foreign: ['GraphIndexes'] };
    const seen = { kind: 'settled', state: 'running', settings, outputs: {} } as const;
    const told = notesOn(seen, { id: 'dynamodb_table:it', resource: posts(), target: 'running' });
    expect(told).toEqual([expect.stringMatching(/^GraphIndexes is not known to this version/)]);
  });

  it('are empty for a table that is missing or whose settings are not known', () => {
    const intent = { id: 'dynamodb_table:it', resource: ordersOnDemand(warm(1)), target: 'running' } as const;
    expect(notesOn({ kind: 'missing' }, intent)).toEqual([]);
    expect(notesOn({ kind: 'moving', status: 'UPDATING' }, intent)).toEqual([]);
  });
});
