import type { DynaliteRange } from 'dynalite/store';

/** The keys of the level. dynalite's own keys are hexadecimal digits and slashes, so that `~` sorts after all of them. */
export const TABLES = 'table/';

export const tableKey = (id: string): string => `${TABLES}${id}`;

export const itemsOf = (id: string): string => `item/${id}/`;

export const indexesOf = (id: string): string => `index/${id}/`;

/** @param kind - `Local` or `Global`, in any case */
export const indexOf = (id: string, kind: string, name: string): string =>
  `${indexesOf(id)}${kind.toLowerCase()}/${name}/`;

/** The id of the table whose item is at a key; `undefined` for a key of anything else. */
export const itemTable = (key: string): string | undefined => /^item\/([^/]+)\//.exec(key)?.[1];

/** All that begins with a prefix. */
export const all = (prefix: string): DynaliteRange => ({ gte: prefix, lt: `${prefix}~` });

/** A part of what begins with a prefix; the bounds are without it. */
export function within(prefix: string, { gt, gte, lt, lte, ...rest }: DynaliteRange): DynaliteRange {
  const from = gt === undefined ? { gte: prefix + (gte ?? '') } : { gt: prefix + gt };
  const to = lte === undefined ? { lt: prefix + (lt ?? '~') } : { lte: prefix + lte };
  return { ...rest, ...from, ...to };
}
