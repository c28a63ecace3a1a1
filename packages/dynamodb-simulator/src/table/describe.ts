import { describeBilling } from '../capacity/billing.js';
import { describeOnDemand } from '../capacity/maxima.js';
import { tableThroughput } from '../capacity/throughput.js';
import { describeWarmOf } from '../capacity/warm.js';
import { type Json, seconds } from '../request/operation.js';
import { describeIndexes, globalIndex } from '../secondary-index/describe.js';
import { tableStatus } from '../world/status.js';
import type { TableState } from '../world/table-state.js';
import { TABLE_PARTS } from './parts.js';

/** The description of a table, without the counts of its items. */
export function describeTable(table: TableState, now: number): Json {
  return {
    AttributeDefinitions: table.attributeDefinitions,
    TableName: table.name,
    KeySchema: table.keySchema,
    TableStatus: tableStatus(table),
    CreationDateTime: seconds(table.createdAt),
    ...describeIndexes(table, now),
    ...describeSettings(table, now),
    WarmThroughput: describeWarmOf(table, tableStatus(table)),
  };
}

/** The description in the answer of `CreateTable`. It lacks warm throughput that the request does not name. */
export function describeCreated(table: TableState, now: number, asked: { warm: boolean }): Json {
  const { WarmThroughput, ...rest } = describeTable(table, now);
  const created = asked.warm ? { ...rest, WarmThroughput } : rest;
  if (table.globalIndexes.length === 0) return created;
  return { ...created, GlobalSecondaryIndexes: table.globalIndexes.map((index) => globalIndex(table, index, now)) };
}

/** The description in the answer of `DeleteTable`. It lacks keys, indexes, and the times of changes of throughput. */
export function describeDeleted(table: TableState, now: number): Json {
  const { read, write } = table.throughput;
  return {
    TableName: table.name,
    TableStatus: tableStatus(table),
    ...describeSettings(table, now),
    ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: read, WriteCapacityUnits: write },
  };
}

function describeSettings(table: TableState, now: number): Json {
  return {
    ProvisionedThroughput: tableThroughput(table, now),
    TableArn: table.arn,
    TableId: table.id,
    DeletionProtectionEnabled: table.deletionProtection,
    ...describeBilling(table),
    ...describeParts(table, now),
    ...(table.onDemand && { OnDemandThroughput: describeOnDemand(table.onDemand) }),
  };
}

const describeParts = (table: TableState, now: number): Json =>
  Object.fromEntries(TABLE_PARTS.flatMap((part) => Object.entries(part.describe?.(table, now) ?? {})));
