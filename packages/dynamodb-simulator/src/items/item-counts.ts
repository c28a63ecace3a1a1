import { isRecord } from '@pcf/core/values';
import type { DynaliteLevel } from 'dynalite/store';
import { attributeNames } from '../secondary-index/key-schema.js';
import { isBeingAdded } from '../world/status.js';
import type { IndexState, TableState } from '../world/table-state.js';
import { hasKey, keyTypes } from './backfill.js';
import { itemSize } from './item-size.js';
import { all, itemsOf } from './keys.js';

/** How many items there are, and their size in bytes. */
export interface ItemCount {
  readonly items: number;
  readonly bytes: number;
}

/** The items of a table, and of each of its indexes by name. An index that is absent holds none. */
export interface ItemCounts extends ItemCount {
  readonly indexes: ReadonlyMap<string, ItemCount>;
}

export const NO_ITEMS: ItemCounts = { items: 0, bytes: 0, indexes: new Map() };

interface Counted {
  /** What the counts depend on. As long as it is the same, they are right. */
  readonly basis: string;
  readonly counts: Promise<ItemCounts>;
}

/** Counts the items of tables. A table is counted again only after a write to it or a change of its indexes. */
export class ItemCounter {
  readonly #level: DynaliteLevel;
  readonly #writes = new Map<string, number>();
  readonly #counted = new Map<string, Counted>();

  constructor(level: DynaliteLevel) {
    this.#level = level;
  }

  /** Notes a write to the items of a table. Call it when readers of the level see the write. */
  written(id: string): void {
    this.#writes.set(id, (this.#writes.get(id) ?? 0) + 1);
  }

  /** Forgets a table that was deleted. */
  forget(id: string): void {
    this.#writes.delete(id);
    this.#counted.delete(id);
  }

  count(table: TableState): Promise<ItemCounts> {
    const { id, incarnation, attributeDefinitions } = table;
    const indexes = filledIndexes(table);
    const shapes = indexes.map(({ name, keySchema, projection }) => [name, keySchema, projection]);
    const basis = JSON.stringify([incarnation, this.#writes.get(id), attributeDefinitions, shapes]);
    const known = this.#counted.get(id);
    if (known?.basis === basis) return known.counts;
    const counted = { basis, counts: this.#read(table, indexes) };
    this.#counted.set(id, counted);
    counted.counts.catch(() => this.#counted.get(id) === counted && this.#counted.delete(id));
    return counted.counts;
  }

  /** An index holds the items that have its key. */
  async #read(table: TableState, indexes: readonly IndexState[]): Promise<ItemCounts> {
    const whole = new Tally();
    const parts = indexes.map((index) => ({
      name: index.name,
      key: keyTypes(table, index),
      project: projectionOf(table, index),
      tally: new Tally(),
    }));
    for await (const item of this.#level.values(all(itemsOf(table.id)))) {
      if (!isRecord(item)) continue;
      whole.add(item);
      for (const { key, project, tally } of parts) if (hasKey(item, key)) tally.add(project(item));
    }
    return { items: whole.items, bytes: whole.bytes, indexes: new Map(parts.map(({ name, tally }) => [name, tally])) };
  }
}

class Tally implements ItemCount {
  items = 0;
  bytes = 0;

  add(item: Record<string, unknown>): void {
    this.items += 1;
    this.bytes += itemSize(item);
  }
}

/** DynamoDB counts an index once it is filled. */
const filledIndexes = ({ localIndexes, globalIndexes }: TableState): IndexState[] => [
  ...localIndexes,
  ...globalIndexes.filter((index) => !isBeingAdded(index)),
];

/** The part of an item that an index holds. */
function projectionOf(
  table: TableState,
  { keySchema, projection: { ProjectionType, NonKeyAttributes = [] } }: IndexState,
): (item: Record<string, unknown>) => Record<string, unknown> {
  if (ProjectionType === 'ALL') return (item) => item;
  const projected = new Set([...attributeNames(table.keySchema), ...attributeNames(keySchema), ...NonKeyAttributes]);
  return (item) => Object.fromEntries(Object.entries(item).filter(([name]) => projected.has(name)));
}
