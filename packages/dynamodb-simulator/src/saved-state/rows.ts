import { addTable, regionOf } from '../world/regions.js';
import type { World } from '../world/state.js';
import type { TableState } from '../world/table-state.js';

/** The version of the format of rows. Increase it with a change that cannot read older rows. */
const FORMAT = 1;

/** What a folder holds: JSON by key. */
export type Rows = Map<string, string>;

const ABOUT = 'about';

/** All state of a world, as rows. */
export function rowsOf(world: World): Rows {
  const { tableIds, requestIds } = world;
  const rows: Rows = new Map();
  const put = (key: string, value: object) => rows.set(key, JSON.stringify(value, writeMap));
  put(ABOUT, { format: FORMAT, tableIds: tableIds.next, requestIds: requestIds.next });
  for (const [id, globalTable] of world.globalTables) put(`global/${id}`, globalTable);
  for (const { account, name, tables } of world.regions.values()) {
    for (const table of tables.values()) put(`table/${account}/${name}/${table.name}`, table);
  }
  return rows;
}

/**
 * Puts rows back into a world.
 *
 * @throws Error when another version of the simulator wrote them
 */
export function restore(world: World, rows: Rows): void {
  const about = rows.get(ABOUT);
  if (about !== undefined) restoreAbout(world, JSON.parse(about));
  for (const [key, json] of rows) {
    const [kind, id = '', region = ''] = key.split('/');
    if (kind === 'global') world.globalTables.set(id, JSON.parse(json, readMap));
    if (kind === 'table') {
      const table: TableState = JSON.parse(json, readMap);
      addTable(world, regionOf(world, id, region), table);
    }
  }
}

interface About {
  readonly format: number;
  readonly tableIds: number;
  readonly requestIds: number;
}

function restoreAbout(world: World, about: About): void {
  if (about.format !== FORMAT) {
    throw new Error(`it has format ${about.format}, and this version reads format ${FORMAT}. Delete the folder`);
  }
  world.tableIds.next = about.tableIds;
  world.requestIds.next = about.requestIds;
}

/** Writes a map as an object with the key `$map`, which nothing else in the state has. */
function writeMap(_key: string, value: unknown): unknown {
  return value instanceof Map ? { $map: [...value] } : value;
}

function readMap(_key: string, value: unknown): unknown {
  const entries = typeof value === 'object' && value !== null && '$map' in value ? value.$map : undefined;
  return Array.isArray(entries) ? new Map(entries) : value;
}
