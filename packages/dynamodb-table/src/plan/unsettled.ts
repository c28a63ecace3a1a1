import { type DesiredState, State, type Unsettled } from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import { type ObservedTable, SETTINGS } from '../settings/all.js';
import { cancelIndex } from '../settings/indexes/backfilling.js';
import type { TableStep } from '../steps/step.js';
import { type Intent, planTable } from './plan.js';

/**
 * Plans the calls that DynamoDB accepts although the table is not settled: what can be changed while an index is being filled, and
 * the deletion of a table that cannot be used. They are a part of the plan of a settled table, in the same order. Pure.
 *
 * @throws what {@link planTable} throws
 */
export function planUnsettled(seen: Unsettled<ObservedTable>, intent: Intent): TableStep[] {
  const { kind, settings: observed, marks } = seen;
  if (!observed) return [];
  const plan = (target: DesiredState) =>
    planTable(
      { kind: 'settled', state: State.running, settings: observed, outputs: {}, ...omitUndefined({ marks }) },
      { ...intent, target },
    );
  if (kind === 'blocked') return intent.target === State.terminated ? plan(State.terminated) : [];
  const { Backfilling: index } = observed;
  if (index === undefined) return [];
  if (intent.target !== State.terminated) {
    const steps = plan(State.running);
    const isReplaced = steps.some(({ operation }) => operation === 'DeleteTable');
    return isReplaced ? [] : steps.filter((step) => isAccepted(step, index));
  }
  return [cancelIndex(observed.TableName, index), ...plan(State.terminated)];
}

/** Returns whether DynamoDB accepts a step while an index is being filled; of `UpdateTable`, only with one setting. */
function isAccepted(step: TableStep, index: string): boolean {
  if (step.region !== undefined) return false;
  if (step.operation !== 'UpdateTable')
    return SETTINGS.some(
      ({ whileBackfilling, operations }) => whileBackfilling === true && operations?.write.includes(step.operation),
    );
  const { input } = step;
  const members = Object.entries(input).filter(([name, value]) => name !== 'TableName' && value !== undefined);
  if (members.length !== 1) return false;
  return SETTINGS.some(
    ({ whileBackfilling }) => typeof whileBackfilling === 'function' && whileBackfilling(input, index),
  );
}
