import { ACCOUNT_QUOTAS } from '@pcf/dynamodb-facts';
import { limitExceeded } from '../aws-error.js';
import type { Region } from '../world/state.js';
import { tableStatus } from '../world/status.js';
import type { TableState, Units } from '../world/table-state.js';

const ADVICE = 'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.';

const DIMENSIONS = [
  ['read', 'ReadCapacityUnits'],
  ['write', 'WriteCapacityUnits'],
] as const;

/** Throughput that a request asks for, and what it replaces. */
export interface Demand {
  readonly to: Units;
  readonly from: Units;
  /** Absent for the table itself. */
  readonly index?: string;
}

export function checkUnits(region: Region, demands: readonly Demand[]): void {
  for (const { to, index } of demands) {
    for (const [dimension, name] of DIMENSIONS) {
      if (to[dimension] <= ACCOUNT_QUOTAS.unitsPerTable) continue;
      const [subject, kind] = index === undefined ? [`${name}`, 'table'] : [`${name} for index ${index}`, 'index'];
      const value = to[dimension];
      throw limitExceeded(
        `The requested ${subject}, ${value}, is above the per ${kind} maximum for the account in ${region.name}. ` +
          `Per table maximum: ${ACCOUNT_QUOTAS.unitsPerTable}. ${ADVICE}`,
      );
    }
  }
  checkAccountUnits(region, demands);
}

function checkAccountUnits(region: Region, demands: readonly Demand[]): void {
  for (const [dimension, name] of DIMENSIONS) {
    const requested = demands.reduce((sum, { to }) => sum + to[dimension], 0);
    const replaced = demands.reduce((sum, { from }) => sum + from[dimension], 0);
    if (requested <= replaced) continue;
    const reserved = reservedUnits(region, dimension);
    if (reserved - replaced + requested <= ACCOUNT_QUOTAS.units) continue;
    throw limitExceeded(
      `This request would have caused the ${name} limit to be exceeded for the account in ${region.name}. ` +
        `Current ${name} reserved by the account: ${reserved}. Limit: ${ACCOUNT_QUOTAS.units}. Requested: ${requested}. ${ADVICE}`,
    );
  }
}

function reservedUnits(region: Region, dimension: keyof Units): number {
  let sum = 0;
  for (const table of region.tables.values()) {
    sum += table.throughput[dimension];
    for (const index of table.globalIndexes) sum += index.throughput[dimension];
  }
  return sum;
}

export function checkTableCount(region: Region): void {
  if (region.tables.size >= ACCOUNT_QUOTAS.tables) {
    throw limitExceeded(
      `Subscriber limit exceeded: There is a limit of ${ACCOUNT_QUOTAS.tables} tables per subscriber`,
    );
  }
}

export function checkOperationsAtOnce(region: Region): void {
  if (busyTables(region).length >= ACCOUNT_QUOTAS.operationsAtOnce) {
    throw limitExceeded(
      `Subscriber limit exceeded: Only ${ACCOUNT_QUOTAS.operationsAtOnce} tables can be created, updated, or deleted simultaneously`,
    );
  }
}

/** Tables with secondary indexes have a limit of their own, lower than that of all tables. */
export function checkIndexedTablesAtOnce(region: Region): void {
  const creating = busyTables(region).filter(
    ({ job, localIndexes, globalIndexes }) =>
      job?.kind === 'creating' && localIndexes.length + globalIndexes.length > 0,
  );
  if (creating.length >= ACCOUNT_QUOTAS.indexedTablesAtOnce) {
    throw limitExceeded(
      `Subscriber limit exceeded: Only ${ACCOUNT_QUOTAS.indexedTablesAtOnce} tables with secondary indexes can be created simultaneously`,
    );
  }
}

const busyTables = ({ tables, moving }: Region): TableState[] =>
  [...moving].flatMap((name) => tables.get(name) ?? []).filter((table) => tableStatus(table) !== 'ACTIVE');
