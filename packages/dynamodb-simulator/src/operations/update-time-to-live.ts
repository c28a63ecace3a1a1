import { REFUSAL_TEXTS } from '@pcf/dynamodb-facts';
import { inUse, validation } from '../aws-error.js';
import { globalTableOf, isListed, otherReplicas } from '../global-tables.js';
import { nextRequestId } from '../identifiers.js';
import { findKnownTable } from '../known-table.js';
import { beingAdded } from '../rules/replica-changes-fit.js';
import { notWithStrong } from '../rules/strong-consistency.js';
import { attributeName, tableNameOrArn } from '../shapes/fragments.js';
import { flag, parameter, required, struct } from '../shapes/shape.js';
import type { GlobalTable, TimeToLive } from '../state.js';
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
  const group = globalTableOf(call.world, table);
  if (group) checkReplicas(group, asked.Enabled);
  checkFits(table.timeToLive, asked.Enabled, asked.AttributeName);
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
});

/** All replicas share it: it waits for one that is being added (DDB-TABLE-306). */
function checkReplicas(group: GlobalTable, enabled: boolean): void {
  if (group.consistency === 'STRONG' && enabled) throw notWithStrong('time to live');
  const added = group.replicas.find((replica) => replica.job?.kind === 'creating' && isListed(replica));
  if (added) throw beingAdded(group, added.region);
}

function checkFits(current: TimeToLive | undefined, enabled: boolean, name: string): void {
  if (!current?.enabled) {
    if (!enabled) throw validation(REFUSAL_TEXTS.timeToLiveIsDisabled);
    return;
  }
  if (current.attributeName !== name) {
    throw validation(`${REFUSAL_TEXTS.timeToLiveHasOtherAttribute}: current AttributeName is ${current.attributeName}`);
  }
  if (enabled) throw validation(REFUSAL_TEXTS.timeToLiveIsEnabled);
}

/**
 * Documented as an hour, and about half of it when measured (DDB-TABLE-143). With replicas, the text ends with what a
 * service behind DynamoDB said (DDB-TABLE-442).
 */
function checkInterval(
  current: TimeToLive | undefined,
  { world, now, durations }: Call,
  group: GlobalTable | undefined,
): void {
  if (!current || now >= Math.max(current.changedAt + durations.timeToLiveInterval, current.due)) return;
  const text = 'Time to live has been modified multiple times within a fixed interval';
  if (!group) throw validation(text);
  throw validation(
    `${text} (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ValidationException; ` +
      `Request ID: ${nextRequestId(world.requestIds)}; Proxy: null)`,
  );
}
