import { DAY, RESTORE_LAG, SECOND } from '@pcf/dynamodb-facts';
import { AwsError } from '../aws-error.js';
import { tableNameOf } from '../world/arns.js';
import { isKnown } from '../world/find-table.js';
import { tableIn } from '../world/regions.js';
import type { CallContext } from '../world/state.js';
import type { TableState } from '../world/table-state.js';

/**
 * Finds the table of a call on backups. The backup service knows a table from some time after its creation has begun until
 * soon after its deletion has begun (DDB-TABLE-115, 453).
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

/** Whether continuous backups are enabled. DynamoDB enables them some seconds after a table became ACTIVE (DDB-TABLE-111). */
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

/** AWS also answers the days under a second name, which the API reference does not have. */
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
