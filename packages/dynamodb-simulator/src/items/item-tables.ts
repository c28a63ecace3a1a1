import type { DynaliteStore } from 'dynalite/store';
import type { TableState } from '../state.js';

type Step = (done: (error: unknown) => void) => void;

const run = (step: Step): Promise<void> =>
  new Promise((resolve, reject) => step((error) => (error ? reject(error) : resolve())));

/** Items can be written and read from the moment that a table is ACTIVE until it is deleted. */
export const takesItems = ({ job }: TableState): boolean => job?.kind !== 'creating' && job?.kind !== 'deleting';

/** Keeps the tables of an item store equal to those of a region: a table that was created anew begins empty. */
export class ItemTables {
  readonly #store: DynaliteStore;
  readonly #present = new Map<string, TableState>();
  #last: Promise<void> = Promise.resolve();

  constructor(store: DynaliteStore) {
    this.#store = store;
  }

  /** Resolves when the store holds exactly these tables. Calls follow one another. */
  follow(tables: readonly TableState[]): Promise<void> {
    const next = this.#last.then(() => this.#adjust(tables));
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #adjust(tables: readonly TableState[]): Promise<void> {
    const ids = new Set(tables.map(({ id }) => id));
    for (const old of [...this.#present.values()]) {
      if (!ids.has(old.id)) await this.#remove(old);
    }
    for (const table of tables) {
      if (this.#present.has(table.name)) continue;
      await run((done) => this.#store.tableDb.put(table.name, storedTable(table), done));
      this.#present.set(table.name, table);
    }
  }

  async #remove({ name, localIndexes, globalIndexes }: TableState): Promise<void> {
    await run((done) => this.#store.tableDb.del(name, done));
    await run((done) => this.#store.deleteItemDb(name, done));
    for (const index of localIndexes) await run((done) => this.#store.deleteIndexDb('Local', name, index.name, done));
    for (const index of globalIndexes) await run((done) => this.#store.deleteIndexDb('Global', name, index.name, done));
    this.#present.delete(name);
  }
}

/** What dynalite needs to know of a table to serve its items. */
function storedTable({ name, attributeDefinitions, keySchema, localIndexes, globalIndexes }: TableState): object {
  const stored = (index: TableState['localIndexes'][number]): object => ({
    IndexName: index.name,
    KeySchema: index.keySchema,
    Projection: index.projection,
  });
  return {
    TableName: name,
    TableStatus: 'ACTIVE',
    AttributeDefinitions: attributeDefinitions,
    KeySchema: keySchema,
    ...(localIndexes.length > 0 && { LocalSecondaryIndexes: localIndexes.map(stored) }),
    ...(globalIndexes.length > 0 && { GlobalSecondaryIndexes: globalIndexes.map(stored) }),
  };
}
