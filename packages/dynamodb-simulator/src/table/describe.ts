import { describeBilling } from '../capacity/billing.js';
import { describeOnDemand } from '../capacity/maxima.js';
import { tableThroughput } from '../capacity/throughput.js';
import { describeWarmOf } from '../capacity/warm.js';
import { describeIndexes, globalIndex } from '../index/describe.js';
import { type Json, seconds } from '../request/answer.js';
import { tableStatus } from '../world/status.js';
import type { TableState } from '../world/table-state.js';
import { TABLE_PARTS } from './parts.js';

/** What `DescribeTable` says of a table, but for the counts of its items. */
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

/** What `CreateTable` answers: what is only known later is missing, as is warm throughput that was not asked for. */
export function describeCreated(table: TableState, now: number, asked: { warm: boolean }): Json {
  const { WarmThroughput, ...rest } = describeTable(table, now);
  const created = asked.warm ? { ...rest, WarmThroughput } : rest;
  if (table.globalIndexes.length === 0) return created;
  return { ...created, GlobalSecondaryIndexes: table.globalIndexes.map((index) => globalIndex(table, index, now)) };
}

/** What `DeleteTable` answers: the keys and indexes are gone already, and so is what is known of changes of throughput. */
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
