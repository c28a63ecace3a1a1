import { describeOnDemand } from '../capacity/maxima.js';
import { describeThroughput } from '../capacity/throughput.js';
import { describeWarmOf } from '../capacity/warm.js';
import type { Json } from '../request/operation.js';
import { indexStatus, isBeingAdded } from '../world/status.js';
import type { GlobalIndexState, IndexState, TableState } from '../world/table-state.js';

export function describeIndexes(table: TableState, now: number): Json {
  const { localIndexes, globalIndexes } = table;
  return {
    ...(localIndexes.length > 0 && { LocalSecondaryIndexes: localIndexes.map((index) => localIndex(table, index)) }),
    ...(globalIndexes.length > 0 && {
      GlobalSecondaryIndexes: globalIndexes.map((index) => ({
        ...globalIndex(table, index, now),
        WarmThroughput: describeWarmOf(index, indexStatus(table, index)),
      })),
    }),
  };
}

const localIndex = (table: TableState, index: IndexState): Json => ({
  IndexName: index.name,
  KeySchema: index.keySchema,
  Projection: index.projection,
  IndexArn: `${table.arn}/index/${index.name}`,
});

export const globalIndex = (table: TableState, index: GlobalIndexState, now: number): Json => ({
  ...localIndex(table, index),
  IndexStatus: indexStatus(table, index),
  ...(isBeingAdded(index) && { Backfilling: index.job?.kind === 'backfilling' }),
  ProvisionedThroughput: describeThroughput(index.throughput, now),
  ...(index.onDemand && { OnDemandThroughput: describeOnDemand(index.onDemand) }),
});
