import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TableResource } from '../src/definition/table.js';
import { planTable } from '../src/plan.js';
import { checkTable } from '../src/rules.js';
import { tableAndChange, tableResource } from './support/arbitraries.js';
import { applyStep, look, type ModelTable } from './support/model.js';

const planFor = (
  table: ModelTable | undefined,
  resource: TableResource,
  target: 'running' | 'terminated' = 'running',
) => planTable(look(table, resource), { id: 'dynamodb_table:table', resource, target });

const created = (resource: TableResource) => planFor(undefined, resource).reduce(applyStep, undefined);

describe('a plan, for any table that keeps the rules', () => {
  it('is asked for by definitions that keep the rules', () => {
    fc.assert(
      fc.property(tableResource, (resource) => {
        expect(checkTable(resource)).toEqual([]);
      }),
    );
  });

  it('creates the table with one call, after which nothing is left to do', () => {
    fc.assert(
      fc.property(tableResource, (resource) => {
        expect(planFor(undefined, resource)).toHaveLength(1);
        expect(planFor(created(resource), resource)).toEqual([]);
      }),
    );
  });

  it('after its first step is the rest of the plan before it, and no step is one that DynamoDB refuses', () => {
    fc.assert(
      fc.property(tableAndChange, ([before, after]) => {
        let table = created(before);
        let plan = planFor(table, after);
        for (let step = plan[0]; step; step = plan[0]) {
          const rest = plan.slice(1);
          table = applyStep(table, step);
          plan = planFor(table, after);
          expect(plan).toEqual(rest);
        }
      }),
    );
  });

  it('is the same for the same question', () => {
    fc.assert(
      fc.property(tableAndChange, ([before, after]) => {
        expect(planFor(created(before), after)).toEqual(planFor(created(before), structuredClone(after)));
      }),
    );
  });

  it('deletes a table unless it is protected and the definition does not give it free', () => {
    fc.assert(
      fc.property(tableAndChange, ([before, after]) => {
        const table = created(before);
        const isKept = before.DeletionProtectionEnabled === true && after.DeletionProtectionEnabled !== false;
        if (isKept) expect(() => planFor(table, after, 'terminated')).toThrow('deletion protection');
        else expect(planFor(table, after, 'terminated').reduce(applyStep, table)).toBeUndefined();
      }),
    );
  });
});
