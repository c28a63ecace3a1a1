import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { byDate, orders, ordersOnDemand, posts } from '../support/definitions.js';
import { planLines } from '../support/plan-lines.js';

const units = (read: number, write = read) => ({ ReadCapacityUnits: read, WriteCapacityUnits: write });
const throughput = (read: number, write = read) => ({ ProvisionedThroughput: units(read, write) });
const index = (IndexName: string, read: number) => byDate({ IndexName, ...throughput(read) });
const lineUp = (...GlobalSecondaryIndexes: ReturnType<typeof byDate>[]) => orders({ GlobalSecondaryIndexes });

describe('a plan ignores', () => {
  it.each<[string, string[], TableResource, TableResource, string[]]>([
    [
      'a whole setting',
      ['TableClass'],
      posts({ TableClass: 'STANDARD_INFREQUENT_ACCESS' }),
      posts({ TableClass: 'STANDARD' }),
      [],
    ],
    [
      'a setting that is not set yet',
      ['StreamSpecification'],
      posts(),
      posts({ StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } }),
      [],
    ],
    ['the throughput', ['ProvisionedThroughput'], orders(throughput(9)), orders(), []],
    [
      'one member of it',
      ['ProvisionedThroughput.ReadCapacityUnits'],
      orders(throughput(9, 1)),
      orders(throughput(1, 5)),
      ['ProvisionedThroughput.WriteCapacityUnits: 1 -> 5'],
    ],
    [
      'the throughput of some indexes',
      ['GlobalSecondaryIndexes[a*].ProvisionedThroughput'],
      lineUp(index('a', 1), index('ab', 1), index('b', 1)),
      lineUp(index('a', 2), index('ab', 3), index('b', 4)),
      [
        'GlobalSecondaryIndexes[b].ProvisionedThroughput.ReadCapacityUnits: 1 -> 4',
        'GlobalSecondaryIndexes[b].ProvisionedThroughput.WriteCapacityUnits: 1 -> 4',
      ],
    ],
    [
      'one member of those of all indexes',
      ['GlobalSecondaryIndexes.ProvisionedThroughput.ReadCapacityUnits'],
      lineUp(index('a', 1), index('b', 1)),
      lineUp(index('a', 2), index('b', 1)),
      ['GlobalSecondaryIndexes[a].ProvisionedThroughput.WriteCapacityUnits: 1 -> 2'],
    ],
    ['whole indexes', ['GlobalSecondaryIndexes[t*]'], lineUp(index('theirs', 1)), lineUp(index('to', 2)), []],
    [
      'no index with another name',
      ['GlobalSecondaryIndexes[t]'],
      lineUp(index('at', 1), index('b', 1)),
      lineUp(index('at', 2), index('b', 1)),
      [
        'GlobalSecondaryIndexes[at].ProvisionedThroughput.ReadCapacityUnits: 1 -> 2',
        'GlobalSecondaryIndexes[at].ProvisionedThroughput.WriteCapacityUnits: 1 -> 2',
      ],
    ],
    [
      'some tags',
      ['Tags[team:*]'],
      posts({ Tags: { 'team:a': '1', b: '1' } }),
      posts({ Tags: { 'team:c': '2', b: '1' } }),
      [],
    ],
    [
      'no other tags',
      ['Tags[team:*]'],
      posts({ Tags: { 'team:a': '1', b: '1' } }),
      posts({ Tags: { 'team:a': '2', b: '2' } }),
      ['Tags[b]: 1 -> 2'],
    ],
    ['all tags', ['Tags'], posts({ Tags: { a: '1' } }), posts({ Tags: { b: '1' } }), []],
    [
      'what is not declared',
      ['Tags', 'TableClass', 'GlobalSecondaryIndexes'],
      orders({ Tags: { a: '1' } }),
      orders({ GlobalSecondaryIndexes: undefined }),
      [],
    ],
    [
      'nothing for an invalid path',
      ['Tags[', '???'],
      posts({ Tags: {} }),
      posts({ Tags: { a: '1' } }),
      ['Tags[a]: undefined -> 1'],
    ],
    ['the billing mode, and with it what it does not have', ['BillingMode'], ordersOnDemand(), orders(), []],
  ])('%s', (_, ignore_changes, before, after, changed) => {
    const changes = planLines(before, after, { ignore_changes }).flatMap((line) =>
      line.split(' | ').filter((part) => part.includes(' -> ')),
    );
    expect(changes).toEqual(changed);
  });

  it('a throughput, except in a switch that needs one', () => {
    const ignore_changes = ['ProvisionedThroughput', 'GlobalSecondaryIndexes[byDate].ProvisionedThroughput'];
    const [step] = planLines(ordersOnDemand(), orders(), { ignore_changes });
    expect(step).toContain(
      'UpdateTable {BillingMode:PROVISIONED,ProvisionedThroughput:{ReadCapacityUnits:1,WriteCapacityUnits:2}',
    );
    expect(step).toContain('{IndexName:byDate,ProvisionedThroughput:{ReadCapacityUnits:3,WriteCapacityUnits:4}}');
    const [back] = planLines(orders(), ordersOnDemand(), { ignore_changes });
    expect(back).toContain('UpdateTable {BillingMode:PAY_PER_REQUEST} |');
  });

  it('nothing of what is created', () => {
    const ignore_changes = ['GlobalSecondaryIndexes[*].ProvisionedThroughput', 'Tags'];
    expect(planLines(undefined, orders({ Tags: { a: '1' } }), { ignore_changes })[0]).toContain(
      'Tags:[{Key:a,Value:1}]',
    );
    const rebuilt = byDate({ ...throughput(7), Projection: { ProjectionType: 'KEYS_ONLY' } });
    const steps = planLines(orders(), orders({ GlobalSecondaryIndexes: [rebuilt] }), { ignore_changes });
    expect(steps[1]).toContain('ProvisionedThroughput:{ReadCapacityUnits:7,WriteCapacityUnits:7}');
  });
});
