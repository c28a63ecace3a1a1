import type { DynaliteStore } from 'dynalite/store';
import { AwsError, validation as invalid, notSupported } from '../aws-error.js';
import { isMultiAttributeKey } from '../rules/key-schema.js';
import { isObject } from '../shapes/json-types.js';
import type { Region } from '../state.js';
import { isBeingAdded } from '../status.js';
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

export const ITEM_OPERATIONS: readonly string[] =
  'BatchGetItem BatchWriteItem DeleteItem GetItem PutItem Query Scan UpdateItem'.split(' ');

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
      const input = withTableName(region, body);
      checkIndexToRead(region, name, input);
      const answer = await shelf.tables.run(ready, () => perform(engine, shelf.store, name, operation, input));
      return { status: 200, body: answer };
    } catch (error) {
      return answerOf(error);
    }
  }

  #shelfOf(region: Region, engine: Engine): Shelf {
    const known = this.#shelves.get(region);
    if (known) return known;
    const store = engine.createStore();
    const shelf = { store, tables: new ItemTables(engine, store) };
    this.#shelves.set(region, shelf);
    return shelf;
  }
}

const TOO_DEEP =
  'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit';

async function perform(
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

/** The refusals of reads through an index that dynalite does not know. */
function checkIndexToRead(region: Region, name: string, { TableName, IndexName }: Record<string, unknown>): void {
  if ((name !== 'Query' && name !== 'Scan') || typeof TableName !== 'string') return;
  const index = region.tables.get(TableName)?.globalIndexes.find((known) => known.name === IndexName);
  if (!index) return;
  if (isBeingAdded(index)) throw invalid(`Cannot read from backfilling global secondary index: ${index.name}`);
  if (index.job?.kind !== 'deleting' && isMultiAttributeKey(index.keySchema)) {
    throw notSupported(`${name} of an index whose key has several HASH or RANGE attributes (${index.name})`);
  }
}

function answerOf(error: unknown): ItemAnswer {
  if (error instanceof AwsError) return error;
  if (isObject(error) && typeof error.statusCode === 'number' && isObject(error.body)) {
    return { status: error.statusCode, body: error.body };
  }
  const text = error instanceof Error ? error.message : String(error);
  return new AwsError('InternalServerError', `@pcf/dynamodb-simulator: the item store failed: ${text}`);
}
