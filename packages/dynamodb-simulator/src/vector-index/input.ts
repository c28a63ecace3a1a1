import { attributeName, indexName } from '../request/names.js';
import { atLeast, type InferFields, list, long, oneOf, optional, required, struct } from '../request/shape.js';
import { projection } from '../secondary-index/input.js';

/** The members of a vector index, where it is created with its table and where it is added. */
const members = {
  IndexName: required(indexName),
  VectorAttribute: required(struct('VectorAttributeDefinition', { AttributeName: required(attributeName) })),
  SearchSchema: optional(
    list(
      struct('SearchSchemaElement', {
        AttributeName: required(attributeName),
        SearchSchemaElementType: required(oneOf('HASH', 'INLINE_FILTER')),
      }),
    ),
  ),
  Projection: required(projection),
  Dimensions: required(long(atLeast(1))),
  DistanceFunction: required(oneOf('COSINE', 'DOT_PRODUCT', 'EUCLIDEAN')),
};

/** A vector index that a request asks for. */
export type GivenVectorIndex = InferFields<typeof members>;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_VectorIndex.html */
export const createFields = { VectorIndexes: optional(list(struct('VectorIndex', members))) };

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_VectorIndexUpdate.html */
export const updateFields = {
  VectorIndexUpdates: optional(
    list(
      struct('VectorIndexUpdate', {
        Create: optional(struct('CreateVectorIndexAction', members)),
        Delete: optional(struct('DeleteVectorIndexAction', { IndexName: required(indexName) })),
      }),
    ),
  ),
};
