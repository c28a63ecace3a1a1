import { invalidParameter } from '../aws-error.js';
import { otherReplicas } from '../global-tables.js';
import type { GlobalTable, TableState } from '../state.js';
import { isManagedKey } from './encryption.js';
import { checkReplicaClass, needsKeys, needsOnDemand, type Place } from './replica-changes-fit.js';
import type { TableChange } from './table-change.js';

/** What a table with replicas refuses in addition. */
export function checkGlobalTableChange(place: Place, group: GlobalTable, table: TableState, change: TableChange): void {
  if (change.stream && change.stream.viewType === undefined && group.consistency === 'EVENTUAL') {
    throw invalidParameter('Disabling Stream is not allowed for a Global Table replica.');
  }
  if (change.billingMode === 'PROVISIONED') throw needsOnDemand();
  if (change.encryption?.key !== undefined && !isManagedKey(change.encryption.key)) throw needsKeys();
  if (change.tableClass === undefined) return;
  for (const { state, table: other } of otherReplicas(place.world, table)) {
    if (state.overrides.tableClass === undefined) checkReplicaClass(state.region, other, place.now);
  }
}
