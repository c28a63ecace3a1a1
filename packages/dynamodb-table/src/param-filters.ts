import type {
  CreateTableInput,
  GlobalSecondaryIndexDescription,
  ProvisionedThroughput,
  TableDescription,
  UpdateTableInput,
} from '@aws-sdk/client-dynamodb';

/** A set that cannot be changed after it is created, even by code that ignores its type. */
class ReadOnlySet<T> implements ReadonlySet<T> {
  readonly #values: ReadonlySet<T>;

  constructor(values: Iterable<T>) {
    this.#values = new Set(values);
    Object.freeze(this);
  }

  get size(): number {
    return this.#values.size;
  }

  has(value: T): boolean {
    return this.#values.has(value);
  }

  forEach(callback: (value: T, key: T, set: ReadonlySet<T>) => void, thisArg?: unknown): void {
    for (const value of this.#values) callback.call(thisArg, value, value, this);
  }

  keys() {
    return this.#values.keys();
  }

  values() {
    return this.#values.values();
  }

  entries() {
    return this.#values.entries();
  }

  [Symbol.iterator]() {
    return this.#values[Symbol.iterator]();
  }
}

/** Returns every name of a type of the SDK: a name that the API has and this list lacks, or the reverse, does not compile. */
function namesOf<Name extends string>(names: Readonly<Record<Name, true>>): ReadonlySet<string> {
  return new ReadOnlySet(Object.keys(names));
}

/**
 * The settings that `CreateTable` accepts. Requests to create a table contain nothing else.
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
 * The settings that `UpdateTable` accepts. Requests to change a table contain nothing else.
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
 * What `DescribeTable` shows of a table and its indexes and `CreateTable` does not accept. `foreignParts` does not report
 * these members.
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
 * The members of a throughput that are compared and sent. The others that `DescribeTable` shows are its history.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ProvisionedThroughput.html
 */
export const THROUGHPUT_PARAM_FILTER = namesOf<keyof ProvisionedThroughput>({
  ReadCapacityUnits: true,
  WriteCapacityUnits: true,
});

/** Returns the members of a value whose names are in the filter. */
export function keep<T extends object>(value: T, filter: ReadonlySet<string>): Partial<T> {
  const kept: Partial<T> = {};
  for (const name in value) if (filter.has(name)) kept[name] = value[name];
  return kept;
}
