import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { normalise, SETTINGS } from '../../src/settings/all.js';
import { changesBetween } from '../../src/settings/setting.js';
import { tableAndChange, tableResource } from '../support/arbitraries.js';
import { byDate, orders, ordersOnDemand, posts } from '../support/definitions.js';

const changesFrom = (before: TableResource, after: TableResource) =>
  changesBetween<TableResource>(SETTINGS, normalise(before), normalise(after));
const pathsFrom = (before: TableResource, after: TableResource) => changesFrom(before, after).map(({ path }) => path);

describe('diff', () => {
  it('finds nothing between a table and itself', () => {
    fc.assert(
      fc.property(tableResource, (resource) => {
        expect(changesFrom(resource, structuredClone(resource))).toEqual([]);
      }),
    );
  });

  it('is two-way: it finds a difference in both directions or in none', () => {
    const settings = [
      'DeletionProtectionEnabled',
      'StreamSpecification',
      'TableClass',
      'Tags',
      'ResourcePolicy',
    ] as const;
    fc.assert(
      fc.property(tableAndChange, ([one, other]) => {
        const both = settings.filter((setting) => one[setting] !== undefined && other[setting] !== undefined);
        const [first, second] = [one, other].map((table) => {
          const own = Object.fromEntries(both.map((setting) => [setting, table[setting]]));
          return posts(own);
        });
        if (first && second) expect(pathsFrom(first, second).length > 0).toBe(pathsFrom(second, first).length > 0);
      }),
    );
  });

  it('distinguishes lists with the same members in other numbers', () => {
    const including = (...NonKeyAttributes: string[]) =>
      orders({ GlobalSecondaryIndexes: [byDate({ Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes } })] });
    expect(pathsFrom(including('a', 'a'), including('a', 'b'))).not.toEqual([]);
    expect(pathsFrom(including('a', 'b'), including('a', 'a'))).not.toEqual([]);
    expect(pathsFrom(including('a', 'b'), including('b', 'a'))).toEqual([]);
  });

  it('finds indexes that are not declared, and those that do not exist', () => {
    const renamed = orders({ GlobalSecondaryIndexes: [byDate({ IndexName: 'byDay' })] });
    expect(pathsFrom(orders(), renamed)).toEqual(['GlobalSecondaryIndexes[byDate]', 'GlobalSecondaryIndexes[byDay]']);
  });

  it('finds any change of a local index to need a replacement', () => {
    const [index] = posts().LocalSecondaryIndexes ?? [];
    if (!index) throw new Error('the example has a local index');
    const changed = posts({ LocalSecondaryIndexes: [{ ...index, Projection: { ProjectionType: 'ALL' } }] });
    expect(changesFrom(posts(), changed)).toMatchObject([
      { kind: 'replacement', path: 'LocalSecondaryIndexes[LastPostIndex]' },
    ]);
  });

  it('finds a local index that is new, and none that is not declared', () => {
    const bare = posts({ LocalSecondaryIndexes: undefined });
    expect(changesFrom(bare, posts())).toMatchObject([
      { kind: 'replacement', path: 'LocalSecondaryIndexes[LastPostIndex]', before: undefined },
    ]);
    expect(changesFrom(posts(), bare)).toEqual([]);
    expect(changesFrom(bare, bare)).toEqual([]);
  });

  it('treats another order of a key as a difference', () => {
    const swapped = posts({ KeySchema: [...posts().KeySchema].reverse() });
    expect(pathsFrom(posts(), swapped)).toEqual(['KeySchema']);
  });

  it('ignores attributes that come and go with indexes', () => {
    const { AttributeDefinitions, ...others } = orders();
    const fewer = { ...others, AttributeDefinitions: AttributeDefinitions.slice(0, 1) };
    expect(pathsFrom(orders(), fewer)).toEqual([]);
    expect(pathsFrom(fewer, orders())).toEqual([]);
  });

  const retyped = (name: string) =>
    orders({
      AttributeDefinitions: orders().AttributeDefinitions.map((attribute) =>
        attribute.AttributeName === name ? { ...attribute, AttributeType: 'B' } : attribute,
      ),
    });

  it('finds a changed type of an attribute in the key of the table to need a replacement', () => {
    expect(changesFrom(orders(), retyped('id'))).toMatchObject([
      { kind: 'replacement', path: 'AttributeDefinitions[id]', before: 'S', after: 'B' },
    ]);
  });

  it('finds a changed type of an attribute that only global indexes have to be a change of these', () => {
    expect(changesFrom(orders(), retyped('date'))).toMatchObject([
      { kind: 'index', path: 'GlobalSecondaryIndexes[byDate]', after: undefined },
      { kind: 'index', path: 'GlobalSecondaryIndexes[byDate]', before: undefined },
    ]);
  });

  it('treats a declared warm throughput as a floor: a lower one than the present is no change', () => {
    const warm = (units: number) => ({ WarmThroughput: { ReadUnitsPerSecond: units } });
    const table = (units: number, index: number) =>
      ordersOnDemand({ ...warm(units), GlobalSecondaryIndexes: [byDate(warm(index))] });
    expect(changesFrom(table(14_000, 13_000), table(13_000, 13_000))).toEqual([]);
    expect(changesFrom(table(13_000, 14_000), table(13_000, 13_000))).toEqual([]);
    expect(changesFrom(table(13_000, 13_000), table(14_000, 13_000))).toMatchObject([
      { kind: 'warm', path: 'WarmThroughput.ReadUnitsPerSecond', before: 13_000, after: 14_000 },
    ]);
  });

  it('knows that a throughput and a switch to on-demand raise the warm throughput', () => {
    const warm = { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 };
    const cold = { ReadUnitsPerSecond: 1, WriteUnitsPerSecond: 2 };
    const onDemand = ordersOnDemand({ WarmThroughput: warm, GlobalSecondaryIndexes: [] });
    const provisioned = orders({ WarmThroughput: cold, GlobalSecondaryIndexes: [] });
    expect(pathsFrom(provisioned, onDemand)).toEqual(['BillingMode']);
    const more = { ReadCapacityUnits: 5, WriteCapacityUnits: 2 };
    const raised = { ProvisionedThroughput: more, WarmThroughput: { ReadUnitsPerSecond: 5 } };
    expect(pathsFrom(provisioned, { ...provisioned, ...raised })).toEqual(['ProvisionedThroughput.ReadCapacityUnits']);
  });

  it('treats an empty Kinesis specification as a declaration of no stream', () => {
    const StreamArn = 'arn:aws:kinesis:us-east-1:123456789012:stream/s';
    const streaming = posts({ KinesisStreamSpecification: { StreamArn } });
    const none = posts({ KinesisStreamSpecification: {} });
    expect(pathsFrom(streaming, none)).toEqual(['KinesisStreamSpecification']);
    expect(pathsFrom(none, none)).toEqual([]);
    expect(pathsFrom(streaming, posts())).toEqual([]);
  });

  it('keeps the tag of the owner', () => {
    expect(pathsFrom(posts({ Tags: { 'pcf:id': 'x', a: '1' } }), posts({ Tags: {} }))).toEqual(['Tags[a]']);
  });

  it('compares only the declared members of a warm throughput and a maximum', () => {
    const grown = ordersOnDemand({
      WarmThroughput: { ReadUnitsPerSecond: 13_000, WriteUnitsPerSecond: 9_000 },
      OnDemandThroughput: { MaxReadRequestUnits: 5, MaxWriteRequestUnits: 6 },
    });
    const declared = ordersOnDemand({
      WarmThroughput: { ReadUnitsPerSecond: 13_000 },
      OnDemandThroughput: { MaxWriteRequestUnits: 6 },
    });
    expect(pathsFrom(grown, declared)).toEqual([]);
  });

  it('treats a maximum of -1 as none', () => {
    const none = ordersOnDemand({ OnDemandThroughput: { MaxReadRequestUnits: -1 } });
    const five = ordersOnDemand({ OnDemandThroughput: { MaxReadRequestUnits: 5 } });
    expect(pathsFrom(ordersOnDemand(), none)).toEqual([]);
    expect(pathsFrom(five, none)).toEqual(['OnDemandThroughput.MaxReadRequestUnits']);
  });

  it('leaves tags under aws: alone in both directions', () => {
    expect(
      pathsFrom(posts({ Tags: { 'aws:cloudformation:stack-id': 'x', a: '1' } }), posts({ Tags: { a: '1' } })),
    ).toEqual([]);
  });

  it('handles tags that are named like members of every object', () => {
    const odd = posts({ Tags: [{ Key: 'constructor', Value: 'x' }] });
    expect(changesFrom(posts({ Tags: {} }), odd)).toMatchObject([
      { path: 'Tags[constructor]', before: undefined, after: 'x' },
    ]);
    expect(changesFrom(odd, posts({ Tags: {} }))).toMatchObject([
      { path: 'Tags[constructor]', before: 'x', after: undefined },
    ]);
  });
});
