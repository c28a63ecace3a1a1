import { formatPath } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { checkTable } from '../../src/definition/definition.js';
import { type TableResource, tableResource } from '../../src/settings/all.js';
import { byDate, orders } from '../support/definitions.js';
import { attribute, byMeaning, filter, partition, searchable } from '../support/vector-indexes.js';

/** Returns the violations of a table, as `path: message`. */
const problems = (resource: TableResource) =>
  checkTable(resource).map(({ path, message }) => `${formatPath(path).replace('aws_resource.', '')}: ${message}`);

const filters = (count: number) => Array.from({ length: count }, (_, at) => `filter${at}`);

describe('checkTable on vector indexes', () => {
  it('accepts one with a partition key, and all filters that are possible', () => {
    const SearchSchema = [partition('shop'), ...filters(18).map(filter)];
    const table = searchable([byMeaning({ SearchSchema })], ...['shop', ...filters(18)].map((name) => attribute(name)));
    expect(problems(table)).toEqual([]);
  });

  it('accepts several on one attribute, and more than five: the number is a quota that AWS raises', () => {
    const names = ['one', 'two', 'three', 'four', 'five', 'six'];
    expect(problems(searchable(names.map((IndexName) => byMeaning({ IndexName }))))).toEqual([]);
  });

  it.each<[string, TableResource, string]>([
    [
      'a provisioned table',
      orders({ VectorIndexes: [byMeaning()] }),
      'VectorIndexes: a table with vector indexes needs BillingMode PAY_PER_REQUEST: change it, or remove the indexes.',
    ],
    [
      'two with one name',
      searchable([byMeaning(), byMeaning()]),
      'VectorIndexes[1].IndexName: another index has the name "byMeaning": use another name. Each index of a table needs its own name.',
    ],
    [
      'one with the name of a global index',
      {
        ...searchable([byMeaning({ IndexName: 'byDate' })], attribute('date')),
        GlobalSecondaryIndexes: [byDate()],
      },
      'VectorIndexes[0].IndexName: another index has the name "byDate": use another name. Each index of a table needs its own name.',
    ],
    [
      'vectors in an attribute of a key',
      searchable([byMeaning({ VectorAttribute: { AttributeName: 'id' } })]),
      'VectorIndexes[0].VectorAttribute.AttributeName: "id" is in AttributeDefinitions: vectors need an attribute that no key ' +
        'uses, and no definition.',
    ],
    [
      'different dimensions on one attribute',
      searchable([byMeaning(), byMeaning({ IndexName: 'second', Dimensions: 4 })]),
      'VectorIndexes[1].Dimensions: all indexes on "embedding" need equal Dimensions: byMeaning has 3.',
    ],
    [
      'an attribute to search with that is not defined',
      searchable([byMeaning({ SearchSchema: [filter('shop')] })]),
      'VectorIndexes[0].SearchSchema[0].AttributeName: "shop" is not defined: add it to AttributeDefinitions.',
    ],
    [
      'an attribute twice in a search schema',
      searchable([byMeaning({ SearchSchema: [partition('shop'), filter('shop')] })], attribute('shop')),
      'VectorIndexes[0].SearchSchema[1].AttributeName: "shop" is in this search schema already: use each attribute once.',
    ],
    [
      'two partition keys',
      searchable(
        [byMeaning({ SearchSchema: [partition('shop'), partition('city')] })],
        attribute('shop'),
        attribute('city'),
      ),
      'VectorIndexes[0].SearchSchema: a search schema can have 1 HASH attribute(s), found 2.',
    ],
    [
      'more than 18 filters',
      searchable([byMeaning({ SearchSchema: filters(19).map(filter) })], ...filters(19).map((name) => attribute(name))),
      'VectorIndexes[0].SearchSchema: a search schema can have 18 INLINE_FILTER attribute(s), found 19.',
    ],
    [
      'a projection that lacks its attributes',
      searchable([byMeaning({ Projection: { ProjectionType: 'INCLUDE' } })]),
      'VectorIndexes[0].Projection: INCLUDE needs NonKeyAttributes: list them, or use KEYS_ONLY.',
    ],
  ])('refuses %s', (_, resource, problem) => {
    expect(problems(resource)).toEqual([problem]);
  });
});

describe('the schema of vector indexes', () => {
  it.each<[string, object]>([
    ['no dimensions', { Dimensions: 0 }],
    ['too many dimensions', { Dimensions: 4097 }],
    ['a fraction of a dimension', { Dimensions: 3.5 }],
    ['an unknown distance function', { DistanceFunction: 'MANHATTAN' }],
    ['a short name', { IndexName: 'ab' }],
    ['an empty search schema', { SearchSchema: [] }],
    ['a setting that vector indexes do not have', { KeySchema: [] }],
  ])('refuses %s', (_, changes) => {
    const table = { ...searchable([]), VectorIndexes: [{ ...byMeaning(), ...changes }] };
    expect(tableResource.safeParse(table).success).toBe(false);
  });
});
