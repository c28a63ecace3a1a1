import { DAY, HOUR, MINUTE, SECOND } from './durations.js';

/**
 * What one account has in one region unless AWS raises it. Capacity units are counted for reads and writes apart.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
export const ACCOUNT_QUOTAS = {
  /** Provisioned capacity units of all tables and indexes. */
  units: 80_000,
  /** Capacity units of one table, and likewise of one index: provisioned, as an on-demand maximum, and as warm throughput. */
  unitsPerTable: 40_000,
  tables: 2_500,
  /** Tables that are being created, updated or deleted at once. */
  operationsAtOnce: 500,
  /** Tables with secondary indexes that are being created at once. */
  indexedTablesAtOnce: 250,
} as const;

/** How many calls are possible in how many milliseconds. */
export interface CallRate {
  readonly calls: number;
  readonly per: number;
}

/**
 * The rates of calls that the page of each operation in the API reference documents, for each account and region.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
 */
export const CALL_RATES: Readonly<Record<string, CallRate>> = {
  DescribeContinuousBackups: { calls: 10, per: SECOND },
  DescribeLimits: { calls: 1, per: MINUTE },
  ListTagsOfResource: { calls: 10, per: SECOND },
  TagResource: { calls: 5, per: SECOND },
  UntagResource: { calls: 5, per: SECOND },
};

/**
 * Decreases of provisioned throughput. The first ones of a UTC day are free; then one is possible at least `thenEvery`
 * milliseconds after the last. The table and each global secondary index are counted apart.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
export const THROUGHPUT_DECREASES = { freePerDay: 4, thenEvery: HOUR } as const;

/**
 * Changes of encryption. The first ones in `window` milliseconds from the first are free; then one is possible at least
 * `thenEvery` milliseconds after the last.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
export const ENCRYPTION_CHANGES = { free: 4, window: DAY, thenEvery: 6 * HOUR } as const;

/**
 * Changes of the table class in any `days` days.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
export const TABLE_CLASS_CHANGES = { max: 2, days: 30 } as const;

/**
 * Switches from provisioned to on-demand capacity in any `window` milliseconds.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-switching-capacity-modes.html
 */
export const ON_DEMAND_SWITCHES = { max: 4, window: DAY } as const;

/**
 * For how long after a replica was created its source region cannot be deleted, in milliseconds (DDB-TABLE-266).
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_reqs_bestpractices.html
 */
export const SOURCE_REGION_HELD_FOR = DAY;
