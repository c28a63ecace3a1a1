import type { ModelWorld } from '@pcf/dynamodb-model';
import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { planTable } from '../../src/plan/plan.js';
import type { TableResource } from '../../src/settings/all.js';
import type { TableStep } from '../../src/steps/step.js';
import { fewestCalls } from '../model/fewest-calls.js';
import { applyStep, type ModelTable } from '../model/model.js';
import { observeWithReplicas } from '../model/observed-with-replicas.js';
import { sharedAim } from '../model/shared-aim.js';
import { successors } from '../model/shortest-way.js';
import { tableAndSharedChange } from '../support/arbitraries.js';
import { anyTableAndChange } from '../support/arbitrary-replicas.js';
import { isImpossible } from '../support/impossible.js';

const numRuns = inject('runs') ?? 600;

const planFor = (table: ModelTable | undefined, resource: TableResource): TableStep[] =>
  planTable(observeWithReplicas(table, resource), { id: 'dynamodb_table:table', resource, target: 'running' });

function created(resource: TableResource): ModelTable {
  const table = planFor(undefined, resource).reduce(applyStep, undefined);
  if (!table) throw new Error('nothing was created');
  return table;
}

/** Returns the plan. Skips changes that are not possible: see {@link isImpossible}. */
function possiblePlan(table: ModelTable, after: TableResource, before: TableResource): TableStep[] {
  try {
    return planFor(table, after);
  } catch (error) {
    fc.pre(!isImpossible(error, after, before));
    throw error;
  }
}

/** Returns the model after any one call; the unchanged model if it accepts none. */
function anySuccessor(world: ModelWorld, goal: TableResource, die: number): ModelWorld {
  const all = successors(world, sharedAim(goal));
  return all[die % all.length] ?? world;
}

describe('the number of calls of a plan', () => {
  it('is the least that DynamoDB allows, with up to four indexes and two replicas', () => {
    fc.assert(
      fc.property(anyTableAndChange, ([before, after]) => {
        const table = created(before);
        const steps = possiblePlan(table, after, before);
        expect(steps.map(({ summary }) => summary)).toHaveLength(fewestCalls(table, after));
      }),
      { numRuns },
    );
  }, 600_000);

  it('is found by a search that never overestimates', () => {
    fc.assert(
      fc.property(tableAndSharedChange, fc.array(fc.nat(), { maxLength: 6 }), ([before, after], dice) => {
        const walk = () => dice.reduce((world, die) => anySuccessor(world, after, die), created(before).world);
        expect(walk).not.toThrow();
      }),
      { numRuns },
    );
  }, 600_000);
});
