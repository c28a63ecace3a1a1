import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyWorld, isRefusal, type ModelCall, type ModelWorld, observe, pass, rest, step } from '../src/index.js';

const TableName = 'orders';
const NOON = Date.UTC(2026, 0, 15, 12);
const NOTHING = emptyWorld(NOON, 'eu-west-1');
const MONTH = 31 * 24 * 3_600_000;

const create: ModelCall = {
  operation: 'CreateTable',
  input: {
    TableName,
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
  },
};
const update = (input: object): ModelCall => ({ operation: 'UpdateTable', input: { TableName, ...input } });
const units = (read: number, write: number) => ({
  ProvisionedThroughput: { ReadCapacityUnits: read, WriteCapacityUnits: write },
});
const createIndex = (IndexName: string): ModelCall =>
  update({
    AttributeDefinitions: [{ AttributeName: IndexName, AttributeType: 'S' }],
    GlobalSecondaryIndexUpdates: [
      {
        Create: {
          IndexName,
          KeySchema: [{ AttributeName: IndexName, KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
          ...units(1, 1),
        },
      },
    ],
  });
const timeToLive = (AttributeName: string, Enabled: boolean): ModelCall => ({
  operation: 'UpdateTimeToLive',
  input: { TableName, TimeToLiveSpecification: { AttributeName, Enabled } },
});

/** The world after a call that is accepted. */
function after(world: ModelWorld, call: ModelCall): ModelWorld {
  const next = step(world, call);
  if (isRefusal(next)) throw new Error(`${call.operation}: ${next.refused}, ${next.rule}`);
  return next;
}

const refusal = (world: ModelWorld, call: ModelCall) => {
  const next = step(world, call);
  return isRefusal(next) ? `${next.refused}: ${next.rule}` : 'accepted';
};

const later = (world: ModelWorld, milliseconds: number): ModelWorld => pass(world, world.now + milliseconds);

const status = (world: ModelWorld): unknown => {
  const { DescribeTable: table } = observe(world);
  return isRefusal(table) ? table.refused : table.TableStatus;
};

/** A table that has rested. */
const table = later(rest(after(NOTHING, create)), MONTH);

describe('a table of the model', () => {
  it('is CREATING, then ACTIVE, and DELETING before it is deleted', () => {
    const created = after(NOTHING, create);
    const deleted = after(table, { operation: 'DeleteTable', input: { TableName } });

    expect([status(NOTHING), status(created), status(rest(created))]).toEqual([
      'ResourceNotFoundException',
      'CREATING',
      'ACTIVE',
    ]);
    expect([status(deleted), status(rest(deleted))]).toEqual(['DELETING', 'ResourceNotFoundException']);
  });

  it('is changed in one setting by a request', () => {
    expect(refusal(table, update({ ...units(6, 6), StreamSpecification: { StreamEnabled: false } }))).toBe(
      'ValidationException: no change of stream while updating IOPS',
    );
    expect(refusal(table, update({ TableClass: 'STANDARD', DeletionProtectionEnabled: true }))).toBe(
      'ValidationException: it must be the only operation in the request',
    );
  });

  it('refuses throughput that is in force already', () => {
    expect(refusal(table, update(units(5, 5)))).toBe('ValidationException: the throughput will not change');
  });

  it('allows one new index at a time, and other changes when it is filled', () => {
    const creating = after(table, createIndex('one'));
    const filling = later(creating, 60_000);

    expect(refusal(creating, createIndex('two'))).toBe(
      'LimitExceededException: one index is created or deleted at a time',
    );
    expect(refusal(creating, update(units(6, 6)))).toMatch('ResourceInUseException');
    expect(refusal(filling, update(units(6, 6)))).toBe('accepted');
  });

  it('allows four decreases of throughput a day, then one an hour', () => {
    const lowered = [9, 8, 7, 6].reduce(
      (world, read) => rest(after(world, update(units(read, 5)))),
      rest(after(table, update(units(10, 5)))),
    );

    expect(refusal(lowered, update(units(1, 5)))).toBe('LimitExceededException: four decreases a day');
    expect(refusal(later(lowered, 3_600_000), update(units(1, 5)))).toBe('accepted');
  });

  it('changes its time to live once in an interval', () => {
    const enabled = later(after(table, timeToLive('expires', true)), 60_000);

    expect(refusal(enabled, timeToLive('expires', false))).toBe('ValidationException: it changes once in an interval');
    expect(refusal(later(enabled, 3_600_000), timeToLive('until', true))).toBe(
      'ValidationException: it is active on a different attribute',
    );
    expect(refusal(later(enabled, 3_600_000), timeToLive('expires', false))).toBe('accepted');
  });

  it('is replicated only while it is on demand, and has a stream from then on', () => {
    const replicate = update({ ReplicaUpdates: [{ Create: { RegionName: 'eu-central-1' } }] });
    const onDemand = rest(after(table, update({ BillingMode: 'PAY_PER_REQUEST' })));
    const replicated = rest(after(onDemand, replicate));

    expect(refusal(table, replicate)).toMatch('ValidationException');
    expect(observe(replicated).DescribeTable).toMatchObject({
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      Replicas: [{ RegionName: 'eu-central-1', ReplicaStatus: 'ACTIVE' }],
    });
  });

  it('has at most 50 tags', () => {
    const tag = (count: number): ModelCall => ({
      operation: 'TagResource',
      input: {
        ResourceArn: '',
        Tags: Array.from({ length: count }, (_, at) => ({ Key: `${count}-${at}`, Value: '' })),
      },
    });

    expect(refusal(table, tag(51))).toBe('ValidationException: 50 tags at most');
    expect(refusal(rest(after(table, tag(30))), tag(21))).toBe('ValidationException: 50 tags at most');
  });
});

describe('the model', () => {
  const calls = fc.array(
    fc.record({
      wait: fc.constantFrom(0, 2_000, 100_000),
      call: fc.constantFrom(
        create,
        update(units(6, 6)),
        update({ BillingMode: 'PAY_PER_REQUEST' }),
        createIndex('one'),
        timeToLive('expires', true),
      ),
    }),
    { maxLength: 10 },
  );
  const play = (list: readonly { wait: number; call: ModelCall }[]): ModelWorld[] => {
    const worlds = [NOTHING];
    for (const { wait, call } of list) {
      const before = later(worlds.at(-1) ?? NOTHING, wait);
      const next = step(before, call);
      worlds.push(isRefusal(next) ? before : next);
    }
    return worlds;
  };

  it('is the same whether time passes in one step or in several', () => {
    fc.assert(
      fc.property(calls, fc.array(fc.integer({ min: 1, max: 200_000 }), { maxLength: 5 }), (list, waits) => {
        const world = play(list).at(-1) ?? NOTHING;
        const bitByBit = waits.reduce(later, world);

        expect(bitByBit).toEqual(pass(world, bitByBit.now));
      }),
    );
  });

  it('does not change its arguments', () => {
    fc.assert(
      fc.property(calls, (list) => {
        const frozen = play(list).map(deepFreeze);

        for (const world of frozen)
          for (const { call } of list) expect(() => step(rest(world), deepFreeze(call))).not.toThrow();
      }),
    );
  });
});

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
