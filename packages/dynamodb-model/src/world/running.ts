import type { IndexStatus, TableStatus } from '@aws-sdk/client-dynamodb';
import { DURATIONS } from '@pcf/dynamodb-facts';
import { inUse, notFound, type Refusal } from './refusal.js';
import { isRunning, type ModelWorld, type Running, runningOn, type Table } from './state.js';

/** The table with further changes under way. */
export const begin = (table: Table, ...more: readonly Running[]): Table => ({
  ...table,
  running: [...table.running, ...more],
});

/** The table without the changes that match. */
export const end = (table: Table, ends: (one: Running) => boolean): Table => ({
  ...table,
  running: table.running.filter((one) => !ends(one)),
});

/** The table for calls on its settings, which do not find it at the beginning of its creation. */
export function knownTable({ now, table }: ModelWorld): Table | Refusal {
  const isKnown = table && !(isRunning(table, 'creating') && now < table.since + DURATIONS.knownAfterCreate);
  return isKnown ? table : notFound('there is no table, or its creation has just begun');
}

/** The start of the deletion that is under way. */
export const deletedAt = ({ running }: Table): number | undefined =>
  running.flatMap((one) => (one.what === 'deleting' ? [one.until - DURATIONS.deleteTable] : []))[0];

export const whileCreating = (table: Table): Refusal | undefined =>
  isRunning(table, 'creating') ? inUse('the table is being created') : undefined;

export function statusOf(table: Table): TableStatus {
  if (isRunning(table, 'creating')) return 'CREATING';
  if (isRunning(table, 'deleting')) return 'DELETING';
  const isBusy = isRunning(table, 'capacity', 'billing', 'stream', 'class', 'allocating', 'dropping', 'protection');
  return isBusy || isChangingReplicas(table) ? 'UPDATING' : 'ACTIVE';
}

/** Whether replicas keep the table UPDATING. The table is ACTIVE again while a replica is DELETING, but not while strongly consistent ones are. */
const isChangingReplicas = ({ running, isStrong }: Table): boolean =>
  running.some((one) => one.what === 'replica' && (isStrong || one.phase !== 'deleting'));

export function indexStatusOf(table: Table, index: string): IndexStatus {
  const status = statusOf(table);
  if (status === 'CREATING' || status === 'DELETING') return status;
  const what = runningOn(table, index);
  if (what === 'allocating' || what === 'filling') return 'CREATING';
  return what === 'dropping' ? 'DELETING' : what === 'index' ? 'UPDATING' : 'ACTIVE';
}
