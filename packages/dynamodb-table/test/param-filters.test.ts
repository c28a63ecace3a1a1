import { describe, expect, it } from 'vitest';
import {
  DynamoDBTable,
  REMOVE_PARAM_FILTER,
  START_PARAM_FILTER,
  THROUGHPUT_PARAM_FILTER,
  UPDATE_PARAM_FILTER,
} from '../src/index.js';

const filters = { REMOVE_PARAM_FILTER, START_PARAM_FILTER, THROUGHPUT_PARAM_FILTER, UPDATE_PARAM_FILTER };
const each = Object.entries(filters);

describe('the parameter filters', () => {
  it.each([
    ['REMOVE_PARAM_FILTER', ['CreationDateTime', 'ItemCount', 'TableArn', 'TableSizeBytes', 'TableStatus']],
    [
      'START_PARAM_FILTER',
      [
        'AttributeDefinitions',
        'GlobalSecondaryIndexes',
        'KeySchema',
        'LocalSecondaryIndexes',
        'ProvisionedThroughput',
        'TableName',
      ],
    ],
    ['THROUGHPUT_PARAM_FILTER', ['ReadCapacityUnits', 'WriteCapacityUnits']],
    [
      'UPDATE_PARAM_FILTER',
      [
        'AttributeDefinitions',
        'GlobalSecondaryIndexUpdates',
        'ProvisionedThroughput',
        'StreamSpecification',
        'TableName',
      ],
    ],
  ] as const)('%s has every name of the original', (name, names) => {
    expect([...filters[name]]).toEqual(expect.arrayContaining([...names]));
  });

  it('have the names that were added to the API', () => {
    const gained = ['BillingMode', 'OnDemandThroughput', 'WarmThroughput', 'SSESpecification', 'TableClass'];
    const both = [...gained, 'DeletionProtectionEnabled', 'StreamSpecification'];
    expect([...START_PARAM_FILTER]).toEqual(expect.arrayContaining([...both, 'Tags', 'ResourcePolicy']));
    expect([...UPDATE_PARAM_FILTER]).toEqual(expect.arrayContaining([...both, 'ReplicaUpdates']));
    expect([...REMOVE_PARAM_FILTER]).toEqual(expect.arrayContaining(['TableId', 'BillingModeSummary', 'IndexStatus']));
  });

  it.each(each)('%s is there as a static of the class', (name, filter) => {
    expect(Reflect.get(DynamoDBTable, name)).toBe(filter);
  });

  it.each(each)('%s can be read as any set', (_, filter) => {
    const names = [...filter];
    const visited: string[] = [];
    filter.forEach((name) => {
      visited.push(name);
    });
    expect(filter.size).toBe(names.length);
    expect(names.every((name) => filter.has(name))).toBe(true);
    expect([...filter.keys()]).toEqual(names);
    expect([...filter.values()]).toEqual(names);
    expect([...filter.entries()]).toEqual(names.map((name) => [name, name]));
    expect(visited).toEqual(names);
  });

  it.each(each)('%s cannot be changed in any way', (_, filter) => {
    const before = [...filter];
    const attempts = [
      () => Reflect.apply(Set.prototype.add, filter, ['Extra']),
      () => Reflect.apply(Set.prototype.delete, filter, [before[0]]),
      () => Reflect.apply(Set.prototype.clear, filter, []),
      () => Object.assign(filter, { has: () => true }),
    ];
    for (const attempt of attempts) expect(attempt).toThrow(TypeError);
    expect([...filter]).toEqual(before);
    expect(filter.has('Extra')).toBe(false);
  });
});
