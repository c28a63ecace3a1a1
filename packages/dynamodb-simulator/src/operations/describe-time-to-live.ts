import { REFUSAL_TEXTS } from '@pcf/dynamodb-facts';
import { validation } from '../aws-error.js';
import { findKnownTable } from '../known-table.js';
import { tableNameOrArn } from '../shapes/fragments.js';
import { parameter, struct } from '../shapes/shape.js';
import type { TimeToLive } from '../state.js';
import { tableStatus } from '../status.js';
import { operation } from './operation.js';

const input = struct('DescribeTimeToLive', { TableName: parameter(tableNameOrArn) });

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html */
export const describeTimeToLive = operation(input, (call, { TableName }) => {
  const table = findKnownTable(call, TableName);
  const status = tableStatus(table);
  if (status === 'CREATING' || status === 'DELETING') {
    throw validation(
      `Cannot describe time to live ${REFUSAL_TEXTS.whileInState} ${status} state: Current table state is ${status}`,
    );
  }
  return { TimeToLiveDescription: describe(table.timeToLive, call.now) };
});

/** The attribute is forgotten once time to live is DISABLED (DDB-TABLE-144). */
function describe(current: TimeToLive | undefined, now: number): Record<string, unknown> {
  const changing = current !== undefined && now < current.due;
  if (!current || (!current.enabled && !changing)) return { TimeToLiveStatus: 'DISABLED' };
  const status = current.enabled ? ['ENABLING', 'ENABLED'] : ['DISABLING', 'DISABLED'];
  return { TimeToLiveStatus: status[changing ? 0 : 1], AttributeName: current.attributeName };
}
