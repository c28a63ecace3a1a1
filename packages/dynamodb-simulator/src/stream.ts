import type { TableState } from './state.js';

/** Each stream has a label of its own, also where two are enabled within a millisecond. */
export function enableStream(table: TableState, viewType: string, now: number): void {
  table.streamViewType = viewType;
  table.streamEnabledAt = Math.max(now, (table.streamEnabledAt ?? Number.NEGATIVE_INFINITY) + 1);
}
