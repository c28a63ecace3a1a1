import { AwsError } from '../aws-error.js';
import { beginChange } from '../begin-change.js';
import { describeTable } from '../description.js';
import { checkChange, type TableChange } from '../rules/table-change.js';
import { checkChangeFits, checkState } from '../rules/table-change-fits.js';
import { checkChangeQuotas } from '../rules/table-change-quotas.js';
import { updateTableInput } from '../shapes/update-table.js';
import { findTable } from '../table-names.js';
import { operation } from './operation.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html */
export const updateTable = operation(updateTableInput, (call, input) => {
  const change = checkChange(input);
  const table = findTable(call.region, input.TableName);
  checkChangeFits(table, change);
  refuseEmptyChange(change);
  checkState(table, change, call.now, call.durations);
  checkChangeQuotas(call.region, table, change, call.now);
  const shown = beginChange(table, change, call);
  return { TableDescription: { ...describeTable(table, call.now), ...shown } };
});

/** `OnDemandThroughput: {}` alone: DynamoDB itself fails at it, always. */
function refuseEmptyChange({ indexes, ...settings }: TableChange): void {
  if (indexes.length === 0 && Object.keys(settings).length === 0) throw new AwsError('InternalFailure');
}
