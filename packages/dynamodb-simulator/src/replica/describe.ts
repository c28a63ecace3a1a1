import { describeWarm } from '../capacity/warm.js';
import type { Json } from '../request/operation.js';
import { globalTableOf, isListed, replicaTable } from '../world/global-tables.js';
import type { GlobalTable, Region, ReplicaOverrides, ReplicaState, World } from '../world/state.js';
import type { TableState } from '../world/table-state.js';

const MODE = { GlobalTableSettingsReplicationMode: 'ENABLED_WITH_OVERRIDES' };

/** What `DescribeTable` says of the replicas of a table, itself not included. */
export function describeGlobalTable(world: World, region: Region, table: TableState): Json {
  const group = globalTableOf(world, table);
  if (!group) return {};
  const others = group.replicas.filter((replica) => replica.region !== region.name && isListed(replica));
  const witness = isWitnessListed(group) ? group.witness : undefined;
  return {
    GlobalTableVersion: '2019.11.21',
    ...(others.length > 0 && {
      Replicas: others.map((replica) => describeReplica(replica, replicaTable(world, group, replica))),
    }),
    ...MODE,
    ...describeConsistency(group),
    ...(witness && {
      GlobalTableWitnesses: [{ RegionName: witness.region, WitnessStatus: witnessStatus(witness) }],
    }),
  };
}

const describeConsistency = ({ consistency }: GlobalTable): Json =>
  consistency === 'STRONG' ? { MultiRegionConsistency: consistency } : {};

function describeReplica(replica: ReplicaState, table: TableState | undefined): Json {
  const { region, kmsKeyArn, overrides } = replica;
  return {
    RegionName: region,
    ReplicaStatus: replicaStatus(replica),
    ...(kmsKeyArn && { KMSMasterKeyId: kmsKeyArn }),
    ...(overrides.maxRead !== undefined && { OnDemandThroughputOverride: { MaxReadRequestUnits: overrides.maxRead } }),
    ...(overrides.tableClass !== undefined && { ReplicaTableClassSummary: { TableClass: overrides.tableClass } }),
    ...(replica.job?.kind !== 'creating' && { ...MODE, ...(table && describeCapacity(table, overrides)) }),
  };
}

function describeCapacity({ warm, warmJob, globalIndexes }: TableState, { indexMaxRead }: ReplicaOverrides): Json {
  const warmth = describeWarm(warm, warmJob ? 'UPDATING' : 'ACTIVE');
  if (globalIndexes.length === 0) return { WarmThroughput: warmth };
  const indexes = globalIndexes.map((index) => ({
    IndexName: index.name,
    ...(indexMaxRead.has(index.name) && {
      OnDemandThroughputOverride: { MaxReadRequestUnits: indexMaxRead.get(index.name) },
    }),
    WarmThroughput: describeWarm(index.warm, index.warmJob ? 'UPDATING' : 'ACTIVE'),
  }));
  return { WarmThroughput: warmth, GlobalSecondaryIndexes: indexes };
}

const isWitnessListed = ({ witness }: GlobalTable): boolean => witness?.job?.kind !== 'creating' || witness.job.shown;

const witnessStatus = ({ job }: NonNullable<GlobalTable['witness']>): 'CREATING' | 'DELETING' | 'ACTIVE' => {
  if (job?.kind === 'creating') return 'CREATING';
  return job?.shown ? 'DELETING' : 'ACTIVE';
};

function replicaStatus({ job }: ReplicaState): 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE' {
  if (job?.kind === 'creating') return 'CREATING';
  if (job?.kind === 'updating') return 'UPDATING';
  return job?.shown ? 'DELETING' : 'ACTIVE';
}
