import type { DynaliteStore } from 'dynalite/store';
import { AwsError, validation as invalid, notSupported } from '../aws-error.js';
import { isObject } from '../shapes/json-types.js';
import type { Region } from '../state.js';
import { tableNameOf } from '../table-names.js';
import { type Engine, type ItemOperation, loadEngine } from './engine.js';
import { ItemTables, takesItems } from './item-tables.js';
import { isTooDeep } from './nesting.js';
import { hasLostName, unknownMembers } from './unknown-members.js';

/** An answer of the item store: a success, or an error of DynamoDB in its wire form. */
interface ItemAnswer {
  readonly status: number;
  readonly body: object;
}

const OPERATIONS = new Set('BatchGetItem BatchWriteItem DeleteItem GetItem PutItem Query Scan UpdateItem'.split(' '));

export const isItemOperation = (name: string): boolean => OPERATIONS.has(name);

interface Shelf {
  readonly store: DynaliteStore;
  readonly tables: ItemTables;
}

/** The items of all regions, in memory. dynalite does the work, and knows a region's tables only as far as items go. */
export class Items {
  readonly #shelves = new Map<Region, Shelf>();
  #engine: Promise<Engine> | undefined;

  /** Answers an item call against the tables that the region has when it is made. Never rejects. */
  async call(region: Region, name: string, body: Record<string, unknown>): Promise<ItemAnswer> {
    const ready = [...region.tables.values()].filter(takesItems);
    try {
      this.#engine ??= loadEngine();
      const engine = await this.#engine;
      const operation = engine.operations.get(name);
      if (!operation) throw notSupported(`the operation ${name}`);
      const shelf = this.#shelfOf(region, engine);
      await shelf.tables.follow(ready);
      return { status: 200, body: await perform(engine, shelf.store, name, operation, withTableName(region, body)) };
    } catch (error) {
      return answerOf(error);
    }
  }

  #shelfOf(region: Region, engine: Engine): Shelf {
    const known = this.#shelves.get(region);
    if (known) return known;
    const store = engine.createStore();
    const shelf = { store, tables: new ItemTables(store) };
    this.#shelves.set(region, shelf);
    return shelf;
  }
}

const TOO_DEEP =
  'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit';

function perform(
  engine: Engine,
  store: DynaliteStore,
  name: string,
  { validation, action }: ItemOperation,
  body: Record<string, unknown>,
): Promise<object> {
  if (isTooDeep(body)) throw invalid(TOO_DEEP);
  const strangers = [...unknownMembers(validation.types, body, name)];
  if (hasLostName(body)) strangers.push('an attribute named __proto__');
  const data = checked(() => engine.checkTypes(body, validation.types));
  if (strangers.length > 0) throw notSupported(...strangers);
  checked(() => engine.checkValidations(data, validation.types, validation.custom, store));
  return new Promise((resolve, reject) =>
    action(store, data, (error, answer) => (error ? reject(error) : resolve(answer ?? {}))),
  );
}

/** dynalite's checks stumble over `null` where a value belongs. */
function checked<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw invalid('@pcf/dynamodb-simulator: an attribute value in this request is null or not a structure');
  }
}

/** dynalite knows tables by name only. */
function withTableName(region: Region, body: Record<string, unknown>): Record<string, unknown> {
  const { TableName } = body;
  return typeof TableName === 'string' ? { ...body, TableName: tableNameOf(region, TableName) } : { ...body };
}

function answerOf(error: unknown): ItemAnswer {
  if (error instanceof AwsError) return error;
  if (isObject(error) && typeof error.statusCode === 'number' && isObject(error.body)) {
    return { status: error.statusCode, body: error.body };
  }
  const text = error instanceof Error ? error.message : String(error);
  return new AwsError('InternalServerError', `@pcf/dynamodb-simulator: the item store failed: ${text}`);
}
