import { REFUSAL_TEXTS } from '@pcf/dynamodb-facts';
import { inUse, validation } from '../aws-error.js';
import { attributeName, tableNameOrArn } from '../request/names.js';
import { operation } from '../request/operation.js';
import { flag, parameter, required, struct } from '../request/shape.js';
import { findKnownTable } from '../world/find-table.js';
import { globalTableOf, otherReplicas } from '../world/global-tables.js';
import { tableStatus } from '../world/status.js';
import type { TimeToLive } from '../world/table-state.js';
import { checkChangesSomething, checkInterval, checkReplicas } from './rules.js';

const describeTimeToLiveInput = struct('DescribeTimeToLive', { TableName: parameter(tableNameOrArn) });

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html */
export const describeTimeToLive = operation(describeTimeToLiveInput, (call, { TableName }) => {
  const table = findKnownTable(call, TableName);
  const status = tableStatus(table);
  if (status === 'CREATING' || status === 'DELETING') {
    throw validation(
      `Cannot describe time to live ${REFUSAL_TEXTS.whileInState} ${status} state: Current table state is ${status}`,
    );
  }
  return { TimeToLiveDescription: describe(table.timeToLive, call.now) };
});

/** The attribute is no longer answered when time to live is DISABLED (DDB-TABLE-144). */
function describe(current: TimeToLive | undefined, now: number): Record<string, unknown> {
  const changing = current !== undefined && now < current.due;
  if (!current || (!current.enabled && !changing)) return { TimeToLiveStatus: 'DISABLED' };
  const status = current.enabled ? ['ENABLING', 'ENABLED'] : ['DISABLING', 'DISABLED'];
  return { TimeToLiveStatus: status[changing ? 0 : 1], AttributeName: current.attributeName };
}

const updateTimeToLiveInput = struct('UpdateTimeToLive', {
  TableName: parameter(tableNameOrArn),
  TimeToLiveSpecification: required(
    struct('TimeToLiveSpecification', { AttributeName: required(attributeName), Enabled: required(flag) }),
  ),
});

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html */
export const updateTimeToLive = operation(
  updateTimeToLiveInput,
  (call, { TableName, TimeToLiveSpecification: asked }) => {
    const table = findKnownTable(call, TableName);
    if (table.job?.kind === 'creating') throw inUse(`Table ${table.name} is being created`);
    const group = globalTableOf(call.world, table);
    if (group) checkReplicas(group, asked.Enabled);
    checkChangesSomething(table.timeToLive, asked.Enabled, asked.AttributeName);
    checkInterval(table.timeToLive, call, group);
    const timeToLive = {
      enabled: asked.Enabled,
      attributeName: asked.AttributeName,
      changedAt: call.now,
      due: call.now + call.durations.updateTimeToLive,
    };
    table.timeToLive = timeToLive;
    for (const replica of otherReplicas(call.world, table)) replica.table.timeToLive = { ...timeToLive };
    return { TimeToLiveSpecification: { AttributeName: asked.AttributeName, Enabled: asked.Enabled } };
  },
);
