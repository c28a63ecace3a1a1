import { onDemand, strings } from './simulator.js';

/** A vector index on the attribute `embedding`. */
export const vectors = (IndexName = 'by-meaning', more: object = {}) => ({
  IndexName,
  VectorAttribute: { AttributeName: 'embedding' },
  Projection: { ProjectionType: 'KEYS_ONLY' },
  Dimensions: 3,
  DistanceFunction: 'COSINE',
  ...more,
});

export const partition = (AttributeName: string) => ({ AttributeName, SearchSchemaElementType: 'HASH' });
export const filter = (AttributeName: string) => ({ AttributeName, SearchSchemaElementType: 'INLINE_FILTER' });

/** A table with the key `id`, these vector indexes, and definitions of more attributes. */
export const withVectors = (indexes: readonly object[], ...attributes: string[]) => ({
  ...onDemand(),
  AttributeDefinitions: strings('id', ...attributes),
  VectorIndexes: indexes,
});

export const change = (...VectorIndexUpdates: object[]) => ({ TableName: 'orders', VectorIndexUpdates });
export const create = (IndexName?: string, more: object = {}) => change({ Create: vectors(IndexName, more) });
export const remove = (IndexName: string) => change({ Delete: { IndexName } });
