import { streamLabel } from './rules/running-changes.js';
import type { BillingMode, GlobalIndexState, IndexState, TableState, Throughput, Units } from './state.js';
import { indexStatus, isBeingAdded, type TableStatus, tableStatus } from './status.js';
import { decreasesToday } from './throughput.js';

type Json = Record<string, unknown>;

const seconds = (milliseconds: number): number => milliseconds / 1000;

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
    WarmThroughput: warmOf(table, tableStatus(table)),
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
    ...describeStream(table),
    ...describeClass(table),
    ...describeEncryption(table),
    ...(table.onDemand && { OnDemandThroughput: describeOnDemand(table.onDemand) }),
  };
}

export const describeOnDemand = ({ read, write }: Partial<Units>): Json => ({
  ...(read !== undefined && { MaxReadRequestUnits: read }),
  ...(write !== undefined && { MaxWriteRequestUnits: write }),
});

function describeBilling({ billingSummary }: TableState): Json {
  if (!billingSummary) return {};
  return describeMode(billingSummary.mode, billingSummary.lastUpdateToPayPerRequest);
}

/** DynamoDB says it twice: the second name is not in its published model, and SDKs drop it. */
export function describeMode(mode: BillingMode, lastUpdateToPayPerRequest: number | undefined): Json {
  const time = lastUpdateToPayPerRequest !== undefined && {
    LastUpdateToPayPerRequestDateTime: seconds(lastUpdateToPayPerRequest),
  };
  return {
    BillingModeSummary: { BillingMode: mode, ...time },
    TableThroughputModeSummary: { TableThroughputMode: mode, ...time },
  };
}

function describeStream(table: TableState): Json {
  const { streamViewType } = table;
  const label = streamLabel(table);
  return {
    ...(streamViewType && { StreamSpecification: { StreamEnabled: true, StreamViewType: streamViewType } }),
    ...(label && { LatestStreamLabel: label, LatestStreamArn: `${table.arn}/stream/${label}` }),
  };
}

function describeClass({ tableClass }: TableState): Json {
  if (!tableClass) return {};
  const { name, changedAt } = tableClass;
  return {
    TableClassSummary: {
      TableClass: name,
      ...(changedAt !== undefined && { LastUpdateDateTime: seconds(changedAt) }),
    },
  };
}

/** During a change to or from the key that DynamoDB owns, for a time only the status is known (DDB-TABLE-361). */
function describeEncryption({ kmsKeyArn, encryptionJob }: TableState): Json {
  if (!kmsKeyArn && !encryptionJob) return {};
  return {
    SSEDescription: {
      Status: encryptionJob ? 'UPDATING' : 'ENABLED',
      ...(kmsKeyArn && { SSEType: 'KMS', KMSMasterKeyArn: kmsKeyArn }),
    },
  };
}

/**
 * While a switch of the billing mode runs, DynamoDB shows its start as the last decrease, or increase; afterwards the earlier
 * one again.
 */
function tableThroughput(table: TableState, now: number): Json {
  const { throughput, job } = table;
  if (job?.kind !== 'billing') return describeThroughput(throughput, now);
  const change = job.to === 'PAY_PER_REQUEST' ? { lastDecrease: job.since } : { lastIncrease: job.since };
  return describeThroughput({ ...throughput, ...change }, now);
}

function describeThroughput(throughput: Throughput, now: number): Json {
  const { lastIncrease, lastDecrease } = throughput;
  return {
    ...(lastIncrease !== undefined && { LastIncreaseDateTime: seconds(lastIncrease) }),
    ...(lastDecrease !== undefined && { LastDecreaseDateTime: seconds(lastDecrease) }),
    NumberOfDecreasesToday: decreasesToday(throughput, now),
    ReadCapacityUnits: throughput.read,
    WriteCapacityUnits: throughput.write,
  };
}

export const describeWarm = (warm: Units, status: 'ACTIVE' | 'UPDATING'): Json => ({
  ReadUnitsPerSecond: warm.read,
  WriteUnitsPerSecond: warm.write,
  Status: status,
});

const warmOf = (subject: { warm: Units; warmJob?: unknown }, status: TableStatus): Json =>
  describeWarm(subject.warm, status === 'CREATING' || subject.warmJob ? 'UPDATING' : 'ACTIVE');

function describeIndexes(table: TableState, now: number): Json {
  const { localIndexes, globalIndexes } = table;
  return {
    ...(localIndexes.length > 0 && { LocalSecondaryIndexes: localIndexes.map((index) => localIndex(table, index)) }),
    ...(globalIndexes.length > 0 && {
      GlobalSecondaryIndexes: globalIndexes.map((index) => ({
        ...globalIndex(table, index, now),
        WarmThroughput: warmOf(index, indexStatus(table, index)),
      })),
    }),
  };
}

const localIndex = (table: TableState, index: IndexState): Json => ({
  IndexName: index.name,
  KeySchema: index.keySchema,
  Projection: index.projection,
  IndexArn: `${table.arn}/index/${index.name}`,
});

const globalIndex = (table: TableState, index: GlobalIndexState, now: number): Json => ({
  ...localIndex(table, index),
  IndexStatus: indexStatus(table, index),
  ...(isBeingAdded(index) && { Backfilling: index.job?.kind === 'backfilling' }),
  ProvisionedThroughput: describeThroughput(index.throughput, now),
  ...(index.onDemand && { OnDemandThroughput: describeOnDemand(index.onDemand) }),
});
