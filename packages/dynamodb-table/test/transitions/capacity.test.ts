import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { byDate, orders, ordersOnDemand, posts } from '../support/definitions.js';
import { changeTo, environmentWith, indexes, sent, transition, update } from '../support/transition.js';

const units = (read: number, write = read) => ({ ReadCapacityUnits: read, WriteCapacityUnits: write });
const most = (read: number, write?: number) => ({
  MaxReadRequestUnits: read,
  ...(write !== undefined && { MaxWriteRequestUnits: write }),
});
const warm = (read: number, write?: number) => ({
  ReadUnitsPerSecond: read,
  ...(write !== undefined && { WriteUnitsPerSecond: write }),
});

/** {@link orders} without indexes. */
const plain = (changes: Partial<TableResource>): TableResource => {
  const { ProvisionedThroughput, ...others } = orders({
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    GlobalSecondaryIndexes: [],
  });
  return { ...others, ...changes };
};
const provisioned = (read: number, write = read) => plain({ ProvisionedThroughput: units(read, write) });
const onDemand = (changes: Partial<TableResource> = {}) => plain({ BillingMode: 'PAY_PER_REQUEST', ...changes });

describe('billing and capacity', () => {
  it('from on-demand to provisioned 5/5', async () => {
    expect(await transition(onDemand(), provisioned(5))).toEqual([
      update({ BillingMode: 'PROVISIONED', ProvisionedThroughput: units(5) }),
    ]);
  });

  it('from provisioned to on-demand', async () => {
    expect(await transition(provisioned(5), onDemand())).toEqual([update({ BillingMode: 'PAY_PER_REQUEST' })]);
  });

  it('from on-demand to provisioned with an index, all in one call', async () => {
    expect(await transition(ordersOnDemand(), orders())).toEqual([
      update({
        BillingMode: 'PROVISIONED',
        ProvisionedThroughput: units(1, 2),
        GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'byDate', ProvisionedThroughput: units(3, 4) } }],
      }),
    ]);
  });

  it('from provisioned to on-demand with an index, without any throughput', async () => {
    expect(await transition(orders(), ordersOnDemand())).toEqual([update({ BillingMode: 'PAY_PER_REQUEST' })]);
  });

  it('a switch to on-demand carries a change of the stream', async () => {
    const stream = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } as const;
    expect(await transition(provisioned(5), onDemand({ StreamSpecification: stream }))).toEqual([
      update({ BillingMode: 'PAY_PER_REQUEST', StreamSpecification: stream }),
    ]);
  });

  it('a switch to on-demand carries the creation of an index', async () => {
    const after = ordersOnDemand();
    expect(await transition(provisioned(5), after)).toEqual([
      update({
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'date', AttributeType: 'N' }],
        GlobalSecondaryIndexUpdates: [{ Create: byDate() }],
      }),
    ]);
  });

  it('an index added under on-demand has no capacity', async () => {
    expect(await transition(onDemand(), ordersOnDemand())).toEqual([
      {
        ...indexes({ Create: byDate() }),
        AttributeDefinitions: [{ AttributeName: 'date', AttributeType: 'N' }],
      },
    ]);
  });

  it('the capacity of a table and three indexes from 1 to 2', async () => {
    const table = (count: number) =>
      orders({
        ProvisionedThroughput: units(count),
        GlobalSecondaryIndexes: ['one', 'two', 'three'].map((IndexName) =>
          byDate({ IndexName, ProvisionedThroughput: units(count) }),
        ),
      });
    expect(await transition(table(1), table(2))).toEqual([
      update({
        ProvisionedThroughput: units(2),
        GlobalSecondaryIndexUpdates: ['one', 'three', 'two'].map((IndexName) => ({
          Update: { IndexName, ProvisionedThroughput: units(2) },
        })),
      }),
    ]);
  });

  it('the stream and the capacity in one edit are two calls', async () => {
    const stream = { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } as const;
    const after = { ...provisioned(2), StreamSpecification: stream };
    expect(await transition(provisioned(1), after)).toEqual([
      update({ StreamSpecification: stream }),
      update({ ProvisionedThroughput: units(2) }),
    ]);
  });

  it('a switch that lacks the throughput of an index is refused before another index is deleted', async () => {
    const before = ordersOnDemand({
      GlobalSecondaryIndexes: [byDate({ IndexName: 'old' }), byDate({ IndexName: 'theirs' })],
    });
    const world = await environmentWith(before);
    const ignoring = { ignore_changes: ['GlobalSecondaryIndexes[theirs]'] };
    const table = world.table(provisioned(1), 'running', world.pcf, ignoring);
    await expect(table.apply()).rejects.toMatchObject({ indexes: ['theirs'] });
    expect(sent(world)).toEqual([]);
  });

  it('an index is deleted before a switch to provisioned, so that it needs no throughput', async () => {
    const before = ordersOnDemand({ GlobalSecondaryIndexes: [byDate(), byDate({ IndexName: 'old' })] });
    const calls = await transition(before, orders());
    expect(calls.map(({ BillingMode, ...call }) => BillingMode ?? call.GlobalSecondaryIndexUpdates)).toEqual([
      [{ Delete: { IndexName: 'old' } }],
      'PROVISIONED',
    ]);
  });
});

describe('on-demand maximum', () => {
  it('5/5 → 10/10 → 1/10 → none/5', async () => {
    const world = await environmentWith(onDemand({ OnDemandThroughput: most(5, 5) }));
    const change = (OnDemandThroughput: object) => changeTo(world, onDemand({ OnDemandThroughput }));
    expect(await change(most(10, 10))).toEqual([update({ OnDemandThroughput: most(10, 10) })]);
    expect(await change(most(1, 10))).toEqual([update({ OnDemandThroughput: most(1, 10) })]);
    expect(await change(most(-1, 5))).toEqual([update({ OnDemandThroughput: most(-1, 5) })]);
  });

  it('is left as it is if it is not declared, and removed by a switch to provisioned', async () => {
    const world = await environmentWith(onDemand({ OnDemandThroughput: most(5, 5) }));
    expect(await changeTo(world, onDemand())).toEqual([]);
    expect(await changeTo(world, provisioned(1))).toEqual([
      update({ BillingMode: 'PROVISIONED', ProvisionedThroughput: units(1) }),
    ]);
  });

  it('comes with a switch to on-demand', async () => {
    expect(await transition(provisioned(1), onDemand({ OnDemandThroughput: most(5) }))).toEqual([
      update({ BillingMode: 'PAY_PER_REQUEST', OnDemandThroughput: most(5) }),
    ]);
  });

  it('of an index, 5 → 10 → none', async () => {
    const table = (maximum: object) =>
      ordersOnDemand({ GlobalSecondaryIndexes: [byDate({ OnDemandThroughput: maximum })] });
    const world = await environmentWith(table(most(5)));
    const change = (OnDemandThroughput: object) => indexes({ Update: { IndexName: 'byDate', OnDemandThroughput } });
    expect(await changeTo(world, table(most(10)))).toEqual([change(most(10))]);
    expect(await changeTo(world, table(most(-1)))).toEqual([change(most(-1))]);
  });
});

describe('warm throughput', () => {
  it('12100/4100 → 12200 → 12300, beside an on-demand maximum 5 → 6', async () => {
    const table = (read: number, maximum: number) =>
      onDemand({ WarmThroughput: warm(read, 4_100), OnDemandThroughput: most(maximum) });
    const world = await environmentWith(table(12_100, 5));
    expect(await changeTo(world, table(12_200, 6))).toEqual([
      update({ OnDemandThroughput: most(6) }),
      update({ WarmThroughput: warm(12_200, 4_100) }),
    ]);
    expect(await changeTo(world, table(12_300, 6))).toEqual([update({ WarmThroughput: warm(12_300, 4_100) })]);
  });

  it('a value below the present one changes nothing, and the plan has a note', async () => {
    const world = await environmentWith(onDemand({ WarmThroughput: warm(13_000) }));
    for (const replace_on_change of [false, true]) {
      const less = world.table(onDemand({ WarmThroughput: warm(12_500) }), 'running', world.pcf, { replace_on_change });
      expect(await less.plan()).toMatchObject({
        steps: [],
        notes: [
          expect.stringMatching(
            /^WarmThroughput\.ReadUnitsPerSecond: 12500 is declared, and the present value is 13000\./,
          ),
        ],
      });
      expect(await less.apply()).toMatchObject({ outcome: 'unchanged' });
    }
  });

  it('that AWS has raised by itself does not block other changes', async () => {
    const table = (team: string, read: number, write: number) =>
      ordersOnDemand({
        Tags: { team },
        WarmThroughput: warm(read, write),
        GlobalSecondaryIndexes: [byDate({ WarmThroughput: warm(read, write) })],
      });
    const world = await environmentWith(table('a', 12_000, 6_000));
    await changeTo(world, table('a', 13_000, 9_000));
    const unchanged = table('b', 12_000, 6_000);
    expect(await changeTo(world, unchanged)).toMatchObject([{ operation: 'TagResource' }]);
    expect((await world.table(unchanged).plan()).notes).toHaveLength(4);
  });

  it('up for reads and down for writes is sent with the present value for writes', async () => {
    const table = (read: number, write: number) =>
      ordersOnDemand({
        WarmThroughput: warm(read, write),
        GlobalSecondaryIndexes: [byDate({ WarmThroughput: warm(read, write) })],
      });
    expect(await transition(table(13_000, 6_000), table(14_000, 5_000))).toEqual([
      indexes({ Update: { IndexName: 'byDate', WarmThroughput: warm(14_000, 6_000) } }),
      update({ WarmThroughput: warm(14_000, 6_000) }),
    ]);
  });

  it('of an index: up in place, and never down', async () => {
    const table = (read: number) =>
      ordersOnDemand({ GlobalSecondaryIndexes: [byDate({ WarmThroughput: warm(read) })] });
    const world = await environmentWith(table(12_500));
    expect(await changeTo(world, table(13_000))).toEqual([
      indexes({ Update: { IndexName: 'byDate', WarmThroughput: warm(13_000) } }),
    ]);
    expect(await changeTo(world, table(12_500))).toEqual([]);
  });

  it('and the capacity of a provisioned index in one edit are two calls', async () => {
    const table = (read: number, warmth: number) =>
      orders({
        GlobalSecondaryIndexes: [byDate({ ProvisionedThroughput: units(read), WarmThroughput: warm(warmth, 5) })],
      });
    expect(await transition(table(1, 10), table(2, 20))).toEqual([
      indexes({ Update: { IndexName: 'byDate', ProvisionedThroughput: units(2) } }),
      indexes({ Update: { IndexName: 'byDate', WarmThroughput: warm(20, 5) } }),
    ]);
  });

  it('that follows from the capacity is not sent', async () => {
    const after = { ...provisioned(5), WarmThroughput: warm(5, 5) };
    expect(await transition(provisioned(1), after)).toEqual([update({ ProvisionedThroughput: units(5) })]);
  });

  it('changes with a switch of billing in one edit, and not again afterwards', async () => {
    const after = onDemand({ WarmThroughput: warm(13_000, 5_000) });
    expect(await transition(provisioned(1), after)).toEqual([
      update({ BillingMode: 'PAY_PER_REQUEST' }),
      update({ WarmThroughput: warm(13_000, 5_000) }),
    ]);
  });
});

describe('a table as it is created', () => {
  it('with defaults, and again, is no change', async () => {
    expect(await transition(posts(), posts())).toEqual([]);
  });

  it('that another process deleted is created again, also on-demand with an index', async () => {
    const world = await environmentWith(ordersOnDemand());
    await world.table(ordersOnDemand(), 'terminated', world.runtime()).apply();
    expect((await changeTo(world, ordersOnDemand())).map(({ operation }) => operation)).toEqual(['CreateTable']);
  });
});
