import type { GlobalSecondaryIndex, LocalSecondaryIndex } from '../definition/indexes.js';
import type { TableResource } from '../definition/table.js';

/** An index of either kind, and where it stands. */
export type PlacedIndex =
  | { readonly kind: 'local'; readonly path: readonly PropertyKey[]; readonly index: LocalSecondaryIndex }
  | { readonly kind: 'global'; readonly path: readonly PropertyKey[]; readonly index: GlobalSecondaryIndex };

/** All indexes that are declared, of both kinds. */
export function allIndexes({ LocalSecondaryIndexes = [], GlobalSecondaryIndexes = [] }: TableResource): PlacedIndex[] {
  return [
    ...LocalSecondaryIndexes.map((index, at) => ({
      kind: 'local' as const,
      path: ['LocalSecondaryIndexes', at],
      index,
    })),
    ...GlobalSecondaryIndexes.map((index, at) => ({
      kind: 'global' as const,
      path: ['GlobalSecondaryIndexes', at],
      index,
    })),
  ];
}

/** The items whose name an earlier one has, by their places. */
export function repeated(names: readonly string[]): { readonly at: number; readonly name: string }[] {
  return names.flatMap((name, at) => (names.indexOf(name) < at ? [{ at, name }] : []));
}
