import { type AwsError, inUse, validation } from '../aws-error.js';
import { describeDeleted } from '../description.js';
import { checkOperationsAtOnce } from '../rules/quotas.js';
import { tableNameOrArn } from '../shapes/fragments.js';
import { parameter, struct } from '../shapes/shape.js';
import type { TableState } from '../state.js';
import { findTable } from '../table-names.js';
import { refuseDeleteDuringTagWrite } from '../tag-writes.js';
import { operation } from './operation.js';

const input = struct('DeleteTable', { TableName: parameter(tableNameOrArn) });

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html */
export const deleteTable = operation(input, (call, { TableName }) => {
  const table = findTable(call.region, TableName);
  if (table.deletionProtection) {
    throw validation(
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    );
  }
  const refusal = refuseInState(table) ?? refuseDeleteDuringTagWrite(table, call);
  if (refusal) throw refusal;
  checkOperationsAtOnce(call.region);
  table.job = { kind: 'deleting', since: call.now, due: call.now + call.durations.deleteTable };
  return { TableDescription: describeDeleted(table, call.now) };
});

function refuseInState({ name, job, globalIndexes }: TableState): AwsError | undefined {
  if (job?.kind === 'creating') return inUse(`Table is being created: ${name}`);
  if (job?.kind === 'deleting') return inUse(`Table is being deleted: ${name}`);
  if (globalIndexes.some((index) => index.job)) {
    return inUse('Cannot delete table while indexes are being created, updated, or deleted.');
  }
  return job ? inUse(`Table: ${name} is in the process of being updated.`) : undefined;
}
