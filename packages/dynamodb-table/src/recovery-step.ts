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
  const { PointInTimeRecoveryEnabled: enabled, RecoveryPeriodInDays: days } = wanted;
  const period = days === undefined ? '' : `, back to ${days} days,`;
  return [
    {
      operation: 'UpdateContinuousBackups',
      input: {
        TableName,
        PointInTimeRecoverySpecification: enabled ? wanted : { PointInTimeRecoveryEnabled: false },
      },
      summary: `switch ${enabled ? `on point-in-time recovery${period}` : 'off point-in-time recovery'} of table ${TableName}`,
      changes: shown(changes),
    },
  ];
}
