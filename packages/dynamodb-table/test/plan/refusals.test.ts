import { TooManyTagsError, UntaggableIdError } from '@pcf/aws';
import { ProtectedResourceError, ReplacementNeededError } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { AttributeInUseError, IndexThroughputNeededError, ReplicatedSettingError } from '../../src/errors.js';
import type { TableResource } from '../../src/settings/all.js';
import { byDate, orders, ordersOnDemand, posts } from '../support/definitions.js';
import { planLines } from '../support/plan-lines.js';
import { refusalOf } from '../support/planning.js';

const units = (read: number, write = read) => ({ ReadCapacityUnits: read, WriteCapacityUnits: write });
const stream = (StreamViewType: 'KEYS_ONLY' | 'NEW_AND_OLD_IMAGES') => ({
  StreamSpecification: { StreamEnabled: true, StreamViewType },
});
const key = (KMSMasterKeyId: string) => ({
  SSESpecification: { Enabled: true, SSEType: 'KMS' as const, KMSMasterKeyId },
});
const expiring = (Enabled: boolean) => ({ TimeToLiveSpecification: { Enabled, AttributeName: 'date' } });

describe('a table with replicas', () => {
  const west = { Region: 'us-west-2' };
  const east = { Region: 'us-east-2' };
  const global = (changes: Partial<TableResource> = {}) =>
    ordersOnDemand({ ...stream('NEW_AND_OLD_IMAGES'), Replicas: [west], GlobalSecondaryIndexes: [], ...changes });
  const strong = (changes: Partial<TableResource> = {}) =>
    global({ MultiRegionConsistency: 'STRONG', Replicas: [west, east], ...changes });

  it.each<[string, TableResource, TableResource, string[]]>([
    ['the stream', global(), global(stream('KEYS_ONLY')), ['StreamSpecification.StreamViewType']],
    ['its own key', global(key('a')), global(key('b')), ['SSESpecification.KMSMasterKeyId']],
    [
      "a replica's key",
      global({ Replicas: [{ ...west, SSESpecification: { KMSMasterKeyId: 'a' } }] }),
      global({ Replicas: [{ ...west, SSESpecification: { KMSMasterKeyId: 'b' } }] }),
      ['Replicas[us-west-2].SSESpecification.KMSMasterKeyId'],
    ],
    [
      'provisioned throughput',
      global(),
      global({ BillingMode: 'PROVISIONED', ProvisionedThroughput: units(1) }),
      ['BillingMode'],
    ],
    [
      'time to live, where it is strong',
      strong(expiring(false)),
      strong(expiring(true)),
      ['TimeToLiveSpecification.Enabled', 'TimeToLiveSpecification.AttributeName'],
    ],
  ])('does not take a change of %s', (_, before, after, fields) => {
    const error = refusalOf(() => planLines(before, after));
    expect(error).toBeInstanceOf(ReplicatedSettingError);
    expect(error).toMatchObject({ id: 'dynamodb_table:it', fields });
  });

  it('names the regions of those that stay', () => {
    const error = refusalOf(() => planLines(global({ Replicas: [west, east] }), global(stream('KEYS_ONLY'))));
    expect(error).toMatchObject({ regions: ['us-west-2'] });
  });

  it.each<[string, TableResource, TableResource]>([
    ['any setting once all replicas go', global(), global({ ...stream('KEYS_ONLY'), Replicas: [] })],
    ['the stream, where it is strong', strong(), strong(stream('KEYS_ONLY'))],
    ['time to live, where it is not strong', global(expiring(false)), global(expiring(true))],
    ['time to live that is switched off', strong(expiring(true)), strong(expiring(false))],
    ['the key of AWS', global(key('a')), global({ SSESpecification: { Enabled: false } })],
    ['its maximum', global(), global({ OnDemandThroughput: { MaxReadRequestUnits: 5 } })],
  ])('takes a change of %s', (_, before, after) => {
    expect(planLines(before, after).length).toBeGreaterThan(0);
  });

  it('keeps replicas that are protected', () => {
    const guarded = { ...west, DeletionProtectionEnabled: true };
    const error = refusalOf(() => planLines(global({ Replicas: [guarded] }), global({ Replicas: [] })));
    expect(error).toBeInstanceOf(ProtectedResourceError);
    expect(error).toMatchObject({
      message: expect.stringContaining('the replica in us-west-2 has deletion protection'),
    });
  });

  it('creates all of them again for another consistency, only with consent', () => {
    const after = global({ MultiRegionConsistency: 'STRONG', Replicas: [west, east] });
    const error = refusalOf(() => planLines(global(), after));
    expect(error).toBeInstanceOf(ReplacementNeededError);
    expect(error).toMatchObject({ fields: ['MultiRegionConsistency'] });
    const members = refusalOf(() => planLines(strong(), strong({ Replicas: [west] })));
    expect(members).toMatchObject({ fields: ['Replicas[us-east-2]'] });
    expect(planLines(global(), after, { replace_on_change: true, isKept: true })).toHaveLength(2);
  });
});

describe('a replacement', () => {
  const rekeyed = posts({ LocalSecondaryIndexes: [] });

  it('needs consent, and is refused for a table that is kept', () => {
    expect(refusalOf(() => planLines(posts(), rekeyed))).toBeInstanceOf(ReplacementNeededError);
    const error = refusalOf(() => planLines(posts(), rekeyed, { replace_on_change: true, isKept: true }));
    expect(error).toBeInstanceOf(ProtectedResourceError);
    expect(error).toMatchObject({ message: expect.stringContaining('persist_on_termination') });
    const graph = refusalOf(() =>
      planLines(posts(), rekeyed, { replace_on_change: true, seen: { Foreign: ['GraphIndexes'] } }),
    );
    expect(graph).toBeInstanceOf(ProtectedResourceError);
    expect(graph).toMatchObject({ message: expect.stringContaining('GraphIndexes') });
  });
});

describe('a table with provisioned throughput', () => {
  const bare = byDate({ IndexName: 'bare' });

  it.each<[string, TableResource, TableResource, string[]]>([
    [
      'each index that is created',
      orders(),
      orders({ GlobalSecondaryIndexes: [byDate({ ProvisionedThroughput: units(3, 4) }), bare] }),
      ['bare'],
    ],
    [
      'each index that stays, in a switch to it',
      ordersOnDemand(),
      orders({ GlobalSecondaryIndexes: undefined }),
      ['byDate'],
    ],
    [
      'each index of both kinds',
      ordersOnDemand(),
      orders({ GlobalSecondaryIndexes: [byDate(), bare] }),
      ['byDate', 'bare'],
    ],
  ])('needs a throughput for %s', (_, before, after, indexes) => {
    const error = refusalOf(() => planLines(before, after));
    expect(error).toBeInstanceOf(IndexThroughputNeededError);
    expect(error).toMatchObject({ indexes });
  });

  it('needs none for an index that is deleted or unchanged', () => {
    expect(planLines(ordersOnDemand(), orders({ GlobalSecondaryIndexes: [] }))).toHaveLength(2);
    expect(
      planLines(orders(), orders({ GlobalSecondaryIndexes: undefined, ProvisionedThroughput: units(9) })),
    ).toHaveLength(1);
    expect(planLines(orders(), ordersOnDemand({ GlobalSecondaryIndexes: [byDate(), bare] }))).toHaveLength(1);
  });
});

describe('an attribute that an ignored index uses', () => {
  const retyped = ordersOnDemand({
    AttributeDefinitions: [
      { AttributeName: 'id', AttributeType: 'S' },
      { AttributeName: 'date', AttributeType: 'S' },
    ],
    GlobalSecondaryIndexes: [],
  });

  it('keeps its type', () => {
    const error = refusalOf(() =>
      planLines(ordersOnDemand(), retyped, { ignore_changes: ['GlobalSecondaryIndexes[by*]', 'no path!'] }),
    );
    expect(error).toBeInstanceOf(AttributeInUseError);
    expect(error).toMatchObject({ indexes: ['byDate'] });
  });

  it('can change if only a part of the index, or another index, is ignored', () => {
    const ignore_changes = [
      'GlobalSecondaryIndexes[byDate].WarmThroughput',
      'GlobalSecondaryIndexes[other]',
      'Tags[byDate]',
    ];
    expect(planLines(ordersOnDemand(), retyped, { ignore_changes })).toHaveLength(1);
  });
});

describe('the marks of a table that is created', () => {
  const tagged = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`t${at}`, '']));
  const marks = { owner: 'shop', id: 'dynamodb_table:it', keep: true };

  it('are its last tags', () => {
    const [create] = planLines(undefined, posts({ Tags: { a: '1' } }), { marks });
    expect(create).toContain(
      'Tags:[{Key:a,Value:1},{Key:pcf:owner,Value:shop},{Key:pcf:id,Value:dynamodb_table:it},{Key:pcf:keep,Value:true}]',
    );
  });

  it('are written again by a replacement', () => {
    const lines = planLines(posts(), posts({ LocalSecondaryIndexes: [] }), { marks, replace_on_change: true });
    expect(lines.at(-1)).toContain('{Key:pcf:owner,Value:shop}');
  });

  it.each(['a*b', '', 'x'.repeat(257), 'a\nb'])('cannot have the id %j', (id) => {
    const error = refusalOf(() => planLines(undefined, posts(), { marks: { owner: 'shop', id } }));
    expect(error).toBeInstanceOf(UntaggableIdError);
    expect(error).toMatchObject({ message: expect.stringContaining('letters, digits, spaces and + - = . _ : / @.') });
  });

  it('can have an id of any letters, digits, spaces and + - = . _ : / @', () => {
    const id = 'é 1+-=._:/@'.padEnd(256, 'x');
    const [create] = planLines(undefined, posts({ Tags: { a: '1' } }), { marks: { id } });
    expect(create).toContain('Tags:[{Key:a,Value:1},{Key:pcf:id,Value:é 1+-=._:/@x');
  });

  it('need room beside the declared tags', () => {
    const error = refusalOf(() => planLines(undefined, posts({ Tags: tagged(49) }), { marks }));
    expect(error).toBeInstanceOf(TooManyTagsError);
    expect(error).toMatchObject({ declared: 49, message: expect.stringContaining('Remove 2 from Tags.') });
    expect(planLines(undefined, posts({ Tags: tagged(47) }), { marks })).toHaveLength(1);
    expect(planLines(undefined, posts({ Tags: tagged(50) }))).toHaveLength(1);
  });

  it('need room beside the declared tags of a table that has them already', () => {
    const seenMarks = { owner: 'shop', id: 'dynamodb_table:it' };
    const plan = (count: number) => () => planLines(posts({ Tags: {} }), posts({ Tags: tagged(count) }), { seenMarks });
    expect(refusalOf(plan(49))).toBeInstanceOf(TooManyTagsError);
    expect(plan(48)()).toHaveLength(1);
  });
});

describe('steps of several parts of a table', () => {
  const of = (...names: string[]) =>
    ordersOnDemand({ GlobalSecondaryIndexes: names.map((IndexName) => byDate({ IndexName })) });
  const paths = (lines: readonly string[]) => lines.map((line) => line.match(/\w+\[\S+\](?=: )/g));

  it('each show only their own changes', () => {
    expect(paths(planLines(of('a', 'b'), of()))).toEqual([
      ['GlobalSecondaryIndexes[a]'],
      ['GlobalSecondaryIndexes[b]'],
    ]);
    expect(paths(planLines(of(), of('a', 'b')))).toEqual([
      ['GlobalSecondaryIndexes[a]'],
      ['GlobalSecondaryIndexes[b]'],
    ]);
    expect(paths(planLines(of('a'), of('b')))).toEqual([['GlobalSecondaryIndexes[a]'], ['GlobalSecondaryIndexes[b]']]);
    const bare = ordersOnDemand();
    const replicated = ordersOnDemand({ Replicas: [{ Region: 'eu-west-1' }, { Region: 'us-west-2' }] });
    expect(paths(planLines(bare, replicated))).toEqual([['Replicas[eu-west-1]'], ['Replicas[us-west-2]']]);
    expect(planLines(bare, replicated, { target: 'terminated' })).toHaveLength(1);
  });

  it('keep the order of index names, for every reason of a deletion', () => {
    const rebuilt = byDate({ IndexName: 'a', Projection: { ProjectionType: 'KEYS_ONLY' } });
    const summaries = planLines(of('a', 'b'), ordersOnDemand({ GlobalSecondaryIndexes: [rebuilt] })).map(
      (line) => line.split(' | ')[1],
    );
    expect(summaries).toEqual([
      'delete index a (changes: Projection) of table orders',
      'delete index b of table orders',
      'create index a of table orders',
    ]);
  });

  it('of a table without indexes or replicas are those of a table with an empty list', () => {
    const bare = ordersOnDemand({ GlobalSecondaryIndexes: undefined });
    expect(planLines(bare, of('a'))).toEqual(planLines(of(), of('a')));
    expect(planLines(bare, ordersOnDemand({ Replicas: [] }))).toEqual(
      planLines(of(), ordersOnDemand({ Replicas: [] })),
    );
  });

  it('of a replica have groups of their own, where the table is provisioned', () => {
    const kinesis = (stream: string) => ({ KinesisStreamSpecification: { StreamArn: stream } });
    const replica = (stream: string) => orders({ Replicas: [{ Region: 'eu-west-1', ...kinesis(stream) }] });
    const lines = planLines(replica('one'), replica('two'));
    expect(lines.map((line) => /group [^|]+/.exec(line)?.[0].trim())).toEqual([
      'group kinesis in eu-west-1',
      'group kinesis in eu-west-1',
    ]);
  });
});
