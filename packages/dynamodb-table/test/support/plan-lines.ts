import { type Change, type Marks, State } from '@pcf/core';
import type { Intent } from '../../src/plan/plan.js';
import { planTable } from '../../src/plan/plan.js';
import type { ObservedTable, TableResource } from '../../src/settings/all.js';
import { normalise } from '../../src/settings/all.js';

/** What a plan depends on, beside the two definitions. */
export interface PlanContext extends Partial<Intent> {
  /** Observed facts that are not in a definition. */
  readonly seen?: Partial<ObservedTable>;
  /** The marks of the table, if they were read. */
  readonly seenMarks?: Marks;
}

/**
 * Plans the change from one definition to another, and returns one line for each step: the operation and its input, the summary,
 * the usual duration, the other properties of the step, and the changes.
 */
export function planLines(
  before: TableResource | undefined,
  resource: TableResource,
  { seen, seenMarks, ...intent }: PlanContext = {},
) {
  const steps = planTable(observed(before, seen, seenMarks), {
    id: 'dynamodb_table:it',
    resource,
    target: 'running',
    ...intent,
  });
  return steps.map(({ operation, input, summary, changes = [], because = [], usually, deferred, ...others }) => {
    const sent = Object.fromEntries(Object.entries(input).filter(([key]) => key !== 'TableName'));
    return [
      `${operation} ${show(sent)}`,
      summary,
      ...(usually === undefined ? [] : [`${usually / 1000} s`]),
      ...(deferred ? [`deferred until ${deferred.until}`] : []),
      ...Object.entries(others).map(([key, value]) => `${key} ${show(value)}`),
      ...because.map((change) => `because ${showChange(change)}`),
      ...changes.map(showChange),
    ].join(' | ');
  });
}

function observed(before: TableResource | undefined, seen: Partial<ObservedTable> = {}, marks?: Marks) {
  if (!before) return { kind: 'missing' } as const;
  const settings = { ...normalise(before), TableArn: 'arn', ...seen };
  return { kind: 'settled', state: State.running, settings, outputs: {}, ...(marks && { marks }) } as const;
}

function showChange({ path, before, after }: Change): string {
  return `${path}: ${show(before)} -> ${show(after)}`;
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined').replaceAll('"', '');
}
