import { notFound } from './aws-error.js';
import type { Durations } from './durations.js';
import type { Region, TableState } from './state.js';
import { findTable } from './table-names.js';

interface Call {
  readonly region: Region;
  readonly now: number;
  readonly durations: Durations;
}

/**
 * The table whose settings a call means. For the first part of its creation, the services behind these calls do not know
 * the table, and say that it is not there (DDB-TABLE-115, 233, 234); they do not know a replica for all of it.
 *
 * @throws AwsError `ResourceNotFoundException`
 */
export function findKnownTable(call: Call, nameOrArn: string): TableState {
  const table = findTable(call.region, nameOrArn);
  if (!isKnown(table, call)) throw notFound(`Table: ${table.name} not found`);
  return table;
}

export const isKnown = (
  { job, createdAt, globalTableId }: TableState,
  { now, durations }: Omit<Call, 'region'>,
): boolean =>
  job?.kind !== 'creating' || (globalTableId === undefined && now >= createdAt + durations.knownAfterCreate);
