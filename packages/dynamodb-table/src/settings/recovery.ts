import { DescribeContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';
import type { RuleViolation } from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import { RECOVERY_PERIOD_DAYS } from '@pcf/dynamodb-facts';
import { z } from 'zod';
import type { DynamoDBCall } from '../requests/calls.js';
import { changesOf, type Edit } from '../steps/edit.js';
import type { StepOf } from '../steps/step.js';
import { shownChanges } from '../steps/update.js';
import { type SettingRead, type TableSetting, unknownStatus } from './setting.js';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoverySpecification.html */
export const pointInTimeRecoverySpecification = z.strictObject({
  PointInTimeRecoveryEnabled: z
    .boolean()
    .describe('Whether the table can be restored to any second of its recent past. false switches it off.'),
  RecoveryPeriodInDays: z
    .int()
    .min(RECOVERY_PERIOD_DAYS.min)
    .max(RECOVERY_PERIOD_DAYS.max)
    .optional()
    .describe(
      'How many days back, 1 to 35; only when recovery is enabled. If absent, it is left as it is, initially 35.',
    ),
});

type Recovery = z.infer<typeof pointInTimeRecoverySpecification>;

/** What point-in-time recovery reads of a table. */
interface Recoverable {
  TableName: string;
  PointInTimeRecoverySpecification?: Recovery | undefined;
}

const OFF: Recovery = { PointInTimeRecoveryEnabled: false };

/** Point-in-time recovery. */
export const recovery = {
  name: 'recovery',
  schema: {
    PointInTimeRecoverySpecification: pointInTimeRecoverySpecification
      .optional()
      .describe('Continuous backups. If absent, they are left as they are.'),
  },
  check: checkRecovery,
  read: async (call, { TableName }) => readRecovery(call, TableName),
  initially: () => ({ PointInTimeRecoverySpecification: OFF }),
  steps: { follow: recoverySteps },
  whileBackfilling: true,
  operations: { read: 'DescribeContinuousBackups', write: ['UpdateContinuousBackups'] },
} satisfies TableSetting;

function checkRecovery({
  PointInTimeRecoverySpecification: written,
}: Pick<Recoverable, 'PointInTimeRecoverySpecification'>): RuleViolation[] {
  if (written?.RecoveryPeriodInDays === undefined || written.PointInTimeRecoveryEnabled) return [];
  return [
    {
      path: ['PointInTimeRecoverySpecification', 'RecoveryPeriodInDays'],
      message: 'is possible only with PointInTimeRecoveryEnabled: true.',
    },
  ];
}

async function readRecovery(
  call: DynamoDBCall,
  TableName: string,
): Promise<SettingRead<Pick<Recoverable, 'PointInTimeRecoverySpecification'>>> {
  const { ContinuousBackupsDescription: backups } = await call(
    'DescribeContinuousBackups',
    (client, options) => client.send(new DescribeContinuousBackupsCommand({ TableName }), options),
    'ContinuousBackupsDescription.ContinuousBackupsStatus',
  );
  const found = backups.PointInTimeRecoveryDescription;
  const status = found?.PointInTimeRecoveryStatus;
  const { RecoveryPeriodInDays } = found ?? {};
  const isOn = { PointInTimeRecoveryEnabled: true, ...omitUndefined({ RecoveryPeriodInDays }) };
  return {
    settings: { PointInTimeRecoverySpecification: status === 'ENABLED' ? isOn : OFF },
    waiting: unknownStatus('point-in-time recovery', status, ['ENABLED', 'DISABLED']),
  };
}

/**
 * Switches point-in-time recovery on or off, or changes how far back it goes.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html
 */
function recoverySteps(edit: Edit<Recoverable>): StepOf<'UpdateContinuousBackups'>[] {
  const changes = changesOf(edit, 'recovery');
  const { TableName, PointInTimeRecoverySpecification: desired } = edit.desired;
  if (changes.length === 0 || !desired) return [];
  const { PointInTimeRecoverySpecification: observed } = edit.observed;
  const lost = lostPoints(observed, desired);
  return [
    {
      operation: 'UpdateContinuousBackups',
      input: { TableName, PointInTimeRecoverySpecification: desired.PointInTimeRecoveryEnabled ? desired : OFF },
      summary: `${verbFor(observed, desired)} of table ${TableName}`,
      changes: shownChanges(changes),
      ...(lost && { loses: 'data', lost, changesOutputs: [] }),
    },
  ];
}

function verbFor(before: Recovery | undefined, after: Recovery): string {
  const { PointInTimeRecoveryEnabled: enabled, RecoveryPeriodInDays: days } = after;
  if (!enabled) return 'switch off point-in-time recovery';
  if (days === undefined) return 'switch on point-in-time recovery';
  const isOn = before?.PointInTimeRecoveryEnabled === true;
  return isOn ? `change the recovery period (${days} days)` : `switch on point-in-time recovery (${days} days)`;
}

/** Returns which points in time are lost: they do not come back when the old setting does. */
function lostPoints(before: Recovery | undefined, after: Recovery): string | undefined {
  if (!before?.PointInTimeRecoveryEnabled) return undefined;
  const { RecoveryPeriodInDays: found = RECOVERY_PERIOD_DAYS.max } = before;
  if (!after.PointInTimeRecoveryEnabled) return `the option to restore the table to any time in the last ${found} days`;
  const { RecoveryPeriodInDays: left = found } = after;
  return left < found ? `the option to restore the table to a time more than ${left} days ago` : undefined;
}
