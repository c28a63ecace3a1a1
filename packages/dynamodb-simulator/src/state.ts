import type { IdSequence } from './identifiers.js';

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

/** Provisioned throughput of a table or an index, with what the daily budget of decreases needs. Times are ms. */
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

/** What keeps an index UPDATING until `due`; a change of throughput takes effect then. */
type IndexJob = { kind: 'throughput'; due: number; to: Units } | { kind: 'billing'; due: number };

export interface GlobalIndexState extends IndexState {
  throughput: Throughput;
  /** The highest throughput ever: DynamoDB never takes it back. */
  warm: Units;
  job?: IndexJob;
}

/** What keeps a table in a transient state until `due`. */
type TableJob =
  | { kind: 'creating'; due: number }
  | { kind: 'throughput'; due: number; to: Units }
  | { kind: 'billing'; since: number; due: number; to: BillingMode }
  | { kind: 'deleting'; since: number; due: number };

/** A tag write that cannot be read yet. */
interface TagWrite {
  /** The tags it sent; `undefined` for a removal. */
  sent?: Tag[];
  result: Tag[];
  due: number;
}

export interface TableState {
  name: string;
  arn: string;
  id: string;
  createdAt: number;
  attributeDefinitions: AttributeDefinition[];
  keySchema: KeySchemaElement[];
  localIndexes: IndexState[];
  globalIndexes: GlobalIndexState[];
  /** The mode in force. While a switch runs, this is still the old one. */
  billingMode: BillingMode;
  /** What `BillingModeSummary` shows: absent until the table has been on-demand once. */
  billingSummary?: { mode: BillingMode; lastUpdateToPayPerRequest?: number };
  throughput: Throughput;
  warm: Units;
  onDemand?: Partial<Units>;
  deletionProtection: boolean;
  deletionProtectionChangedAt?: number;
  tableClass?: string;
  streamViewType?: string;
  streamLabel?: string;
  kmsKeyArn?: string;
  tags: Tag[];
  tagWrite?: TagWrite;
  lastTagWrite?: number;
  job?: TableJob;
}

/** The tables of one account in one region: a world of its own. */
export interface Region {
  readonly account: string;
  readonly name: string;
  readonly tables: Map<string, TableState>;
}

/** All that the simulator remembers. Plain data: it survives `structuredClone`. */
export interface World {
  readonly regions: Map<string, Region>;
  readonly tableIds: IdSequence;
  readonly requestIds: IdSequence;
}

export function regionOf(world: World, account: string, name: string): Region {
  const key = `${account}/${name}`;
  const known = world.regions.get(key);
  if (known) return known;
  const region: Region = { account, name, tables: new Map() };
  world.regions.set(key, region);
  return region;
}

export type TableStatus = 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING';

export function tableStatus(table: TableState): TableStatus {
  switch (table.job?.kind) {
    case undefined:
      return 'ACTIVE';
    case 'creating':
      return 'CREATING';
    case 'deleting':
      return 'DELETING';
    default:
      return 'UPDATING';
  }
}

export function indexStatus(table: TableState, index: GlobalIndexState): TableStatus {
  const status = tableStatus(table);
  if (status === 'CREATING' || status === 'DELETING') return status;
  return index.job ? 'UPDATING' : 'ACTIVE';
}
