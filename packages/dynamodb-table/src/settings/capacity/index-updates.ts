import type { GlobalSecondaryIndexUpdate } from '@aws-sdk/client-dynamodb';
import type { Edit, TableChange } from '../../steps/edit.js';
import type { Capacity, CapacityOfTable } from './schema.js';

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
