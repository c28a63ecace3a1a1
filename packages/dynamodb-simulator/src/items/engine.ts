import type { DynaliteLevel, DynaliteStore } from 'dynalite/store';
import type { DynaliteTypes } from 'dynalite/validations/types';

/** An item operation as dynalite has it: the types of its input, its rules, and what it does. */
export interface ItemOperation {
  readonly validation: { readonly types: DynaliteTypes; readonly custom?: unknown };
  readonly action: (store: DynaliteStore, data: object, done: (error: unknown, answer?: object) => void) => void;
}

export interface Engine {
  readonly operations: ReadonlyMap<string, ItemOperation>;
  /** @param path - a folder, which is made where it is missing; in memory where absent */
  openLevel(path: string | undefined): Promise<DynaliteLevel>;
  /** Writes an item to the indexes of a table's record that do not hold it yet. */
  indexItem(
    store: Pick<DynaliteStore, 'getIndexDb'>,
    table: object,
    item: object,
    done: (error: unknown) => void,
  ): void;
  checkTypes(data: unknown, types: DynaliteTypes): object;
  checkValidations(data: object, types: DynaliteTypes, custom: unknown, store: Pick<DynaliteStore, 'options'>): void;
}

/**
 * Loads dynalite. It needs a native binary, so only the first item call loads it. Without the binary, everything else works.
 */
export async function loadEngine(): Promise<Engine> {
  const [{ default: db }, { default: validations }, ...operations] = await Promise.all([
    import('dynalite/db/index.js'),
    import('dynalite/validations/index.js'),
    both('BatchGetItem', import('dynalite/validations/batchGetItem.js'), import('dynalite/actions/batchGetItem.js')),
    both(
      'BatchWriteItem',
      import('dynalite/validations/batchWriteItem.js'),
      import('dynalite/actions/batchWriteItem.js'),
    ),
    both('DeleteItem', import('dynalite/validations/deleteItem.js'), import('dynalite/actions/deleteItem.js')),
    both('GetItem', import('dynalite/validations/getItem.js'), import('dynalite/actions/getItem.js')),
    both('PutItem', import('dynalite/validations/putItem.js'), import('dynalite/actions/putItem.js')),
    both('Query', import('dynalite/validations/query.js'), import('dynalite/actions/query.js')),
    both('Scan', import('dynalite/validations/scan.js'), import('dynalite/actions/scan.js')),
    both('UpdateItem', import('dynalite/validations/updateItem.js'), import('dynalite/actions/updateItem.js')),
  ]);
  return {
    operations: new Map(operations),
    openLevel: async (path) => {
      const level = db.create(path === undefined ? {} : { path }).db;
      await level.open();
      return level;
    },
    indexItem: (store, table, item, done) => db.updateIndexes(store, table, null, item, done),
    checkTypes: validations.checkTypes,
    checkValidations: validations.checkValidations,
  };
}

async function both(
  name: string,
  validation: Promise<{ default: ItemOperation['validation'] }>,
  action: Promise<{ default: ItemOperation['action'] }>,
): Promise<[string, ItemOperation]> {
  return [name, { validation: (await validation).default, action: (await action).default }];
}
