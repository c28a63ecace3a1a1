import type { Json } from '../request/operation.js';
import type { AttributeUse, TablePart } from '../request/table-part.js';
import { settleJob } from '../secondary-index/settle.js';
import { pruneDefinitions } from '../world/indexes.js';
import { indexStatus, isBeingAdded } from '../world/status.js';
import type { TableState } from '../world/table-state.js';
import { checkVectorIndexChange } from './change.js';
import { createFields, updateFields } from './input.js';
import { checkNewVectorIndexes, type NewTable } from './rules.js';
import { setVectorIndexes, type VectorIndexState, vectorIndexes } from './state.js';

/** The vector indexes of a table. They hold no items: `SearchVectors` is not supported. */
export const vectorIndexPart: TablePart = {
  createFields,
  updateFields,
  attributesIn,
  checkCreation(input: NewTable, { now, durations }) {
    const indexes = checkNewVectorIndexes(input);
    if (indexes.length === 0) return undefined;
    return (table) => {
      setVectorIndexes(table, indexes);
      if (table.job) table.job.due = Math.max(table.job.due, now + durations.createTableWithVectorIndexes);
    };
  },
  checkChange: checkVectorIndexChange,
  describe: describeVectorIndexes,
  settle: settleVectorIndexes,
  isMoving: (table) => vectorIndexes(table).some(({ job }) => job !== undefined),
};

/** The attribute with the vectors counts as used here: that it must not be defined has a refusal of its own. */
function attributesIn({ VectorIndexes: indexes = [] }: NewTable): AttributeUse[] {
  return indexes.map(({ SearchSchema = [], VectorAttribute }) => [...SearchSchema, VectorAttribute]);
}

function describeVectorIndexes(table: TableState): Json {
  const indexes = vectorIndexes(table);
  if (indexes.length === 0 || table.job?.kind === 'deleting') return {};
  return { VectorIndexes: indexes.map((index) => describeVectorIndex(table, index)) };
}

/** `Backfilling` is absent of an index that was created with its table, and of one that is ACTIVE. */
function describeVectorIndex(table: TableState, index: VectorIndexState): Json {
  const { name, vectorAttribute, searchSchema, projection, dimensions, distanceFunction } = index;
  return {
    IndexName: name,
    VectorAttribute: { AttributeName: vectorAttribute },
    ...(searchSchema && { SearchSchema: searchSchema }),
    Projection: projection,
    Dimensions: dimensions,
    DistanceFunction: distanceFunction,
    IndexStatus: indexStatus(table, index),
    ...(isBeingAdded(index) && { Backfilling: index.job?.kind === 'backfilling' }),
    IndexArn: `${table.arn}/index/${name}`,
    IndexSizeBytes: 0,
    ItemCount: 0,
  };
}

function settleVectorIndexes(table: TableState, now: number): void {
  const indexes = vectorIndexes(table);
  for (const index of indexes) settleJob(index, now);
  const staying = indexes.filter(({ job }) => job?.kind !== 'deleting' || job.due > now);
  if (staying.length === indexes.length) return;
  setVectorIndexes(table, staying);
  pruneDefinitions(table);
}
