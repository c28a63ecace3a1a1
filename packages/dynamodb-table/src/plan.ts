import { type DesiredState, ReplacementNeededError, type Resting, State, UnsupportedChangeError } from '@pcf/core';
import { capacitySteps } from './capacity-step.js';
import { createStep } from './create-step.js';
import type { TableResource } from './definition/table.js';
import { deleteSteps } from './delete-steps.js';
import { diff, type TableChange } from './diff.js';
import { normalise } from './normalise.js';
import type { ObservedTable } from './settings.js';
import type { TableStep } from './steps.js';
import { tagSteps } from './tag-steps.js';
import { protectionStep } from './update-step.js';

/** What a table is planned for. */
export interface Intent {
  /** The particle's id, for errors. */
  readonly id: string;
  /** What is declared. */
  readonly resource: TableResource;
  readonly target: DesiredState;
}

/**
 * The calls that lead from what was seen to what is declared, in the order in which DynamoDB takes them. Pure. Whatever is
 * refused is refused here, before the first call.
 *
 * @throws {@link ReplacementNeededError}, {@link UnsupportedChangeError}, {@link ProtectedResourceError} or
 * {@link IndexThroughputNeededError}
 */
export function planTable(seen: Resting<ObservedTable>, { id, resource, target }: Intent): TableStep[] {
  if (seen.kind === 'missing') return target === State.running ? [createStep(resource)] : [];
  const observed = seen.settings;
  if (target !== State.running) return deleteSteps(id, observed, resource);
  const desired = normalise(resource);
  const changes = diff(observed, desired);
  refuse(id, changes);
  return [
    ...tagSteps(observed, desired, changes),
    ...changes
      .filter((change) => change.kind === 'protection')
      .map((change) => protectionStep(observed.TableName, change, change.after === true)),
    ...capacitySteps(id, observed, desired, changes),
  ];
}

function refuse(id: string, changes: readonly TableChange[]): void {
  const pathsOf = (kind: TableChange['kind']) =>
    changes.filter((change) => change.kind === kind).map((change) => change.path);
  const fixed = pathsOf('replacement');
  if (fixed.length > 0) throw new ReplacementNeededError(id, fixed);
  const later = pathsOf('unsupported');
  if (later.length > 0) throw new UnsupportedChangeError(id, later);
}
