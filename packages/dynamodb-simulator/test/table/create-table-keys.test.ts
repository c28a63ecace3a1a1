import { describe, expect, it } from 'vitest';
import { all, hash, INVALID, onDemand, range, strings, TestClient, units } from '../support/simulator.js';

const global = (over: object = {}) => ({ IndexName: 'by-a', KeySchema: [hash('a')], Projection: all, ...over });
const local = (over: object = {}) => ({
  IndexName: 'local',
  KeySchema: [hash('id'), range('a')],
  Projection: all,
  ...over,
});
const withGlobal = (...indexes: object[]) => ({
  ...onDemand(),
  AttributeDefinitions: strings('id', 'a'),
  GlobalSecondaryIndexes: indexes,
});
const withLocal = (...indexes: object[]) => ({
  ...onDemand(),
  AttributeDefinitions: strings('id', 'at', 'a'),
  KeySchema: [hash('id'), range('at')],
  LocalSecondaryIndexes: indexes,
});
const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const multi = (...key: { AttributeName: string; KeyType: string }[]) => ({
  ...onDemand(),
  AttributeDefinitions: strings('id', ...new Set(key.map(({ AttributeName }) => AttributeName))),
  GlobalSecondaryIndexes: [global({ KeySchema: key })],
});

type Case = [title: string, input: object, refusal: string];

const keys: Case[] = [
  [
    'an attribute defined twice',
    { ...onDemand(), AttributeDefinitions: strings('id', 'id') },
    'ValidationException: Attribute Name is duplicated: id',
  ],
  [
    'no definitions',
    { ...onDemand(), AttributeDefinitions: [] },
    'ValidationException: Invalid KeySchema: Some index key attribute have no definition',
  ],
  [
    'a key that is not defined',
    { ...onDemand(), AttributeDefinitions: strings('ID') },
    `${INVALID}Some index key attributes are not defined in AttributeDefinitions. Keys: [id], AttributeDefinitions: [ID]`,
  ],
  [
    'one attribute as both keys',
    { ...onDemand(), AttributeDefinitions: strings('id', 'at'), KeySchema: [hash('id'), range('id')] },
    'ValidationException: Both the Hash Key and the Range Key element in the KeySchema have the same name',
  ],
  [
    'a range key first',
    { ...onDemand(), AttributeDefinitions: strings('id', 'at'), KeySchema: [range('at'), hash('id')] },
    'ValidationException: Invalid KeySchema: The first KeySchemaElement is not a HASH key type',
  ],
  [
    'two hash keys',
    { ...onDemand(), AttributeDefinitions: strings('id', 'at'), KeySchema: [hash('id'), hash('at')] },
    'ValidationException: Invalid KeySchema: The second KeySchemaElement is not a RANGE key type',
  ],
  [
    'an unused definition, without indexes',
    { ...onDemand(), AttributeDefinitions: strings('id', 'at') },
    `${INVALID}Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions`,
  ],
  [
    'an unused definition, with indexes',
    { ...withGlobal(global()), AttributeDefinitions: strings('id', 'a', 'b') },
    `${INVALID}Some AttributeDefinitions are not used. AttributeDefinitions: [id, a, b], keys used: [id, a]`,
  ],
];

const indexes: Case[] = [
  ['an empty list of global indexes', withGlobal(), `${INVALID}List of GlobalSecondaryIndexes is empty`],
  ['an empty list of local indexes', withLocal(), `${INVALID}List of LocalSecondaryIndexes is empty`],
  [
    'an index on an attribute that is not defined',
    { ...withGlobal(global()), AttributeDefinitions: strings('id') },
    `${INVALID}Some index key attributes are not defined in AttributeDefinitions. Keys: [a], AttributeDefinitions: [id]`,
  ],
  [
    'a local index on a table without a range key',
    { ...onDemand(), AttributeDefinitions: strings('id', 'a'), LocalSecondaryIndexes: [local()] },
    `${INVALID}Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex`,
  ],
  [
    'a local index on a table without a range key, with any definitions',
    { ...onDemand(), LocalSecondaryIndexes: [local()] },
    `${INVALID}Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex`,
  ],
  [
    'a local index on a table without a range key, even if a definition is not used',
    { ...onDemand(), AttributeDefinitions: strings('id', 'a', 'unused'), LocalSecondaryIndexes: [local()] },
    `${INVALID}Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex`,
  ],
  [
    'a local index without a range key',
    { ...withLocal(local({ KeySchema: [hash('id')] })), AttributeDefinitions: strings('id', 'at') },
    `${INVALID}Index KeySchema does not have a range key for index: local`,
  ],
  [
    'a local index with a hash key of its own',
    withLocal(local({ KeySchema: [hash('a'), range('at')] })),
    `${INVALID}Index KeySchema does not have the same leading hash key as table KeySchema for index: local. ` +
      'index hash key: a, table hash key: id',
  ],
  [
    'six local indexes',
    withLocal(...many(6, (i) => local({ IndexName: `local-${i}` }))),
    `${INVALID}Number of LocalSecondaryIndexes exceeds per-table limit of 5`,
  ],
  [
    '21 global indexes',
    withGlobal(...many(21, (i) => global({ IndexName: `global-${i}` }))),
    `${INVALID}GlobalSecondaryIndex count exceeds the per-table limit of 20`,
  ],
  ['two indexes of one name', withGlobal(global(), global()), `${INVALID}Duplicate index name: by-a`],
  [
    'a local and a global index of one name',
    { ...withLocal(local()), GlobalSecondaryIndexes: [global({ IndexName: 'local' })] },
    `${INVALID}Duplicate index name: local`,
  ],
  [
    'a global index without throughput on a provisioned table',
    { ...withGlobal(global()), BillingMode: 'PROVISIONED', ProvisionedThroughput: units(1, 1) },
    `${INVALID}ProvisionedThroughput is not specified for index: by-a`,
  ],
  [
    'a global index with throughput on an on-demand table',
    withGlobal(global({ ProvisionedThroughput: units(1, 1) })),
    `${INVALID}ProvisionedThroughput should not be specified for index: by-a when BillingMode is PAY_PER_REQUEST`,
  ],
  ['a projection without a type', withGlobal(global({ Projection: {} })), `${INVALID}Unknown ProjectionType: null`],
  [
    'attributes in a projection of all',
    withGlobal(global({ Projection: { ProjectionType: 'ALL', NonKeyAttributes: ['x'] } })),
    `${INVALID}ProjectionType is ALL, but NonKeyAttributes is specified`,
  ],
  [
    'a projection of some without attributes',
    withGlobal(global({ Projection: { ProjectionType: 'INCLUDE' } })),
    `${INVALID}ProjectionType is INCLUDE, but NonKeyAttributes is not specified`,
  ],
  [
    'more than 100 projected attributes',
    withGlobal(
      ...many(6, (i) => {
        const NonKeyAttributes = many(17, (j) => `attribute-${j}`);
        return global({ IndexName: `global-${i}`, Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes } });
      }),
    ),
    `${INVALID}NonKeyAttributes count 102 exceeds the per-table limit of 100 over all indexes`,
  ],
  [
    'a projection that repeats an attribute',
    withGlobal(global({ Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['x', 'y', 'x'] } })),
    `${INVALID}Duplicate element in NonKeyAttributes: x`,
  ],
];

const multiAttributeKeys: Case[] = [
  [
    'five hash attributes',
    multi(...['a', 'b', 'c', 'd', 'e'].map(hash)),
    `${INVALID}The KeySchema exceeds the maximum allowed number of HASH key attributes`,
  ],
  [
    'five range attributes',
    multi(hash('h'), ...['a', 'b', 'c', 'd', 'e'].map(range)),
    `${INVALID}The KeySchema exceeds the maximum allowed number of RANGE key attributes`,
  ],
  [
    'a hash attribute after a range attribute',
    multi(hash('a'), range('b'), hash('c')),
    `${INVALID}All HASH key attributes must precede RANGE key attributes in the KeySchema`,
  ],
  [
    'one attribute twice',
    multi(hash('a'), range('b'), range('b')),
    'ValidationException: The KeySchema contains multiple key attributes with the same name',
  ],
];

describe.each([
  ['keys', keys],
  ['indexes', indexes],
  ['keys of several attributes', multiAttributeKeys],
])('CreateTable refuses, in %s,', (_group, cases) => {
  it.each(cases)('%s', async (_title, input, refusal) => {
    const aws = new TestClient();

    expect(await aws.refusal('CreateTable', input)).toBe(refusal);
    expect((await aws.call('ListTables')).TableNames).toEqual([]);
  });
});
