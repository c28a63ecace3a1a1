import type { TagChange } from '@pcf/tagging-simulator';
import type { Durations } from './durations.js';
import type { IdSequence } from './identifiers.js';
import type { TableState } from './table-state.js';

type ReplicaJob =
  /** It is not listed at first, then has no table in its region, then has one that is CREATING. */
  | { kind: 'creating'; phase: 'announced' | 'listed' | 'shown'; list: number; show: number; due: number }
  | { kind: 'updating'; due: number }
  /** It is ACTIVE at first, then DELETING, then not listed any more; its table goes last. */
  | { kind: 'deleting'; shown: boolean; show: number; due: number; tableDue: number };

/** Settings that a replica does not share with the others. */
export interface ReplicaOverrides {
  tableClass?: string;
  maxRead?: number;
  /** By the name of the index. */
  indexMaxRead: Map<string, number>;
}

export interface ReplicaState {
  region: string;
  /** Where and when it was created from another replica. */
  source?: { region: string; time: number };
  /** The ARN of a customer managed key. */
  kmsKeyArn?: string;
  overrides: ReplicaOverrides;
  job?: ReplicaJob;
}

/** Keeps the log of a strongly consistent global table in a third region, and has no table. */
interface WitnessState {
  region: string;
  /** It is not listed at first, then CREATING; it is ACTIVE at first, then DELETING: since `since`. */
  job?: { kind: 'creating' | 'deleting'; shown: boolean; since: number; due: number };
}

/** Tables of one name in several regions of an account that are replicas of each other. */
export interface GlobalTable {
  readonly account: string;
  readonly name: string;
  consistency: 'EVENTUAL' | 'STRONG';
  replicas: ReplicaState[];
  witness?: WitnessState;
}

/** The tables of one account in one region. Only global tables connect regions. */
export interface Region {
  readonly account: string;
  readonly name: string;
  readonly tables: Map<string, TableState>;
  /** The names of the tables that time may change. Of many tables, few are changing. */
  readonly moving: Set<string>;
}

/** All state of the simulator. It is plain data, so that `structuredClone` can copy it. */
export interface World {
  readonly regions: Map<string, Region>;
  /** By the id of the table that was the first replica. */
  readonly globalTables: Map<string, GlobalTable>;
  readonly tableIds: IdSequence;
  readonly requestIds: IdSequence;
  /** What has changed about the tags of tables, and is not reported yet. */
  readonly tagChanges: TagChange[];
}

/** The context of an operation: the caller's tables in the caller's region, settled at the current time. */
export interface CallContext {
  readonly world: World;
  readonly region: Region;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly durations: Durations;
}

/** The time of a call, and the durations of the changes that it begins. */
export type CallTime = Pick<CallContext, 'now' | 'durations'>;
