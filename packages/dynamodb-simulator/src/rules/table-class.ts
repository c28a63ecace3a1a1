import { DAY, TABLE_CLASS_CHANGES } from '@pcf/dynamodb-facts';
import { limitExceeded, validation } from '../aws-error.js';
import type { TableState } from '../state.js';

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

/** Once the budget is spent, even the class in force is refused. */
export function checkClassChanges(table: TableState, now: number): void {
  if (!isClassBudgetSpent(table, now)) return;
  throw limitExceeded(
    `Subscriber limit exceeded: Updates to TableClass are limited to ${TABLE_CLASS_CHANGES.max} times in ${TABLE_CLASS_CHANGES.days} day(s).`,
  );
}

export const isClassBudgetSpent = ({ classChanges }: TableState, now: number): boolean =>
  classChanges.filter((time) => now < time + TABLE_CLASS_CHANGES.days * DAY).length >= TABLE_CLASS_CHANGES.max;
