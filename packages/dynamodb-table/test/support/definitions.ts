import type { TableResource } from '../../src/settings/all.js';

/** The table of the original's example: two string keys, one local index, provisioned. */
export function posts(changes: Partial<TableResource> = {}): TableResource {
  return {
    TableName: 'posts',
    AttributeDefinitions: [
      { AttributeName: 'Post', AttributeType: 'S' },
      { AttributeName: 'PostDateTime', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'Post', KeyType: 'HASH' },
      { AttributeName: 'PostDateTime', KeyType: 'RANGE' },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: 'LastPostIndex',
        KeySchema: [
          { AttributeName: 'Post', KeyType: 'HASH' },
          { AttributeName: 'PostDateTime', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
    ProvisionedThroughput: { ReadCapacityUnits: 10, WriteCapacityUnits: 10 },
    ...changes,
  };
}

/** A provisioned table with a string key `id`, and a global index `byDate` on the number `date`. */
export function orders(changes: Partial<TableResource> = {}): TableResource {
  return {
    TableName: 'orders',
    AttributeDefinitions: [
      { AttributeName: 'id', AttributeType: 'S' },
      { AttributeName: 'date', AttributeType: 'N' },
    ],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [byDate({ ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 4 } })],
    ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 2 },
    ...changes,
  };
}

type GlobalIndex = NonNullable<TableResource['GlobalSecondaryIndexes']>[number];

/** The global index of {@link orders}. */
export function byDate(changes: Partial<GlobalIndex> = {}): GlobalIndex {
  return {
    IndexName: 'byDate',
    KeySchema: [{ AttributeName: 'date', KeyType: 'HASH' }],
    Projection: { ProjectionType: 'ALL' },
    ...changes,
  };
}

/** {@link orders} with on-demand capacity. */
export function ordersOnDemand(changes: Partial<TableResource> = {}): TableResource {
  const { ProvisionedThroughput, ...others } = orders({ GlobalSecondaryIndexes: [byDate()] });
  return { ...others, BillingMode: 'PAY_PER_REQUEST', ...changes };
}
