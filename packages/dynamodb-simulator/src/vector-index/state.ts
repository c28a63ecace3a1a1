import type { FurtherIndex, Projection, TableState } from '../world/table-state.js';

/** A vector index of a table. Nothing of it can be changed. */
export interface VectorIndexState extends FurtherIndex {
  vectorAttribute: string;
  searchSchema?: { AttributeName: string; SearchSchemaElementType: 'HASH' | 'INLINE_FILTER' }[];
  projection: Projection;
  dimensions: number;
  distanceFunction: string;
}

declare module '../world/table-state.js' {
  interface FurtherIndexes {
    vector: VectorIndexState[];
  }
}

export const vectorIndexes = ({ furtherIndexes }: TableState): VectorIndexState[] => furtherIndexes?.vector ?? [];

/** Replaces the vector indexes of a table. A table without any has no such member. */
export function setVectorIndexes(table: TableState, indexes: VectorIndexState[]): void {
  const { vector: _, ...others } = table.furtherIndexes ?? {};
  const kinds = indexes.length > 0 ? { ...others, vector: indexes } : others;
  if (Object.keys(kinds).length > 0) table.furtherIndexes = kinds;
  else delete table.furtherIndexes;
}
