import { inUse, validation } from '../aws-error.js';
import { otherReplicas } from '../global-tables.js';
import { findKnownTable } from '../known-table.js';
import { attributeName, tableNameOrArn } from '../shapes/fragments.js';
import { flag, parameter, required, struct } from '../shapes/shape.js';
import type { TimeToLive } from '../state.js';
import { type Call, operation } from './operation.js';

const input = struct('UpdateTimeToLive', {
  TableName: parameter(tableNameOrArn),
  TimeToLiveSpecification: required(
    struct('TimeToLiveSpecification', { AttributeName: required(attributeName), Enabled: required(flag) }),
  ),
});

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html */
export const updateTimeToLive = operation(input, (call, { TableName, TimeToLiveSpecification: asked }) => {
  const table = findKnownTable(call, TableName);
  if (table.job?.kind === 'creating') throw inUse(`Table ${table.name} is being created`);
  checkFits(table.timeToLive, asked.Enabled, asked.AttributeName);
  checkInterval(table.timeToLive, call);
  const timeToLive = {
    enabled: asked.Enabled,
    attributeName: asked.AttributeName,
    changedAt: call.now,
    due: call.now + call.durations.updateTimeToLive,
  };
  table.timeToLive = timeToLive;
  for (const replica of otherReplicas(call.world, table)) replica.table.timeToLive = { ...timeToLive };
  return { TimeToLiveSpecification: { AttributeName: asked.AttributeName, Enabled: asked.Enabled } };
});

function checkFits(current: TimeToLive | undefined, enabled: boolean, name: string): void {
  if (!current?.enabled) {
    if (!enabled) throw validation('TimeToLive is already disabled');
    return;
  }
  if (current.attributeName !== name) {
    throw validation(
      `TimeToLive is active on a different AttributeName: current AttributeName is ${current.attributeName}`,
    );
  }
  if (enabled) throw validation('TimeToLive is already enabled');
}

/** Documented as an hour, and about half of it when measured (DDB-TABLE-143). */
function checkInterval(current: TimeToLive | undefined, { now, durations }: Call): void {
  if (current && now < Math.max(current.changedAt + durations.timeToLiveInterval, current.due)) {
    throw validation('Time to live has been modified multiple times within a fixed interval');
  }
}
