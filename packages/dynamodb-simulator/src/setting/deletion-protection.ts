import { REFUSAL_TEXTS } from '@pcf/dynamodb-facts';
import { AwsError } from '../aws-error.js';
import type { CallTime } from '../world/call-context.js';
import type { TableState } from '../world/table-state.js';

export function checkProtectionInterval(table: TableState, { now, durations: { deletionProtection } }: CallTime): void {
  const free = (table.deletionProtectionChangedAt ?? Number.NEGATIVE_INFINITY) + deletionProtection;
  if (now >= free) return;
  throw new AwsError(
    'ThrottlingException',
    `Deletion protection setting for table ${table.name} ${REFUSAL_TEXTS.modifiedWithin} ${deletionProtection} ` +
      `milliseconds. Please try again after ${new Date(free).toISOString()}`,
  );
}

export function setProtection(table: TableState, enabled: boolean, now: number): void {
  if (table.deletionProtection === enabled) return;
  table.deletionProtection = enabled;
  table.deletionProtectionChangedAt = now;
}
