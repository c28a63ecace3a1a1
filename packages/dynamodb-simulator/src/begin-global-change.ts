import { beginChange } from './begin-change.js';
import type { Durations } from './durations.js';
import { otherReplicas } from './global-tables.js';
import type { TableChange } from './rules/table-change.js';
import type { ReplicaOverrides, TableState, World } from './state.js';

interface When {
  readonly world: World;
  readonly now: number;
  readonly durations: Durations;
}

/** Begins, in the other replicas, what replicas share of a change of one of them. */
export function beginInOtherReplicas(when: When, table: TableState, change: TableChange): void {
  for (const { state, region, table: other } of otherReplicas(when.world, table)) {
    beginChange(region, other, sharedPart(structuredClone(change), state.overrides), when);
  }
  if (change.deletionProtection !== undefined) beginProtectionChange(table, when);
}

/** The interval before the next change begins when this one is done (DDB-TABLE-263). */
function beginProtectionChange(table: TableState, { now, durations }: When): void {
  const due = now + durations.updateReplicaProtection;
  table.job = { kind: 'replicas', due };
  if (table.deletionProtectionChangedAt === now) table.deletionProtectionChangedAt = due;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables_MultiRegion.html */
function sharedPart(change: TableChange, overrides: ReplicaOverrides): TableChange {
  const { deletionProtection, tableClass, onDemand, stream, ...shared } = change;
  const maxima = onDemand && overrides.maxRead !== undefined ? writeOnly(onDemand.write) : onDemand;
  return {
    ...shared,
    ...(tableClass !== undefined && overrides.tableClass === undefined && { tableClass }),
    ...(maxima && { onDemand: maxima }),
  };
}

const writeOnly = (write: number | undefined) => (write === undefined ? undefined : { write });
