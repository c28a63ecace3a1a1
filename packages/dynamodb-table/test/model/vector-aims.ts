import type { ModelCall, Table } from '@pcf/dynamodb-model';
import { normalise, type TableResource } from '../../src/settings/all.js';
import type { Aim } from './shortest-way.js';

type VectorIndex = NonNullable<TableResource['VectorIndexes']>[number];

/** The names of the vector indexes that cannot stay: they are not declared, or differ from the goal. */
function doomed(table: Table, goal: TableResource): string[] {
  const { VectorIndexes: wanted } = goal;
  if (!wanted) return [];
  const shown = (index: VectorIndex) => JSON.stringify(Object.entries(inOrder(goal, index)).toSorted());
  const typeIn = (attributes: Table['attributes'], name: string) =>
    attributes.find(({ AttributeName }) => AttributeName === name)?.AttributeType;
  return Object.keys(table.vectors).filter((name) => {
    const after = wanted.find(({ IndexName }) => IndexName === name);
    const before: unknown = table.vectors[name];
    if (!after || !isVectorIndex(before) || shown(before) !== shown(after)) return true;
    return (after.SearchSchema ?? []).some(
      ({ AttributeName }) =>
        typeIn(table.attributes, AttributeName) !== typeIn(goal.AttributeDefinitions, AttributeName),
    );
  });
}

/** Vector indexes of the model come from calls of the planner, which sends what a definition contains. */
const isVectorIndex = (value: unknown): value is VectorIndex => typeof value === 'object' && value !== null;

/** The order of lists means nothing. */
const inOrder = (goal: TableResource, index: VectorIndex): VectorIndex =>
  normalise({ ...goal, VectorIndexes: [index] }).VectorIndexes?.[0] ?? index;

const updating = ({ TableName }: TableResource, input: object): ModelCall => ({
  operation: 'UpdateTable',
  input: { TableName, ...input },
});

/** Deletes the vector indexes that cannot stay. */
export const fewerVectors = (goal: TableResource): Aim => ({
  lacking: (table) => doomed(table, goal).length,
  calls: (table) =>
    doomed(table, goal).map((IndexName) => updating(goal, { VectorIndexUpdates: [{ Delete: { IndexName } }] })),
});

/** Creates the vector indexes that are missing. */
export const moreVectors = (goal: TableResource): Aim => {
  const missing = ({ vectors }: Table) => (goal.VectorIndexes ?? []).filter(({ IndexName }) => !vectors[IndexName]);
  const { AttributeDefinitions } = goal;
  return {
    lacking: (table) => missing(table).length,
    calls: (table) =>
      missing(table).map((Create) => updating(goal, { AttributeDefinitions, VectorIndexUpdates: [{ Create }] })),
  };
};
