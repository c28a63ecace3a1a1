import { isMultiAttributeKey } from '../secondary-index/key-schema.js';
import type { GlobalIndexState, IndexState, TableState } from '../world/table-state.js';

/** dynalite's record of a table. */
export interface StoredTable {
  readonly TableName: string;
  readonly TableStatus: 'ACTIVE';
  readonly AttributeDefinitions: TableState['attributeDefinitions'];
  readonly KeySchema: TableState['keySchema'];
  readonly LocalSecondaryIndexes?: object[];
  readonly GlobalSecondaryIndexes?: object[];
}

/** Items can be read through an index once it is filled and until its deletion begins. */
const isReadable = ({ job }: GlobalIndexState): boolean =>
  !(job?.kind === 'allocating' || job?.kind === 'backfilling' || job?.kind === 'deleting');

/** The indexes that dynalite supports: their keys have at most one HASH and one RANGE attribute. */
export const storedIndexes = ({ globalIndexes }: TableState): GlobalIndexState[] =>
  globalIndexes.filter((index) => isReadable(index) && !isMultiAttributeKey(index.keySchema));

const storedIndex = ({ name, keySchema, projection }: IndexState): object => ({
  IndexName: name,
  KeySchema: keySchema,
  Projection: projection,
});

export function storedTable(table: TableState, globalIndexes: readonly IndexState[]): StoredTable {
  const { name, attributeDefinitions, keySchema, localIndexes } = table;
  return {
    TableName: name,
    TableStatus: 'ACTIVE',
    AttributeDefinitions: attributeDefinitions,
    KeySchema: keySchema,
    ...(localIndexes.length > 0 && { LocalSecondaryIndexes: localIndexes.map(storedIndex) }),
    ...(globalIndexes.length > 0 && { GlobalSecondaryIndexes: globalIndexes.map(storedIndex) }),
  };
}
