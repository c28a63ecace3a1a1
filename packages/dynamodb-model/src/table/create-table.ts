import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import {
  DURATIONS,
  MAX_GLOBAL_INDEXES,
  MAX_LOCAL_INDEXES,
  ON_DEMAND_WARM_THROUGHPUT,
  SIMPLE_KEY_LENGTH,
} from '@pcf/dynamodb-facts';
import { brokenPolicy } from '../setting/policy.js';
import { brokenTags, tagsOf } from '../setting/tags.js';
import { isLower, maximaOf, NOTHING, unitsOf, warmOf } from '../world/capacity.js';
import { firstOf, inUse, invalid, type Refusal, type Verdict } from '../world/refusal.js';
import { attributesOf, type ModelWorld, type Table } from '../world/state.js';
import { capacityOf, type IndexCreation, keyAskedFor } from './change.js';
import { newIndex } from './index-changes.js';
import {
  brokenClass,
  brokenDefinitions,
  brokenEncryption,
  brokenIndexKey,
  brokenMaxima,
  brokenNewIndex,
  brokenProjection,
  brokenSimpleKey,
  brokenStream,
  brokenUnits,
} from './request-rules.js';
import { brokenNewVectors } from './vector-indexes.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export function createTable(world: ModelWorld, input: CreateTableCommandInput): ModelWorld | Refusal {
  const broken = firstOf(
    brokenBilling(input),
    brokenKeys(input),
    brokenIndexes(input),
    brokenSettings(input),
    brokenNewVectors(input),
  );
  if (broken) return broken;
  return world.table ? inUse('the table exists') : { ...world, table: newTable(input, world.now) };
}

const indexesOf = ({ GlobalSecondaryIndexes: indexes = [] }: CreateTableCommandInput): IndexCreation[] =>
  indexes.map((given) => ({ ...capacityOf(given), given }));

function brokenBilling(input: CreateTableCommandInput): Verdict {
  const { BillingMode: mode = 'PROVISIONED', ProvisionedThroughput } = input;
  const units = unitsOf(ProvisionedThroughput);
  const maxima = maximaOf(input.OnDemandThroughput);
  const warm = warmOf(input.WarmThroughput);
  return firstOf(
    (mode === 'PROVISIONED') !== (units !== undefined) && invalid('throughput goes with PROVISIONED, and only with it'),
    brokenUnits(units),
    mode === 'PROVISIONED' && maxima && invalid('a maximum goes with PAY_PER_REQUEST'),
    brokenMaxima(maxima, 1),
    warm &&
      isLower(warm, units ?? ON_DEMAND_WARM_THROUGHPUT) &&
      invalid('a new table is as warm as its billing makes it'),
  );
}

/** Attributes must be defined if and only if a key uses them. */
function brokenKeys(input: CreateTableCommandInput): Verdict {
  const { KeySchema: key = [], AttributeDefinitions: definitions = [], LocalSecondaryIndexes: local } = input;
  const keys = [
    key,
    ...[...(local ?? []), ...(input.GlobalSecondaryIndexes ?? [])].map((index) => index.KeySchema ?? []),
    ...(input.VectorIndexes ?? []).map((vector) => vector.SearchSchema ?? []),
  ];
  const used = new Set(keys.flatMap(attributesOf));
  const defined = new Set(definitions.map(({ AttributeName }) => AttributeName ?? ''));
  return firstOf(
    brokenDefinitions(definitions),
    brokenSimpleKey(key),
    (used.size !== defined.size || [...used].some((name) => !defined.has(name))) &&
      invalid('the definitions are those of the attributes that keys use'),
    [local, input.GlobalSecondaryIndexes].some((list) => list?.length === 0) &&
      invalid('a list of indexes must not be empty'),
  );
}

function brokenIndexes(input: CreateTableCommandInput): Verdict {
  const { BillingMode: mode = 'PROVISIONED', KeySchema: key = [], LocalSecondaryIndexes: local = [] } = input;
  const global = indexesOf(input);
  const names = [...local.map(({ IndexName }) => IndexName), ...global.map(({ name }) => name)];
  return firstOf(
    local.length > 0 && key.length < SIMPLE_KEY_LENGTH.max && invalid('local indexes need a table with a RANGE key'),
    local.length > MAX_LOCAL_INDEXES && invalid(`${MAX_LOCAL_INDEXES} local indexes at most`),
    global.length > MAX_GLOBAL_INDEXES && invalid(`${MAX_GLOBAL_INDEXES} global indexes at most`),
    new Set(names).size < names.length && invalid('names of indexes are unique'),
    ...local.flatMap(({ KeySchema = [], Projection }) => [
      brokenSimpleKey(KeySchema),
      (KeySchema.length < SIMPLE_KEY_LENGTH.max || KeySchema[0]?.AttributeName !== key[0]?.AttributeName) &&
        invalid('a local index has the HASH key of the table, and a RANGE key'),
      brokenProjection(Projection),
    ]),
    ...global.flatMap((index) => [
      brokenIndexKey(index.given.KeySchema ?? []),
      brokenProjection(index.given.Projection),
      brokenNewIndex(index, mode),
      index.warm &&
        isLower(index.warm, index.units ?? ON_DEMAND_WARM_THROUGHPUT) &&
        invalid('a new index is as warm as its billing makes it'),
    ]),
  );
}

const brokenSettings = (input: CreateTableCommandInput): Verdict =>
  firstOf(
    input.StreamSpecification && brokenStream(input.StreamSpecification),
    brokenClass(input.TableClass),
    input.SSESpecification && brokenEncryption(input.SSESpecification),
    brokenTags(input.Tags ?? []),
    input.ResourcePolicy !== undefined && brokenPolicy(input.ResourcePolicy),
  );

function newTable(input: CreateTableCommandInput, now: number): Table {
  const {
    BillingMode: mode = 'PROVISIONED',
    StreamSpecification,
    SSESpecification = {},
    ResourcePolicy: policy,
  } = input;
  const indexes = indexesOf(input);
  const units = unitsOf(input.ProvisionedThroughput);
  const key = keyAskedFor(SSESpecification);
  const stream = StreamSpecification?.StreamViewType;
  const vectors = Object.fromEntries((input.VectorIndexes ?? []).map((vector) => [vector.IndexName, vector]));
  const until =
    now +
    Math.max(
      indexes.length > 0 ? DURATIONS.createTableWithIndexes : DURATIONS.createTable,
      input.VectorIndexes ? DURATIONS.createTableWithVectorIndexes : 0,
    );
  return {
    since: now,
    name: input.TableName ?? '',
    key: input.KeySchema ?? [],
    local: input.LocalSecondaryIndexes ?? [],
    attributes: input.AttributeDefinitions ?? [],
    indexes: Object.fromEntries(indexes.map((index) => [index.name, newIndex(index)])),
    vectors,
    mode,
    ...(mode === 'PAY_PER_REQUEST' && { shownMode: mode }),
    units: units ?? NOTHING,
    warm: { ...(units ?? ON_DEMAND_WARM_THROUGHPUT), ...warmOf(input.WarmThroughput) },
    maxima: maximaOf(input.OnDemandThroughput) ?? {},
    budget: { count: 0 },
    ...(stream && { stream }),
    ...(input.TableClass && { class: input.TableClass }),
    protected: input.DeletionProtectionEnabled ?? false,
    ...(key && { encryptionKey: key }),
    tags: tagsOf(input.Tags ?? []),
    ...(policy !== undefined && { policy }),
    insights: {},
    kinesis: {},
    replicas: {},
    running: [{ what: 'creating', until }],
    times: { classes: [], ...(policy !== undefined && { policy: now }) },
  };
}
