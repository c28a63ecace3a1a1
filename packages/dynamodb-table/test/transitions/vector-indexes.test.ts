import type { BeforeStep } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { byDate, orders, ordersOnDemand } from '../support/definitions.js';
import { TestEnvironment } from '../support/test-environment.js';
import { changeTo, environmentWith, HOURS, indexes, sent, transition, update } from '../support/transition.js';
import { attribute, byMeaning, filter, partition, searchable } from '../support/vector-indexes.js';

const vectors = (...VectorIndexUpdates: object[]) => update({ VectorIndexUpdates });
const remove = (IndexName: string) => vectors({ Delete: { IndexName } });
const create = (index: object, ...AttributeDefinitions: object[]) => ({
  ...vectors({ Create: index }),
  ...(AttributeDefinitions.length > 0 && { AttributeDefinitions }),
});
const inShops = byMeaning({ SearchSchema: [partition('shop'), filter('brand')] });
const shops = [attribute('shop'), attribute('brand')];

describe('vector indexes', () => {
  it('are created with the table', async () => {
    const environment = new TestEnvironment();
    await environment.table(searchable([inShops], ...shops)).apply();
    expect(sent(environment)).toMatchObject([{ operation: 'CreateTable', VectorIndexes: [inShops] }]);
    expect(await environment.table(searchable([inShops], ...shops)).apply()).toMatchObject({ outcome: 'unchanged' });
  });

  it('are none of a table that declares none', async () => {
    const environment = new TestEnvironment();
    await environment.table(searchable([])).apply();
    expect(sent(environment)[0]).not.toHaveProperty('VectorIndexes');
  });

  it('one is created, in a call of its own', async () => {
    expect(await transition(searchable([]), searchable([byMeaning()]))).toEqual([create(byMeaning())]);
  });

  it('one is created with the definitions of its search schema, also of those that the table has', async () => {
    const index = byMeaning({ IndexName: 'second', SearchSchema: [filter('shop')] });
    const before = searchable([inShops], ...shops);
    const after = searchable([inShops, index], ...shops);
    expect(await transition(before, after)).toEqual([create(index, attribute('shop'))]);
  });

  it('one is deleted, and its attributes with it', async () => {
    expect(await transition(searchable([inShops], ...shops), searchable([]))).toEqual([remove('byMeaning')]);
  });

  it('that are not declared stay', async () => {
    const { VectorIndexes: _, ...undeclared } = searchable([byMeaning()]);
    expect(await transition(searchable([byMeaning()]), undeclared)).toEqual([]);
  });

  it.each<[string, Partial<ReturnType<typeof byMeaning>>]>([
    ['VectorAttribute', { VectorAttribute: { AttributeName: 'picture' } }],
    ['SearchSchema', { SearchSchema: [partition('shop')] }],
    ['Projection', { Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['title'] } }],
    ['Dimensions', { Dimensions: 4 }],
    ['DistanceFunction', { DistanceFunction: 'EUCLIDEAN' }],
  ])('one with another %s is deleted and created again', async (setting, changes) => {
    const before = searchable([byMeaning()]);
    const index = byMeaning(changes);
    const attributes = changes.SearchSchema ? [attribute('shop')] : [];
    const after = searchable([index], ...attributes);
    const environment = await environmentWith(before);
    const { steps } = await environment.table(after).plan();

    expect(steps.map(({ summary, loses }) => [summary, loses])).toEqual([
      [`delete vector index byMeaning (changes: ${setting}) of table orders`, 'index'],
      ['create vector index byMeaning of table orders', undefined],
    ]);
    expect(await changeTo(environment, after)).toEqual([remove('byMeaning'), create(index, ...attributes)]);
  });

  it('are equal in any order of their lists', async () => {
    const index = (first: string, second: string) =>
      byMeaning({
        SearchSchema: [filter(first), partition('city'), filter(second)],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [`${first}s`, `${second}s`] },
      });
    const other = byMeaning({ IndexName: 'another' });
    const attributes = [...shops, attribute('city')];
    const before = searchable([index('shop', 'brand'), other], ...attributes);
    expect(await transition(before, searchable([other, index('brand', 'shop')], ...attributes))).toEqual([]);
  });

  it('several change in one apply, one per call: deletions before creations', async () => {
    const named = (IndexName: string) => byMeaning({ IndexName });
    const calls = await transition(
      searchable([named('aaa'), named('bbb'), named('ccc')]),
      searchable([named('bbb'), named('ddd'), named('eee')]),
    );
    expect(calls).toEqual([remove('aaa'), remove('ccc'), create(named('ddd')), create(named('eee'))]);
  });

  it('all on one attribute change their dimensions: no two of different dimensions exist at once', async () => {
    const both = (Dimensions: number) => [byMeaning({ Dimensions }), byMeaning({ IndexName: 'second', Dimensions })];
    expect(await transition(searchable(both(3)), searchable(both(4)))).toHaveLength(4);
  });

  it('take turns with global indexes, and an attribute of both gets another type', async () => {
    const before = ordersOnDemand({ VectorIndexes: [byMeaning({ SearchSchema: [filter('date')] })] });
    const after = { ...before, AttributeDefinitions: [attribute('id'), attribute('date')] };
    expect(await transition(before, after)).toEqual([
      remove('byMeaning'),
      indexes({ Delete: { IndexName: 'byDate' } }),
      { ...indexes({ Create: byDate() }), AttributeDefinitions: [attribute('date')] },
      create(byMeaning({ SearchSchema: [filter('date')] }), attribute('date')),
    ]);
  });

  it('one takes over the attribute of a global index, and gives it back', async () => {
    const vector = searchable([byMeaning({ VectorAttribute: { AttributeName: 'date' } })]);
    const key = { ...ordersOnDemand(), VectorIndexes: [] };
    expect(await transition(key, vector)).toHaveLength(2);
    expect(await transition(vector, key)).toHaveLength(2);
  });

  it('are created after the switch to on-demand, and deleted before the switch back', async () => {
    const provisioned: TableResource = {
      ...orders({ GlobalSecondaryIndexes: [], AttributeDefinitions: [attribute('id')] }),
      VectorIndexes: [],
    };
    const mode = expect.objectContaining({ BillingMode: expect.any(String) });
    expect(await transition(provisioned, searchable([byMeaning()]))).toEqual([mode, create(byMeaning())]);
    expect(await transition(searchable([byMeaning()]), provisioned)).toEqual([remove('byMeaning'), mode]);
  });

  it('are added to a table with replicas, and are those of a new replica', async () => {
    const replicated = (resource: TableResource) => ({ ...resource, Replicas: [{ Region: 'eu-west-1' }] });
    expect(await transition(replicated(searchable([])), replicated(searchable([byMeaning()])))).toEqual([
      create(byMeaning()),
    ]);
    expect(await transition(searchable([byMeaning()]), replicated(searchable([byMeaning()])))).toHaveLength(1);
  });

  it('are waited for while they are filled, also to delete the table', async () => {
    const environment = new TestEnvironment('aws');
    await environment.table(searchable([])).apply();
    const adding = environment.table(searchable([byMeaning()]));
    await adding.apply({ sync: false });
    environment.forgetCalls();
    const begun = environment.clock.now();
    expect(await adding.plan()).toMatchObject({ status: 'UPDATING', steps: [] });
    environment.clock.advance(60_000);
    expect(await adding.plan()).toMatchObject({ status: 'CREATING', steps: [] });
    await environment.table(searchable([byMeaning()]), 'terminated').apply({ maxTimeout: HOURS });
    expect(sent(environment)).toEqual([{ operation: 'DeleteTable' }]);
    expect(environment.clock.now() - begun).toBeGreaterThan(500_000);
  });

  it('are imported as they were declared', async () => {
    const environment = await environmentWith(searchable([inShops], ...shops));
    const definition = await environment.table(searchable([])).readDefinition();
    expect(definition?.aws_resource).toMatchObject({ VectorIndexes: [inShops] });
    if (!definition) throw new Error('there is a table');
    expect(await environment.table(definition.aws_resource).apply()).toMatchObject({ outcome: 'unchanged' });
  });
});

describe('a process that dies while vector indexes change', () => {
  const before = searchable([byMeaning(), byMeaning({ IndexName: 'old' })]);
  const after = searchable([byMeaning({ DistanceFunction: 'DOT_PRODUCT' }), byMeaning({ IndexName: 'new' })]);

  it.each([0, 1, 2, 3])('before step %d: the next apply does the rest, and nothing twice', async (number) => {
    const environment = await environmentWith(before);
    let step = 0;
    const cut: BeforeStep = () => {
      step += 1;
      if (step > number) throw new Error('the process is gone');
    };
    const dying = environment.table(after, 'running', environment.runtime([cut])).apply({ maxTimeout: HOURS });
    await expect(dying).rejects.toThrow('gone');
    await environment.table(after).apply({ maxTimeout: HOURS });

    expect(sent(environment)).toEqual([
      remove('byMeaning'),
      remove('old'),
      create(byMeaning({ DistanceFunction: 'DOT_PRODUCT' })),
      create(byMeaning({ IndexName: 'new' })),
    ]);
    expect(await environment.table(after).apply()).toMatchObject({ outcome: 'unchanged' });
  });
});
