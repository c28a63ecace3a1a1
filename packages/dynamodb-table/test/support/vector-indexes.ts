import type { TableResource } from '../../src/settings/all.js';
import { ordersOnDemand } from './definitions.js';

type VectorIndex = NonNullable<TableResource['VectorIndexes']>[number];

/** A vector index `byMeaning` on the attribute `embedding`. */
export function byMeaning(changes: Partial<VectorIndex> = {}): VectorIndex {
  return {
    IndexName: 'byMeaning',
    VectorAttribute: { AttributeName: 'embedding' },
    Projection: { ProjectionType: 'KEYS_ONLY' },
    Dimensions: 3,
    DistanceFunction: 'COSINE',
    ...changes,
  };
}

export const partition = (AttributeName: string) => ({ AttributeName, SearchSchemaElementType: 'HASH' as const });
export const filter = (AttributeName: string) => ({ AttributeName, SearchSchemaElementType: 'INLINE_FILTER' as const });
export const attribute = (AttributeName: string, AttributeType: 'S' | 'N' = 'S') => ({ AttributeName, AttributeType });

/** An on-demand table with the key `id`, these vector indexes, and definitions of more attributes. */
export const searchable = (VectorIndexes: readonly VectorIndex[], ...attributes: ReturnType<typeof attribute>[]) =>
  ordersOnDemand({
    AttributeDefinitions: [attribute('id'), ...attributes],
    GlobalSecondaryIndexes: [],
    VectorIndexes: [...VectorIndexes],
  });
