import type { FurtherIndex, GlobalIndexState, TableState } from './table-state.js';

/** The indexes of a table that are neither local nor global secondary indexes. */
export const furtherIndexes = ({ furtherIndexes: kinds = {} }: TableState): FurtherIndex[] =>
  Object.values(kinds).flatMap((indexes) => indexes ?? []);

/** The indexes of a table that can be added and deleted while it is in use. DynamoDB changes one of them at a time. */
export const onlineIndexes = (table: TableState): (GlobalIndexState | FurtherIndex)[] => [
  ...table.globalIndexes,
  ...furtherIndexes(table),
];

/** Removes the definitions of attributes that no key and no index of the table uses. */
export function pruneDefinitions(table: TableState): void {
  const keys = [table, ...table.localIndexes, ...table.globalIndexes].flatMap(({ keySchema }) => keySchema);
  const used = new Set([
    ...keys.map(({ AttributeName }) => AttributeName),
    ...furtherIndexes(table).flatMap(({ definedAttributes }) => definedAttributes),
  ]);
  table.attributeDefinitions = table.attributeDefinitions.filter(({ AttributeName }) => used.has(AttributeName));
}

/** Adds the definitions of the attributes that a new index uses. */
export function addDefinitions(table: TableState, definitions: TableState['attributeDefinitions']): void {
  const known = new Set(table.attributeDefinitions.map(({ AttributeName }) => AttributeName));
  table.attributeDefinitions = [
    ...table.attributeDefinitions,
    ...definitions.filter(({ AttributeName }) => !known.has(AttributeName)),
  ].sort((one, other) => (one.AttributeName < other.AttributeName ? -1 : 1));
}
