import type {
  AttributeDefinition,
  CreateTableCommandInput,
  VectorIndex,
  VectorIndexDescription,
} from '@aws-sdk/client-dynamodb';
import { DURATIONS, MAX_VECTOR_INDEXES, SEARCH_ATTRIBUTES_PER_TYPE, VECTOR_DIMENSIONS } from '@pcf/dynamodb-facts';
import { firstOf, inUse, invalid, notFound, overLimit, type Refusal, type Verdict } from '../world/refusal.js';
import { begin, end, indexStatusOf } from '../world/running.js';
import { attributesOf, isRunning, runningOn, type Table } from '../world/state.js';
import type { Change } from './change.js';
import { brokenProjection } from './request-rules.js';

/** Checks the vector indexes of a new table. */
export function brokenNewVectors(input: CreateTableCommandInput): Verdict {
  const { VectorIndexes: vectors, AttributeDefinitions: definitions = [] } = input;
  if (!vectors) return undefined;
  const others = [...(input.LocalSecondaryIndexes ?? []), ...(input.GlobalSecondaryIndexes ?? [])];
  const names = [...others, ...vectors].map(({ IndexName }) => IndexName);
  return firstOf(
    vectors.length === 0 && invalid('a list of indexes must not be empty'),
    input.BillingMode !== 'PAY_PER_REQUEST' && invalid('vector indexes go with PAY_PER_REQUEST'),
    vectors.length > MAX_VECTOR_INDEXES && invalid(`${MAX_VECTOR_INDEXES} vector indexes at most`),
    new Set(names).size < names.length && invalid('names of indexes are unique'),
    ...vectors.flatMap((vector) => [brokenVector(vector, definitions), unequal(vector, vectors)]),
  );
}

/** Checks changes of vector indexes by the rules that need only the request. */
export function brokenVectorChange({ vectors, definitions = [], stream }: Change): Verdict {
  if (!vectors) return undefined;
  return firstOf(
    vectors.length === 0 && invalid('a list of changes must not be empty'),
    vectors.some(({ Create, Delete }) => (Create === undefined) === (Delete === undefined)) &&
      invalid('each entry holds one action'),
    stream && invalid('no index is created or deleted while changing the stream'),
    ...vectors.map(({ Create }) => Create && brokenVector(Create, definitions)),
  );
}

function brokenVector(vector: VectorIndex, definitions: readonly AttributeDefinition[]): Verdict {
  const { SearchSchema: schema = [], Dimensions = 0, Projection } = vector;
  const names = attributesOf(schema);
  const isDefined = (name: string): boolean => definitions.some(({ AttributeName }) => AttributeName === name);
  const countOf = (type: string): number => schema.filter((one) => one.SearchSchemaElementType === type).length;
  return firstOf(
    (Dimensions < VECTOR_DIMENSIONS.min || Dimensions > VECTOR_DIMENSIONS.max) && invalid('1 to 4096 dimensions'),
    !names.every(isDefined) && invalid('each attribute of a search schema is defined in the request'),
    new Set(names).size < names.length && invalid('a search schema names an attribute once'),
    Object.entries(SEARCH_ATTRIBUTES_PER_TYPE).some(([type, most]) => countOf(type) > most) &&
      invalid('a search schema has one HASH attribute and 18 filters at most'),
    isDefined(attributeOf(vector)) && invalid('the attribute with the vectors is not defined'),
    brokenProjection(Projection),
  );
}

const attributeOf = ({ VectorAttribute }: VectorIndex): string => VectorAttribute?.AttributeName ?? '';

const unequal = (vector: VectorIndex, others: readonly VectorIndex[]): Verdict =>
  others.some((one) => attributeOf(one) === attributeOf(vector) && one.Dimensions !== vector.Dimensions) &&
  invalid('vectors of one attribute have equal dimensions');

const createdIn = ({ vectors = [] }: Change): VectorIndex[] => vectors.flatMap(({ Create }) => Create ?? []);
const deletedIn = ({ vectors = [] }: Change): string[] => vectors.flatMap(({ Delete }) => Delete?.IndexName ?? []);

/** Checks a change against the vector indexes of the table, and what is under way. */
export function misfittingVectors(table: Table, change: Change): Refusal | undefined {
  const mode = change.mode ?? table.mode;
  const [created, deleted] = [createdIn(change), deletedIn(change)];
  const named = [...created.map(({ IndexName = '' }) => IndexName), ...deleted];
  const others = change.creations.length + change.deletions.length;
  return firstOf(
    named.length > 0 && named.length + others > 1 && overLimit('one index is created or deleted at a time'),
    created.length > 0 && mode === 'PROVISIONED' && invalid('vector indexes go with PAY_PER_REQUEST'),
    change.mode === 'PROVISIONED' &&
      Object.keys(table.vectors).length > 0 &&
      invalid('a table with vector indexes is PAY_PER_REQUEST'),
    ...change.creations.map(({ given }) => takingVectors(table, attributesOf(given.KeySchema ?? []))),
    ...created.map((vector) => misfittingVector(table, vector, change.definitions ?? [])),
    ...deleted.map((name) => !table.vectors[name] && notFound(`there is no vector index ${name}`)),
    named.length > 0 &&
      isRunning(table, 'capacity', 'billing', 'stream', 'class') &&
      inUse('not while the table is changing'),
    ...named.map(
      (name) => ['allocating', 'dropping'].includes(runningOn(table, name) ?? '') && inUse(`${name} is busy`),
    ),
    named.length > 0 && isChangingOthers(table, named) && overLimit('one index is created or deleted at a time'),
    created.length > 0 &&
      Object.keys(table.vectors).length >= MAX_VECTOR_INDEXES &&
      overLimit(`${MAX_VECTOR_INDEXES} vector indexes at most`),
  );
}

const takingVectors = ({ vectors }: Table, key: readonly string[]): Verdict =>
  Object.values(vectors).some((vector) => key.includes(attributeOf(vector))) && invalid('vectors are no key');

function misfittingVector(table: Table, vector: VectorIndex, definitions: readonly AttributeDefinition[]): Verdict {
  const { IndexName: name = '', SearchSchema: schema = [] } = vector;
  const what = runningOn(table, name);
  const isThere = table.indexes[name] ?? table.vectors[name] ?? table.local.find((one) => one.IndexName === name);
  const keys = [
    table.key,
    ...table.local.map((one) => one.KeySchema ?? []),
    ...Object.values(table.indexes).map(({ key }) => key),
  ];
  const isRetyped = (attribute: string): boolean => {
    const [before, after] = [table.attributes, definitions].map((all) =>
      all.find((one) => one.AttributeName === attribute),
    );
    return before !== undefined && before.AttributeType !== after?.AttributeType;
  };
  return firstOf(
    (what === 'allocating' || what === 'filling') && inUse(`${name} is being created`),
    isThere && what !== 'dropping' && invalid('the index exists already'),
    unequal(vector, Object.values(table.vectors)),
    keys.flatMap(attributesOf).includes(attributeOf(vector)) && invalid('a key holds no vectors'),
    attributesOf(schema).some(isRetyped) && invalid('an attribute keeps its type while an index uses it'),
  );
}

const isChangingOthers = ({ running }: Table, named: readonly string[]): boolean =>
  running.some(
    (one) =>
      (one.what === 'allocating' || one.what === 'filling' || one.what === 'dropping') && !named.includes(one.index),
  );

/** Begins changes of vector indexes: one at most. */
export function changeVectors(table: Table, change: Change, now: number): Table {
  const [created] = createdIn(change);
  const [deleted] = deletedIn(change);
  if (created) return createVector(table, created, change.definitions ?? [], now);
  if (deleted === undefined) return table;
  const rest = end(table, (one) => 'index' in one && one.index === deleted);
  return begin(rest, { what: 'dropping', index: deleted, until: now + DURATIONS.deleteIndex });
}

function createVector(
  table: Table,
  vector: VectorIndex,
  definitions: readonly AttributeDefinition[],
  now: number,
): Table {
  const { IndexName: index = '', SearchSchema: schema = [] } = vector;
  const known = new Set(table.attributes.map(({ AttributeName }) => AttributeName));
  const fresh = definitions.filter(
    ({ AttributeName: name = '' }) => attributesOf(schema).includes(name) && !known.has(name),
  );
  const next = {
    ...table,
    vectors: { ...table.vectors, [index]: vector },
    attributes: [...table.attributes, ...fresh],
  };
  return begin(next, { what: 'allocating', index, until: now + DURATIONS.allocateVectorIndex });
}

/** The description of a vector index, without its ARN, its size and the count of its items. */
export function describeVector(table: Table, [name, vector]: readonly [string, VectorIndex]): VectorIndexDescription {
  const what = runningOn(table, name);
  const { NonKeyAttributes, ...projection } = vector.Projection ?? {};
  return {
    ...vector,
    Projection: { ...projection, ...(NonKeyAttributes && { NonKeyAttributes: [...NonKeyAttributes].sort() }) },
    IndexStatus: indexStatusOf(table, name),
    ...((what === 'allocating' || what === 'filling') && { Backfilling: what === 'filling' }),
  };
}
