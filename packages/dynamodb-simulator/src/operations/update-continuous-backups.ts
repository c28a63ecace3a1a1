import { RECOVERY_PERIOD_DAYS } from '@pcf/dynamodb-facts';
import { AwsError, validation } from '../aws-error.js';
import { describeContinuousBackups, findBackedUp, hasBackups } from '../continuous-backups.js';
import { tableNameOrArn } from '../shapes/fragments.js';
import { atLeast, atMost, flag, integer, optional, parameter, required, struct } from '../shapes/shape.js';
import { operation } from './operation.js';

const input = struct('UpdateContinuousBackups', {
  TableName: parameter(tableNameOrArn),
  PointInTimeRecoverySpecification: required(
    struct('PointInTimeRecoverySpecification', {
      PointInTimeRecoveryEnabled: required(flag),
      RecoveryPeriodInDays: optional(integer(atLeast(RECOVERY_PERIOD_DAYS.min), atMost(RECOVERY_PERIOD_DAYS.max))),
    }),
  ),
});

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html */
export const updateContinuousBackups = operation(input, (call, { TableName, PointInTimeRecoverySpecification }) => {
  const { PointInTimeRecoveryEnabled: enabled, RecoveryPeriodInDays: days } = PointInTimeRecoverySpecification;
  if (!enabled && days !== undefined) {
    throw validation('Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.');
  }
  const table = findBackedUp(call, TableName);
  if (!hasBackups(table, call)) {
    throw new AwsError(
      'ContinuousBackupsUnavailableException',
      `Backups are being enabled for the table: ${table.name}. Please retry later`,
    );
  }
  if (enabled) {
    const { since = call.now, days: period = RECOVERY_PERIOD_DAYS.max } = table.recovery ?? {};
    table.recovery = { since, days: days ?? period };
  } else delete table.recovery;
  return describeContinuousBackups(table, call);
});
