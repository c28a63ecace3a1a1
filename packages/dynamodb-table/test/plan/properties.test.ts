import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { checkTable } from '../../src/definition/definition.js';
import { planTable } from '../../src/plan/plan.js';
import type { TableResource } from '../../src/settings/all.js';
import type { TableStep } from '../../src/steps/step.js';
import { applyStep, type ModelTable } from '../model/model.js';
import { observeModel } from '../model/observed-model.js';
import { tableAndChange, tableResource } from '../support/arbitraries.js';
import { isImpossible } from '../support/impossible.js';

const numRuns = inject('runs') ?? 120;

const planFor = (
  table: ModelTable | undefined,
  resource: TableResource,
  target: 'running' | 'terminated' = 'running',
  isNew = false,
) => {
  const seen = observeModel(table, resource);
  const known = isNew && seen.kind === 'settled' ? { ...seen, settings: { ...seen.settings, IsEmpty: true } } : seen;
  return planTable(known, { id: 'dynamodb_table:table', resource, target });
};

const created = (resource: TableResource) => planFor(undefined, resource).reduce(applyStep, undefined);

/** Returns the plan. Skips the two changes that are not possible: see {@link isImpossible}. */
function possiblePlan(table: ModelTable | undefined, resource: TableResource): TableStep[] {
  try {
    return planFor(table, resource);
  } catch (error) {
    fc.pre(!isImpossible(error, resource));
    throw error;
  }
}

describe('a plan for any valid table', () => {
  it('is generated for valid definitions', () => {
    fc.assert(
      fc.property(tableResource, (resource) => {
        expect(checkTable(resource)).toEqual([]);
      }),
      { numRuns },
    );
  });

  it('creates the table first, sends nothing that DynamoDB refuses, and leaves nothing to do', () => {
    fc.assert(
      fc.property(tableResource, (resource) => {
        expect(planFor(undefined, resource)[0]).toMatchObject({ operation: 'CreateTable' });
        expect(planFor(created(resource), resource)).toEqual([]);
      }),
      { numRuns },
    );
  });

  it('after its first step is the rest of the plan before it, and no step is one that DynamoDB refuses', () => {
    fc.assert(
      fc.property(fc.option(tableResource, { nil: undefined }), tableAndChange, (fresh, [before, after]) => {
        let table = fresh ? undefined : created(before);
        const desired = fresh ?? after;
        let plan = possiblePlan(table, desired);
        for (let step = plan[0]; step; step = plan[0]) {
          const rest = plan.slice(1);
          table = applyStep(table, step);
          plan = planFor(table, desired, 'running', fresh !== undefined);
          expect(plan).toEqual(rest);
        }
      }),
      { numRuns },
    );
  });

  it('is the same for the same input', () => {
    fc.assert(
      fc.property(tableAndChange, ([before, after]) => {
        const table = created(before);
        expect(possiblePlan(table, after)).toEqual(possiblePlan(table, structuredClone(after)));
      }),
      { numRuns },
    );
  });

  it('deletes a table unless it is protected and the definition does not allow to switch that off', () => {
    fc.assert(
      fc.property(tableAndChange, ([before, after]) => {
        const table = created(before);
        const isKept = before.DeletionProtectionEnabled === true && after.DeletionProtectionEnabled !== false;
        if (isKept) expect(() => planFor(table, after, 'terminated')).toThrow('deletion protection');
        else expect(planFor(table, after, 'terminated').reduce(applyStep, table)).toBeUndefined();
      }),
      { numRuns },
    );
  });
});
