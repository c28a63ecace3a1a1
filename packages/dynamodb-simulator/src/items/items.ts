import { existsSync } from 'node:fs';
import { isRecord, messageOf } from '@pcf/core/values';
import { AwsError, validation as invalid, notSupported } from '../aws-error.js';
import { isRead } from '../request/operation.js';
import { isMultiAttributeKey } from '../secondary-index/key-schema.js';
import { tableNameOf } from '../world/arns.js';
import type { Region, World } from '../world/state.js';
import { isBeingAdded } from '../world/status.js';
import type { TableState } from '../world/table-state.js';
import { LIMITS } from './call-store.js';
import { type Engine, type ItemOperation, loadEngine } from './engine.js';
import { hasLostName, isTooDeep, unknownMembers } from './input-checks.js';
import { type ItemCounts, NO_ITEMS } from './item-counts.js';
import { ItemStore } from './item-store.js';

/** An answer of the item store: a success, or an error of DynamoDB. */
interface ItemAnswer {
  readonly status: number;
  readonly body: object;
}

export const ITEM_OPERATIONS: readonly string[] =
  'BatchGetItem BatchWriteItem DeleteItem GetItem PutItem Query Scan UpdateItem'.split(' ');

interface Opened {
  readonly engine: Engine;
  readonly store: ItemStore;
}

/**
 * The items of all regions, served by dynalite. dynalite is loaded by the first item call, or by the first count if the folder
 * holds items.
 */
export class Items {
  readonly #world: World;
  readonly #path: string | undefined;
  readonly #loadEngine: () => Promise<Engine>;
  #opened: Promise<Opened> | undefined;
  #closed = false;

  /**
   * @param path - the folder to keep them in; in memory where absent
   * @param load - loads dynalite when it is needed
   */
  constructor(world: World, path: string | undefined, load: () => Promise<Engine> = loadEngine) {
    this.#world = world;
    this.#path = path;
    this.#loadEngine = load;
  }

  /** Answers an item call. Never rejects. */
  async call(region: Region, name: string, body: Record<string, unknown>): Promise<ItemAnswer> {
    try {
      const { engine, store } = await this.#open();
      const operation = engine.operations.get(name);
      if (!operation) throw notSupported(`the operation ${name}`);
      const request = withTableName(region, body);
      checkIndexToRead(region, name, request);
      const input = checkedInput(engine, name, operation, request);
      const answer = isRead(name) ? store.read(region, operation, input) : store.write(region, operation, input);
      return { status: 200, body: await answer };
    } catch (error) {
      return answerOf(error);
    }
  }

  /**
   * Counts the items of a table and of its indexes as they are now.
   *
   * @throws AwsError `InternalServerError` when they cannot be read
   */
  async count(table: TableState): Promise<ItemCounts> {
    const keepsItems = this.#path !== undefined && existsSync(this.#path);
    try {
      const opened = await (keepsItems ? this.#open() : this.#opened?.catch(() => undefined));
      return opened ? await opened.store.count(table) : NO_ITEMS;
    } catch (error) {
      throw storeFailure(error);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const opened = await this.#opened?.catch(() => undefined);
    await opened?.store.close();
  }

  async #open(): Promise<Opened> {
    if (this.#closed) throw new Error('it is closed');
    this.#opened ??= this.#load();
    return this.#opened;
  }

  async #load(): Promise<Opened> {
    const engine = await this.#loadEngine();
    return { engine, store: await ItemStore.open(engine, this.#world, this.#path) };
  }
}

const TOO_DEEP =
  'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit';

/** The input of an operation as dynalite takes it. */
function checkedInput(
  engine: Engine,
  name: string,
  { validation: { types, custom } }: ItemOperation,
  body: Record<string, unknown>,
): object {
  if (isTooDeep(body)) throw invalid(TOO_DEEP);
  const unsupported = [...unknownMembers(types, body, name)];
  if (hasLostName(body)) unsupported.push('an attribute named __proto__');
  const data = checked(() => engine.checkTypes(body, types));
  if (unsupported.length > 0) throw notSupported(...unsupported);
  checked(() => engine.checkValidations(data, types, custom, { options: LIMITS }));
  return data;
}

/** Runs a check of dynalite, which throws a `TypeError` for `null` in place of a value. */
function checked<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw invalid('@pcf/dynamodb-simulator: an attribute value in this request is null or not a structure');
  }
}

/** Replaces an ARN with the name of the table: dynalite knows only names. */
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
  if (isRecord(error) && typeof error.statusCode === 'number' && isRecord(error.body)) {
    return { status: error.statusCode, body: error.body };
  }
  return storeFailure(error);
}

function storeFailure(error: unknown): AwsError {
  const text = messageOf(error);
  return new AwsError('InternalServerError', `@pcf/dynamodb-simulator: the item store failed: ${text}`);
}
