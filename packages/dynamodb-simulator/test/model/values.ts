import type {
  AttributeDefinition,
  CreateGlobalSecondaryIndexAction,
  Projection,
  SSESpecification,
  StreamSpecification,
  Tag,
  VectorIndex,
} from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';

export const TableName = 'orders';
export const ARN = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders';
/** Keys of a customer's own, where the table is and where a replica can be. */
export const KEYS = ['eu-west-1', 'eu-central-1'].map((region) => `arn:aws:kms:${region}:123456789012:key/own`);
/** All the indexes that there ever are. */
export const INDEXES = ['one', 'two'];

/** The names of vector indexes; one is that of another index. */
export const vectorName = fc.constantFrom('three', 'four', 'three', 'four', 'one');

export type Mode = 'PROVISIONED' | 'PAY_PER_REQUEST';

export const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

/** Seldom something that breaks a rule by itself. */
const mostly = <T>(right: fc.Arbitrary<T>, ...wrong: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 15, arbitrary: right }, { weight: 1, arbitrary: fc.constantFrom(...wrong) });

export const on = fc.boolean();
export const indexName = fc.constantFrom(...INDEXES);
export const tableClass = fc.constantFrom('STANDARD' as const, 'STANDARD_INFREQUENT_ACCESS' as const);

const unit = fc.constantFrom(1, 2, 3);
export const units = mostly(fc.record({ ReadCapacityUnits: unit, WriteCapacityUnits: unit }), {
  ReadCapacityUnits: 0,
  WriteCapacityUnits: 1,
});

const most = fc.constantFrom<number[]>(5, 10);

interface Maxima {
  MaxReadRequestUnits?: number;
  MaxWriteRequestUnits?: number;
}
export const newMaxima = mostly<Maxima>(
  fc.oneof(
    fc.record({ MaxReadRequestUnits: most, MaxWriteRequestUnits: most }),
    fc.record({ MaxReadRequestUnits: most }),
  ),
  { MaxWriteRequestUnits: -1 },
);
export const maxima: fc.Arbitrary<Maxima> = fc.oneof(
  newMaxima,
  fc.constantFrom<Maxima[]>({ MaxReadRequestUnits: -1 }, { MaxReadRequestUnits: -1, MaxWriteRequestUnits: -1 }),
  fc.constant<Maxima>({ MaxReadRequestUnits: 0 }),
);

export const warmth = fc.oneof(
  fc.record({ ReadUnitsPerSecond: fc.constantFrom(3, 12_000, 13_000, 14_000) }),
  fc.record({
    ReadUnitsPerSecond: fc.constantFrom(12_000, 13_000),
    WriteUnitsPerSecond: fc.constantFrom(2, 4_000, 5_000, 6_000),
  }),
);

export const stream: fc.Arbitrary<StreamSpecification> = mostly(
  fc.constantFrom<StreamSpecification[]>(
    { StreamEnabled: false },
    { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  ),
  { StreamEnabled: true },
  { StreamEnabled: false, StreamViewType: 'KEYS_ONLY' },
);

const own = KEYS[0];
export const encryption: fc.Arbitrary<SSESpecification> = mostly(
  fc.constantFrom<SSESpecification[]>(
    { Enabled: false },
    { Enabled: true },
    { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: own },
  ),
  { Enabled: true, KMSMasterKeyId: own },
  { Enabled: false, SSEType: 'KMS' },
);

const statement = (Effect: string) => ({
  Effect,
  Principal: { AWS: 'arn:aws:iam::123456789012:root' },
  Action: 'dynamodb:GetItem',
  Resource: ARN,
});
const document = (more: object): string => JSON.stringify({ Version: '2012-10-17', ...more });
export const policy = mostly(
  fc.constantFrom(...['Allow', 'Deny'].map((effect) => document({ Statement: [statement(effect)] }))),
  'nonsense',
  document({ Statement: [] }),
  document({ Statement: [{ ...statement('Allow'), Sid: 'x'.repeat(20_480) }] }),
);

const value = mostly(fc.constantFrom('', '1', '2'), 'x'.repeat(257), '$');
export const tags: fc.Arbitrary<Tag[]> = mostly(
  fc.uniqueArray(fc.record({ Key: fc.constantFrom('a', 'b', 'c'), Value: value }), {
    minLength: 1,
    maxLength: 3,
    selector: ({ Key }) => Key,
  }),
  [],
  [{ Key: 'aws:a', Value: '' }],
  [
    { Key: 'a', Value: '' },
    { Key: 'a', Value: '' },
  ],
);

const projection = mostly<Projection>(
  fc.constantFrom<Projection[]>({ ProjectionType: 'ALL' }, { ProjectionType: 'INCLUDE', NonKeyAttributes: ['b', 'a'] }),
  { ProjectionType: 'INCLUDE' },
  { ProjectionType: 'KEYS_ONLY', NonKeyAttributes: ['a'] },
);

export const defined = (AttributeName: string, AttributeType: 'S' | 'N' = 'S'): AttributeDefinition => ({
  AttributeName,
  AttributeType,
});

/** A vector index, mostly one that fits all others. It searches with an attribute of its own name, or with none. */
export const newVectors: fc.Arbitrary<VectorIndex & { IndexName: string }> = fc
  .tuple(
    vectorName,
    projection,
    mostly(fc.constantFrom('embedding'), 'id', 'two'),
    mostly(fc.constant(3), 4, 4097),
    fc.constantFrom<('HASH' | 'INLINE_FILTER' | undefined)[]>(undefined, 'HASH', 'INLINE_FILTER'),
  )
  .map(([IndexName, Projection, AttributeName, Dimensions, type]) => ({
    IndexName,
    VectorAttribute: { AttributeName },
    Projection,
    Dimensions,
    DistanceFunction: 'COSINE' as const,
    ...(type && { SearchSchema: [{ AttributeName: IndexName, SearchSchemaElementType: type }] }),
  }));

/** An index that fits a billing mode, more often than not. Its key is an attribute of its own name. */
export function newIndex(mode: Mode): fc.Arbitrary<CreateGlobalSecondaryIndexAction & { IndexName: string }> {
  const isProvisioned = mode === 'PROVISIONED';
  const capacity = isProvisioned
    ? mostly<object>(
        units.map((ProvisionedThroughput) => ({ ProvisionedThroughput })),
        {},
      )
    : fc.record({ OnDemandThroughput: newMaxima, WarmThroughput: warmth }, { requiredKeys: [] });
  return fc.tuple(indexName, projection, capacity).map(([IndexName, Projection, more]) => ({
    IndexName,
    KeySchema: [{ AttributeName: IndexName, KeyType: 'HASH' as const }],
    Projection,
    ...more,
  }));
}
