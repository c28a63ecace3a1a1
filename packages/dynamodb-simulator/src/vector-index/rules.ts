import { MAX_VECTOR_INDEXES, SEARCH_ATTRIBUTES_PER_TYPE, VECTOR_DIMENSIONS } from '@pcf/dynamodb-facts';
import { invalidParameter } from '../aws-error.js';
import { refuseEmptyList } from '../secondary-index/create-rules.js';
import { attributeNames } from '../secondary-index/key-schema.js';
import { checkProjection } from '../secondary-index/new-index.js';
import type { AttributeDefinition } from '../world/table-state.js';
import type { GivenVectorIndex } from './input.js';
import type { VectorIndexState } from './state.js';

/** What a `CreateTable` says of vector indexes, and of what has to fit them. */
export type NewTable = {
  readonly AttributeDefinitions: AttributeDefinition[];
  readonly BillingMode?: string;
  readonly LocalSecondaryIndexes?: readonly { readonly IndexName: string }[];
  readonly GlobalSecondaryIndexes?: readonly { readonly IndexName: string }[];
  readonly VectorIndexes?: readonly GivenVectorIndex[];
};

/**
 * Checks the vector indexes of a new table. The texts are recorded in the public repositories nubo-db/dynamodb-conformance,
 * nubo-db/dynoxide and ExtendDB/extenddb; the order of the checks is our guess.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearchWorkingWith.html
 */
export function checkNewVectorIndexes(table: NewTable): VectorIndexState[] {
  const { VectorIndexes: given, LocalSecondaryIndexes: local = [], GlobalSecondaryIndexes: global = [] } = table;
  refuseEmptyList('VectorIndexes', given);
  if (!given) return [];
  if (table.BillingMode !== 'PAY_PER_REQUEST') throw needsOnDemand();
  const indexes = given.map((index) => newVectorIndex(index, table.AttributeDefinitions));
  const names = [...local, ...global, ...given].map(({ IndexName }) => IndexName);
  const repeated = names.find((name, place) => names.indexOf(name) < place);
  if (repeated !== undefined) throw invalidParameter(`Duplicate index name: ${repeated}`);
  if (given.length > MAX_VECTOR_INDEXES) {
    throw invalidParameter(`VectorIndex count exceeds the per-table limit of ${MAX_VECTOR_INDEXES}`);
  }
  for (const index of indexes) checkEqualDimensions(index, indexes);
  return indexes;
}

export const needsOnDemand = () => invalidParameter('Vector indexes are only supported for PAY_PER_REQUEST tables');

/**
 * Returns a vector index that keeps the rules on one index.
 *
 * @param definitions - those of the request: at a table that exists, its own do not count
 */
export function newVectorIndex(given: GivenVectorIndex, definitions: readonly AttributeDefinition[]): VectorIndexState {
  const { IndexName: name, VectorAttribute, SearchSchema: searchSchema, Dimensions: dimensions } = given;
  if (dimensions > VECTOR_DIMENSIONS.max) {
    const { min, max } = VECTOR_DIMENSIONS;
    throw invalidParameter(`Number of dimensions must be between ${min} and ${max} inclusive.`);
  }
  const defined = attributeNames(definitions);
  checkSearchSchema(searchSchema ?? [], defined);
  const projection = checkProjection(given.Projection);
  const vectorAttribute = VectorAttribute.AttributeName;
  if (defined.includes(vectorAttribute)) {
    throw conflicting(
      vectorAttribute,
      'An attribute cannot be defined in AttributeDefinitions when used as a VectorAttribute.',
    );
  }
  return {
    name,
    vectorAttribute,
    ...(searchSchema && { searchSchema }),
    definedAttributes: attributeNames(searchSchema ?? []),
    projection,
    dimensions,
    distanceFunction: given.DistanceFunction,
  };
}

/** The limit on inline filters is AWS's, its words are not: no recording of them is known. */
function checkSearchSchema(schema: NonNullable<GivenVectorIndex['SearchSchema']>, defined: readonly string[]): void {
  const names = attributeNames(schema);
  if (!names.every((name) => defined.includes(name))) {
    throw invalidParameter('One element in SearchSchema is not defined in attribute definitions');
  }
  for (const type of ['HASH', 'INLINE_FILTER'] as const) {
    const count = schema.filter(({ SearchSchemaElementType }) => SearchSchemaElementType === type).length;
    const most = SEARCH_ATTRIBUTES_PER_TYPE[type];
    if (count > most) {
      throw invalidParameter(
        `Value '${count}' at 'SearchSchema' failed to satisfy constraint: Member must have ${type} count less than or ` +
          `equal to ${most}`,
      );
    }
  }
  if (new Set(names).size < names.length) throw invalidParameter('SearchSchema contains a duplicate AttributeName');
}

/** All vector indexes on one attribute have equally long vectors. */
export function checkEqualDimensions(
  { vectorAttribute, dimensions }: VectorIndexState,
  others: readonly VectorIndexState[],
): void {
  if (others.every((other) => other.vectorAttribute !== vectorAttribute || other.dimensions === dimensions)) return;
  throw conflicting(vectorAttribute, 'All VectorIndexes on the same vector attribute must use the same dimensions.');
}

const conflicting = (attribute: string, rule: string) =>
  invalidParameter(`Conflicting attribute definition for '${attribute}'. ${rule}`);
