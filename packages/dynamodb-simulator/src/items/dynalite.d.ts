/**
 * The parts of dynalite 4.0.0 that the item calls use, and what those parts ask for. All are outside of dynalite's
 * documented interface, which is why the dependency is pinned to one version.
 */

declare module 'dynalite/db/index.js' {
  import type { DynaliteLevel, DynaliteStore } from 'dynalite/store';

  const db: {
    /** Without a path, its level is in memory. */
    create(options: { path?: string }): { readonly db: DynaliteLevel };
    /** Writes an item to the indexes of a table's record; `existing` is the item that it replaces there. */
    updateIndexes(
      store: Pick<DynaliteStore, 'getIndexDb'>,
      table: object,
      existing: null,
      item: object,
      done: (error: unknown) => void,
    ): void;
  };
  export default db;
}

declare module 'dynalite/store' {
  import type { Readable } from 'node:stream';

  type Done<T = void> = (error: unknown, value?: T) => void;

  /** A range of keys, and how much of it. */
  export interface DynaliteRange {
    readonly gt?: string;
    readonly gte?: string;
    readonly lt?: string;
    readonly lte?: string;
    readonly reverse?: boolean;
    readonly limit?: number;
  }

  export type DynaliteWrite =
    | { readonly type: 'put'; readonly key: string; readonly value: object }
    | { readonly type: 'del'; readonly key: string };

  /** An ordered store of JSON by key: a LevelDB, or one in memory. */
  export interface DynaliteLevel {
    open(): Promise<void>;
    get(key: string): Promise<unknown>;
    /** All or nothing. */
    batch(writes: readonly DynaliteWrite[]): Promise<void>;
    iterator(range: DynaliteRange): AsyncIterable<[string, unknown]>;
    values(range: DynaliteRange): AsyncIterable<unknown>;
    clear(range: DynaliteRange): Promise<void>;
    close(): Promise<void>;
  }

  /** The items of a table, or of an index. */
  export interface DynalitePart {
    get(key: string, done: Done<unknown>): void;
    put(key: string, value: object, done: Done): void;
    del(key: string, done: Done): void;
    /** Runs when the key is not locked. The function that `release` returns ends the lock. */
    lock(key: string, run: (release: <D extends Done>(done: D) => D) => void): void;
    createValueStream(range: DynaliteRange): Readable;
  }

  /** What the item operations act on. */
  export interface DynaliteStore {
    readonly options: { readonly maxItemSize: number };
    getTable(name: string, done: Done<object>): void;
    getItemDb(table: string): DynalitePart;
    getIndexDb(type: string, table: string, index: string): DynalitePart;
  }
}

declare module 'dynalite/validations/index.js' {
  import type { DynaliteStore } from 'dynalite/store';
  import type { DynaliteTypes } from 'dynalite/validations/types';

  const validations: {
    checkTypes(data: unknown, types: DynaliteTypes): object;
    checkValidations(data: object, types: DynaliteTypes, custom: unknown, store: Pick<DynaliteStore, 'options'>): void;
  };
  export default validations;
}

declare module 'dynalite/validations/types' {
  export type DynaliteType = string | { readonly type?: string; readonly children?: DynaliteTypes | DynaliteType };
  export interface DynaliteTypes {
    readonly [field: string]: DynaliteType;
  }
}

declare module 'dynalite/validations/*Item.js' {
  import type { DynaliteTypes } from 'dynalite/validations/types';

  const validation: { readonly types: DynaliteTypes; readonly custom?: unknown };
  export default validation;
}

declare module 'dynalite/validations/query.js' {
  import type { DynaliteTypes } from 'dynalite/validations/types';

  const validation: { readonly types: DynaliteTypes; readonly custom?: unknown };
  export default validation;
}

declare module 'dynalite/validations/scan.js' {
  import type { DynaliteTypes } from 'dynalite/validations/types';

  const validation: { readonly types: DynaliteTypes; readonly custom?: unknown };
  export default validation;
}

declare module 'dynalite/actions/*' {
  import type { DynaliteStore } from 'dynalite/store';

  const action: (store: DynaliteStore, data: object, done: (error: unknown, answer?: object) => void) => void;
  export default action;
}
