/**
 * The parts of dynalite 4.0.0 that the item calls use. All are outside of dynalite's documented interface, which is why
 * the dependency is pinned to one version.
 */

declare module 'dynalite/db/index.js' {
  import type { DynaliteStore } from 'dynalite/store';

  const db: {
    create(options: { path?: undefined }): DynaliteStore;
    /** Writes an item to the indexes of a table's record; `existing` is the item that it replaces there. */
    updateIndexes(
      store: DynaliteStore,
      table: object,
      existing: null,
      item: object,
      done: (error: unknown) => void,
    ): void;
  };
  export default db;
}

declare module 'dynalite/store' {
  type Done = (error: unknown) => void;

  export interface DynaliteStore {
    readonly tableDb: {
      put(key: string, table: object, done: Done): void;
      del(key: string, done: Done): void;
    };
    deleteItemDb(table: string, done: Done): void;
    deleteIndexDb(type: 'Local' | 'Global', table: string, index: string, done: Done): void;
  }
}

declare module 'dynalite/validations/index.js' {
  import type { DynaliteStore } from 'dynalite/store';
  import type { DynaliteTypes } from 'dynalite/validations/types';

  const validations: {
    checkTypes(data: unknown, types: DynaliteTypes): object;
    checkValidations(data: object, types: DynaliteTypes, custom: unknown, store: DynaliteStore): void;
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
