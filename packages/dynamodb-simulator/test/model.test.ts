import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observe } from './model/observe.js';
import { pass } from './model/passing-time.js';
import type { Call, Mode, Pair, World } from './model/state.js';
import { step } from './model/step.js';
import { Bench, hash, type Json, refusalIn, strings } from './support.js';

const ARN = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders';
const table = { TableName: 'orders' };
const all = { ProjectionType: 'ALL' };
const throughput = ({ read, write }: Pair) => ({ ReadCapacityUnits: read, WriteCapacityUnits: write });

/** A call of the model as a request: the indexes that are there now are part of some. */
function requestOf(call: Call, indexes: readonly string[]): [operation: string, input: object] {
  const index = (name: string, units: Pair | undefined) => ({
    IndexName: name,
    KeySchema: [hash(name)],
    Projection: all,
    ...(units && { ProvisionedThroughput: throughput(units) }),
  });
  const update = (more: object): [string, object] => ['UpdateTable', { ...table, ...more }];
  const change = (name: string, units: Pair) => ({
    Update: { IndexName: name, ProvisionedThroughput: throughput(units) },
  });
  switch (call.do) {
    case 'create': {
      const units = call.mode === 'PROVISIONED' ? call.units : undefined;
      return [
        'CreateTable',
        {
          ...table,
          AttributeDefinitions: strings('id', ...(call.index ? ['one'] : [])),
          KeySchema: [hash('id')],
          BillingMode: call.mode,
          ...(units && { ProvisionedThroughput: throughput(units) }),
          ...(call.index && { GlobalSecondaryIndexes: [index('one', units)] }),
        },
      ];
    }
    case 'delete':
      return ['DeleteTable', table];
    case 'capacity':
      return update({ ProvisionedThroughput: throughput(call.units) });
    case 'switch':
      if (call.mode === 'PAY_PER_REQUEST') return update({ BillingMode: call.mode });
      return update({
        BillingMode: call.mode,
        ProvisionedThroughput: throughput(call.units),
        ...(call.withIndexes &&
          indexes.length > 0 && { GlobalSecondaryIndexUpdates: indexes.map((name) => change(name, call.units)) }),
      });
    case 'stream':
      return update({
        StreamSpecification: { StreamEnabled: call.view !== undefined, StreamViewType: call.view },
      });
    case 'class':
      return update({ TableClass: call.name });
    case 'protect':
      return update({ DeletionProtectionEnabled: call.on });
    case 'encrypt':
      return update({ SSESpecification: { Enabled: call.on } });
    case 'add-index':
      return update({
        AttributeDefinitions: strings(call.name),
        GlobalSecondaryIndexUpdates: [{ Create: index(call.name, call.units) }],
      });
    case 'drop-index':
      return update({ GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: call.name } }] });
    case 'index-capacity':
      return update({ GlobalSecondaryIndexUpdates: [change(call.name, call.units)] });
    case 'several':
      return update({ DeletionProtectionEnabled: call.on, ProvisionedThroughput: throughput(call.units) });
    case 'ttl':
      return [
        'UpdateTimeToLive',
        { ...table, TimeToLiveSpecification: { AttributeName: 'expires', Enabled: call.on } },
      ];
    case 'tag':
      return ['TagResource', { ResourceArn: ARN, Tags: [{ Key: call.key, Value: call.value }] }];
    case 'untag':
      return ['UntagResource', { ResourceArn: ARN, TagKeys: [call.key] }];
  }
}

const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
const pair = (units: Json | undefined) => ({
  read: Number(units?.ReadCapacityUnits),
  write: Number(units?.WriteCapacityUnits),
});

/** What can be seen of the table on the simulator, in the terms of the model. */
async function seen(aws: Bench): Promise<object | undefined> {
  const { body } = await aws.answer('DescribeTable', table);
  const { Table: found } = body;
  if (!found) return undefined;
  const settled = !['CREATING', 'DELETING'].includes(String(found.TableStatus));
  const ttl = settled ? (await aws.call('DescribeTimeToLive', table)).TimeToLiveDescription : undefined;
  const tags = settled ? (await aws.call('ListTagsOfResource', { ResourceArn: ARN })).Tags : undefined;
  return {
    status: found.TableStatus,
    mode: found.BillingModeSummary?.BillingMode ?? 'PROVISIONED',
    units: pair(found.ProvisionedThroughput),
    indexes: Object.fromEntries(
      list(found.GlobalSecondaryIndexes).map(({ IndexName, IndexStatus, Backfilling, ProvisionedThroughput }) => [
        IndexName,
        { status: IndexStatus, backfilling: Backfilling, units: pair(ProvisionedThroughput) },
      ]),
    ),
    stream: found.StreamSpecification?.StreamViewType,
    class: found.TableClassSummary?.TableClass ?? 'STANDARD',
    protected: found.DeletionProtectionEnabled,
    encryption: found.SSEDescription?.Status,
    attributes: list(found.AttributeDefinitions).map(({ AttributeName }) => AttributeName),
    ttl: ttl && ['ENABLED', 'ENABLING'].includes(String(ttl.TimeToLiveStatus)),
    tags: settled ? Object.fromEntries(list(tags).map(({ Key, Value }) => [Key, Value])) : undefined,
  };
}

const mode = fc.constantFrom<Mode>('PROVISIONED', 'PAY_PER_REQUEST');
const units = fc.record({ read: fc.integer({ min: 1, max: 3 }), write: fc.integer({ min: 1, max: 3 }) });
const name = fc.constantFrom('one', 'two');
const on = fc.boolean();
const is = <const D extends string>(what: D) => fc.constant(what);

const create: fc.Arbitrary<Call> = fc.record({ do: is('create'), mode, units, index: on });
const others: fc.Arbitrary<Call>[] = [
  fc.record({ do: is('delete') }),
  fc.record({ do: is('capacity'), units }),
  fc.record({ do: is('switch'), mode, units, withIndexes: on }),
  fc.record({ do: is('stream'), view: fc.constantFrom(undefined, 'KEYS_ONLY', 'NEW_IMAGE') }),
  fc.record({ do: is('class'), name: fc.constantFrom('STANDARD', 'STANDARD_INFREQUENT_ACCESS') }),
  fc.record({ do: is('protect'), on }),
  fc.record({ do: is('encrypt'), on }),
  fc.record({ do: is('add-index'), name, units: fc.option(units, { nil: undefined }) }),
  fc.record({ do: is('drop-index'), name }),
  fc.record({ do: is('index-capacity'), name, units }),
  fc.record({ do: is('several'), units, on }),
  fc.record({ do: is('ttl'), on }),
  fc.record({ do: is('tag'), key: fc.constantFrom('a', 'b'), value: fc.constantFrom('1', '2') }),
  fc.record({ do: is('untag'), key: fc.constantFrom('a', 'b') }),
];

const anyWait = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.constantFrom(500, 1_700, 2_000, 6_000) },
  { weight: 3, arbitrary: fc.constantFrom(16_000, 45_000, 100_000, 600_000) },
  { weight: 1, arbitrary: fc.constantFrom(3_700_000, 90_000_000) },
);

/** A story is made of some kinds of calls only, so that quotas are reached. */
const anyStory = fc.subarray(others, { minLength: 1 }).chain((kinds) =>
  fc.array(
    fc.record({
      wait: anyWait,
      call: fc.oneof({ weight: 1, arbitrary: create }, ...kinds.map((arbitrary) => ({ weight: 2, arbitrary }))),
    }),
    { minLength: 1, maxLength: 40, size: 'max' },
  ),
);

describe('The simulator and the model of a table', () => {
  it('agree on what every call does, or on the error that refuses it, and on what is seen afterwards', async () => {
    await fc.assert(
      fc.asyncProperty(anyStory, async (story) => {
        const aws = new Bench({ durations: 'aws' });
        let world: World = { now: aws.clock.now() };
        for (const { wait, call } of story) {
          aws.clock.advance(wait);
          world = pass(world, aws.clock.now());
          expect(await seen(aws), `before ${call.do}`).toEqual(observe(world));

          const [operation, input] = requestOf(call, Object.keys(world.table?.indexes ?? {}));
          const { status, body } = await aws.answer(operation, input);
          const next = step(world, call);
          expect(status === 200 ? 'accepted' : refusalIn(body).split(':')[0], JSON.stringify(call)).toBe(
            typeof next === 'string' ? next : 'accepted',
          );
          if (typeof next !== 'string') world = next;
          expect(await seen(aws), `after ${call.do}`).toEqual(observe(world));
        }
      }),
      { numRuns: 400 },
    );
  }, 60_000);
});
