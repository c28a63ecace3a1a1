import { randomUUID } from 'node:crypto';
import { newThroughput } from '../capacity/throughput.js';
import { managedKeyArn } from '../table-member/encryption.js';
import { tableArn } from '../world/arns.js';
import { nextUuid } from '../world/identifiers.js';
import type { Region, ReplicaState, World } from '../world/state.js';
import type { GlobalIndexState, TableState, Units } from '../world/table-state.js';

interface NewReplica {
  readonly world: World;
  /** The region of the replica, and the region of its source table. */
  readonly region: Region;
  readonly sourceRegion: Region;
  readonly source: TableState;
  readonly replica: ReplicaState;
  readonly createdAt: number;
  readonly due: number;
}

/** The table of a new replica. Tags, backups, policies, insights and deletion protection are not copied. */
export function newReplicaTable({
  world,
  region,
  sourceRegion,
  source,
  replica,
  createdAt,
  due,
}: NewReplica): TableState {
  const { attributeDefinitions, keySchema, localIndexes, globalIndexes, furtherIndexes, timeToLive, warm } =
    structuredClone(source);
  const { overrides } = replica;
  const tableClass = overrides.tableClass ?? source.tableClass?.name;
  const onDemand = maximaOf(source.onDemand, overrides.maxRead);
  const key = replica.kmsKeyArn ?? keyOf(region, sourceRegion, source);
  return {
    name: source.name,
    arn: tableArn(region, source.name),
    id: nextUuid(world.tableIds),
    incarnation: randomUUID(),
    createdAt,
    attributeDefinitions,
    keySchema,
    localIndexes,
    globalIndexes: globalIndexes.map((index) => indexOf(index, overrides.indexMaxRead.get(index.name))),
    ...(furtherIndexes && { furtherIndexes }),
    billingMode: source.billingMode,
    billingSummary: { mode: source.billingMode },
    throughput: newThroughput(undefined),
    warm,
    ...(onDemand && { onDemand }),
    deletionProtection: false,
    ...(tableClass !== undefined && { tableClass: { name: tableClass } }),
    classChanges: [],
    ...(key && { kmsKeyArn: key }),
    tags: [],
    ...(timeToLive && { timeToLive }),
    policies: new Map(),
    insights: new Map(),
    kinesisDestinations: [],
    ...(source.globalTableId && { globalTableId: source.globalTableId }),
    job: { kind: 'creating', due },
  };
}

const maximaOf = (source: Partial<Units> | undefined, maxRead: number | undefined): Partial<Units> | undefined =>
  maxRead === undefined ? source && { ...source } : { ...source, read: maxRead };

function indexOf({ onDemand: source, ...index }: GlobalIndexState, maxRead: number | undefined): GlobalIndexState {
  const onDemand = maximaOf(source, maxRead);
  return { ...index, throughput: newThroughput(undefined), ...(onDemand && { onDemand }) };
}

/** The key of a replica. The AWS managed key differs from region to region. */
const keyOf = (region: Region, sourceRegion: Region, { kmsKeyArn }: TableState): string | undefined =>
  kmsKeyArn !== undefined && kmsKeyArn === managedKeyArn(sourceRegion) ? managedKeyArn(region) : undefined;
