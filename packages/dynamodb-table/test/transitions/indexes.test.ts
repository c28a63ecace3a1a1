import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import type { KeySchemaElement } from '../../src/settings/keys.js';
import { byDate, orders, ordersOnDemand, posts } from '../support/definitions.js';
import { TestEnvironment } from '../support/test-environment.js';
import { changeTo, environmentWith, indexes, type Sent, transition, update } from '../support/transition.js';

const units = (read: number, write = read) => ({ ReadCapacityUnits: read, WriteCapacityUnits: write });
const hash = (AttributeName: string): KeySchemaElement => ({ AttributeName, KeyType: 'HASH' });
const range = (AttributeName: string): KeySchemaElement => ({ AttributeName, KeyType: 'RANGE' });
const attribute = (AttributeName: string, AttributeType: 'S' | 'N' = 'S') => ({ AttributeName, AttributeType });
const remove = (IndexName: string) => indexes({ Delete: { IndexName } });
const create = (index: object, ...AttributeDefinitions: object[]): Sent => ({
  ...indexes({ Create: index }),
  AttributeDefinitions,
});
const indexed = (...GlobalSecondaryIndexes: NonNullable<TableResource['GlobalSecondaryIndexes']>) =>
  ordersOnDemand({ GlobalSecondaryIndexes });
const date = attribute('date', 'N');

describe('global indexes', () => {
  it('one is created, in a call of its own, with the attributes of its key', async () => {
    const bare = ordersOnDemand({ AttributeDefinitions: [attribute('id')], GlobalSecondaryIndexes: [] });
    expect(await transition(bare, ordersOnDemand())).toEqual([create(byDate(), date)]);
  });

  it('one is created on attributes that the table has already, and the call names them', async () => {
    const second = byDate({ IndexName: 'second', KeySchema: [hash('date'), range('id')] });
    expect(await transition(ordersOnDemand(), indexed(byDate(), second))).toEqual([
      create(second, date, attribute('id')),
    ]);
  });

  it('one is deleted, and its attributes with it', async () => {
    const after = ordersOnDemand({ AttributeDefinitions: [attribute('id')], GlobalSecondaryIndexes: [] });
    expect(await transition(ordersOnDemand(), after)).toEqual([remove('byDate')]);
  });

  it('announces that an index is lost and created again', async () => {
    const environment = await environmentWith(ordersOnDemand());
    const { steps } = await environment.table(indexed(byDate({ Projection: { ProjectionType: 'KEYS_ONLY' } }))).plan();
    expect(steps.map(({ summary, loses }) => [summary, loses])).toEqual([
      ['delete index byDate (changes: Projection) of table orders', 'index'],
      ['create index byDate of table orders', undefined],
    ]);
  });

  it('several change in one apply, one per call: deletions before creations', async () => {
    const named = (IndexName: string) => byDate({ IndexName });
    const calls = await transition(
      indexed(named('aaa'), named('bbb'), named('ccc')),
      indexed(named('bbb'), named('ddd'), named('eee')),
    );
    expect(calls).toEqual([remove('aaa'), remove('ccc'), create(named('ddd'), date), create(named('eee'), date)]);
  });

  it('one hash is replaced and a range added, while another changes from ALL to INCLUDE, and a third stays', async () => {
    const keyed = (...KeySchema: KeySchemaElement[]) => byDate({ IndexName: 'keyed', KeySchema });
    const other = (Projection: ReturnType<typeof byDate>['Projection']) => byDate({ IndexName: 'other', Projection });
    const before = {
      ...indexed(keyed(hash('date')), other({ ProjectionType: 'ALL' }), byDate({ IndexName: 'third' })),
    };
    const projected = other({ ProjectionType: 'INCLUDE', NonKeyAttributes: ['a'] });
    const after = {
      ...indexed(keyed(hash('shop'), range('date')), projected, byDate({ IndexName: 'third' })),
      AttributeDefinitions: [attribute('id'), date, attribute('shop')],
    };
    expect(await transition(before, after)).toEqual([
      remove('keyed'),
      remove('other'),
      create(keyed(hash('shop'), range('date')), date, attribute('shop')),
      create(projected, date),
    ]);
  });

  it('INCLUDE grows by one attribute', async () => {
    const including = (...NonKeyAttributes: string[]) =>
      byDate({ Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes } });
    expect(await transition(indexed(including('a')), indexed(including('a', 'b')))).toEqual([
      remove('byDate'),
      create(including('a', 'b'), date),
    ]);
  });

  it('non-key attributes in another order are no change', async () => {
    const including = (...NonKeyAttributes: string[]) =>
      byDate({ Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes } });
    expect(await transition(indexed(including('b', 'a')), indexed(including('a', 'b')))).toEqual([]);
  });

  it('the key of one changes from S to N, with all indexes that have the attribute, attributes coming and going', async () => {
    const on = (IndexName: string, ...KeySchema: KeySchemaElement[]) => byDate({ IndexName, KeySchema });
    const before = {
      ...indexed(on('one', hash('shop')), on('two', hash('date'), range('shop')), on('old', hash('gone'))),
      AttributeDefinitions: [attribute('id'), date, attribute('shop'), attribute('gone')],
    };
    const after = {
      ...indexed(on('one', hash('shop')), on('two', hash('date'), range('shop')), on('new', hash('come'))),
      AttributeDefinitions: [attribute('id'), date, attribute('shop', 'N'), attribute('come')],
    };
    expect(await transition(before, after)).toEqual([
      remove('old'),
      remove('one'),
      remove('two'),
      create(on('new', hash('come')), attribute('come')),
      create(on('one', hash('shop')), attribute('shop', 'N')),
      create(on('two', hash('date'), range('shop')), date, attribute('shop', 'N')),
    ]);
  });

  it('capacity 1/2 → 2/2 of a table, while an index (hash + S range, KEYS_ONLY, 1/1) becomes (hash + N range, INCLUDE, 5/5), a local one kept', async () => {
    const index = (sort: string, more: object) => ({
      IndexName: 'byText',
      KeySchema: [hash('PostDateTime'), range(sort)],
      Projection: { ProjectionType: 'KEYS_ONLY' as const },
      ProvisionedThroughput: units(1),
      ...more,
    });
    const base = posts().AttributeDefinitions;
    const before = posts({
      ProvisionedThroughput: units(1, 2),
      AttributeDefinitions: [...base, attribute('text')],
      GlobalSecondaryIndexes: [index('text', {})],
    });
    const larger = index('size', {
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['a'] },
      ProvisionedThroughput: units(5),
    });
    const after = posts({
      ProvisionedThroughput: units(2),
      AttributeDefinitions: [...base, attribute('size', 'N')],
      GlobalSecondaryIndexes: [larger],
    });
    expect(await transition(before, after)).toEqual([
      remove('byText'),
      update({ ProvisionedThroughput: units(2) }),
      create(larger, attribute('PostDateTime'), attribute('size', 'N')),
    ]);
  });

  it('the creation of one carries the capacity of the others', async () => {
    const at = (IndexName: string, count: number) => byDate({ IndexName, ProvisionedThroughput: units(count) });
    const before = orders({ GlobalSecondaryIndexes: [at('one', 1), at('two', 1)] });
    const after = orders({ GlobalSecondaryIndexes: [at('one', 2), at('two', 2), at('zzz', 1)] });
    expect(await transition(before, after)).toEqual([
      {
        ...indexes(
          { Create: at('zzz', 1) },
          { Update: { IndexName: 'one', ProvisionedThroughput: units(2) } },
          { Update: { IndexName: 'two', ProvisionedThroughput: units(2) } },
        ),
        AttributeDefinitions: [date],
      },
    ]);
  });

  it('everything of one changes', async () => {
    const before = byDate({
      ProvisionedThroughput: units(3, 4),
      WarmThroughput: { ReadUnitsPerSecond: 100, WriteUnitsPerSecond: 100 },
    });
    const after = byDate({
      KeySchema: [hash('id'), range('date')],
      Projection: { ProjectionType: 'KEYS_ONLY' },
      ProvisionedThroughput: units(1),
      WarmThroughput: { ReadUnitsPerSecond: 50, WriteUnitsPerSecond: 50 },
    });
    expect(
      await transition(orders({ GlobalSecondaryIndexes: [before] }), orders({ GlobalSecondaryIndexes: [after] })),
    ).toEqual([remove('byDate'), create(after, date, attribute('id'))]);
  });

  it('with up to eight attributes in a key', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const KeySchema = [...names.slice(0, 4).map(hash), ...names.slice(4).map(range)];
    const wide = byDate({ KeySchema });
    const after = {
      ...indexed(wide),
      AttributeDefinitions: [attribute('id'), ...names.map((name) => attribute(name))],
    };
    const calls = await transition(
      ordersOnDemand({ AttributeDefinitions: [attribute('id')], GlobalSecondaryIndexes: [] }),
      after,
    );
    expect(calls).toEqual([create(wide, ...names.map((name) => attribute(name)))]);
  });

  it('that another process has created or deleted becomes as declared', async () => {
    const environment = await environmentWith(ordersOnDemand());
    await changeTo(environment, indexed(byDate(), byDate({ IndexName: 'stray' })));
    expect(await changeTo(environment, ordersOnDemand())).toEqual([remove('stray')]);
    await changeTo(
      environment,
      ordersOnDemand({ AttributeDefinitions: [attribute('id')], GlobalSecondaryIndexes: [] }),
    );
    expect(await changeTo(environment, ordersOnDemand())).toEqual([create(byDate(), date)]);
  });

  it('that is still being deleted delays its creation', async () => {
    const environment = await environmentWith(ordersOnDemand());
    const none = ordersOnDemand({ AttributeDefinitions: [attribute('id')], GlobalSecondaryIndexes: [] });
    await environment.table(none, 'running', environment.runtime()).update();
    expect(await changeTo(environment, ordersOnDemand())).toEqual([create(byDate(), date)]);
  });

  it('that is being created delays the deletion of the table', async () => {
    const environment = await environmentWith(ordersOnDemand());
    await environment.table(indexed(byDate(), byDate({ IndexName: 'late' }))).update();
    const { state } = await environment.table(ordersOnDemand(), 'terminated').apply();
    expect(state).toBe('terminated');
  });
});

describe('local indexes', () => {
  it('have non-key attributes from their creation', async () => {
    const [index] = posts().LocalSecondaryIndexes ?? [];
    const Projection = { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: ['b', 'a'] };
    const resource = posts({ LocalSecondaryIndexes: index ? [{ ...index, Projection }] : [] });
    const environment = new TestEnvironment();
    await environment.table(resource).apply();
    expect(await environment.table(resource).apply()).toMatchObject({ outcome: 'unchanged' });
  });

  it('under another name are a replacement', async () => {
    const [index] = posts().LocalSecondaryIndexes ?? [];
    const environment = await environmentWith(posts());
    const renamed = posts({ LocalSecondaryIndexes: index ? [{ ...index, IndexName: 'Renamed' }] : [] });
    await expect(environment.table(renamed).apply()).rejects.toMatchObject({
      fields: ['LocalSecondaryIndexes[LastPostIndex]', 'LocalSecondaryIndexes[Renamed]'],
    });
    expect(environment.writes).toEqual([]);
  });
});
