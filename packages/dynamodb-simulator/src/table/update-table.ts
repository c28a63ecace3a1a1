import { checkOperationsAtOnce } from '../account/quotas.js';
import { notFound } from '../aws-error.js';
import { beginReplicaChanges } from '../replica/change-begin.js';
import { checkReplicaChangesFit, checkReplicasState } from '../replica/change-fit.js';
import { checkReplicaChanges } from '../replica/change-request.js';
import { describeGlobalTable } from '../replica/describe.js';
import type { ReplicaChanges } from '../replica/input.js';
import { operation } from '../request/operation.js';
import { findTable } from '../world/find-table.js';
import { globalTableOf } from '../world/global-tables.js';
import type { CallContext, GlobalTable } from '../world/state.js';
import type { TableState } from '../world/table-state.js';
import { beginChange } from './change-begin.js';
import { checkChange, type TableChange } from './change-request.js';
import { checkChangeFits, checkChangeQuotas, checkState } from './change-rules.js';
import { describeTable } from './describe.js';
import { updateTableInput } from './input.js';
import { beginInOtherReplicas, checkGlobalTableChange } from './replicated-change.js';

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

function changeReplicas(call: CallContext, table: TableState, changes: ReplicaChanges): void {
  checkReplicaChangesFit(call, table, changes);
  checkReplicasState(call, table);
  checkOperationsAtOnce(call.region);
  beginReplicaChanges(call, table, changes);
}

function changeTable(call: CallContext, table: TableState, change: TableChange): Record<string, unknown> {
  const group = globalTableOf(call.world, table);
  if (group && table.job?.kind === 'creating') throw notFound(`Table: ${table.name} not found`);
  checkChangeFits(table, change);
  if (group) checkReplicas(call, group, table, change);
  checkState(call.region, table, change);
  for (const part of change.parts ?? []) part.check(table, call);
  checkChangeQuotas(call.region, table, change, call.now);
  const shown = beginChange(call.region, table, change, call);
  for (const part of change.parts ?? []) Object.assign(shown, part.begin(table, call));
  if (group) beginInOtherReplicas(call, table, change);
  return shown;
}

function checkReplicas(call: CallContext, group: GlobalTable, table: TableState, change: TableChange): void {
  checkGlobalTableChange(call, group, table, change);
  checkReplicasState(call, table);
}
