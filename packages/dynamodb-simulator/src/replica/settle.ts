import { enableStream } from '../table-member/stream.js';
import { replicaTable } from '../world/global-tables.js';
import { addTable, regionOf } from '../world/regions.js';
import type { GlobalTable, ReplicaState, World } from '../world/state.js';
import { newReplicaTable } from './new-table.js';

/** Applies everything that is due in the global tables of an account. Their tables are settled afterwards. */
export function settleGlobalTables(world: World, account: string, now: number): void {
  for (const [id, group] of world.globalTables) {
    if (group.account !== account) continue;
    for (const replica of [...group.replicas]) settleReplica(world, group, replica, now);
    settleWitness(group, now);
    if (group.replicas.length < 2 && !group.witness) dissolve(world, id, group);
  }
}

function settleReplica(world: World, group: GlobalTable, replica: ReplicaState, now: number): void {
  const { job } = replica;
  if (job?.kind === 'creating') settleCreation(world, group, replica, job, now);
  else if (job?.kind === 'deleting') settleDeletion(world, group, replica, job, now);
  else if (job && job.due <= now) delete replica.job;
}

type Job<K> = Extract<ReplicaState['job'], { kind: K }>;

function settleCreation(
  world: World,
  group: GlobalTable,
  replica: ReplicaState,
  job: Job<'creating'>,
  now: number,
): void {
  if (job.phase === 'announced' && job.list <= now) job.phase = 'listed';
  if (job.phase === 'listed' && job.show <= now) {
    showTable(world, group, replica, job);
    job.phase = 'shown';
  }
  if (job.phase === 'shown' && job.due <= now) finishCreation(world, group, replica, job.due);
}

/** A replica has no stream before it is ACTIVE (DDB-TABLE-298). */
function finishCreation(world: World, group: GlobalTable, replica: ReplicaState, time: number): void {
  delete replica.job;
  const table = replicaTable(world, group, replica);
  const from = group.replicas.find((one) => one.region === replica.source?.region);
  const viewType = from && replicaTable(world, group, from)?.streamViewType;
  if (table && viewType !== undefined) enableStream(table, viewType, time);
}

function showTable(world: World, group: GlobalTable, replica: ReplicaState, { show, due }: Job<'creating'>): void {
  const region = regionOf(world, group.account, replica.region);
  const from = group.replicas.find((one) => one.region === replica.source?.region);
  const source = from && replicaTable(world, group, from);
  if (!from || !source) return;
  const sourceRegion = regionOf(world, group.account, from.region);
  const table = newReplicaTable({ world, region, sourceRegion, source, replica, createdAt: show, due });
  addTable(world, region, table);
}

function settleDeletion(
  world: World,
  group: GlobalTable,
  replica: ReplicaState,
  job: Job<'deleting'>,
  now: number,
): void {
  const table = replicaTable(world, group, replica);
  if (!job.shown && job.show <= now) {
    job.shown = true;
    if (table) table.job = { kind: 'deleting', since: job.show, due: job.tableDue };
  }
  if (job.due > now) return;
  group.replicas = group.replicas.filter((one) => one !== replica);
  if (table) delete table.globalTableId;
}

function settleWitness(group: GlobalTable, now: number): void {
  const job = group.witness?.job;
  if (!group.witness || !job) return;
  if (job.since <= now) job.shown = true;
  if (job.due > now) return;
  if (job.kind === 'deleting') delete group.witness;
  else delete group.witness.job;
}

/** Turns the last replica into a table without replicas. */
function dissolve(world: World, id: string, group: GlobalTable): void {
  for (const replica of group.replicas) {
    const table = replicaTable(world, group, replica);
    if (table) delete table.globalTableId;
  }
  world.globalTables.delete(id);
}
