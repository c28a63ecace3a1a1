import type { DynaliteStore } from 'dynalite/store';
import type { GlobalIndexState, TableState } from '../state.js';
import { fillIndex } from './backfill.js';
import type { Engine } from './engine.js';
import { run } from './run.js';
import { storedIndexes, storedTable } from './stored-table.js';

/** Items can be written and read from the moment that a table is ACTIVE until it is deleted. */
export const takesItems = ({ job }: TableState): boolean => job?.kind !== 'creating' && job?.kind !== 'deleting';

interface Mirrored {
  readonly table: TableState;
  readonly indexes: readonly GlobalIndexState[];
}

/** Keeps the tables of an item store equal to those of a region: a table that was created anew begins empty. */
export class ItemTables {
  readonly #engine: Engine;
  readonly #store: DynaliteStore;
  readonly #present = new Map<string, Mirrored>();
  readonly #running = new Set<Promise<unknown>>();
  #last: Promise<void> = Promise.resolve();

  constructor(engine: Engine, store: DynaliteStore) {
    this.#engine = engine;
    this.#store = store;
  }

  /**
   * Runs a call on items once the store holds exactly these tables. Adjustments follow one another; an index does not change
   * before the calls that run have ended, so that it misses nothing of what they write.
   */
  async run<T>(tables: readonly TableState[], call: () => Promise<T>): Promise<T> {
    const started = this.#last.then(async () => {
      await this.#adjust(tables);
      return { answer: this.#track(call()) };
    });
    this.#last = started.then(
      () => undefined,
      () => undefined,
    );
    return (await started).answer;
  }

  #track<T>(call: Promise<T>): Promise<T> {
    const ended = call
      .catch(() => undefined)
      .then(() => {
        this.#running.delete(ended);
      });
    this.#running.add(ended);
    return call;
  }

  async #adjust(tables: readonly TableState[]): Promise<void> {
    const ids = new Set(tables.map(({ id }) => id));
    for (const { table } of [...this.#present.values()]) {
      if (!ids.has(table.id)) await this.#remove(table.name);
    }
    for (const table of tables) {
      if (this.#present.has(table.name)) await this.#adjustIndexes(table);
      else await this.#put(table, storedIndexes(table));
    }
  }

  async #put(table: TableState, indexes: readonly GlobalIndexState[]): Promise<void> {
    await run((done) => this.#store.tableDb.put(table.name, storedTable(table, indexes), done));
    this.#present.set(table.name, { table, indexes });
  }

  async #adjustIndexes(table: TableState): Promise<void> {
    const before = this.#present.get(table.name)?.indexes ?? [];
    const after = storedIndexes(table);
    const removed = before.filter((index) => !after.includes(index));
    const added = after.filter((index) => !before.includes(index));
    if (removed.length + added.length === 0) return;
    await Promise.all(this.#running);
    for (const index of removed) await this.#dropIndex(table.name, index.name);
    for (const index of added) await fillIndex(this.#engine, this.#store, storedTable(table, [index]), index);
    await this.#put(table, after);
  }

  #dropIndex(table: string, index: string): Promise<void> {
    return run((done) => this.#store.deleteIndexDb('Global', table, index, done));
  }

  async #remove(name: string): Promise<void> {
    const { table, indexes } = this.#present.get(name) ?? { table: undefined, indexes: [] };
    await run((done) => this.#store.tableDb.del(name, done));
    await run((done) => this.#store.deleteItemDb(name, done));
    for (const index of table?.localIndexes ?? []) {
      await run((done) => this.#store.deleteIndexDb('Local', name, index.name, done));
    }
    for (const index of indexes) await this.#dropIndex(name, index.name);
    this.#present.delete(name);
  }
}
