import type { UpdateContinuousBackupsCommandInput } from '@aws-sdk/client-dynamodb';
import { DURATIONS, RECOVERY_PERIOD_DAYS } from '@pcf/dynamodb-facts';
import { firstOf, invalid, isRefusal, type Refusal } from '../world/refusal.js';
import { deletedAt, knownTable } from '../world/running.js';
import type { ModelWorld, Table } from '../world/state.js';

/** The table for calls on backups, which find it until soon after its deletion has begun. */
export function backedUpTable(world: ModelWorld): Table | Refusal {
  const refusal: Refusal = {
    refused: 'TableNotFoundException',
    rule: 'there is no table, or its creation has just begun',
  };
  const table = knownTable(world);
  if (isRefusal(table)) return refusal;
  const deleted = deletedAt(table);
  return deleted !== undefined && world.now >= deleted + DURATIONS.backupsAfterDelete ? refusal : table;
}

/** Backups of a new table begin some seconds after it became ACTIVE. */
export const hasBackups = ({ now }: ModelWorld, { times: { active } }: Table): boolean =>
  active !== undefined && now >= active + DURATIONS.enableBackups;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html */
export function updateContinuousBackups(
  world: ModelWorld,
  {
    PointInTimeRecoverySpecification: given = { PointInTimeRecoveryEnabled: false },
  }: Partial<UpdateContinuousBackupsCommandInput>,
): ModelWorld | Refusal {
  const { PointInTimeRecoveryEnabled: on, RecoveryPeriodInDays: days } = given;
  const broken = firstOf(
    days !== undefined &&
      (days < RECOVERY_PERIOD_DAYS.min || days > RECOVERY_PERIOD_DAYS.max) &&
      invalid(`${RECOVERY_PERIOD_DAYS.min} to ${RECOVERY_PERIOD_DAYS.max} days`),
    !on && days !== undefined && invalid('days go only with recovery'),
  );
  if (broken) return broken;
  const table = backedUpTable(world);
  if (isRefusal(table)) return table;
  if (!hasBackups(world, table))
    return { refused: 'ContinuousBackupsUnavailableException', rule: 'backups are being enabled' };
  const recoveryDays = days ?? table.recoveryDays ?? RECOVERY_PERIOD_DAYS.max;
  const { recoveryDays: _, ...rest } = table;
  return { ...world, table: on ? { ...rest, recoveryDays } : rest };
}
