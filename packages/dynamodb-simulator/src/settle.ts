import { settleGlobalTables } from './replica/settle.js';
import { isMoving, settleTable } from './table/settle.js';
import { removeTable } from './world/regions.js';
import type { Region, World } from './world/state.js';

/**
 * Applies everything that is due at `now`. There are no timers: this runs at the start of every request. A change takes effect with
 * the time at which it was due, even if the next request comes later.
 */
export function settle(world: World, account: string, now: number): void {
  settleGlobalTables(world, account, now);
  for (const region of world.regions.values()) {
    if (region.account === account) settleRegion(world, region, now);
  }
}

function settleRegion(world: World, region: Region, now: number): void {
  for (const name of region.moving) {
    const table = region.tables.get(name);
    if (table && settleTable(table, now) === 'gone') removeTable(world, region, table);
    else if (!table || !isMoving(table)) region.moving.delete(name);
  }
}
