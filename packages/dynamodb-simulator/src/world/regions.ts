import { idSequence } from './identifiers.js';
import type { Region, World } from './state.js';
import type { TableState } from './table-state.js';

export const newWorld = (seed = 1): World => ({
  regions: new Map(),
  globalTables: new Map(),
  tableIds: idSequence(seed, 'table'),
  requestIds: idSequence(seed, 'request'),
  tagChanges: [],
});

const keyOf = (account: string, name: string): string => `${account}/${name}`;

/** The region of an account. The world keeps it from its first table on, so that callers cannot fill the memory with regions. */
export const regionOf = (world: World, account: string, name: string): Region =>
  world.regions.get(keyOf(account, name)) ?? { account, name, tables: new Map(), moving: new Set() };

export function addTable(world: World, region: Region, table: TableState): void {
  region.tables.set(table.name, table);
  region.moving.add(table.name);
  world.regions.set(keyOf(region.account, region.name), region);
}

export function removeTable(world: World, region: Region, { name }: TableState): void {
  region.tables.delete(name);
  region.moving.delete(name);
  if (region.tables.size === 0) world.regions.delete(keyOf(region.account, region.name));
}

/** A table that the caller may change. The next call checks again whether time changes it. */
export function tableIn(region: Region, name: string): TableState | undefined {
  const table = region.tables.get(name);
  if (table) region.moving.add(name);
  return table;
}
