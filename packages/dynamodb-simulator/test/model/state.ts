/**
 * The world of one table, as data: what is in force, and what is under way until when. Times are milliseconds.
 */
export interface World {
  readonly now: number;
  readonly table?: Table;
}

export type Mode = 'PROVISIONED' | 'PAY_PER_REQUEST';

export interface Pair {
  readonly read: number;
  readonly write: number;
}

/** Decreases of throughput: how many on which UTC day, and when the last one was. */
export interface Budget {
  readonly day?: string;
  readonly count: number;
  readonly last?: number;
}

export interface Index {
  readonly units: Pair;
  readonly budget: Budget;
}

export interface Table {
  readonly since: number;
  /** The mode in force. */
  readonly mode: Mode;
  /** The mode that is shown: during a switch, the one to come. */
  readonly shownMode: Mode;
  readonly units: Pair;
  readonly budget: Budget;
  readonly indexes: Readonly<Record<string, Index>>;
  readonly stream?: string;
  readonly class: string;
  readonly protected: boolean;
  readonly encrypted: boolean;
  readonly ttl: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly running: readonly Running[];
  readonly times: Times;
}

/** When what is limited in time was done. */
export interface Times {
  readonly protection?: number;
  readonly ttl?: number;
  readonly tagged?: number;
  readonly classes: readonly number[];
  readonly encryption?: { readonly since: number; readonly count: number; readonly last: number };
}

/** Something under way, and what it does when it ends. */
export type Running =
  | { readonly what: 'creating'; readonly until: number }
  | { readonly what: 'deleting'; readonly until: number }
  | { readonly what: 'capacity'; readonly until: number; readonly to: Pair }
  | { readonly what: 'billing'; readonly until: number; readonly to: Mode }
  | { readonly what: 'stream'; readonly until: number }
  | { readonly what: 'class'; readonly until: number; readonly to: string; readonly hidden: boolean }
  | { readonly what: 'encryption'; readonly until: number; readonly to: boolean }
  | { readonly what: 'tags'; readonly until: number; readonly sent: string | undefined; readonly to: Table['tags'] }
  | { readonly what: 'allocating'; readonly until: number; readonly index: string }
  | { readonly what: 'filling'; readonly until: number; readonly index: string }
  | { readonly what: 'dropping'; readonly until: number; readonly index: string }
  | { readonly what: 'index'; readonly until: number; readonly index: string; readonly to: Pair | undefined };

export type What = Running['what'];

export const isRunning = (table: Table, ...what: What[]): boolean =>
  table.running.some((one) => what.includes(one.what) && !(one.what === 'class' && one.hidden));

export const runningOn = (table: Table, index: string): What | undefined =>
  table.running.find((one) => 'index' in one && one.index === index)?.what;

/** A call on the table; times are not part of it. */
export type Call =
  | { readonly do: 'create'; readonly mode: Mode; readonly units: Pair; readonly index: boolean }
  | { readonly do: 'delete' }
  | { readonly do: 'capacity'; readonly units: Pair }
  | { readonly do: 'switch'; readonly mode: Mode; readonly units: Pair; readonly withIndexes: boolean }
  | { readonly do: 'stream'; readonly view: string | undefined }
  | { readonly do: 'class'; readonly name: string }
  | { readonly do: 'protect'; readonly on: boolean }
  | { readonly do: 'encrypt'; readonly on: boolean }
  | { readonly do: 'add-index'; readonly name: string; readonly units: Pair | undefined }
  | { readonly do: 'drop-index'; readonly name: string }
  | { readonly do: 'index-capacity'; readonly name: string; readonly units: Pair }
  | { readonly do: 'several'; readonly units: Pair; readonly on: boolean }
  | { readonly do: 'ttl'; readonly on: boolean }
  | { readonly do: 'tag'; readonly key: string; readonly value: string }
  | { readonly do: 'untag'; readonly key: string };

/** The name of the error with which DynamoDB refuses a call. */
export type Refusal =
  | 'ValidationException'
  | 'ResourceNotFoundException'
  | 'ResourceInUseException'
  | 'LimitExceededException'
  | 'ThrottlingException';
