import { kmsKeyArn } from '../table-member/encryption.js';
import { enableStream } from '../table-member/stream.js';
import { isClassOf } from '../table-member/table-class.js';
import { globalTableOf, replicaTable } from '../world/global-tables.js';
import { regionOf } from '../world/regions.js';
import type { CallContext, GlobalTable, Region, ReplicaState } from '../world/state.js';
import type { TableState } from '../world/table-state.js';
import type { ReplicaChanges, ReplicaSettings } from './input.js';

/** Begins changes of replicas after all checks. */
export function beginReplicaChanges(call: CallContext, table: TableState, changes: ReplicaChanges): void {
  if (changes.creations.length > 0) beginCreations(call, table, changes);
  else if (changes.updates.length > 0) beginUpdates(call, table, changes.updates);
  else beginDeletions(call, table, changes);
}

/** Begins to create replicas. DynamoDB enables the stream for them, except for strongly consistent ones (DDB-TABLE-305). */
function beginCreations(call: CallContext, table: TableState, changes: ReplicaChanges): void {
  const { region, now } = call;
  const group = globalTableOf(call.world, table) ?? newGlobalTable(call, table, changes.consistency ?? 'EVENTUAL');
  const phases = creationPhases(call, changes);
  for (const settings of changes.creations) {
    group.replicas.push({
      ...newReplica(call, settings),
      source: { region: region.name, time: now },
      job: { kind: 'creating', phase: 'announced', ...phases },
    });
  }
  if (changes.newWitness !== undefined) {
    const { list, due } = phases;
    group.witness = { region: changes.newWitness, job: { kind: 'creating', shown: false, since: list, due } };
  }
  if (group.consistency === 'EVENTUAL' && table.streamViewType === undefined) {
    enableStream(table, 'NEW_AND_OLD_IMAGES', now);
  }
  table.job = { kind: 'replicas', due: phases.due };
}

function newGlobalTable(
  { world, region }: CallContext,
  table: TableState,
  consistency: GlobalTable['consistency'],
): GlobalTable {
  const own = { region: region.name, overrides: { indexMaxRead: new Map() } };
  const group: GlobalTable = { account: region.account, name: table.name, consistency, replicas: [own] };
  world.globalTables.set(table.id, group);
  table.globalTableId = table.id;
  return group;
}

function creationPhases({ now, durations }: CallContext, { consistency, newWitness }: ReplicaChanges) {
  if (consistency === 'STRONG') {
    const list = now + durations.listStrongReplicas;
    const due = list + (newWitness === undefined ? durations.createStrongReplicas : durations.createWitness);
    return { list, show: Math.max(list, due - durations.createReplica), due };
  }
  const list = now + durations.listReplica;
  const show = list + durations.showReplica;
  return { list, show, due: show + durations.createReplica };
}

function newReplica({ world, region }: CallContext, { region: name, key, overrides }: ReplicaSettings): ReplicaState {
  const target = regionOf(world, region.account, name);
  return { region: name, ...(key && { kmsKeyArn: kmsKeyArn(target, key) }), overrides };
}

function beginUpdates(
  { world, now, durations }: CallContext,
  table: TableState,
  updates: readonly ReplicaSettings[],
): void {
  const group = globalTableOf(world, table);
  const due = now + durations.updateReplica;
  for (const update of updates) {
    const replica = group?.replicas.find(({ region }) => region === update.region);
    const other = group && replica && replicaTable(world, group, replica);
    if (!replica || !other) continue;
    override(table, replica, other, update, now);
    replica.job = { kind: 'updating', due };
    other.job = { kind: 'replicas', due };
  }
  table.job = { kind: 'replicas', due };
}

/** Applies overrides. A value that equals that of the requested table removes the override. */
function override(
  table: TableState,
  { overrides: kept }: ReplicaState,
  other: TableState,
  { overrides: { tableClass, maxRead, indexMaxRead } }: ReplicaSettings,
  now: number,
): void {
  if (tableClass !== undefined) {
    if (isClassOf(table, tableClass)) delete kept.tableClass;
    else kept.tableClass = tableClass;
    if (!isClassOf(other, tableClass)) {
      other.tableClass = { name: tableClass, changedAt: now };
      other.classChanges.push(now);
    }
  }
  if (maxRead !== undefined) {
    if (table.onDemand?.read === maxRead) delete kept.maxRead;
    else kept.maxRead = maxRead;
    other.onDemand = { ...other.onDemand, read: maxRead };
  }
  for (const [name, read] of indexMaxRead) {
    const index = other.globalIndexes.find((known) => known.name === name);
    if (!index) continue;
    kept.indexMaxRead.set(name, read);
    index.onDemand = { ...index.onDemand, read };
  }
}

function beginDeletions(call: CallContext, table: TableState, { deletions }: ReplicaChanges): void {
  const { world, now, durations } = call;
  const group = globalTableOf(world, table);
  if (!group) return;
  if (group.consistency === 'STRONG') {
    const show = now + durations.releaseStrongReplicas;
    const due = show + durations.deleteStrongReplicas;
    for (const replica of group.replicas) {
      if (deletions.includes(replica.region)) beginDeletion(replica, { show, due, tableDue: due });
    }
    if (group.witness) group.witness.job = { kind: 'deleting', shown: false, since: show, due };
    table.job = { kind: 'replicas', due };
    return;
  }
  const show = now + durations.releaseReplica;
  const due = show + durations.deleteReplica;
  for (const replica of group.replicas) {
    if (!deletions.includes(replica.region)) continue;
    beginDeletion(replica, { show, due, tableDue: due + durations.deleteReplicaTable });
  }
  table.job = { kind: 'replicas', due: show };
}

function beginDeletion(replica: ReplicaState, times: { show: number; due: number; tableDue: number }): void {
  replica.job = { kind: 'deleting', shown: false, ...times };
}

/** What happens to a replica when its table is deleted in its own region. */
export function beginOwnDeletion(group: GlobalTable, region: Region, now: number, due: number): void {
  const replica = group.replicas.find((one) => one.region === region.name);
  if (replica) replica.job = { kind: 'deleting', shown: true, show: now, due, tableDue: due };
}
