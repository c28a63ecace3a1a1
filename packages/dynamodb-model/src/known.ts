import { DURATIONS } from '@pcf/dynamodb-facts';
import { inUse, notFound, type Refusal } from './refusal.js';
import { isRunning, type Table, type World } from './state.js';

/** The table, once the calls on its settings know it: not in the first part of its creation. */
export function knownTable({ now, table }: World): Table | Refusal {
  const isKnown = table && !(isRunning(table, 'creating') && now < table.since + DURATIONS.knownAfterCreate);
  return isKnown ? table : notFound('there is no table, or it is quite new');
}

/** When the deletion that is under way began. */
export const deletedAt = ({ running }: Table): number | undefined =>
  running.flatMap((one) => (one.what === 'deleting' ? [one.until - DURATIONS.deleteTable] : []))[0];

export const whileCreating = (table: Table): Refusal | undefined =>
  isRunning(table, 'creating') ? inUse('the table is being created') : undefined;
