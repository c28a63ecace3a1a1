import type {
  AttributeDefinition,
  ContributorInsightsMode,
  KeySchemaElement,
  LocalSecondaryIndex,
  Projection,
  StreamViewType,
  TableClass,
  VectorIndex,
} from '@aws-sdk/client-dynamodb';

/** Read and write units. */
export interface Pair {
  readonly read: number;
  readonly write: number;
}

/** One table, its replicas and the current time, as data. Times are in milliseconds since the epoch. */
export interface ModelWorld {
  readonly now: number;
  /** The region of the table. */
  readonly region: string;
  readonly table?: Table;
  /** Other regions with a table of the same name that is no longer a replica, and until when they have it. */
  readonly elsewhere: Readonly<Record<string, number>>;
}

/** A world without a table. */
export const emptyWorld = (now: number, region: string): ModelWorld => ({ now, region, elsewhere: {} });

export type Mode = 'PROVISIONED' | 'PAY_PER_REQUEST';

/** Decreases of throughput: the count of a UTC day, and the time of the last one. */
export interface Budget {
  readonly day?: string;
  readonly count: number;
  readonly last?: number;
}

/** The capacity of a table or of a global index. */
export interface Capacity {
  readonly units: Pair;
  readonly warm: Pair;
  readonly maxima: Partial<Pair>;
  readonly budget: Budget;
}

export interface Index extends Capacity {
  readonly key: readonly KeySchemaElement[];
  readonly projection: Projection;
}

export interface Table extends Capacity {
  readonly since: number;
  readonly name: string;
  readonly key: readonly KeySchemaElement[];
  readonly local: readonly LocalSecondaryIndex[];
  readonly attributes: readonly AttributeDefinition[];
  readonly indexes: Readonly<Record<string, Index>>;
  /** By name, as no global index has it. */
  readonly vectors: Readonly<Record<string, VectorIndex>>;
  /** The mode in force. */
  readonly mode: Mode;
  /** The mode that is shown: during a switch, the new one. Absent for a table that was never on demand. */
  readonly shownMode?: Mode;
  readonly stream?: StreamViewType;
  /** Absent if it was never set. */
  readonly class?: TableClass;
  readonly protected: boolean;
  /** The ARN of the KMS key; absent for the AWS owned key. */
  readonly encryptionKey?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly policy?: string;
  readonly timeToLive?: { readonly attribute: string; readonly on: boolean };
  readonly recoveryDays?: number;
  /** By the name of the index; that of the table has the empty name. */
  readonly insights: Readonly<Record<string, Insights>>;
  /** By the ARN of the stream. */
  readonly kinesis: Readonly<Record<string, Destination>>;
  /** By region. */
  readonly replicas: Readonly<Record<string, Replica>>;
  /** Whether the replicas are strongly consistent. */
  readonly isStrong?: boolean;
  /** The region that keeps a log for strongly consistent replicas, and no table. */
  readonly witness?: string;
  readonly running: readonly Running[];
  readonly times: Times;
}

export interface Insights {
  readonly mode: ContributorInsightsMode;
  readonly on: boolean;
}

export interface Destination {
  readonly on: boolean;
  readonly precision?: string;
}

export interface Replica {
  /** The class that was set for this region only. */
  readonly override?: TableClass;
  readonly class: TableClass;
  /** The maximum of reads that was set for this region only. */
  readonly maxRead?: number;
  /** A customer managed key. */
  readonly key?: string;
  readonly classChanges: readonly number[];
  /** When it was created from the table. */
  readonly since: number;
}

/** The times of changes that are limited in time. */
interface Times {
  /** When the table became ACTIVE. */
  readonly active?: number;
  readonly protection?: number;
  readonly timeToLive?: number;
  readonly tagged?: number;
  readonly policy?: number;
  readonly classes: readonly number[];
  /** Switches to on-demand. */
  readonly switches?: readonly number[];
  readonly encryption?: { readonly since: number; readonly count: number; readonly last: number };
}

type Ending =
  | { readonly what: 'creating' | 'deleting' | 'stream' | 'timeToLive' }
  /** A change of deletion protection of a table with replicas. */
  | { readonly what: 'protection' }
  | { readonly what: 'capacity'; readonly to: Pair }
  | { readonly what: 'billing'; readonly to: Mode }
  | { readonly what: 'class'; readonly to: TableClass; readonly hidden: boolean }
  | { readonly what: 'encryption'; readonly to: string | undefined }
  /** The new key shows before the change of encryption is done. */
  | { readonly what: 'key'; readonly to: string | undefined }
  | { readonly what: 'tags'; readonly sent: Table['tags'] | undefined; readonly to: Table['tags'] }
  /** The new policy cannot be read yet. */
  | { readonly what: 'policy'; readonly before: string | undefined }
  | { readonly what: 'allocating' | 'filling' | 'dropping'; readonly index: string }
  | { readonly what: 'index'; readonly index: string; readonly to: Pair | undefined }
  /** `of` is the name of an index, empty for the table; also for insights. */
  | { readonly what: 'warm'; readonly of: string; readonly to: Pair }
  | { readonly what: 'insights'; readonly of: string }
  | { readonly what: 'kinesis'; readonly stream: string; readonly to: 'ENABLING' | 'DISABLING' | 'UPDATING' }
  | { readonly what: 'replica'; readonly region: string; readonly phase: ReplicaPhase }
  | { readonly what: 'witness'; readonly phase: Exclude<ReplicaPhase, 'updating'> };

/** Not listed yet; CREATING; UPDATING; being deleted, but still ACTIVE; DELETING. */
export type ReplicaPhase = 'announced' | 'creating' | 'updating' | 'released' | 'deleting';

/** A change that is under way, and when it ends. */
export type Running = Ending & { readonly until: number };

type What = Running['what'];

/** Whether a change of one of these kinds is under way. A hidden change of class does not count. */
export const isRunning = (table: Table, ...what: readonly What[]): boolean =>
  table.running.some((one) => what.includes(one.what) && !(one.what === 'class' && one.hidden));

/** The change that is under way at an index, other than of its warm throughput. */
export const runningOn = (table: Table, index: string): What | undefined =>
  table.running.find((one) => 'index' in one && one.index === index)?.what;

export const hasReplicas = (table: Table): boolean => Object.keys(table.replicas).length > 0;

/** The names of the attributes of a key. */
export const attributesOf = (key: readonly Pick<KeySchemaElement, 'AttributeName'>[]): string[] =>
  key.flatMap(({ AttributeName }) => AttributeName ?? []);
