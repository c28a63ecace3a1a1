import fc from 'fast-check';
import type { TableResource } from '../../src/settings/all.js';
import type { BillingMode } from '../../src/settings/capacity/schema.js';
import type { Projection } from '../../src/settings/indexes/projection.js';

type GlobalIndex = NonNullable<TableResource['GlobalSecondaryIndexes']>[number];

/** The settings of a table that can never change. */
interface Shape {
  readonly sorted: boolean;
  readonly localIndexes: readonly Projection[];
}

/** A global index before its capacity is known. */
interface IndexSketch {
  readonly name: string;
  readonly hash: string;
  readonly range: string | undefined;
  readonly projection: Projection;
  readonly read: number;
  readonly write: number;
  readonly maximum: number | undefined;
  readonly warm: number | undefined;
  readonly insights: boolean | undefined;
}

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const units = fc.integer({ min: 1, max: 3 });
const maximum = fc.constantFrom(-1, 5, 10);

const projection: fc.Arbitrary<Projection> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Projection>({ ProjectionType: 'ALL' }) },
  fc.constant<Projection>({ ProjectionType: 'KEYS_ONLY' }),
  fc
    .uniqueArray(fc.constantFrom('red', 'green', 'blue', 'Grey'), { minLength: 1 })
    .map((NonKeyAttributes): Projection => ({ ProjectionType: 'INCLUDE', NonKeyAttributes })),
);

const shape: fc.Arbitrary<Shape> = fc.record({
  sorted: fc.boolean(),
  localIndexes: fc.array(projection, { maxLength: 2 }),
});

const indexSketch: fc.Arbitrary<IndexSketch> = fc.record({
  name: fc.constantFrom('byA', 'byB', 'byC', 'byD'),
  hash: fc.constantFrom('a', 'b', 'c'),
  range: optional(fc.constantFrom('d', 'e')),
  projection,
  read: units,
  write: units,
  maximum: optional(maximum),
  warm: optional(fc.constantFrom(0, 1_000, 2_000)),
  insights: optional(fc.boolean()),
});

/** A vector index before the number of dimensions is known. */
interface VectorSketch {
  readonly name: string;
  readonly attribute: string;
  readonly partition: string | undefined;
  readonly filters: readonly string[];
  readonly projection: Projection;
  readonly distance: 'COSINE' | 'EUCLIDEAN';
}

const vectorSketch: fc.Arbitrary<VectorSketch> = fc.record({
  name: fc.constantFrom('nearA', 'nearB', 'nearC'),
  attribute: fc.constantFrom('text', 'picture'),
  partition: optional(fc.constantFrom('a', 'c')),
  filters: fc.subarray(['d', 'e']),
  projection,
  distance: fc.constantFrom('COSINE' as const, 'EUCLIDEAN' as const),
});

const vectorSketches = fc.uniqueArray(vectorSketch, { maxLength: 2, selector: ({ name }) => name });

const indexSketches = fc.uniqueArray(indexSketch, { maxLength: 4, selector: ({ name }) => name });
const tagKey = fc.constantFrom('Name', 'Team', 'Stage', 'cost:centre', 'constructor', 'ünïcode');
const key = (id: string) => `arn:aws:kms:us-east-1:123456789012:key/${id}`;

const streams = fc.constantFrom(
  { StreamEnabled: false },
  { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' as const },
  { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' as const },
);

const SETTINGS_OF_REPLICAS_TOO = {
  DeletionProtectionEnabled: fc.boolean(),
  Tags: fc.oneof(
    fc.dictionary(tagKey, fc.constantFrom('', 'a', 'b'), { noNullPrototype: true }),
    fc.uniqueArray(fc.record({ Key: tagKey, Value: fc.constantFrom('', 'a') }), { selector: ({ Key }) => Key }),
  ),
  TableClass: fc.constantFrom('STANDARD' as const, 'STANDARD_INFREQUENT_ACCESS' as const),
  PointInTimeRecoverySpecification: fc.constantFrom(
    { PointInTimeRecoveryEnabled: false },
    { PointInTimeRecoveryEnabled: true },
    { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 10 },
  ),
  ResourcePolicy: fc.constantFrom('', ...['Allow', 'Deny'].map(policy)),
  ContributorInsightsSpecification: fc.constantFrom(
    { Enabled: false },
    { Enabled: true },
    { Enabled: true, Mode: 'THROTTLED_KEYS' as const },
  ),
};

const kinesis = (region: string) => {
  const stream = (name: string) => `arn:aws:kinesis:${region}:123456789012:stream/${name}`;
  return fc.constantFrom(
    {},
    { StreamArn: stream('one') },
    { StreamArn: stream('one'), ApproximateCreationDateTimePrecision: 'MICROSECOND' as const },
    { StreamArn: stream('two'), ApproximateCreationDateTimePrecision: 'MILLISECOND' as const },
  );
};

/** The settings that do not depend on others. */
const independent = fc.record(
  {
    ...SETTINGS_OF_REPLICAS_TOO,
    KinesisStreamSpecification: kinesis('us-east-1'),
    StreamSpecification: streams,
    SSESpecification: fc.constantFrom(
      { Enabled: false },
      { Enabled: true },
      { Enabled: true, SSEType: 'KMS' as const, KMSMasterKeyId: key('1111') },
      { Enabled: true, SSEType: 'KMS' as const, KMSMasterKeyId: key('2222') },
    ),
    TimeToLiveSpecification: fc.constantFrom(
      { Enabled: false },
      { Enabled: true, AttributeName: 'expires' },
      { Enabled: true, AttributeName: 'until' },
    ),
  },
  { requiredKeys: [] },
);

/** The settings of a replica beside its region. */
export const replicaSettings = (region: string) =>
  fc.record(
    {
      ...SETTINGS_OF_REPLICAS_TOO,
      KinesisStreamSpecification: kinesis(region),
      ReadOnDemandThroughputSettings: fc.record({ MaxReadRequestUnits: fc.constantFrom(5, 20) }),
    },
    { requiredKeys: [] },
  );

function policy(Effect: string): string {
  const Principal = { AWS: 'arn:aws:iam::123456789012:root' };
  const Statement = [{ Effect, Principal, Action: 'dynamodb:GetItem', Resource: '*' }];
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

/** The settings that share calls. */
const shared = fc.record({
  billing: fc.constantFrom<BillingMode>('PROVISIONED', 'PAY_PER_REQUEST'),
  read: units,
  write: units,
  maximum: optional(maximum),
  warm: optional(fc.constantFrom(20_000, 30_000)),
  indexes: optional(indexSketches),
  vectors: optional(vectorSketches),
  dimensions: fc.constantFrom(3, 3, 4),
  numbers: fc.boolean(),
});

type Shared = typeof shared extends fc.Arbitrary<infer T> ? T : never;
type Independent = Partial<TableResource>;

/** A valid definition of a table. */
export const tableResource: fc.Arbitrary<TableResource> = fc.tuple(shape, shared, independent).map(build);

/** Two definitions of the same table. */
export const tableAndChange: fc.Arbitrary<[TableResource, TableResource]> = fc
  .tuple(shape, shared, independent, shared, independent)
  .map(([fixed, before, first, after, second]) => [build([fixed, before, first]), build([fixed, after, second])]);

/** As {@link tableAndChange}, with differences only in settings that DynamoDB accepts together in a call. */
export const tableAndSharedChange: fc.Arbitrary<[TableResource, TableResource]> = fc
  .tuple(shape, shared, streams, shared, streams)
  .map(([fixed, before, first, after, second]) => [
    build([fixed, withoutWarmth(before), { StreamSpecification: first }]),
    build([fixed, withoutWarmth(after), { StreamSpecification: second }]),
  ]);

function withoutWarmth(settings: Shared): Shared {
  const indexes = settings.indexes?.map((index) => ({ ...index, warm: undefined, insights: undefined }));
  return { ...settings, warm: undefined, indexes };
}

function build([fixed, settings, others]: [Shape, Shared, Independent]): TableResource {
  const table = { hash: 'id', range: fixed.sorted ? 'at' : undefined };
  const indexes = (settings.indexes ?? []).map((sketch) => globalIndex(sketch, settings.billing));
  const local = fixed.sorted ? fixed.localIndexes : [];
  const vectors = settings.billing === 'PAY_PER_REQUEST' ? (settings.vectors ?? []) : [];
  const searched = vectors.map((sketch) => vectorIndex(sketch, settings.dimensions));
  const names = [
    keyOf(table),
    ...indexes.map(({ KeySchema }) => KeySchema),
    ...searched.map(({ SearchSchema = [] }) => SearchSchema),
  ]
    .flat()
    .map((one) => one.AttributeName);
  return {
    TableName: 'table',
    AttributeDefinitions: [...new Set(names)].map((AttributeName) => ({
      AttributeName,
      AttributeType: settings.numbers && AttributeName === 'c' ? 'N' : 'S',
    })),
    KeySchema: keyOf(table),
    ...(local.length > 0 && {
      LocalSecondaryIndexes: local.map((Projection, at) => ({
        IndexName: `local${9 - at}`,
        KeySchema: keyOf(table),
        Projection,
      })),
    }),
    ...(settings.indexes && { GlobalSecondaryIndexes: indexes }),
    ...(settings.vectors && { VectorIndexes: searched }),
    ...(settings.billing === 'PAY_PER_REQUEST' && { BillingMode: settings.billing }),
    ...capacity({ ...settings, warm: undefined }, settings.billing),
    ...(settings.warm !== undefined && {
      WarmThroughput: { ReadUnitsPerSecond: settings.warm, WriteUnitsPerSecond: settings.warm },
    }),
    ...others,
  };
}

function globalIndex(sketch: IndexSketch, billing: BillingMode): GlobalIndex {
  return {
    IndexName: sketch.name,
    KeySchema: keyOf(sketch),
    Projection: sketch.projection,
    ...capacity(sketch, billing),
    ...(sketch.insights !== undefined && { ContributorInsightsSpecification: { Enabled: sketch.insights } }),
  };
}

function vectorIndex(
  { name, attribute, partition, filters, projection: held, distance }: VectorSketch,
  Dimensions: number,
) {
  const SearchSchema = [
    ...filters.map((AttributeName) => ({ AttributeName, SearchSchemaElementType: 'INLINE_FILTER' as const })),
    ...(partition ? [{ AttributeName: partition, SearchSchemaElementType: 'HASH' as const }] : []),
  ];
  return {
    IndexName: name,
    VectorAttribute: { AttributeName: attribute },
    ...(SearchSchema.length > 0 && { SearchSchema }),
    Projection: held,
    Dimensions,
    DistanceFunction: distance,
  };
}

function capacity(
  { read, write, maximum: most, warm }: Pick<IndexSketch, 'read' | 'write' | 'maximum' | 'warm'>,
  billing: BillingMode,
): Partial<GlobalIndex> {
  const floor = billing === 'PROVISIONED' ? { read, write } : { read: 12_000, write: 4_000 };
  return {
    ...(billing === 'PROVISIONED' && {
      ProvisionedThroughput: { ReadCapacityUnits: read, WriteCapacityUnits: write },
    }),
    ...(billing === 'PAY_PER_REQUEST' && most !== undefined && { OnDemandThroughput: { MaxReadRequestUnits: most } }),
    ...(warm !== undefined && {
      WarmThroughput: { ReadUnitsPerSecond: floor.read + warm, WriteUnitsPerSecond: floor.write + warm },
    }),
  };
}

function keyOf({ hash, range }: { hash: string; range: string | undefined }): TableResource['KeySchema'] {
  return [
    { AttributeName: hash, KeyType: 'HASH' },
    ...(range ? [{ AttributeName: range, KeyType: 'RANGE' as const }] : []),
  ];
}
