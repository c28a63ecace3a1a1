import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TableResource } from '../src/definition/table.js';
import { planTable } from '../src/plan.js';
import type { TableStep } from '../src/steps.js';
import { tableAndSharedChange } from './support/arbitraries.js';
import { fewestCalls } from './support/fewest-calls.js';
import { isImpossible } from './support/impossible.js';
import { look } from './support/looks.js';
import { applyStep, type ModelTable } from './support/model.js';

const numRuns = Number(process.env.PCF_TEST_RUNS ?? 40);
const id = 'dynamodb_table:table';

function planFor(table: ModelTable | undefined, resource: TableResource): TableStep[] {
  return planTable(look(table, resource), { id, resource, target: 'running' });
}

const isDone = (table: ModelTable, resource: TableResource) => {
  try {
    return planFor(table, resource).length === 0;
  } catch {
    return false;
  }
};

describe('the number of calls of a plan', () => {
  it('is the least that DynamoDB allows, for settings that share calls and up to four indexes', () => {
    fc.assert(
      fc.property(tableAndSharedChange, ([before, after]) => {
        const table = planFor(undefined, before).reduce(applyStep, undefined);
        if (!table) throw new Error('nothing was created');
        const { steps, error } = attempt(() => planFor(table, after));
        fc.pre(!isImpossible(error, after));
        const least = fewestCalls(table.description, after, (description) => isDone({ ...table, description }, after));
        expect(steps?.map(({ summary }) => summary)).toHaveLength(least);
      }),
      { numRuns },
    );
  }, 60_000);
});

function attempt(work: () => TableStep[]): { steps?: TableStep[]; error?: unknown } {
  try {
    return { steps: work() };
  } catch (error) {
    return { error };
  }
}
