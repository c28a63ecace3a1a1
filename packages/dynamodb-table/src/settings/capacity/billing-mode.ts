import type { BillingMode } from './schema.js';

/** A table, as far as its billing mode goes. */
export interface Billed {
  BillingMode?: BillingMode | undefined;
}

/** The observed and the desired billing mode. */
interface BillingEdit {
  readonly observed: Billed;
  readonly desired: Billed;
}

/** Returns the billing mode that a table changes to; `undefined` if it does not change. */
export function newBillingMode({ observed, desired }: BillingEdit): BillingMode | undefined {
  return observed.BillingMode === desired.BillingMode ? undefined : desired.BillingMode;
}

/**
 * Returns the group of the steps that need PAY_PER_REQUEST, if that is desired: DynamoDB may refuse the switch to it for up to a
 * day. The group is the same before and after the switch, so that the plan after it is the rest of the plan before.
 */
export function onDemandGroup({ desired }: Pick<BillingEdit, 'desired'>): { readonly group?: string } {
  return desired.BillingMode === 'PAY_PER_REQUEST' ? { group: 'on demand' } : {};
}

/**
 * Returns settings with only the capacity that goes with their billing mode: `ProvisionedThroughput` or `OnDemandThroughput`, of the
 * table and of its indexes.
 */
export function withCapacityOfMode<Settings extends Billed & { GlobalSecondaryIndexes?: object[] | undefined }>(
  settings: Settings,
): Settings {
  const other = settings.BillingMode === 'PROVISIONED' ? 'OnDemandThroughput' : 'ProvisionedThroughput';
  const kept = without(settings, other);
  if (!settings.GlobalSecondaryIndexes) return kept;
  return { ...kept, GlobalSecondaryIndexes: settings.GlobalSecondaryIndexes.map((index) => without(index, other)) };
}

function without<T extends object>(value: T, name: string): T {
  const kept = { ...value };
  for (const key in kept) if (key === name) delete kept[key];
  return kept;
}
