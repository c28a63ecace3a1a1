import { isRecord } from '@pcf/core/values';
import type { DynaliteLevel } from 'dynalite/store';
import { regionOf } from '../world/regions.js';
import type { Region, World } from '../world/state.js';
import type { GlobalIndexState, TableState } from '../world/table-state.js';
import { fillIndex, keyTypes } from './backfill.js';
import type { Engine } from './engine.js';
import { all, indexesOf, indexOf, itemsOf, TABLES, tableKey } from './keys.js';
import { type StoredTable, storedIndexes, storedTable } from './stored-table.js';

/** What the level holds of a table. */
interface Held {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly incarnation?: string;
  /** The indexes that are filled: the name of each, and what its entries follow from. */
  readonly indexes: readonly (readonly [name: string, identity: string])[];
}

interface ItemTablesParts {
  readonly engine: Engine;
  readonly level: DynaliteLevel;
  readonly world: World;
}

/**
 * Which tables and indexes the level holds. The world decides: before a call uses a table, items of deleted tables are removed, and
 * new indexes are filled. A table is identified by its id and its incarnation, so that a table that is created again starts empty,
 * even if the state of the tables was lost and ids repeat. The record of a table is written after the work, so that work that a
 * crash interrupted is done again.
 */
export class ItemTables {
  readonly #parts: ItemTablesParts;
  readonly #held = new Map<string, Held>();

  constructor(parts: ItemTablesParts) {
    this.#parts = parts;
  }

  /** Reads what the level holds. */
  async open(): Promise<void> {
    for await (const [key, held] of this.#parts.level.iterator(all(TABLES))) {
      if (isHeld(held)) this.#held.set(key.slice(TABLES.length), held);
    }
  }

  /** The record of a table, if the level holds all its indexes; otherwise `undefined`. */
  ready(table: TableState): StoredTable | undefined {
    const indexes = storedIndexes(table);
    const held = this.holds(table) ? this.#held.get(table.id)?.indexes : undefined;
    if (!held || held.length !== indexes.length) return undefined;
    return indexes.every((index) => has(held, identified(table, index))) ? storedTable(table, indexes) : undefined;
  }

  /** Whether the level holds items of a table, or of its indexes. Until the first item call there are none. */
  holds({ id, incarnation }: TableState): boolean {
    const held = this.#held.get(id);
    return held !== undefined && held.incarnation === incarnation;
  }

  /** Fills new indexes of a table and removes deleted ones. No other write may run at the same time. */
  async prepare({ account, name: region }: Region, table: TableState): Promise<StoredTable> {
    const { engine, level } = this.#parts;
    const wanted = storedIndexes(table);
    const record = storedTable(table, wanted);
    const { incarnation } = table;
    const own = incarnation === undefined ? {} : { incarnation };
    const held = {
      account,
      region,
      name: table.name,
      ...own,
      indexes: wanted.map((index) => identified(table, index)),
    };
    const before = this.#held.get(table.id)?.indexes ?? [];
    const kept = before.filter((index) => has(held.indexes, index));
    await this.#hold(table.id, { ...held, indexes: kept });
    for (const index of [...before, ...held.indexes]) {
      if (!has(kept, index)) await level.clear(all(indexOf(table.id, 'Global', index[0])));
    }
    for (const index of wanted) {
      if (!has(kept, identified(table, index))) await fillIndex(engine, level, table, index);
    }
    await this.#hold(table.id, held);
    return record;
  }

  /**
   * Removes the items of deleted tables. No other write may run at the same time.
   *
   * @returns the ids of those tables
   */
  async removeGone(): Promise<string[]> {
    const gone: string[] = [];
    const { level, world } = this.#parts;
    for (const [id, { account, region, name, incarnation }] of [...this.#held]) {
      const table = regionOf(world, account, region).tables.get(name);
      if (table?.id === id && table.incarnation === incarnation) continue;
      await level.clear(all(itemsOf(id)));
      await level.clear(all(indexesOf(id)));
      await level.batch([{ type: 'del', key: tableKey(id) }]);
      this.#held.delete(id);
      gone.push(id);
    }
    return gone;
  }

  async #hold(id: string, held: Held): Promise<void> {
    await this.#parts.level.batch([{ type: 'put', key: tableKey(id), value: held }]);
    this.#held.set(id, held);
  }
}

type Identified = Held['indexes'][number];

/** Identifies the entries of an index. An index that was deleted and created again with the same key and projection has the same entries. */
const identified = (table: TableState, { name, keySchema, projection }: GlobalIndexState): Identified => [
  name,
  JSON.stringify([keySchema, projection, keyTypes(table, { keySchema })]),
];

const has = (indexes: Held['indexes'], [name, identity]: Identified): boolean =>
  indexes.some((one) => one[0] === name && one[1] === identity);

const isHeld = (value: unknown): value is Held => isRecord(value) && Array.isArray(value.indexes);
