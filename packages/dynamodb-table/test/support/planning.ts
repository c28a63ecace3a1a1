import { planTable } from '../../src/plan/plan.js';
import type { TableResource } from '../../src/settings/all.js';
import { applyStep } from '../model/model.js';
import { observeModel } from '../model/observed-model.js';

const id = 'dynamodb_table:it';

/** Returns the plan for a table that was created with one definition and now has another. */
export function planFrom(
  created: TableResource,
  resource: TableResource,
  target: 'running' | 'terminated' = 'running',
) {
  const [create] = planTable({ kind: 'missing' }, { id, resource: created, target: 'running' });
  if (!create) throw new Error('no step creates the table');
  return planTable(observeModel(applyStep(undefined, create), resource), { id, resource, target });
}

/** Returns what `work` throws. */
export function refusalOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was refused');
}
