import { regionOf, tableIn } from './regions.js';
import type { GlobalTable, Region, ReplicaState, World } from './state.js';
import { tableStatus } from './status.js';
import type { TableState } from './table-state.js';

export const globalTableOf = (world: World, { globalTableId }: TableState): GlobalTable | undefined =>
  globalTableId === undefined ? undefined : world.globalTables.get(globalTableId);

/** The table of a replica; `undefined` for one that has none yet. */
export function replicaTable(world: World, group: GlobalTable, replica: ReplicaState): TableState | undefined {
  const table = tableIn(regionOf(world, group.account, replica.region), group.name);
  return table && globalTableOf(world, table) === group ? table : undefined;
}

interface Replica {
  readonly state: ReplicaState;
  readonly region: Region;
  readonly table: TableState;
}

/** The other replicas that have a table and are not being deleted. */
export function otherReplicas(world: World, table: TableState): Replica[] {
  const group = globalTableOf(world, table);
  if (!group) return [];
  return group.replicas.flatMap((state) => {
    const other = replicaTable(world, group, state);
    if (!other || other === table || other.job?.kind === 'deleting') return [];
    return [{ state, region: regionOf(world, group.account, state.region), table: other }];
  });
}

/** Whether a change is under way that blocks changes of all replicas. */
export const isChanging = (world: World, group: GlobalTable): boolean =>
  group.witness?.job !== undefined ||
  group.replicas.some((replica) => {
    const table = replicaTable(world, group, replica);
    return replica.job !== undefined || (table !== undefined && tableStatus(table) !== 'ACTIVE');
  });

/** Whether a replica is listed. Other calls ignore a replica that is being created until it is listed. */
export const isListed = ({ job }: ReplicaState): boolean => job?.kind !== 'creating' || job.phase !== 'announced';

/** Whether a replica will get a table of that name in a region. */
export const isAnnounced = (world: World, { account, name: place }: Region, name: string): boolean =>
  [...world.globalTables.values()].some(
    (group) =>
      group.account === account && group.name === name && group.replicas.some(({ region }) => region === place),
  );
