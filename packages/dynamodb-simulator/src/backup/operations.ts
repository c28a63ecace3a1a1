import { RECOVERY_PERIOD_DAYS } from '@pcf/dynamodb-facts';
import { AwsError, validation } from '../aws-error.js';
import { tableNameOrArn } from '../request/names.js';
import { operation } from '../request/operation.js';
import { atLeast, atMost, flag, integer, optional, parameter, required, struct } from '../request/shape.js';
import { describeBackups as describe, describeBackups, findBackedUp, hasBackups } from './recovery.js';

const describeContinuousBackupsInput = struct('DescribeContinuousBackups', { TableName: parameter(tableNameOrArn) });

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html */
export const describeContinuousBackups = operation(describeContinuousBackupsInput, (call, { TableName }) =>
  describe(findBackedUp(call, TableName), call),
);

const updateContinuousBackupsInput = struct('UpdateContinuousBackups', {
  TableName: parameter(tableNameOrArn),
  PointInTimeRecoverySpecification: required(
    struct('PointInTimeRecoverySpecification', {
      PointInTimeRecoveryEnabled: required(flag),
      RecoveryPeriodInDays: optional(integer(atLeast(RECOVERY_PERIOD_DAYS.min), atMost(RECOVERY_PERIOD_DAYS.max))),
    }),
  ),
});

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html */
export const updateContinuousBackups = operation(
  updateContinuousBackupsInput,
  (call, { TableName, PointInTimeRecoverySpecification }) => {
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
    return describeBackups(table, call);
  },
);
