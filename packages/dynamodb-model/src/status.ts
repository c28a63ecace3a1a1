import type { IndexStatus, TableStatus } from '@aws-sdk/client-dynamodb';
import { isRunning, runningOn, type Table } from './state.js';

export function statusOf(table: Table): TableStatus {
  if (isRunning(table, 'creating')) return 'CREATING';
  if (isRunning(table, 'deleting')) return 'DELETING';
  const isBusy = isRunning(table, 'capacity', 'billing', 'stream', 'class', 'allocating', 'dropping', 'protection');
  return isBusy || isChangingReplicas(table) ? 'UPDATING' : 'ACTIVE';
}

/** While a replica is DELETING, the table that it was made from is ACTIVE again; where all go at once, when they are gone. */
const isChangingReplicas = ({ running, isStrong }: Table): boolean =>
  running.some((one) => one.what === 'replica' && (isStrong || one.phase !== 'deleting'));

export function indexStatusOf(table: Table, index: string): IndexStatus {
  const status = statusOf(table);
  if (status === 'CREATING' || status === 'DELETING') return status;
  const what = runningOn(table, index);
  if (what === 'allocating' || what === 'filling') return 'CREATING';
  return what === 'dropping' ? 'DELETING' : what === 'index' ? 'UPDATING' : 'ACTIVE';
}
