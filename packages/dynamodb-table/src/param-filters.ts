import type {
  CreateTableInput,
  GlobalSecondaryIndexDescription,
  ProvisionedThroughput,
  TableDescription,
  UpdateTableInput,
} from '@aws-sdk/client-dynamodb';
import { ReadOnlySet } from './read-only-set.js';

/** Takes every name of a type of the SDK: one that the API gains, or one too many, does not compile. */
function namesOf<Name extends string>(names: Readonly<Record<Name, true>>): ReadonlySet<string> {
  return new ReadOnlySet(Object.keys(names));
}

/**
 * The settings that `CreateTable` takes. Requests to create a table hold nothing else.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
export const START_PARAM_FILTER = namesOf<keyof CreateTableInput>({
  AttributeDefinitions: true,
  BillingMode: true,
  DeletionProtectionEnabled: true,
  GlobalSecondaryIndexes: true,
  GlobalTableSettingsReplicationMode: true,
  GlobalTableSourceArn: true,
  KeySchema: true,
  LocalSecondaryIndexes: true,
  OnDemandThroughput: true,
  ProvisionedThroughput: true,
  ResourcePolicy: true,
  SSESpecification: true,
  StreamSpecification: true,
  TableClass: true,
  TableName: true,
  Tags: true,
  VectorIndexes: true,
  WarmThroughput: true,
});

/**
 * The settings that `UpdateTable` takes. Requests to change a table hold nothing else.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
export const UPDATE_PARAM_FILTER = namesOf<keyof UpdateTableInput>({
  AttributeDefinitions: true,
  BillingMode: true,
  DeletionProtectionEnabled: true,
  DisassociationProtectionEnabled: true,
  GlobalSecondaryIndexUpdates: true,
  GlobalTableSettingsReplicationMode: true,
  GlobalTableWitnessUpdates: true,
  MultiRegionConsistency: true,
  OnDemandThroughput: true,
  ProvisionedThroughput: true,
  ReplicaUpdates: true,
  SSESpecification: true,
  StreamSpecification: true,
  TableClass: true,
  TableName: true,
  VectorIndexUpdates: true,
  WarmThroughput: true,
});

/**
 * What `DescribeTable` tells of a table and its indexes that `CreateTable` does not take: it is removed before a table is
 * compared with a definition.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html
 */
export const REMOVE_PARAM_FILTER = namesOf<
  Exclude<keyof TableDescription | keyof GlobalSecondaryIndexDescription, keyof CreateTableInput | IndexSetting>
>({
  ArchivalSummary: true,
  Backfilling: true,
  BillingModeSummary: true,
  CreationDateTime: true,
  DisassociationProtectionEnabled: true,
  GlobalTableVersion: true,
  GlobalTableWitnesses: true,
  IndexArn: true,
  IndexSizeBytes: true,
  IndexStatus: true,
  ItemCount: true,
  LatestStreamArn: true,
  LatestStreamLabel: true,
  MultiRegionConsistency: true,
  Replicas: true,
  RestoreSummary: true,
  SSEDescription: true,
  TableArn: true,
  TableClassSummary: true,
  TableId: true,
  TableSizeBytes: true,
  TableStatus: true,
});

type IndexSetting = 'IndexName' | 'Projection';

/**
 * What is compared and sent of a throughput; the rest that `DescribeTable` tells of it is its history.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ProvisionedThroughput.html
 */
export const THROUGHPUT_PARAM_FILTER = namesOf<keyof ProvisionedThroughput>({
  ReadCapacityUnits: true,
  WriteCapacityUnits: true,
});

/** The parts of a value whose names are in the filter. */
export function keep<T extends object>(value: T, filter: ReadonlySet<string>): Partial<T> {
  const kept: Partial<T> = {};
  for (const name in value) if (filter.has(name)) kept[name] = value[name];
  return kept;
}

/** The parts of a value whose names are not in the filter. */
export function remove<T extends object>(value: T, filter: ReadonlySet<string>): Partial<T> {
  const kept: Partial<T> = {};
  for (const name in value) if (!filter.has(name)) kept[name] = value[name];
  return kept;
}
