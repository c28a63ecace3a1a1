import type {
  GlobalSecondaryIndexDescription,
  LocalSecondaryIndex,
  OnDemandThroughput,
  Projection,
  ReplicaDescription,
  ReplicaStatus,
  TableDescription,
  WitnessStatus,
} from '@aws-sdk/client-dynamodb';
import { dayOf } from '../world/capacity.js';
import { indexStatusOf, statusOf } from '../world/running.js';
import {
  type Budget,
  type Capacity,
  type Index,
  isRunning,
  type Pair,
  type ReplicaPhase,
  runningOn,
  type Table,
} from '../world/state.js';
import { isListed, phaseOf } from './replica-rules.js';
import { describeVector } from './vector-indexes.js';

/**
 * The description of a table, without ARNs, times, sizes and counts of items. It lacks keys, indexes and warm throughput of a table
 * that is DELETING.
 */
export function describe(table: Table, now: number): TableDescription {
  const { shownMode, stream } = table;
  const status = statusOf(table);
  return {
    TableName: table.name,
    TableStatus: status,
    ...(status !== 'DELETING' && {
      ...schema(table, now),
      WarmThroughput: warmth(table.warm, status === 'CREATING' || isWarming(table, '')),
    }),
    ...(shownMode && { BillingModeSummary: { BillingMode: shownMode } }),
    ...capacity(status === 'DELETING' ? { ...table, budget: { ...table.budget, count: 0 } } : table, now),
    ...(stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: stream } }),
    ...encryption(table),
    ...(table.class !== undefined && { TableClassSummary: { TableClass: table.class } }),
    DeletionProtectionEnabled: table.protected,
    ...replicas(table),
  };
}

function schema(table: Table, now: number): Partial<TableDescription> {
  const { local, indexes, vectors } = table;
  return {
    AttributeDefinitions: [...table.attributes].sort(by(({ AttributeName = '' }) => AttributeName)),
    KeySchema: [...table.key],
    ...(local.length > 0 && { LocalSecondaryIndexes: local.map(localIndex) }),
    ...(Object.keys(indexes).length > 0 && {
      GlobalSecondaryIndexes: Object.entries(indexes).map(([name, index]) => globalIndex(table, name, index, now)),
    }),
    ...(Object.keys(vectors).length > 0 && {
      VectorIndexes: Object.entries(vectors).map((vector) => describeVector(table, vector)),
    }),
  };
}

const by =
  <T>(name: (item: T) => string) =>
  (one: T, other: T): number =>
    name(one) < name(other) ? -1 : 1;

function capacity({ units, maxima, budget }: Capacity, now: number): Partial<TableDescription> {
  return {
    ProvisionedThroughput: {
      ReadCapacityUnits: units.read,
      WriteCapacityUnits: units.write,
      NumberOfDecreasesToday: decreasesToday(budget, now),
    },
    ...(Object.keys(maxima).length > 0 && { OnDemandThroughput: maximum(maxima) }),
  };
}

const decreasesToday = ({ day, count }: Budget, now: number): number => (day === dayOf(now) ? count : 0);

const maximum = ({ read, write }: Partial<Pair>): OnDemandThroughput => ({
  ...(read !== undefined && { MaxReadRequestUnits: read }),
  ...(write !== undefined && { MaxWriteRequestUnits: write }),
});

const isWarming = ({ running }: Table, of: string): boolean =>
  running.some((one) => one.what === 'warm' && one.of === of);

const warmth = ({ read, write }: Pair, isChanging: boolean) => ({
  ReadUnitsPerSecond: read,
  WriteUnitsPerSecond: write,
  Status: isChanging ? ('UPDATING' as const) : ('ACTIVE' as const),
});

const localIndex = ({ IndexName, KeySchema, Projection }: LocalSecondaryIndex) => ({
  IndexName,
  KeySchema,
  Projection: sorted(Projection),
});

const sorted = ({ ProjectionType, NonKeyAttributes }: Projection = {}): Projection => ({
  ProjectionType,
  ...(NonKeyAttributes && { NonKeyAttributes: [...NonKeyAttributes].sort() }),
});

function globalIndex(table: Table, name: string, index: Index, now: number): GlobalSecondaryIndexDescription {
  const what = runningOn(table, name);
  const status = indexStatusOf(table, name);
  const isAdded = what === 'allocating' || what === 'filling';
  return {
    IndexName: name,
    KeySchema: [...index.key],
    Projection: sorted(index.projection),
    IndexStatus: status,
    ...(isAdded && { Backfilling: what === 'filling' }),
    ...capacity(index, now),
    WarmThroughput: warmth(index.warm, status === 'CREATING' || isWarming(table, name)),
  };
}

function encryption(table: Table): Partial<TableDescription> {
  const { encryptionKey: key } = table;
  const isChanging = isRunning(table, 'encryption');
  if (key === undefined && !isChanging) return {};
  const described = key === undefined ? {} : { SSEType: 'KMS' as const, KMSMasterKeyArn: key };
  return { SSEDescription: { Status: isChanging ? 'UPDATING' : 'ENABLED', ...described } };
}

function replicas(table: Table): Partial<TableDescription> {
  const regions = Object.keys(table.replicas);
  if (regions.length === 0) return {};
  const listed = regions.filter((region) => isListed(table, region));
  return {
    ...(listed.length > 0 && { Replicas: listed.map((region) => replica(table, region)) }),
    ...(table.isStrong && { MultiRegionConsistency: 'STRONG' }),
    ...witness(table),
  };
}

function witness({ witness: region, running }: Table): Partial<TableDescription> {
  const phase = running.flatMap((one) => (one.what === 'witness' ? [one.phase] : []))[0];
  if (region === undefined || phase === 'announced') return {};
  return { GlobalTableWitnesses: [{ RegionName: region, WitnessStatus: statusIn(phase) }] };
}

function replica(table: Table, region: string): ReplicaDescription {
  const { override, maxRead, key } = table.replicas[region] ?? {};
  return {
    RegionName: region,
    ReplicaStatus: replicaStatus(table, region),
    ...(key !== undefined && { KMSMasterKeyId: key }),
    ...(maxRead !== undefined && { OnDemandThroughputOverride: { MaxReadRequestUnits: maxRead } }),
    ...(override !== undefined && { ReplicaTableClassSummary: { TableClass: override } }),
  };
}

function replicaStatus(table: Table, region: string): ReplicaStatus {
  const phase = phaseOf(table, region);
  return phase === 'updating' ? 'UPDATING' : statusIn(phase);
}

const statusIn = (phase: ReplicaPhase | undefined): WitnessStatus =>
  phase === 'creating' ? 'CREATING' : phase === 'deleting' ? 'DELETING' : 'ACTIVE';
