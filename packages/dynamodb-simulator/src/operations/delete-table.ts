import { type AwsError, inUse, validation } from '../aws-error.js';
import { beginOwnDeletion } from '../begin-replica-changes.js';
import { describeGlobalTable } from '../describe-global-table.js';
import { describeDeleted } from '../description.js';
import { globalTableOf } from '../global-tables.js';
import { refuseDeleteDuringPolicyWrite } from '../policies.js';
import { checkOperationsAtOnce } from '../rules/quotas.js';
import { checkReplicasState, protectedReplica, refuseSource } from '../rules/replica-changes-fit.js';
import { oneOfStrong } from '../rules/strong-consistency.js';
import { tableNameOrArn } from '../shapes/fragments.js';
import { parameter, struct } from '../shapes/shape.js';
import type { GlobalTable, TableState } from '../state.js';
import { findTable } from '../table-names.js';
import { refuseDeleteDuringTagWrite } from '../tag-writes.js';
import { type Call, operation } from './operation.js';

const input = struct('DeleteTable', { TableName: parameter(tableNameOrArn) });

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html */
export const deleteTable = operation(input, (call, { TableName }) => {
  const table = findTable(call.region, TableName);
  const group = globalTableOf(call.world, table);
  if (table.deletionProtection) {
    if (group) throw protectedReplica(group, call.region.name);
    throw validation(
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    );
  }
  if (group) checkReplica(call, group, table);
  const refusal =
    refuseInState(table) ?? refuseDeleteDuringTagWrite(table, call) ?? refuseDeleteDuringPolicyWrite(table, call);
  if (refusal) throw refusal;
  checkOperationsAtOnce(call.region);
  const due = call.now + call.durations.deleteTable;
  table.job = { kind: 'deleting', since: call.now, due };
  if (group) beginOwnDeletion(group, call.region, call.now, due);
  const replicas = describeGlobalTable(call.world, call.region, table);
  return { TableDescription: { ...describeDeleted(table, call.now), ...replicas } };
});

function checkReplica(call: Call, group: GlobalTable, table: TableState): void {
  if (table.job?.kind === 'creating') throw inUse(`Table: ${table.name} is being used.`);
  if (group.consistency === 'STRONG') throw oneOfStrong();
  refuseSource(group, call.region.name, call.now);
  checkReplicasState(call, table);
}

/** ACTIVE is not enough: whatever is under way keeps the table (DDB-TABLE-002, 069, 150). */
function refuseInState({ name, job, warmJob, encryptionJob, globalIndexes }: TableState): AwsError | undefined {
  if (job?.kind === 'creating') return inUse(`Table is being created: ${name}`);
  if (job?.kind === 'deleting') return inUse(`Table is being deleted: ${name}`);
  if (globalIndexes.some((index) => index.job)) {
    return inUse('Cannot delete table while indexes are being created, updated, or deleted.');
  }
  if (job?.kind === 'stream') return inUse('Cannot delete table while stream is being enabled/disabled.');
  const busy = job ?? warmJob ?? encryptionJob ?? globalIndexes.find((index) => index.warmJob);
  return busy ? inUse(`Table: ${name} is in the process of being updated.`) : undefined;
}
