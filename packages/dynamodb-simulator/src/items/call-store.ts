import { ERROR_STATUS, ERROR_TYPE_PREFIXES, MAX_ITEM_BYTES } from '@pcf/dynamodb-facts';
import type { DynaliteStore } from 'dynalite/store';
import { indexOf, itemsOf } from './keys.js';
import { type PartOptions, part, settleCallback } from './parts.js';
import type { StoredTable } from './stored-table.js';

export const LIMITS = { maxItemSize: MAX_ITEM_BYTES };

/** A table as an item call finds it. */
export interface FoundTable {
  readonly id: string;
  readonly record: StoredTable;
}

interface CallStoreOptions extends PartOptions {
  /** Finds a table that takes items. */
  readonly find: (name: string) => Promise<FoundTable | undefined>;
}

/** What dynalite's operations act on during one call. */
export function callStore(options: CallStoreOptions): DynaliteStore {
  const found = new Map<string, FoundTable>();
  const idOf = (name: string): string => {
    const table = found.get(name);
    if (!table) throw new Error(`dynalite asks for items of ${name} before it asks for the table`);
    return table.id;
  };
  const record = async (name: string): Promise<StoredTable> => {
    const table = found.get(name) ?? (await options.find(name));
    if (!table) throw NO_TABLE;
    found.set(name, table);
    return table.record;
  };
  return {
    options: LIMITS,
    getTable: (name, done) => settleCallback(record(name), done, options.fail),
    getItemDb: (table) => part(options, itemsOf(idOf(table))),
    getIndexDb: (type, table, index) => part(options, indexOf(idOf(table), type, index)),
  };
}

/** An error of DynamoDB in dynalite's form. */
const NO_TABLE = {
  statusCode: ERROR_STATUS.client,
  body: {
    __type: `${ERROR_TYPE_PREFIXES.ResourceNotFoundException}ResourceNotFoundException`,
    message: 'Requested resource not found',
  },
};
