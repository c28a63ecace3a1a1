import type { DynaliteStore } from 'dynalite/store';
import { isObject } from '../shapes/json-types.js';
import type { AttributeDefinition, IndexState } from '../state.js';
import type { Engine } from './engine.js';
import { run } from './run.js';
import type { StoredTable } from './stored-table.js';

/**
 * Copies the items of a table into an index that is new to it. As on DynamoDB, an item whose attributes are not of the
 * types of the index's key stays out.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html
 *
 * @param record the table, with this index only
 */
export async function fillIndex(
  engine: Engine,
  store: DynaliteStore,
  record: StoredTable,
  { keySchema }: IndexState,
): Promise<void> {
  const key = record.AttributeDefinitions.filter(({ AttributeName }) =>
    keySchema.some((element) => element.AttributeName === AttributeName),
  );
  let start: unknown;
  do {
    const page = await scan(engine, store, record.TableName, start);
    for (const item of page.items) {
      if (hasKey(item, key)) await run((done) => engine.indexItem(store, record, item, done));
    }
    start = page.next;
  } while (start !== undefined);
}

const hasKey = (item: Record<string, unknown>, key: readonly AttributeDefinition[]): boolean =>
  key.every(({ AttributeName, AttributeType }) => {
    const value = item[AttributeName];
    return isObject(value) && value[AttributeType] !== undefined;
  });

interface Page {
  readonly items: Record<string, unknown>[];
  readonly next: unknown;
}

async function scan(engine: Engine, store: DynaliteStore, TableName: string, start: unknown): Promise<Page> {
  const input = { TableName, ...(start !== undefined && { ExclusiveStartKey: start }) };
  const answer = await new Promise<object>((resolve, reject) => {
    const action = engine.operations.get('Scan')?.action;
    action?.(store, input, (error, result) => (error ? reject(error) : resolve(result ?? {})));
  });
  if (!('Items' in answer) || !Array.isArray(answer.Items)) return { items: [], next: undefined };
  const next = 'LastEvaluatedKey' in answer ? answer.LastEvaluatedKey : undefined;
  return { items: answer.Items.filter(isObject), next };
}
