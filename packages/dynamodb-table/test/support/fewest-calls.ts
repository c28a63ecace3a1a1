import type { GlobalSecondaryIndexUpdate, TableDescription, UpdateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { TableResource } from '../../src/definition/table.js';
import { updateTable } from './model-update.js';

type Input = Omit<UpdateTableCommandInput, 'TableName'>;
type GlobalIndex = NonNullable<TableResource['GlobalSecondaryIndexes']>[number];

/**
 * The least number of `UpdateTable` calls that lead from a table to a definition, found by trying every call that the model
 * of DynamoDB takes, breadth first: billing, throughputs, maxima, streams and global indexes.
 *
 * @param isThere - whether a table is as it is to be
 */
export function fewestCalls(
  from: TableDescription,
  goal: TableResource,
  isThere: (table: TableDescription) => boolean,
): number {
  let frontier = [from];
  const seen = new Set<string>();
  for (let calls = 0; frontier.length > 0; calls += 1) {
    if (frontier.some(isThere)) return calls;
    const next: TableDescription[] = [];
    for (const table of frontier)
      for (const after of successors(table, goal)) {
        const key = keyOf(after);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(after);
      }
    frontier = next;
  }
  throw new Error('the model has no way to the goal');
}

function keyOf(table: TableDescription): string {
  const indexes = [...(table.GlobalSecondaryIndexes ?? [])].sort((a, b) =>
    (a.IndexName ?? '') < (b.IndexName ?? '') ? -1 : 1,
  );
  return JSON.stringify({ ...table, GlobalSecondaryIndexes: indexes });
}

function successors(table: TableDescription, goal: TableResource): TableDescription[] {
  return candidates(table, goal).flatMap((input) => {
    try {
      return [updateTable(table, { TableName: 'table', ...input })];
    } catch {
      return [];
    }
  });
}

/** Every combination of what could be in one call; indexes one after the other, since their order does not count. */
function candidates(table: TableDescription, goal: TableResource): Input[] {
  const combined: Input[] = [];
  const { ProvisionedThroughput, OnDemandThroughput, BillingMode = 'PROVISIONED' } = goal;
  const streams: Input[] = [{}, { StreamSpecification: { StreamEnabled: false } }];
  if (goal.StreamSpecification?.StreamEnabled) streams.push({ StreamSpecification: goal.StreamSpecification });
  const given = (input: Input): Input[] => [{}, input];
  for (const billing of given({ BillingMode }))
    for (const units of given(ProvisionedThroughput ? { ProvisionedThroughput } : {}))
      for (const maximum of given(OnDemandThroughput ? { OnDemandThroughput } : {}))
        for (const stream of streams)
          for (const indexes of indexChanges(table, goal))
            combined.push({ ...billing, ...units, ...maximum, ...stream, ...indexes });
  return combined;
}

function indexChanges(table: TableDescription, goal: TableResource): Input[] {
  const wanted = goal.GlobalSecondaryIndexes;
  if (!wanted) return [{}];
  const present = (table.GlobalSecondaryIndexes ?? []).flatMap((index) => index.IndexName ?? []);
  const creations = wanted.filter((index) => !present.includes(index.IndexName)).slice(0, 1);
  const actions: GlobalSecondaryIndexUpdate[] = [
    ...creations.map((index) => ({ Create: creation(index) })),
    ...present.map((IndexName) => ({ Delete: { IndexName } })),
  ];
  const updates = present.flatMap((name) => {
    const index = wanted.find((one) => one.IndexName === name);
    return index ? [index] : [];
  });
  return [undefined, ...actions].flatMap((action) =>
    updateLists(updates, table).flatMap((list) => {
      const all = [...list, ...(action ? [action] : [])];
      return all.length > 0
        ? [{ GlobalSecondaryIndexUpdates: all, AttributeDefinitions: goal.AttributeDefinitions }]
        : [{}];
    }),
  );
}

/** No update; of all indexes that differ; of all that there are, as a switch to PROVISIONED needs. */
function updateLists(indexes: readonly GlobalIndex[], table: TableDescription): GlobalSecondaryIndexUpdate[][] {
  const update = ({ IndexName, ProvisionedThroughput, OnDemandThroughput }: GlobalIndex) => ({
    Update: {
      IndexName,
      ...(ProvisionedThroughput && { ProvisionedThroughput }),
      ...(OnDemandThroughput && { OnDemandThroughput }),
    },
  });
  const differing = indexes.filter((index) => {
    const found = table.GlobalSecondaryIndexes?.find((one) => one.IndexName === index.IndexName);
    const { ReadCapacityUnits: read, WriteCapacityUnits: write } = index.ProvisionedThroughput ?? {};
    const units = found?.ProvisionedThroughput;
    const most = index.OnDemandThroughput?.MaxReadRequestUnits;
    return index.ProvisionedThroughput
      ? units?.ReadCapacityUnits !== read || units?.WriteCapacityUnits !== write
      : most !== undefined && most !== (found?.OnDemandThroughput?.MaxReadRequestUnits ?? -1);
  });
  return [[], differing.map(update), indexes.map(update)];
}

function creation({ IndexName, KeySchema, Projection, ...capacity }: GlobalIndex) {
  const { ProvisionedThroughput, OnDemandThroughput } = capacity;
  const isLimited = (OnDemandThroughput?.MaxReadRequestUnits ?? -1) > 0;
  return {
    IndexName,
    KeySchema,
    Projection,
    ...(ProvisionedThroughput && { ProvisionedThroughput }),
    ...(isLimited && OnDemandThroughput && { OnDemandThroughput }),
  };
}
