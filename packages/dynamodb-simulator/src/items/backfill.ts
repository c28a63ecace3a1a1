import { isRecord } from '@pcf/core/values';
import type { DynaliteLevel, DynaliteWrite } from 'dynalite/store';
import type { AttributeDefinition, IndexState, TableState } from '../world/table-state.js';
import type { Engine } from './engine.js';
import { all, indexOf, itemsOf } from './keys.js';
import { part } from './parts.js';
import { storedTable } from './stored-table.js';

/** How many writes are batched. */
const AT_ONCE = 1_000;

/**
 * Copies the items of a table into an index that is new to it. As on DynamoDB, an item whose attributes are not of the
 * types of the index's key stays out.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html
 */
export async function fillIndex(
  engine: Engine,
  level: DynaliteLevel,
  table: TableState,
  index: IndexState,
): Promise<void> {
  const record = storedTable(table, [index]);
  const key = keyTypes(table, index);
  const writes: DynaliteWrite[] = [];
  for await (const item of level.values(all(itemsOf(table.id)))) {
    if (!isRecord(item) || !hasKey(item, key)) continue;
    await new Promise<void>((resolve, fail) => {
      const getIndexDb = (type: string, _table: string, name: string) =>
        part({ level, writes, fail }, indexOf(table.id, type, name));
      engine.indexItem({ getIndexDb }, record, item, (error) => (error ? fail(error) : resolve()));
    });
    if (writes.length >= AT_ONCE) await level.batch(writes.splice(0));
  }
  await level.batch(writes);
}

/** The attributes of an index's key, with their types. */
export const keyTypes = (
  { attributeDefinitions }: TableState,
  { keySchema }: Pick<IndexState, 'keySchema'>,
): AttributeDefinition[] =>
  attributeDefinitions.filter(({ AttributeName }) =>
    keySchema.some((element) => element.AttributeName === AttributeName),
  );

/** Whether an index holds an item. */
export const hasKey = (item: Record<string, unknown>, key: readonly AttributeDefinition[]): boolean =>
  key.every(({ AttributeName, AttributeType }) => {
    const value = item[AttributeName];
    return isRecord(value) && value[AttributeType] !== undefined;
  });
