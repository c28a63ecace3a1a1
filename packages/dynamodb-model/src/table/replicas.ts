import type {
  CreateReplicationGroupMemberAction,
  ReplicationGroupUpdate,
  TableClass,
  UpdateReplicationGroupMemberAction,
} from '@aws-sdk/client-dynamodb';
import { DURATIONS } from '@pcf/dynamodb-facts';
import { firstOf, notFound, type Refusal } from '../world/refusal.js';
import { begin } from '../world/running.js';
import type { ModelWorld, Replica, ReplicaPhase, Running, Table } from '../world/state.js';
import type { Change } from './change.js';
import { brokenReplication, busyWithReplicas, misfittingReplication } from './replica-rules.js';

export const isReplication = ({ replicas, consistency, witness }: Change): boolean =>
  replicas.length > 0 || consistency !== undefined || witness !== undefined;

/**
 * Creates, changes or deletes replicas by `UpdateTable`.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicationGroupUpdate.html
 */
export function updateReplicas(world: ModelWorld, change: Change): ModelWorld | Refusal {
  const { table, now } = world;
  const broken = brokenReplication(world, change);
  if (broken) return broken;
  if (!table) return notFound('there is no table');
  const refusal = firstOf(misfittingReplication(world, table, change), busyWithReplicas(table));
  return refusal ?? { ...world, table: replicated(table, change, now) };
}

function replicated(table: Table, change: Change, now: number): Table {
  const isStrong = table.isStrong || change.consistency === 'STRONG';
  const next = isStrong ? withWitness({ ...table, isStrong }, change, now) : table;
  return change.replicas.reduce((one, update) => changed(one, update, now), next);
}

/** Creates or deletes strongly consistent replicas, all at once and with their witness. */
function withWitness(table: Table, { witness }: Change, now: number): Table {
  if (witness?.Create?.RegionName)
    return begin(
      { ...table, witness: witness.Create.RegionName },
      { what: 'witness', phase: 'announced', until: now + DURATIONS.listStrongReplicas },
    );
  const until = now + DURATIONS.releaseStrongReplicas;
  return witness?.Delete ? begin(table, { what: 'witness', phase: 'released', until }) : table;
}

function changed(table: Table, { Create, Update, Delete }: ReplicationGroupUpdate, now: number): Table {
  const { RegionName: region = '' } = Create ?? Update ?? Delete ?? { RegionName: undefined };
  const underWay = (phase: ReplicaPhase, lasts: number): Running => ({
    what: 'replica',
    region,
    phase,
    until: now + lasts,
  });
  if (Update) return begin(overridden(table, Update, now), underWay('updating', DURATIONS.updateReplica));
  const [announced, released] = table.isStrong
    ? [DURATIONS.listStrongReplicas, DURATIONS.releaseStrongReplicas]
    : [DURATIONS.listReplica, DURATIONS.releaseReplica];
  return Create
    ? begin(created(table, Create, now), underWay('announced', announced))
    : begin(table, underWay('released', released));
}

/** DynamoDB enables the stream for replicas, except for strongly consistent ones. */
function created(table: Table, given: CreateReplicationGroupMemberAction, now: number): Table {
  const { RegionName: region = '', TableClassOverride: override, KMSMasterKeyId: key } = given;
  const maxRead = given.OnDemandThroughputOverride?.MaxReadRequestUnits;
  const replica: Replica = {
    ...(override !== undefined && { override }),
    ...(maxRead !== undefined && { maxRead }),
    ...(key !== undefined && { key }),
    class: override ?? table.class ?? 'STANDARD',
    classChanges: [],
    since: now,
  };
  const next = { ...table, replicas: { ...table.replicas, [region]: replica } };
  return table.isStrong ? next : { ...next, stream: table.stream ?? 'NEW_AND_OLD_IMAGES' };
}

/** Applies overrides. A value that equals that of the table removes the override. */
function overridden(table: Table, given: UpdateReplicationGroupMemberAction, now: number): Table {
  const { RegionName: region = '', TableClassOverride: name } = given;
  const before = table.replicas[region];
  if (!before) return table;
  const most = given.OnDemandThroughputOverride?.MaxReadRequestUnits;
  const { override, maxRead, ...replica } = name === undefined ? before : withClass(before, name, now);
  const kept = {
    override: name === undefined ? override : name === (table.class ?? 'STANDARD') ? undefined : name,
    maxRead: most === undefined ? maxRead : most === table.maxima.read ? undefined : most,
  };
  const next: Replica = {
    ...replica,
    ...(kept.override !== undefined && { override: kept.override }),
    ...(kept.maxRead !== undefined && { maxRead: kept.maxRead }),
  };
  return { ...table, replicas: { ...table.replicas, [region]: next } };
}

const withClass = (replica: Replica, name: TableClass, now: number): Replica =>
  replica.class === name ? replica : { ...replica, class: name, classChanges: [...replica.classChanges, now] };

/** The table after a change of its class, which also applies to replicas without their own class. */
export function changedClasses(table: Table, name: TableClass, now: number): Table {
  if (table.running.some((one) => one.what === 'class')) return table;
  const replicas = Object.entries(table.replicas).map(
    ([region, one]) => [region, one.override === undefined ? withClass(one, name, now) : one] as const,
  );
  return { ...table, replicas: Object.fromEntries(replicas) };
}
