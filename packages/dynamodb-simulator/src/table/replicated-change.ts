import { invalidParameter } from '../aws-error.js';
import { checkReplicaClass, needsKeys, needsOnDemand } from '../replica/change-fit.js';
import { isManagedKey } from '../table-member/encryption.js';
import { otherReplicas } from '../world/global-tables.js';
import type { CallContext, GlobalTable, ReplicaOverrides } from '../world/state.js';
import type { TableState } from '../world/table-state.js';
import { beginChange } from './change-begin.js';
import type { TableChange } from './change-request.js';

/** Refuses changes that tables with replicas do not allow. */
export function checkGlobalTableChange(
  call: CallContext,
  group: GlobalTable,
  table: TableState,
  change: TableChange,
): void {
  if (change.stream && change.stream.viewType === undefined && group.consistency === 'EVENTUAL') {
    throw invalidParameter('Disabling Stream is not allowed for a Global Table replica.');
  }
  if (change.billingMode === 'PROVISIONED') throw needsOnDemand();
  if (change.encryption?.key !== undefined && !isManagedKey(change.encryption.key)) throw needsKeys();
  if (change.tableClass === undefined) return;
  for (const { state, table: other } of otherReplicas(call.world, table)) {
    if (state.overrides.tableClass === undefined) checkReplicaClass(state.region, other, call.now);
  }
}

/** Begins the shared part of a change in the other replicas. */
export function beginInOtherReplicas(call: CallContext, table: TableState, change: TableChange): void {
  const { parts, ...settings } = change;
  for (const { state, region, table: other } of otherReplicas(call.world, table)) {
    beginChange(region, other, sharedPart(structuredClone(settings), state.overrides), call);
    for (const part of parts ?? []) if (part.isReplicated) part.begin(other, { ...call, region });
  }
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables_MultiRegion.html */
function sharedPart(change: TableChange, overrides: ReplicaOverrides): TableChange {
  const { tableClass, onDemand, stream, ...shared } = change;
  const maxima = onDemand && overrides.maxRead !== undefined ? writeOnly(onDemand.write) : onDemand;
  return {
    ...shared,
    ...(tableClass !== undefined && overrides.tableClass === undefined && { tableClass }),
    ...(maxima && { onDemand: maxima }),
  };
}

const writeOnly = (write: number | undefined) => (write === undefined ? undefined : { write });
