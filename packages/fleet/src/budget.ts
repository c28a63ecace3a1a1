import { setTimeout as sleep } from 'node:timers/promises';
import { type AwsRates, type CallBudget, DOCUMENTED_RATES, type OutgoingCall } from '@pcf/aws';
import type { Pool } from 'pg';

/**
 * A limit of calls that all workers keep together. It counts the calls that match it, for each account and region of its own; where the
 * account is not known without a request, for each region and credentials.
 */
export interface CallLimit {
  /** The SDK's id of the service, for example `DynamoDB`; absent: all. */
  readonly service?: string;
  /** The name of the operation, for example `CreateTable`; absent: all. */
  readonly operation?: string;
  readonly region?: string;
  readonly account?: string;
  /** `true`: only calls that may change something; `false`: only those that read. */
  readonly writes?: boolean;
  /** The average number of calls per second, above 0. */
  readonly perSecond: number;
  /** How many calls may be sent at once after an idle time, at least 1. Default: the calls of one second. */
  readonly burst?: number;
}

/** For how many milliseconds of calls a worker reserves at once. Calls that a worker reserves and does not send are lost to the others. */
const RESERVED_FOR = 50;

/** Calls that a worker has reserved. */
interface Reserved {
  /** When the next of them may be sent, by the worker's monotonic clock. */
  next: number;
  left: number;
  getting: Promise<void> | undefined;
}

/**
 * A budget of calls in PostgreSQL. The bucket of each key is one row, which says when the bucket will be full again by the clock of the
 * database, so that the clocks of the workers do not matter.
 *
 * @throws RangeError when `perSecond` is not above 0, or `burst` is below 1
 */
export function sharedBudget(pool: Pool, limits: readonly CallLimit[]): CallBudget {
  const buckets = limits.map((limit) => ({ limit, take: bucketsOf(pool, limit) }));
  return {
    async take(call) {
      for (const { limit, take } of buckets) {
        if (matches(limit, call)) await take(keyOf(limit, call), call.signal);
      }
    },
  };
}

/** The rates that AWS documents, kept by all workers together. */
export function sharedRates(pool: Pool): AwsRates {
  const budget = sharedBudget(
    pool,
    DOCUMENTED_RATES.map(({ service, operation, calls, per }) => ({
      service,
      operation,
      perSecond: (calls * 1000) / per,
      burst: 1,
    })),
  );
  return { take: (call) => budget.take(call) };
}

function matches({ service, operation, region, account, writes }: CallLimit, call: OutgoingCall): boolean {
  const wanted: readonly (readonly [unknown, unknown])[] = [
    [service, call.service],
    [operation, call.operation],
    [region, call.region],
    [account, call.account],
    [writes, call.writes],
  ];
  return wanted.every(([limit, value]) => limit === undefined || limit === value);
}

function keyOf(
  { service = '*', operation = '*', writes, perSecond }: CallLimit,
  { account, region = '', caller }: OutgoingCall,
): string {
  return [service, operation, writes ?? '*', perSecond, account ?? caller, region].join(' ');
}

/** @returns takes one call of the bucket with a key; resolves when it may be sent */
function bucketsOf(
  pool: Pool,
  { perSecond, burst = Math.max(1, perSecond) }: CallLimit,
): (key: string, signal: AbortSignal) => Promise<void> {
  if (!(perSecond > 0 && burst >= 1)) {
    throw new RangeError(
      `A limit of calls needs perSecond above 0 and a burst of at least 1; found ${perSecond} and ${burst}.`,
    );
  }
  const interval = 1000 / perSecond;
  const slack = (burst - 1) * interval;
  const chunk = Math.max(1, Math.min(Math.floor(burst), Math.round(RESERVED_FOR / interval)));
  const reservedOf = new Map<string, Reserved>();

  /** @returns after how many milliseconds the first of the reserved calls may be sent */
  async function reserve(key: string): Promise<number> {
    const { rows } = await pool.query<{ wait: string }>({
      name: 'pcf-fleet-budget',
      text: `insert into pcf_fleet.budget as b (key, full_at) values ($1, clock_timestamp() + $2 * interval '1 ms')
             on conflict (key) do update set full_at = greatest(b.full_at, clock_timestamp()) + $2 * interval '1 ms'
             returning extract(epoch from (full_at - clock_timestamp())) * 1000 - $2 - $3 as wait`,
      values: [key, interval * chunk, slack],
    });
    return Math.max(0, Number(rows[0]?.wait ?? 0));
  }

  return async (key, signal) => {
    const own = reservedOf.get(key) ?? { next: 0, left: 0, getting: undefined };
    reservedOf.set(key, own);
    while (own.left === 0) {
      signal.throwIfAborted();
      own.getting ??= reserve(key)
        .then((wait) => {
          own.next = performance.now() + wait;
          own.left = chunk;
        })
        .finally(() => {
          own.getting = undefined;
        });
      await own.getting;
    }
    own.left -= 1;
    const at = own.next;
    own.next += interval;
    const wait = at - performance.now();
    if (wait > 0) await sleep(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
  };
}
