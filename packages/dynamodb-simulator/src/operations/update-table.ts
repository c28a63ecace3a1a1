import { notFound } from '../aws-error.js';
import { beginChange } from '../begin-change.js';
import { beginInOtherReplicas } from '../begin-global-change.js';
import { beginReplicaChanges } from '../begin-replica-changes.js';
import { describeGlobalTable } from '../describe-global-table.js';
import { describeTable } from '../description.js';
import { globalTableOf } from '../global-tables.js';
import { checkGlobalTableChange } from '../rules/global-table-change.js';
import { checkOperationsAtOnce } from '../rules/quotas.js';
import { checkReplicaChanges, type ReplicaChanges } from '../rules/replica-changes.js';
import { checkReplicaChangesFit, checkReplicasState } from '../rules/replica-changes-fit.js';
import { checkChange, type TableChange } from '../rules/table-change.js';
import { checkChangeFits } from '../rules/table-change-fits.js';
import { checkChangeQuotas } from '../rules/table-change-quotas.js';
import { checkState } from '../rules/table-change-state.js';
import { updateTableInput } from '../shapes/update-table.js';
import type { GlobalTable, TableState } from '../state.js';
import { findTable } from '../table-names.js';
import { type Call, operation } from './operation.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html */
export const updateTable = operation(updateTableInput, (call, input) => {
  const { world, region, now } = call;
  const replicas = checkReplicaChanges(region, input);
  const change = replicas ? undefined : checkChange(input);
  const table = findTable(region, input.TableName);
  if (replicas) changeReplicas(call, table, replicas);
  const shown = change && changeTable(call, table, change);
  return {
    TableDescription: { ...describeTable(table, now), ...describeGlobalTable(world, region, table), ...shown },
  };
});

function changeReplicas(call: Call, table: TableState, changes: ReplicaChanges): void {
  checkReplicaChangesFit(call, table, changes);
  checkReplicasState(call, table);
  checkOperationsAtOnce(call.region);
  beginReplicaChanges(call, table, changes);
}

function changeTable(call: Call, table: TableState, change: TableChange): Record<string, unknown> {
  const group = globalTableOf(call.world, table);
  if (group && table.job?.kind === 'creating') throw notFound(`Table: ${table.name} not found`);
  checkChangeFits(table, change);
  if (group) checkReplicas(call, group, table, change);
  checkState(call.region, table, change, call);
  checkChangeQuotas(call.region, table, change, call.now);
  const shown = beginChange(call.region, table, change, call);
  if (group) beginInOtherReplicas(call, table, change);
  return shown;
}

function checkReplicas(call: Call, group: GlobalTable, table: TableState, change: TableChange): void {
  checkGlobalTableChange(call, group, table, change);
  checkReplicasState(call, table);
}
