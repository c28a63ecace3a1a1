import { REFUSAL_TEXTS } from '@pcf/dynamodb-facts';
import { AwsError } from '../aws-error.js';
import type { TablePart } from '../request/table-part.js';
import { globalTableOf } from '../world/global-tables.js';
import type { CallContext, CallTime } from '../world/state.js';
import type { TableState } from '../world/table-state.js';

/** The deletion protection of a table. Replicas do not share it. */
export const deletionProtectionPart: TablePart = {
  checkChange({ DeletionProtectionEnabled: enabled }: { DeletionProtectionEnabled?: boolean }) {
    if (enabled === undefined) return undefined;
    return { check: checkInterval, begin: (table, call) => setProtection(table, enabled, call) };
  },
};

function checkInterval(table: TableState, { now, durations: { deletionProtection } }: CallTime): void {
  const free = (table.deletionProtectionChangedAt ?? Number.NEGATIVE_INFINITY) + deletionProtection;
  if (now >= free) return;
  throw new AwsError(
    'ThrottlingException',
    `Deletion protection setting for table ${table.name} ${REFUSAL_TEXTS.modifiedWithin} ${deletionProtection} ` +
      `milliseconds. Please try again after ${new Date(free).toISOString()}`,
  );
}

/** A table with replicas is UPDATING afterwards, and the interval before the next change begins when that is done (DDB-TABLE-263). */
function setProtection(table: TableState, enabled: boolean, { world, now, durations }: CallContext) {
  if (table.deletionProtection !== enabled) {
    table.deletionProtection = enabled;
    table.deletionProtectionChangedAt = now;
  }
  if (!globalTableOf(world, table)) return {};
  const due = now + durations.updateReplicaProtection;
  table.job = { kind: 'replicas', due };
  if (table.deletionProtectionChangedAt === now) table.deletionProtectionChangedAt = due;
  return {};
}
