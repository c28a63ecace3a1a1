import type { GlobalSecondaryIndexUpdate, UpdateTableCommandInput } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import {
  defined,
  encryption,
  INDEXES,
  indexName,
  KEYS,
  maxima,
  newIndex,
  newVectors,
  on,
  stream,
  tableClass,
  units,
  vectorName,
  warmth,
} from './values.js';

type Parts = Omit<UpdateTableCommandInput, 'TableName'>;

const changes = (GlobalSecondaryIndexUpdates: GlobalSecondaryIndexUpdate[]): Parts => ({ GlobalSecondaryIndexUpdates });

/** One or both indexes get a capacity. */
const ofIndexes = (capacity: fc.Arbitrary<object>): fc.Arbitrary<Parts> =>
  fc
    .uniqueArray(fc.tuple(indexName, capacity), { minLength: 1, maxLength: 2, selector: ([IndexName]) => IndexName })
    .map((list) => changes(list.map(([IndexName, given]) => ({ Update: { IndexName, ...given } }))));

/** The type of an index's own attribute; mostly the same. */
const type = fc.constantFrom('S' as const, 'S' as const, 'S' as const, 'N' as const);

const creation = fc.tuple(fc.oneof(newIndex('PROVISIONED'), newIndex('PAY_PER_REQUEST')), type).map(
  ([Create, attributeType]): Parts => ({
    AttributeDefinitions: [defined(Create.IndexName, attributeType)],
    GlobalSecondaryIndexUpdates: [{ Create }],
  }),
);

/** The attribute that is searched with is mostly defined. */
const vectorCreation = fc.tuple(newVectors, type, fc.constantFrom(true, true, true, true, false)).map(
  ([Create, attributeType, isDefined]): Parts => ({
    ...(isDefined && Create.SearchSchema && { AttributeDefinitions: [defined(Create.IndexName, attributeType)] }),
    VectorIndexUpdates: [{ Create }],
  }),
);
const vectorDeletion = vectorName.map((IndexName): Parts => ({ VectorIndexUpdates: [{ Delete: { IndexName } }] }));

const toProvisioned = fc.tuple(units, fc.subarray(INDEXES)).map(
  ([ProvisionedThroughput, names]): Parts => ({
    BillingMode: 'PROVISIONED',
    ProvisionedThroughput,
    ...(names.length > 0 && changes(names.map((IndexName) => ({ Update: { IndexName, ProvisionedThroughput } })))),
  }),
);

/** What one `UpdateTable` can ask for, by names of ours. */
const PARTS = {
  capacity: units.map((ProvisionedThroughput): Parts => ({ ProvisionedThroughput })),
  toOnDemand: fc.constant<Parts>({ BillingMode: 'PAY_PER_REQUEST' }),
  toProvisioned,
  maxima: maxima.map((OnDemandThroughput): Parts => ({ OnDemandThroughput })),
  warmth: warmth.map((WarmThroughput): Parts => ({ WarmThroughput })),
  stream: stream.map((StreamSpecification): Parts => ({ StreamSpecification })),
  class: tableClass.map((TableClass): Parts => ({ TableClass })),
  protection: on.map((DeletionProtectionEnabled): Parts => ({ DeletionProtectionEnabled })),
  encryption: encryption.map((SSESpecification): Parts => ({ SSESpecification })),
  creation,
  deletion: indexName.map((IndexName) => changes([{ Delete: { IndexName } }])),
  vectorCreation,
  vectorDeletion,
  indexUnits: ofIndexes(units.map((ProvisionedThroughput) => ({ ProvisionedThroughput }))),
  indexMaxima: ofIndexes(maxima.map((OnDemandThroughput) => ({ OnDemandThroughput }))),
  indexWarmth: ofIndexes(warmth.map((WarmThroughput) => ({ WarmThroughput }))),
};

/** What can go together; and any two or three things, which mostly cannot. */
const together = fc
  .oneof(
    fc.tuple(PARTS.toOnDemand, fc.oneof(PARTS.stream, PARTS.maxima, creation, vectorCreation, PARTS.indexMaxima)),
    fc.tuple(creation, fc.oneof(PARTS.indexUnits, PARTS.indexMaxima)),
    fc.tuple(PARTS.deletion, PARTS.indexUnits),
    fc.array(fc.oneof(...Object.values(PARTS)), { minLength: 2, maxLength: 3 }),
  )
  .map((parts): Parts => {
    const indexes = parts.flatMap(({ GlobalSecondaryIndexUpdates = [] }) => GlobalSecondaryIndexUpdates);
    const definitions = parts.flatMap(({ AttributeDefinitions = [] }) => AttributeDefinitions);
    return {
      ...Object.assign({}, ...parts),
      ...(indexes.length > 0 && { GlobalSecondaryIndexUpdates: indexes }),
      ...(definitions.length > 0 && { AttributeDefinitions: definitions }),
    };
  });

/** Mostly the same one; seldom that of the table. */
const RegionName = fc.oneof(
  { weight: 8, arbitrary: fc.constant('eu-central-1') },
  fc.constant('eu-west-2'),
  fc.constant('eu-west-1'),
);
const keyed = fc.record({ RegionName, KMSMasterKeyId: fc.constantFrom(...KEYS) });
const overridden = fc.record(
  {
    RegionName,
    TableClassOverride: tableClass,
    OnDemandThroughputOverride: fc.record({ MaxReadRequestUnits: fc.constantFrom(5, 10) }),
  },
  { requiredKeys: ['RegionName'] },
);
const plain = fc.record({ RegionName });
const replica = fc.oneof(plain, overridden, keyed);

const OTHERS = ['eu-central-1', 'eu-west-2'];
/** The second region is that of a witness, of a replica, or forgotten. */
const second = fc.constantFrom<('witness' | 'replica' | undefined)[]>('witness', 'replica', undefined);
const places = (what: 'witness' | 'replica' | undefined) => OTHERS.slice(0, what === 'replica' ? 2 : 1);

const consistency = fc.constantFrom('STRONG' as const, 'STRONG' as const, 'EVENTUAL' as const);
const strongCreation = fc.tuple(second, consistency).map(
  ([what, MultiRegionConsistency]): Parts => ({
    ReplicaUpdates: places(what).map((region) => ({ Create: { RegionName: region } })),
    ...(what === 'witness' && { GlobalTableWitnessUpdates: [{ Create: { RegionName: OTHERS[1] } }] }),
    MultiRegionConsistency,
  }),
);

const strongDeletion = second.map(
  (what): Parts => ({
    ReplicaUpdates: places(what).map((region) => ({ Delete: { RegionName: region } })),
    ...(what === 'witness' && { GlobalTableWitnessUpdates: [{ Delete: { RegionName: OTHERS[1] } }] }),
  }),
);

/** What an `UpdateTable` asks for beside the name of the table, by names of ours. */
export const UPDATES: Readonly<Record<string, fc.Arbitrary<Parts>>> = {
  ...PARTS,
  together,
  createReplica: fc
    .oneof({ weight: 5, arbitrary: fc.tuple(replica) }, { weight: 1, arbitrary: fc.tuple(replica, replica) })
    .map((list): Parts => ({ ReplicaUpdates: list.map((Create) => ({ Create })) })),
  updateReplica: fc
    .oneof({ weight: 5, arbitrary: overridden }, plain, keyed)
    .map((Update): Parts => ({ ReplicaUpdates: [{ Update }] })),
  createStrongReplicas: strongCreation,
  deleteStrongReplicas: strongDeletion,
  deleteReplica: RegionName.map((region): Parts => ({ ReplicaUpdates: [{ Delete: { RegionName: region } }] })),
};
