import { isRecord } from '@pcf/core/values';
import type { ItemCount, ItemCounts } from './item-counts.js';

/** Where answers describe a table. */
const DESCRIPTIONS = ['Table', 'TableDescription'];

const INDEXES = ['LocalSecondaryIndexes', 'GlobalSecondaryIndexes'];

type Json = Readonly<Record<string, unknown>>;

/**
 * Adds counts of items to the description of a table in an answer of the control plane.
 *
 * @param count - counts the items of the table with this name and id
 */
export async function countedAnswer(
  answer: object,
  count: (name: unknown, id: unknown) => Promise<ItemCounts>,
): Promise<object> {
  const [member, table] = Object.entries(answer).find(([name]) => DESCRIPTIONS.includes(name)) ?? [];
  if (member === undefined || !isRecord(table)) return answer;
  return { ...answer, [member]: countedTable(table, await count(table.TableName, table.TableId)) };
}

function countedTable(table: Json, counts: ItemCounts): Json {
  const counted: Record<string, unknown> = { ...table, TableSizeBytes: counts.bytes, ItemCount: counts.items };
  for (const kind of INDEXES) {
    const indexes = table[kind];
    if (Array.isArray(indexes)) counted[kind] = indexes.map((index) => countedIndex(index, counts.indexes));
  }
  return counted;
}

function countedIndex(index: Json, counts: ItemCounts['indexes']): Json {
  const { items, bytes }: ItemCount = counts.get(String(index.IndexName)) ?? { items: 0, bytes: 0 };
  return { ...index, IndexSizeBytes: bytes, ItemCount: items };
}
