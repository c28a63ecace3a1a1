import {
  type GlobalIndexState,
  type IndexState,
  indexStatus,
  type TableState,
  type Throughput,
  tableStatus,
  type Units,
} from './state.js';
import { decreasesToday } from './throughput.js';

type Json = Record<string, unknown>;

const seconds = (milliseconds: number): number => milliseconds / 1000;

/** What `DescribeTable` says of a table. */
export function describeTable(table: TableState, now: number): Json {
  return {
    AttributeDefinitions: table.attributeDefinitions,
    TableName: table.name,
    KeySchema: table.keySchema,
    TableStatus: tableStatus(table),
    CreationDateTime: seconds(table.createdAt),
    ...describeIndexes(table, now),
    ...describeSettings(table, now),
    WarmThroughput: describeWarm(table.warm, tableStatus(table) === 'CREATING' ? 'UPDATING' : 'ACTIVE'),
  };
}

/** What `CreateTable` answers: what is only known later is missing. */
export function describeCreated(table: TableState, now: number): Json {
  const { WarmThroughput, ...created } = describeTable(table, now);
  if (table.globalIndexes.length === 0) return created;
  return { ...created, GlobalSecondaryIndexes: table.globalIndexes.map((index) => globalIndex(table, index, now)) };
}

/** What `DeleteTable` answers: the keys and indexes are gone already. */
export const describeDeleted = (table: TableState, now: number): Json => ({
  TableName: table.name,
  TableStatus: tableStatus(table),
  ...describeSettings(table, now),
});

function describeSettings(table: TableState, now: number): Json {
  return {
    ProvisionedThroughput: tableThroughput(table, now),
    TableSizeBytes: 0,
    ItemCount: 0,
    TableArn: table.arn,
    TableId: table.id,
    DeletionProtectionEnabled: table.deletionProtection,
    ...describeBilling(table),
    ...describeStream(table),
    ...(table.tableClass && { TableClassSummary: { TableClass: table.tableClass } }),
    ...(table.kmsKeyArn && {
      SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: table.kmsKeyArn },
    }),
    ...(table.onDemand && { OnDemandThroughput: describeOnDemand(table.onDemand) }),
  };
}

export const describeOnDemand = ({ read, write }: Partial<Units>): Json => ({
  ...(read !== undefined && { MaxReadRequestUnits: read }),
  ...(write !== undefined && { MaxWriteRequestUnits: write }),
});

function describeBilling({ billingSummary }: TableState): Json {
  if (!billingSummary) return {};
  const { mode, lastUpdateToPayPerRequest: time } = billingSummary;
  return {
    BillingModeSummary: {
      BillingMode: mode,
      ...(time !== undefined && { LastUpdateToPayPerRequestDateTime: seconds(time) }),
    },
  };
}

function describeStream({ arn, streamViewType, streamLabel }: TableState): Json {
  return {
    ...(streamViewType && { StreamSpecification: { StreamEnabled: true, StreamViewType: streamViewType } }),
    ...(streamLabel && { LatestStreamLabel: streamLabel, LatestStreamArn: `${arn}/stream/${streamLabel}` }),
  };
}

/** While a switch to on-demand runs, DynamoDB shows its start as the last decrease; afterwards the earlier one again. */
function tableThroughput(table: TableState, now: number): Json {
  const { throughput, job } = table;
  const switching = job?.kind === 'billing' && job.to === 'PAY_PER_REQUEST';
  return describeThroughput(switching ? { ...throughput, lastDecrease: job.since } : throughput, now);
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

const describeWarm = (warm: Units, status: 'ACTIVE' | 'UPDATING'): Json => ({
  ReadUnitsPerSecond: warm.read,
  WriteUnitsPerSecond: warm.write,
  Status: status,
});

function describeIndexes(table: TableState, now: number): Json {
  const { localIndexes, globalIndexes } = table;
  return {
    ...(localIndexes.length > 0 && { LocalSecondaryIndexes: localIndexes.map((index) => localIndex(table, index)) }),
    ...(globalIndexes.length > 0 && {
      GlobalSecondaryIndexes: globalIndexes.map((index) => ({
        ...globalIndex(table, index, now),
        WarmThroughput: describeWarm(index.warm, indexStatus(table, index) === 'CREATING' ? 'UPDATING' : 'ACTIVE'),
      })),
    }),
  };
}

const localIndex = (table: TableState, index: IndexState): Json => ({
  IndexName: index.name,
  KeySchema: index.keySchema,
  Projection: index.projection,
  IndexSizeBytes: 0,
  ItemCount: 0,
  IndexArn: `${table.arn}/index/${index.name}`,
});

const globalIndex = (table: TableState, index: GlobalIndexState, now: number): Json => ({
  ...localIndex(table, index),
  IndexStatus: indexStatus(table, index),
  ProvisionedThroughput: describeThroughput(index.throughput, now),
});
