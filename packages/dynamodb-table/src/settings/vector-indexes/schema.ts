import type { VectorIndexDescription } from '@aws-sdk/client-dynamodb';
import { omitUndefined } from '@pcf/core/values';
import { SEARCH_ATTRIBUTES_PER_TYPE, VECTOR_DIMENSIONS } from '@pcf/dynamodb-facts';
import { z } from 'zod';
import { describedProjection, isPartialProjection, normaliseProjection, projection } from '../indexes/projection.js';
import { attributeName, resourceName, sortedByName } from '../keys.js';

const searchSchemaElement = z.strictObject({
  AttributeName: attributeName.describe('The name of an attribute from AttributeDefinitions.'),
  SearchSchemaElementType: z
    .enum(['HASH', 'INLINE_FILTER'])
    .describe('HASH: each search must give a value of the attribute. INLINE_FILTER: a search can give one.'),
});

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_VectorIndex.html */
export const vectorIndex = z.strictObject({
  IndexName: resourceName.describe('The name of the index, unique among all indexes of the table.'),
  VectorAttribute: z
    .strictObject({ AttributeName: attributeName.describe('The name of the attribute.') })
    .describe('The attribute that holds the vector of an item, as a list of numbers. It needs no definition.'),
  SearchSchema: z
    .array(searchSchemaElement)
    .min(1)
    .max(SEARCH_ATTRIBUTES_PER_TYPE.HASH + SEARCH_ATTRIBUTES_PER_TYPE.INLINE_FILTER)
    .optional()
    .describe('The attributes that a search can be limited by, in any order: at most one HASH and 18 INLINE_FILTER.'),
  Projection: projection.describe('Which attributes the index holds.'),
  Dimensions: z
    .int()
    .min(VECTOR_DIMENSIONS.min)
    .max(VECTOR_DIMENSIONS.max)
    .describe('How many numbers each vector has, 1 to 4096: equal in all indexes on one attribute.'),
  DistanceFunction: z
    .enum(['COSINE', 'DOT_PRODUCT', 'EUCLIDEAN'])
    .describe('How the similarity of two vectors is calculated: COSINE, DOT_PRODUCT or EUCLIDEAN.'),
});

export type VectorIndex = z.infer<typeof vectorIndex>;

/** A table with vector indexes. */
export interface WithVectorIndexes {
  VectorIndexes?: VectorIndex[] | undefined;
}

/** Sorts vector indexes by name, and their lists, whose order means nothing. */
export function normaliseVectorIndexes(list: readonly VectorIndex[]): VectorIndex[] {
  const normal = list.map(({ SearchSchema: schema, ...index }) => ({
    ...index,
    Projection: normaliseProjection(index.Projection),
    ...(schema && {
      SearchSchema: sortedByName(schema, (one) => `${one.SearchSchemaElementType} ${one.AttributeName}`),
    }),
  }));
  return sortedByName(normal, (index) => index.IndexName);
}

/** Returns a vector index from its description; none if the description lacks a part. */
export function describedVectorIndex(found: VectorIndexDescription): VectorIndex[] {
  const { IndexName, VectorAttribute: { AttributeName } = {}, SearchSchema = [], Dimensions, DistanceFunction } = found;
  if (!IndexName || !AttributeName || !Dimensions || !DistanceFunction) return [];
  const schema = SearchSchema.flatMap(({ AttributeName: name, SearchSchemaElementType: type }) =>
    name && type ? [{ AttributeName: name, SearchSchemaElementType: type }] : [],
  );
  return [
    {
      IndexName,
      VectorAttribute: { AttributeName },
      ...omitUndefined({ SearchSchema: schema.length > 0 ? schema : undefined }),
      Projection: describedProjection(found.Projection),
      Dimensions,
      DistanceFunction,
    },
  ];
}

/** Returns whether the description of a vector index lacks a part. */
export function isPartialVectorIndex(found: VectorIndexDescription): boolean {
  return describedVectorIndex(found).length === 0 || isPartialProjection(found.Projection);
}
