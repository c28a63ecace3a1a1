export type BillingMode = 'PROVISIONED' | 'PAY_PER_REQUEST';

export type KeyType = 'HASH' | 'RANGE';

export interface AttributeDefinition {
  AttributeName: string;
  AttributeType: 'B' | 'N' | 'S';
}

export interface KeySchemaElement {
  AttributeName: string;
  KeyType: KeyType;
}

export interface Projection {
  ProjectionType: 'ALL' | 'INCLUDE' | 'KEYS_ONLY';
  NonKeyAttributes?: string[];
}

export interface Tag {
  Key: string;
  Value: string;
}

/** Read and write units. */
export interface Units {
  read: number;
  write: number;
}

/** Provisioned throughput of a table or an index, with its changes. Times are in milliseconds. */
export interface Throughput extends Units {
  lastIncrease?: number;
  lastDecrease?: number;
  /** The UTC day (`2026-01-31`) of `decreases`; on any other day there were none. */
  decreaseDay?: string;
  decreases: number;
}

export interface IndexState {
  name: string;
  keySchema: KeySchemaElement[];
  projection: Projection;
}

/** What keeps an index in a transient state until `due`. */
export type IndexJob =
  | { kind: 'throughput'; due: number; to: Units }
  | { kind: 'billing'; due: number }
  | { kind: 'onDemand'; due: number }
  /** The first phase of an index that is added to a table: it is not filled yet and cannot be deleted. */
  | { kind: 'allocating'; due: number; ready: number }
  /** The second phase: the table's items are copied into it. */
  | { kind: 'backfilling'; due: number }
  | { kind: 'deleting'; due: number };

/** A rise of warm throughput that is not in effect yet. */
export interface WarmJob {
  to: Units;
  due: number;
}

export interface GlobalIndexState extends IndexState {
  throughput: Throughput;
  /** Never decreases: the highest throughput ever, or a higher value that was requested. */
  warm: Units;
  warmJob?: WarmJob;
  onDemand?: Partial<Units>;
  job?: IndexJob;
}

/** An index of another kind than local and global secondary indexes. */
export interface FurtherIndex {
  name: string;
  /** The attributes that the table must define for it. */
  definedAttributes: string[];
  job?: IndexJob;
}

/** The indexes of further kinds, by kind. The folder of a kind declares its member here, as {@link TableState} shows. */
export interface FurtherIndexes {
  [kind: string]: FurtherIndex[];
}

/** What keeps a table in a transient state until `due`. */
type TableJob =
  | { kind: 'creating'; due: number }
  | { kind: 'throughput'; due: number; to: Units }
  | { kind: 'billing'; since: number; due: number; to: BillingMode }
  | { kind: 'stream'; due: number; operation: 'ENABLE' | 'DISABLE' }
  | { kind: 'class'; due: number; to: string }
  /** Its global table is changing. */
  | { kind: 'replicas'; due: number }
  /** A part is changing that keeps its own state: the table is UPDATING until `due`. */
  | { kind: 'part'; due: number }
  | { kind: 'deleting'; since: number; due: number };

/** A change of encryption: the new key shows some time before the change is done. */
interface EncryptionJob {
  /** `undefined` for the key that DynamoDB owns. */
  to: string | undefined;
  shown: number;
  due: number;
}

/** The changes of encryption since a window of 24 hours began. */
export interface EncryptionWindow {
  since: number;
  count: number;
  last: number;
}

export interface TableClass {
  name: string;
  /** Absent where the class was given at creation. */
  changedAt?: number;
}

/** A tag write that cannot be read yet. */
interface TagWrite {
  /** The tags it sent; `undefined` for a removal. */
  sent?: Tag[];
  result: Tag[];
  due: number;
}

export interface TimeToLive {
  enabled: boolean;
  attributeName: string;
  changedAt: number;
  /** The end of ENABLING or DISABLING. */
  due: number;
}

/** Point-in-time recovery that is on. */
interface Recovery {
  since: number;
  days: number;
}

export interface Policy {
  /** The document as it is given back. */
  document: string;
  /** Equal for documents that DynamoDB takes for the same. */
  identity: string;
  revision: string;
}

/** The policy of a table or of a stream. */
export interface PolicySlot {
  current?: Policy;
  /** What is read until `readableAt`. */
  previous?: Policy;
  changedAt: number;
  readableAt: number;
}

export type InsightsMode = 'ACCESSED_AND_THROTTLED_KEYS' | 'THROTTLED_KEYS';

export interface Insights {
  enabled: boolean;
  mode: InsightsMode;
  /** When they were enabled: the names of their rules hold it. */
  enabledAt: number;
  /** The end of ENABLING or DISABLING. */
  due: number;
}

export type Precision = 'MILLISECOND' | 'MICROSECOND';

/** A Kinesis data stream that gets the changes of a table's items. */
export interface KinesisDestination {
  streamArn: string;
  status: 'ENABLING' | 'ACTIVE' | 'UPDATING' | 'DISABLING' | 'DISABLED' | 'ENABLE_FAILED';
  /** When a transient status ends. */
  due?: number;
  /** Why enabling will fail. */
  failure?: string;
  /** Absent until it is set; then milliseconds are used. */
  precision?: Precision;
}

export interface TableState {
  name: string;
  arn: string;
  id: string;
  /** A globally unique id: `id` repeats if state is lost. Absent in the state of earlier versions. */
  incarnation?: string;
  createdAt: number;
  /** When the creation was done. */
  activeSince?: number;
  attributeDefinitions: AttributeDefinition[];
  keySchema: KeySchemaElement[];
  localIndexes: IndexState[];
  globalIndexes: GlobalIndexState[];
  /** They share names, the changes under way and attribute definitions with global indexes; replicas have them, too. */
  furtherIndexes?: Partial<FurtherIndexes>;
  /** The mode in force. While a switch runs, this is still the old one. */
  billingMode: BillingMode;
  /** What `BillingModeSummary` shows: absent until the table has been on-demand once. */
  billingSummary?: { mode: BillingMode; lastUpdateToPayPerRequest?: number };
  /** When it was switched to on-demand. */
  onDemandSwitches?: number[];
  throughput: Throughput;
  warm: Units;
  warmJob?: WarmJob;
  onDemand?: Partial<Units>;
  deletionProtection: boolean;
  deletionProtectionChangedAt?: number;
  tableClass?: TableClass;
  /** When the class was changed. */
  classChanges: number[];
  /** A change of class that a change of encryption has hidden: it goes on while the table shows as ACTIVE. */
  hiddenClassJob?: { to: string; due: number };
  streamViewType?: string;
  /** When the latest stream was enabled: its label is this time. It stays when the stream is disabled. */
  streamEnabledAt?: number;
  kmsKeyArn?: string;
  encryptionJob?: EncryptionJob;
  encryptionWindow?: EncryptionWindow;
  tags: Tag[];
  /** Since when they can be read, where they were written after the creation. */
  tagsSince?: number;
  tagWrite?: TagWrite;
  lastTagWrite?: number;
  timeToLive?: TimeToLive;
  recovery?: Recovery;
  /** By the ARN of the table or of a stream. */
  policies: Map<string, PolicySlot>;
  /** By the name of the index; that of the table has the empty name. */
  insights: Map<string, Insights>;
  /** The newest first. */
  kinesisDestinations: KinesisDestination[];
  /** The global table that it is a replica of. */
  globalTableId?: string;
  job?: TableJob;
}
