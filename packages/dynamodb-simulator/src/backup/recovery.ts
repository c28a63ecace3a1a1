import { DAY, RESTORE_LAG, SECOND } from '@pcf/dynamodb-facts';
import { AwsError } from '../aws-error.js';
import { tableNameOf } from '../world/arns.js';
import type { CallContext } from '../world/call-context.js';
import { isKnown } from '../world/find-table.js';
import { tableIn } from '../world/regions.js';
import type { TableState } from '../world/table-state.js';

/**
 * The table whose backups a call means. The backup service learns of a table some time after its creation has begun, and
 * forgets it soon after its deletion has (DDB-TABLE-115, 453).
 *
 * @throws AwsError `TableNotFoundException`
 */
export function findBackedUp(call: CallContext, nameOrArn: string): TableState {
  const { region, now, durations } = call;
  const name = tableNameOf(region, nameOrArn);
  const table = tableIn(region, name);
  const forgotten = table?.job?.kind === 'deleting' && now >= table.job.since + durations.backupsAfterDelete;
  if (!table || forgotten || !isKnown(table, call)) {
    throw new AwsError('TableNotFoundException', `Table not found: ${name}`);
  }
  return table;
}

/** Backups of a new table are enabled without being asked for, some seconds after it became ACTIVE (DDB-TABLE-111). */
export const hasBackups = ({ activeSince }: TableState, { now, durations }: Omit<CallContext, 'region'>): boolean =>
  activeSince !== undefined && now >= activeSince + durations.enableBackups;

export function describeBackups(table: TableState, call: Omit<CallContext, 'region'>): Record<string, unknown> {
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: hasBackups(table, call) ? 'ENABLED' : 'DISABLED',
      PointInTimeRecoveryDescription: describeRecovery(table, call.now),
    },
  };
}

/** The days also show under a name that DynamoDB's API does not have. */
function describeRecovery({ recovery }: TableState, now: number): Record<string, unknown> {
  if (!recovery) return { PointInTimeRecoveryStatus: 'DISABLED' };
  return {
    PointInTimeRecoveryStatus: 'ENABLED',
    RecoveryPeriodInDays: recovery.days,
    PointInTimeRecoveryWindowDays: recovery.days,
    EarliestRestorableDateTime: wholeSeconds(Math.max(recovery.since, now - recovery.days * DAY)),
    LatestRestorableDateTime: wholeSeconds(Math.max(recovery.since, now - RESTORE_LAG)),
  };
}

const wholeSeconds = (milliseconds: number): number => Math.floor(milliseconds / SECOND);
