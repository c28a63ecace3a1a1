import type { Running, Table } from './state.js';

/** The table with something more under way. */
export const begin = (table: Table, ...more: readonly Running[]): Table => ({
  ...table,
  running: [...table.running, ...more],
});

/** The table without what is under way of a kind. */
export const end = (table: Table, ends: (one: Running) => boolean): Table => ({
  ...table,
  running: table.running.filter((one) => !ends(one)),
});
