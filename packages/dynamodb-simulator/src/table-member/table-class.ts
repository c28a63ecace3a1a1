import { DAY, TABLE_CLASS_CHANGES } from '@pcf/dynamodb-facts';
import { inUse, limitExceeded, validation } from '../aws-error.js';
import { type Json, seconds } from '../request/operation.js';
import type { TablePart } from '../request/table-part.js';
import { blockingChange, refuseDuringIndexes } from '../world/running-changes.js';
import type { CallTime } from '../world/state.js';
import type { TableState } from '../world/table-state.js';

const TABLE_CLASSES = ['STANDARD', 'STANDARD_INFREQUENT_ACCESS'];

/** The class of a table that was never given one. */
const DEFAULT_CLASS = 'STANDARD';

export function checkTableClass(tableClass: string | undefined): void {
  if (tableClass !== undefined && !TABLE_CLASSES.includes(tableClass)) {
    throw validation(
      'Invalid table-class parameter provided. Please try again with a valid table-class value: ' +
        `[${TABLE_CLASSES.join(', ')}].`,
    );
  }
}

export const isClassOf = ({ tableClass }: TableState, name: string): boolean =>
  (tableClass?.name ?? DEFAULT_CLASS) === name;

/** Refuses changes of class beyond the quota. Then even the class in force is refused. */
export function checkClassChanges(table: TableState, now: number): void {
  if (!isClassBudgetSpent(table, now)) return;
  throw limitExceeded(
    `Subscriber limit exceeded: Updates to TableClass are limited to ${TABLE_CLASS_CHANGES.max} times in ${TABLE_CLASS_CHANGES.days} day(s).`,
  );
}

export const isClassBudgetSpent = ({ classChanges }: TableState, now: number): boolean =>
  classChanges.filter((time) => now < time + TABLE_CLASS_CHANGES.days * DAY).length >= TABLE_CLASS_CHANGES.max;

export function checkClassState(table: TableState): void {
  const { name, job } = table;
  if (job?.kind === 'throughput' || job?.kind === 'billing') {
    throw inUse(`Can't update table class while table IOPS are being updated. Table: ${name}`);
  }
  const blocking = blockingChange(table);
  if (blocking) throw inUse(`Can't update table class ${blocking}`);
  refuseDuringIndexes(table, "Can't update table class");
}

/**
 * Begins a change of class. DynamoDB answers UPDATING even if the class is in force already. During a change of class that a change
 * of encryption has hidden, it also accepts any class, and ignores it (DDB-TABLE-287).
 */
export function beginClass(table: TableState, to: string, { now, durations }: CallTime): Json {
  if (!isClassOf(table, to) && !table.hiddenClassJob) {
    table.classChanges.push(now);
    table.job = { kind: 'class', due: now + durations.updateTableClass, to };
  }
  return { TableStatus: 'UPDATING' };
}

function describeClass({ tableClass }: TableState): Json {
  if (!tableClass) return {};
  const { name, changedAt } = tableClass;
  return {
    TableClassSummary: {
      TableClass: name,
      ...(changedAt !== undefined && { LastUpdateDateTime: seconds(changedAt) }),
    },
  };
}

function settleHiddenClass(table: TableState, now: number): void {
  const { hiddenClassJob: job } = table;
  if (!job || job.due > now) return;
  table.tableClass = { name: job.to, changedAt: job.due };
  delete table.hiddenClassJob;
}

/** The class of a table. */
export const tableClassPart: TablePart = {
  describe: describeClass,
  settle: settleHiddenClass,
  isMoving: ({ hiddenClassJob }) => hiddenClassJob !== undefined,
};
