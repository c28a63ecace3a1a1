import type { PointInTimeRecoverySpecification as Recovery } from './definition/recovery.js';
import { changesOf, type Edit } from './edit.js';
import type { StepOf } from './steps.js';
import { shown } from './update-step.js';

/**
 * The call that switches point-in-time recovery on or off, or changes how far back it goes.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html
 */
export function recoverySteps(edit: Edit): StepOf<'UpdateContinuousBackups'>[] {
  const changes = changesOf(edit, 'recovery');
  const { TableName, PointInTimeRecoverySpecification: wanted } = edit.desired;
  if (changes.length === 0 || !wanted) return [];
  const lost = lostPoints(edit.observed.PointInTimeRecoverySpecification, wanted);
  const { PointInTimeRecoveryEnabled: enabled } = wanted;
  return [
    {
      operation: 'UpdateContinuousBackups',
      input: {
        TableName,
        PointInTimeRecoverySpecification: enabled ? wanted : { PointInTimeRecoveryEnabled: false },
      },
      summary: `${describe(edit.observed.PointInTimeRecoverySpecification, wanted)} of table ${TableName}`,
      changes: shown(changes),
      ...(lost && { loses: 'data', lost, changesOutputs: [] }),
    },
  ];
}

function describe(before: Recovery | undefined, after: Recovery): string {
  const { PointInTimeRecoveryEnabled: enabled, RecoveryPeriodInDays: days } = after;
  if (!enabled) return 'switch off point-in-time recovery';
  if (days === undefined) return 'switch on point-in-time recovery';
  const isOn = before?.PointInTimeRecoveryEnabled === true;
  return isOn ? `set to ${days} days the recovery period` : `switch on point-in-time recovery, back to ${days} days,`;
}

/** How far back it goes where the definition does not say it, in days. */
const DEFAULT_PERIOD = 35;

/** The points in time that the table can no longer be restored to: they do not come back with the old setting. */
function lostPoints(before: Recovery | undefined, after: Recovery): string | undefined {
  if (!before?.PointInTimeRecoveryEnabled) return undefined;
  const { RecoveryPeriodInDays: found = DEFAULT_PERIOD } = before;
  if (!after.PointInTimeRecoveryEnabled) return `restoring the table as it was at any time in the last ${found} days`;
  const { RecoveryPeriodInDays: left = found } = after;
  return left < found ? `restoring the table as it was more than ${left} days ago` : undefined;
}
