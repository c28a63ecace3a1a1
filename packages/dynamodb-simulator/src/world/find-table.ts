import { notFound } from '../aws-error.js';
import { tableNameOf } from './arns.js';
import { tableIn } from './regions.js';
import type { CallContext, Region } from './state.js';
import type { TableState } from './table-state.js';

/** @throws AwsError `ResourceNotFoundException` */
export function findTable(region: Region, nameOrArn: string): TableState {
  const name = tableNameOf(region, nameOrArn);
  const table = tableIn(region, name);
  if (!table) throw notFound(`Table: ${name} not found`);
  return table;
}

/**
 * Finds the table of a call on its settings. The services behind these calls do not find a table at the beginning of its creation
 * (DDB-TABLE-115, 233, 234), and a replica until its creation is done.
 *
 * @throws AwsError `ResourceNotFoundException`
 */
export function findKnownTable(call: CallContext, nameOrArn: string): TableState {
  const table = findTable(call.region, nameOrArn);
  if (!isKnown(table, call)) throw notFound(`Table: ${table.name} not found`);
  return table;
}

export const isKnown = (
  { job, createdAt, globalTableId }: TableState,
  { now, durations }: Omit<CallContext, 'region'>,
): boolean =>
  job?.kind !== 'creating' || (globalTableId === undefined && now >= createdAt + durations.knownAfterCreate);
