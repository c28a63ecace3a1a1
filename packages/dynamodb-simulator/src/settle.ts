import { settleGlobalTables } from './replica/settle.js';
import { isMoving, settleTable } from './table/settle.js';
import { deletionOf, listedTags } from './tag/listed.js';
import { removeTable } from './world/regions.js';
import type { Region, World } from './world/state.js';
import type { TableState } from './world/table-state.js';

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
    const isGone = table && settleAndReport(world, table, now) === 'gone';
    if (isGone) removeTable(world, region, table);
    else if (!table || !isMoving(table)) region.moving.delete(name);
  }
}

/** Settles a table, and notes what that changes for the tagging API. */
function settleAndReport(world: World, table: TableState, now: number): 'stays' | 'gone' {
  const before = listedTags(table)?.tags;
  const deletion = deletionOf(table);
  const outcome = settleTable(table, now);
  const after = outcome === 'gone' ? deletion : listedTags(table);
  if (after && after.tags !== before) world.tagChanges.push(after);
  return outcome;
}
