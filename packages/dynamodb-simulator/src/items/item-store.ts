import type { DynaliteLevel, DynaliteWrite } from 'dynalite/store';
import type { Region, World } from '../world/state.js';
import type { TableState } from '../world/table-state.js';
import { callStore, type FoundTable } from './call-store.js';
import type { Engine, ItemOperation } from './engine.js';
import { ItemCounter, type ItemCounts, NO_ITEMS } from './item-counts.js';
import { ItemTables } from './item-tables.js';
import { itemTable } from './keys.js';
import type { StoredTable } from './stored-table.js';

/** Items can be written and read from the moment that a table is ACTIVE until it is deleted. */
const takesItems = ({ job }: TableState): boolean => job?.kind !== 'creating' && job?.kind !== 'deleting';

/** Returns the record of a table for a call, and waits until the level holds its indexes. */
type Prepare = (region: Region, table: TableState) => Promise<StoredTable>;

/**
 * The items of all tables, in a folder or in memory. Calls that write run one after another. Each is written atomically when it
 * succeeds, so that an item and its index entries always match, also after a crash.
 */
export class ItemStore {
  readonly #level: DynaliteLevel;
  readonly #tables: ItemTables;
  readonly #counter: ItemCounter;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(level: DynaliteLevel, tables: ItemTables) {
    this.#level = level;
    this.#tables = tables;
    this.#counter = new ItemCounter(level);
  }

  static async open(engine: Engine, world: World, path: string | undefined): Promise<ItemStore> {
    const level = await engine.openLevel(path);
    const tables = new ItemTables({ engine, level, world });
    await tables.open();
    return new ItemStore(level, tables);
  }

  read(region: Region, { action }: ItemOperation, input: object): Promise<object> {
    const prepare: Prepare = async (place, table) =>
      this.#tables.ready(table) ?? this.#alone(() => this.#tables.prepare(place, table));
    return this.#act(region, action, input, prepare, []);
  }

  write(region: Region, { action }: ItemOperation, input: object): Promise<object> {
    const prepare: Prepare = async (place, table) => this.#tables.ready(table) ?? this.#tables.prepare(place, table);
    return this.#alone(async () => {
      const writes: DynaliteWrite[] = [];
      const answer = await this.#act(region, action, input, prepare, writes);
      if (writes.length > 0) await this.#write(writes);
      return answer;
    });
  }

  /** Counts the items of a table as they are now. */
  async count(table: TableState): Promise<ItemCounts> {
    return this.#tables.holds(table) ? this.#counter.count(table) : NO_ITEMS;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#level.close();
  }

  #act(
    region: Region,
    action: ItemOperation['action'],
    input: object,
    prepare: Prepare,
    writes: DynaliteWrite[],
  ): Promise<object> {
    const find = async (name: string): Promise<FoundTable | undefined> => {
      const table = region.tables.get(name);
      return table && takesItems(table) ? { id: table.id, record: await prepare(region, table) } : undefined;
    };
    return new Promise((resolve, fail) => {
      const store = callStore({ level: this.#level, find, writes, fail });
      action(store, input, (error, answer) => (error ? fail(error) : resolve(answer ?? {})));
    });
  }

  async #write(writes: readonly DynaliteWrite[]): Promise<void> {
    try {
      await this.#level.batch(writes);
    } finally {
      for (const id of new Set(writes.map(({ key }) => itemTable(key))))
        if (id !== undefined) this.#counter.written(id);
    }
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(async () => {
      for (const id of await this.#tables.removeGone()) this.#counter.forget(id);
      return work();
    });
    this.#last = done.catch(() => undefined);
    return done;
  }
}
