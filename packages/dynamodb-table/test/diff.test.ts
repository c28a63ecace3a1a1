import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TableResource } from '../src/definition/table.js';
import { diff } from '../src/diff.js';
import { normalise } from '../src/normalise.js';
import { tableAndChange, tableResource } from './support/arbitraries.js';
import { byDate, orders, ordersOnDemand, posts } from './support/definitions.js';

const changesFrom = (before: TableResource, after: TableResource) => diff(normalise(before), normalise(after));
const pathsFrom = (before: TableResource, after: TableResource) => changesFrom(before, after).map(({ path }) => path);

describe('diff', () => {
  it('finds nothing between a table and itself', () => {
    fc.assert(
      fc.property(tableResource, (resource) => {
        expect(changesFrom(resource, structuredClone(resource))).toEqual([]);
      }),
    );
  });

  it('is two-way: where two tables declare the same settings, it finds a difference in both directions or in none', () => {
    const settingsOf = (resource: TableResource) => Object.keys(normalise(resource)).sort().join();
    fc.assert(
      fc.property(tableAndChange, ([one, other]) => {
        fc.pre(settingsOf(one) === settingsOf(other));
        expect(pathsFrom(one, other).sort()).toEqual(pathsFrom(other, one).sort());
      }),
    );
  });

  it('tells apart lists that have the same members, but not as often', () => {
    const including = (...NonKeyAttributes: string[]) =>
      orders({ GlobalSecondaryIndexes: [byDate({ Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes } })] });
    expect(pathsFrom(including('a', 'a'), including('a', 'b'))).not.toEqual([]);
    expect(pathsFrom(including('a', 'b'), including('a', 'a'))).not.toEqual([]);
    expect(pathsFrom(including('a', 'b'), including('b', 'a'))).toEqual([]);
  });

  it('finds indexes that are not listed, and those that are not there', () => {
    const renamed = orders({ GlobalSecondaryIndexes: [byDate({ IndexName: 'byDay' })] });
    expect(pathsFrom(orders(), renamed)).toEqual(['GlobalSecondaryIndexes.byDate', 'GlobalSecondaryIndexes.byDay']);
  });

  it('finds any change of a local index to need a replacement', () => {
    const [index] = posts().LocalSecondaryIndexes ?? [];
    if (!index) throw new Error('the example has a local index');
    const changed = posts({ LocalSecondaryIndexes: [{ ...index, Projection: { ProjectionType: 'ALL' } }] });
    expect(changesFrom(posts(), changed)).toMatchObject([
      { kind: 'replacement', path: 'LocalSecondaryIndexes.LastPostIndex', index: 'LastPostIndex' },
    ]);
  });

  it('finds the order of a key to matter', () => {
    const swapped = posts({ KeySchema: [...posts().KeySchema].reverse() });
    expect(pathsFrom(posts(), swapped)).toEqual(['KeySchema']);
  });

  it('does not mind attributes that come and go', () => {
    const { AttributeDefinitions, ...others } = orders();
    const fewer = { ...others, AttributeDefinitions: AttributeDefinitions.slice(0, 1) };
    expect(pathsFrom(orders(), fewer)).toEqual([]);
    expect(pathsFrom(fewer, orders())).toEqual([]);
  });

  it.each([
    ['id', 'replacement'],
    ['date', 'unsupported'],
  ])('finds a changed type of %s to be a %s', (name, kind) => {
    const changed = orders({
      AttributeDefinitions: orders().AttributeDefinitions.map((attribute) =>
        attribute.AttributeName === name ? { ...attribute, AttributeType: 'B' } : attribute,
      ),
    });
    expect(changesFrom(orders(), changed)).toMatchObject([{ kind, path: `AttributeDefinitions.${name}`, after: 'B' }]);
  });

  it('compares of a warm throughput and of a maximum only what is declared', () => {
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

  it('takes a maximum of -1 for none', () => {
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

  it('is not misled by tags that are named as members of every object', () => {
    const odd = posts({ Tags: [{ Key: 'constructor', Value: 'x' }] });
    expect(changesFrom(posts({ Tags: {} }), odd)).toMatchObject([
      { path: 'Tags.constructor', before: undefined, after: 'x' },
    ]);
    expect(changesFrom(odd, posts({ Tags: {} }))).toMatchObject([
      { path: 'Tags.constructor', before: 'x', after: undefined },
    ]);
  });
});
