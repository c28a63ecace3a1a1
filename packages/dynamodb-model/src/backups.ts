import type { UpdateContinuousBackupsCommandInput } from '@aws-sdk/client-dynamodb';
import { GUARDS, LASTS, LIMITS } from './durations.js';
import { deletedAt, knownTable } from './known.js';
import { firstOf, invalid, isRefusal, type Refusal } from './refusal.js';
import type { Table, World } from './state.js';

/** The table, to the service that backs it up: it forgets it soon after the deletion has begun. */
export function backedUpTable(world: World): Table | Refusal {
  const refusal: Refusal = { refused: 'TableNotFoundException', rule: 'there is no table, or it is quite new' };
  const table = knownTable(world);
  if (isRefusal(table)) return refusal;
  const deleted = deletedAt(table);
  return deleted !== undefined && world.now >= deleted + LASTS.backupsOfDeleted ? refusal : table;
}

/** Backups of a new table begin some seconds after it became ACTIVE. */
export const hasBackups = ({ now }: World, { times: { active } }: Table): boolean =>
  active !== undefined && now >= active + GUARDS.backupsAfterCreation;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html */
export function updateContinuousBackups(
  world: World,
  {
    PointInTimeRecoverySpecification: given = { PointInTimeRecoveryEnabled: false },
  }: Partial<UpdateContinuousBackupsCommandInput>,
): World | Refusal {
  const { PointInTimeRecoveryEnabled: on, RecoveryPeriodInDays: days } = given;
  const broken = firstOf(
    days !== undefined && (days < 1 || days > LIMITS.recoveryDays) && invalid('1 to 35 days'),
    !on && days !== undefined && invalid('days go only with recovery'),
  );
  if (broken) return broken;
  const table = backedUpTable(world);
  if (isRefusal(table)) return table;
  if (!hasBackups(world, table))
    return { refused: 'ContinuousBackupsUnavailableException', rule: 'backups are being enabled' };
  const recoveryDays = days ?? table.recoveryDays ?? LIMITS.recoveryDays;
  const { recoveryDays: _, ...rest } = table;
  return { ...world, table: on ? { ...rest, recoveryDays } : rest };
}
