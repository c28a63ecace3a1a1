import type { GlobalSecondaryIndexUpdate } from '@aws-sdk/client-dynamodb';
import type { Edit, TableChange } from '../../steps/edit.js';
import type { BillingMode, OnDemandThroughput, ProvisionedThroughput, WarmThroughput } from './schema.js';

/** The capacity of a table, or of one of its indexes. */
export interface Capacity {
  ProvisionedThroughput?: ProvisionedThroughput | undefined;
  OnDemandThroughput?: OnDemandThroughput | undefined;
  WarmThroughput?: WarmThroughput | undefined;
}

/** A table and its indexes, as far as capacity goes. */
export interface CapacityOfTable extends Capacity {
  TableName: string;
  BillingMode?: BillingMode | undefined;
  GlobalSecondaryIndexes?: IndexCapacity[] | undefined;
}

/** A global secondary index, as far as capacity goes. */
export interface IndexCapacity extends Capacity {
  IndexName: string;
}

/** A table without its name. */
export type DeclaredCapacity = Omit<CapacityOfTable, 'TableName'>;

/** Returns a table and its indexes, each with its path. */
export function partsWithCapacity(
  table: DeclaredCapacity,
): readonly { readonly path: readonly PropertyKey[]; readonly part: Capacity }[] {
  return [
    { path: [], part: table },
    ...(table.GlobalSecondaryIndexes ?? []).map((part, at) => ({ path: ['GlobalSecondaryIndexes', at], part })),
  ];
}

/** Returns what `UpdateTable` is sent to change one kind of capacity of the indexes that the changes are about. */
export function indexUpdates(
  { desired }: Edit<CapacityOfTable>,
  changes: readonly TableChange[],
  setting: keyof Capacity,
): { GlobalSecondaryIndexUpdates?: GlobalSecondaryIndexUpdate[] } {
  const changed = new Set(changes.map((change) => change.index));
  const updates = (desired.GlobalSecondaryIndexes ?? [])
    .filter((index) => changed.has(index.IndexName))
    .map((index) => ({ Update: { IndexName: index.IndexName, [setting]: index[setting] } }));
  return updates.length > 0 ? { GlobalSecondaryIndexUpdates: updates } : {};
}

/** Returns `index a`, or `indexes a, b`. */
export function indexNames(changes: readonly TableChange[]): string {
  const names = [...new Set(changes.flatMap((change) => change.index ?? []))];
  return `${names.length === 1 ? 'index' : 'indexes'} ${names.join(', ')}`;
}
