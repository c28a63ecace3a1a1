import { limitExceeded } from '../aws-error.js';
import type { Region, TableState, Units } from '../state.js';
import { tableStatus } from '../status.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
export const ACCOUNT_UNITS = 80_000;
export const TABLE_UNITS = 40_000;
const TABLES = 2_500;
const OPERATIONS_AT_ONCE = 500;
const INDEXED_TABLES_AT_ONCE = 250;

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
      if (to[dimension] <= TABLE_UNITS) continue;
      const [subject, kind] = index === undefined ? [`${name}`, 'table'] : [`${name} for index ${index}`, 'index'];
      const value = to[dimension];
      throw limitExceeded(
        `The requested ${subject}, ${value}, is above the per ${kind} maximum for the account in ${region.name}. ` +
          `Per table maximum: ${TABLE_UNITS}. ${ADVICE}`,
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
    if (reserved - replaced + requested <= ACCOUNT_UNITS) continue;
    throw limitExceeded(
      `This request would have caused the ${name} limit to be exceeded for the account in ${region.name}. ` +
        `Current ${name} reserved by the account: ${reserved}. Limit: ${ACCOUNT_UNITS}. Requested: ${requested}. ${ADVICE}`,
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
  if (region.tables.size >= TABLES) {
    throw limitExceeded(`Subscriber limit exceeded: There is a limit of ${TABLES} tables per subscriber`);
  }
}

export function checkOperationsAtOnce(region: Region): void {
  if (busyTables(region).length >= OPERATIONS_AT_ONCE) {
    throw limitExceeded(
      `Subscriber limit exceeded: Only ${OPERATIONS_AT_ONCE} tables can be created, updated, or deleted simultaneously`,
    );
  }
}

/** Tables with secondary indexes have a limit of their own, lower than that of all tables. */
export function checkIndexedTablesAtOnce(region: Region): void {
  const creating = busyTables(region).filter(
    ({ job, localIndexes, globalIndexes }) =>
      job?.kind === 'creating' && localIndexes.length + globalIndexes.length > 0,
  );
  if (creating.length >= INDEXED_TABLES_AT_ONCE) {
    throw limitExceeded(
      `Subscriber limit exceeded: Only ${INDEXED_TABLES_AT_ONCE} tables with secondary indexes can be created simultaneously`,
    );
  }
}

const busyTables = ({ tables, moving }: Region): TableState[] =>
  [...moving].flatMap((name) => tables.get(name) ?? []).filter((table) => tableStatus(table) !== 'ACTIVE');
