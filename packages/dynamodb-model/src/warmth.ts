import { DURATIONS } from '@pcf/dynamodb-facts';
import { begin, end } from './begin.js';
import type { Table } from './state.js';
import { isSame, type Pair } from './units.js';

/**
 * Begins to raise the warm throughput of an index or, with an empty name, of the table. A further rise replaces the one under
 * way; values in force need none.
 */
export function raisedWarmth(table: Table, of: string, given: Partial<Pair>, now: number): Table {
  const part = of === '' ? table : table.indexes[of];
  if (!part) return table;
  const to = { ...part.warm, ...given };
  const isRising = table.running.some((one) => one.what === 'warm' && one.of === of);
  if (isSame(to, part.warm) && !isRising) return table;
  const rest = end(table, (one) => one.what === 'warm' && one.of === of);
  return begin(rest, { what: 'warm', of, until: now + DURATIONS.updateWarmThroughput, to });
}
