import { isDeepStrictEqual } from 'node:util';
import type { TableResource, TableSettings } from '../../src/settings/all.js';
import type { SentCall } from './test-environment.js';

type Index = NonNullable<TableSettings['GlobalSecondaryIndexes']>[number];

/** Returns the names of the indexes of a table that cannot stay when it becomes as declared. */
export function doomedIndexes(found: TableSettings, after: TableResource): string[] {
  const { GlobalSecondaryIndexes: wanted } = after;
  if (!wanted) return [];
  const typesOf = ({ AttributeDefinitions: all }: TableSettings | TableResource, { KeySchema }: Index) =>
    KeySchema.map(({ AttributeName: name }) => all.find((one) => one.AttributeName === name)?.AttributeType);
  const doomed = (found.GlobalSecondaryIndexes ?? []).filter((index) => {
    const same = wanted.find((one) => one.IndexName === index.IndexName);
    if (!same || !isDeepStrictEqual(typesOf(found, index), typesOf(after, same))) return true;
    return !isDeepStrictEqual(fixedOf(index), fixedOf(same));
  });
  return doomed.map((index) => index.IndexName).sort();
}

function fixedOf({ KeySchema, Projection: { ProjectionType, NonKeyAttributes = [] } }: Index) {
  return { KeySchema, ProjectionType, attributes: new Set(NonKeyAttributes) };
}

/** The names of the indexes that calls delete. */
export function deletedIndexes(calls: readonly SentCall[]): string[] {
  const deletions = calls.flatMap(({ input }) => [input.GlobalSecondaryIndexUpdates ?? []].flat());
  return deletions.flatMap((change) => (isDeletion(change) ? [change.Delete.IndexName] : [])).sort();
}

function isDeletion(change: unknown): change is { Delete: { IndexName: string } } {
  return typeof change === 'object' && change !== null && 'Delete' in change;
}
