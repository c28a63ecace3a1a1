import type { TableResource } from './definition/table.js';
import type { ChangeKind, Difference, TableChange } from './diff.js';
import type { ObservedTable, TableSettings } from './settings.js';

/** A table that exists and is not as it is declared: what the steps of each kind are made from. */
export interface Edit extends Difference {
  /** The particle's id, for errors. */
  readonly id: string;
  readonly observed: ObservedTable;
  /** What is to be: the definition in normal form, with the observed values of what is left to others. */
  readonly desired: TableSettings;
  /** The definition as it is written, for texts that AWS is sent as they are. */
  readonly resource: TableResource;
}

/** The changes of one kind; of the table itself, or with `index` those of indexes. */
export function changesOf({ changes }: Pick<Edit, 'changes'>, kind: ChangeKind): TableChange[] {
  return changes.filter((change) => change.kind === kind);
}

/** Whether the billing mode changes, and to which. */
export function newBillingMode({ observed, desired }: Edit): TableSettings['BillingMode'] | undefined {
  return observed.BillingMode === desired.BillingMode ? undefined : desired.BillingMode;
}

/**
 * The group of the steps that need PAY_PER_REQUEST, where that is declared: DynamoDB may refuse the switch to it for up to a day. It is
 * the same before and after the switch, so that the plan after it is the rest of the plan before.
 */
export function onDemandGroup({ desired }: Edit): { readonly group?: string } {
  return desired.BillingMode === 'PAY_PER_REQUEST' ? { group: 'on demand' } : {};
}
