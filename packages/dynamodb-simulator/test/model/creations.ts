import type { CreateTableCommandInput, KeySchemaElement, LocalSecondaryIndex } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import {
  defined,
  encryption,
  type Mode,
  maxima,
  newIndex,
  newMaxima,
  newVectors,
  optional,
  policy,
  stream,
  TableName,
  tableClass,
  tags,
  units,
  warmth,
} from './values.js';

const hash = { AttributeName: 'id', KeyType: 'HASH' as const };
const range = { AttributeName: 'at', KeyType: 'RANGE' as const };
const local = (IndexName: string): LocalSecondaryIndex => ({
  IndexName,
  KeySchema: [hash, range],
  Projection: { ProjectionType: 'KEYS_ONLY' },
});

const onDemand = fc.record({ OnDemandThroughput: newMaxima, WarmThroughput: warmth }, { requiredKeys: [] });
const provisioned = fc.record({ ProvisionedThroughput: units });

/** The settings that any table can have. */
const settings = fc.record(
  {
    StreamSpecification: stream,
    SSESpecification: encryption,
    TableClass: tableClass,
    Tags: tags,
    ResourcePolicy: policy,
    DeletionProtectionEnabled: fc.constant(false),
  },
  { requiredKeys: [] },
);

const right = fc
  .tuple(fc.constantFrom<Mode>('PROVISIONED', 'PAY_PER_REQUEST'), fc.boolean(), fc.boolean())
  .chain(([BillingMode, isSorted, hasLocal]) =>
    fc.record({
      TableName: fc.constant(TableName),
      BillingMode: fc.constant(BillingMode),
      capacity: BillingMode === 'PROVISIONED' ? provisioned : onDemand,
      KeySchema: fc.constant<KeySchemaElement[]>(isSorted ? [hash, range] : [hash]),
      LocalSecondaryIndexes: fc.constant<LocalSecondaryIndex[] | undefined>(
        isSorted && hasLocal ? [local('local')] : undefined,
      ),
      index: optional(newIndex(BillingMode)),
      vectors: BillingMode === 'PAY_PER_REQUEST' ? optional(newVectors) : fc.constant(undefined),
      settings,
    }),
  )
  .map(
    ({
      capacity,
      index,
      vectors,
      settings: given,
      LocalSecondaryIndexes: locals,
      ...keyed
    }): CreateTableCommandInput => ({
      ...keyed,
      ...capacity,
      ...given,
      ...(locals && { LocalSecondaryIndexes: locals }),
      ...(index && { GlobalSecondaryIndexes: [index] }),
      ...(vectors && { VectorIndexes: [vectors] }),
      AttributeDefinitions: attributesOf([keyed.KeySchema, index?.KeySchema, vectors?.SearchSchema]),
    }),
  );

/** The definitions of the attributes that are used, each once. */
const attributesOf = (uses: readonly (readonly { AttributeName: string | undefined }[] | undefined)[]) =>
  [...new Set(uses.flatMap((use = []) => use.flatMap(({ AttributeName }) => AttributeName ?? [])))].map((name) =>
    defined(name),
  );

/** Members that make most tables wrong. */
const wrong = fc.oneof<fc.Arbitrary<Partial<CreateTableCommandInput>>[]>(
  fc.record({ ProvisionedThroughput: units }),
  fc.record({ OnDemandThroughput: maxima, WarmThroughput: warmth }),
  fc.constantFrom<Partial<CreateTableCommandInput>[]>(
    { BillingMode: 'PROVISIONED' },
    { AttributeDefinitions: [defined('id')] },
    { AttributeDefinitions: [defined('id'), defined('id')] },
    { KeySchema: [range] },
    { KeySchema: [hash, hash] },
    { GlobalSecondaryIndexes: [] },
    { VectorIndexes: [] },
    { LocalSecondaryIndexes: [local('one')] },
    { LocalSecondaryIndexes: [local('local'), local('local')] },
  ),
);

/** The creation of the table: one in four has a member that does not fit the rest. */
export const creation: fc.Arbitrary<CreateTableCommandInput> = fc.oneof(
  { weight: 3, arbitrary: right },
  { weight: 1, arbitrary: fc.tuple(right, wrong).map(([given, more]) => ({ ...given, ...more })) },
);
