import type { GlobalSecondaryIndexUpdate } from '@aws-sdk/client-dynamodb';
import type { TableChange } from './diff.js';
import type { Edit } from './edit.js';
import type { Capacity } from './settings.js';

/** What `UpdateTable` is sent to change one kind of capacity of those indexes that the changes are about. */
export function indexUpdates(
  { desired }: Edit,
  changes: readonly TableChange[],
  setting: keyof Capacity,
): { GlobalSecondaryIndexUpdates?: GlobalSecondaryIndexUpdate[] } {
  const changed = new Set(changes.map((change) => change.index));
  const updates = (desired.GlobalSecondaryIndexes ?? [])
    .filter((index) => changed.has(index.IndexName))
    .map((index) => ({ Update: { IndexName: index.IndexName, [setting]: index[setting] } }));
  return updates.length > 0 ? { GlobalSecondaryIndexUpdates: updates } : {};
}

/** `index a`, or `indexes a, b` */
export function indexNames(changes: readonly TableChange[]): string {
  const names = [...new Set(changes.flatMap((change) => change.index ?? []))];
  return `${names.length === 1 ? 'index' : 'indexes'} ${names.join(', ')}`;
}
