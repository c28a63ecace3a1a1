import type { Pool } from 'pg';
import { type ConstructorOptions, PgBoss } from 'pg-boss';
import type { Queryable } from './database.js';

// The only module that knows the engine: pg-boss on PostgreSQL. A job only wakes a worker up. What is to be done stands in the run.

const SCHEMA = 'pcf_fleet_queue';
const RUNS = 'pcf-runs';
const SWEEPS = 'pcf-sweeps';
/** The channel on which workers hear that a run was queued. */
export const WAKE_UP = 'pcf_fleet_wake_up';
/** pg-boss's longest time. A job that is active for longer is given to another worker, which finds that the run is taken. */
const A_DAY = 24 * 60 * 60;

/** The largest number of runs of one tenant at once. */
export const MOST_RUNS_OF_TENANT = 100;

/** A job: the wake-up for one run. */
export interface Job {
  /** A UUID. */
  readonly id: string;
  readonly run: string;
}

/** A job to queue. */
export interface NewJob extends Job {
  readonly tenant: string;
  /** How many runs of the tenant may be active at once, over all workers: 1 to {@link MOST_RUNS_OF_TENANT}. */
  readonly runsOfTenant: number;
  /** Higher goes first. */
  readonly priority: number;
  /** After how many seconds a worker may take it; at once where absent. */
  readonly after?: number;
}

/** The side of the engine that queues. */
export interface Queue {
  /** Queues a job when the transaction commits. */
  enqueue(tx: Queryable, job: NewJob): Promise<void>;
  /** Takes jobs back, also those that a worker has. Unknown ones are ignored. */
  cancel(tx: Queryable, jobs: readonly string[]): Promise<void>;
  /** Of these jobs, those that wait for a worker. */
  waiting(jobs: readonly string[]): Promise<ReadonlySet<string>>;
}

/** The side of the engine that works. */
export interface WorkQueue extends Queue {
  /** Takes up to `count` jobs: those of the highest priority whose tenants are below their limits. */
  take(count: number): Promise<readonly Job[]>;
  /** Says that a job is done. */
  done(job: string): Promise<void>;
  /** Calls `sweep` once a minute on one of all workers. */
  schedule(sweep: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** Connects to the queue, for a service that submits. */
export async function openQueue(pool: Pool): Promise<Queue & { stop(): Promise<void> }> {
  const boss = await start(pool, { supervise: false, schedule: false });
  return { ...queueOf(boss), stop: () => boss.stop({ graceful: false }) };
}

/** Connects to the queue, for a worker. Each worker also does the engine's maintenance. */
export async function openWorkQueue(pool: Pool): Promise<WorkQueue> {
  const boss = await start(pool, { supervise: true, schedule: true });
  const tiers = Object.fromEntries(
    Array.from({ length: MOST_RUNS_OF_TENANT }, (_, index) => [tierOf(index + 1), index + 1]),
  );
  return {
    ...queueOf(boss),
    async take(count) {
      const jobs = await boss.fetch<{ run: string }>(RUNS, {
        batchSize: count,
        groupConcurrency: { default: MOST_RUNS_OF_TENANT, tiers },
      });
      return jobs.map(({ id, data }) => ({ id, run: data.run }));
    },
    async done(job) {
      await boss.complete(RUNS, job);
    },
    async schedule(sweep) {
      await boss.schedule(SWEEPS, '* * * * *');
      await boss.work(SWEEPS, { pollingIntervalSeconds: 10 }, () => sweep());
    },
    stop: () => boss.stop({ graceful: false }),
  };
}

/** Creates the tables of the engine, or brings them to its version. The caller holds a lock. */
export async function migrateEngine(session: Queryable): Promise<void> {
  const boss = new PgBoss({ db: databaseOf(session), schema: SCHEMA, supervise: false, schedule: false });
  try {
    await boss.start();
    // What is lost with a worker is queued again by the fleet, with a new job, so that the engine never retries.
    const options = { retryLimit: 0, deleteAfterSeconds: 60 * 60 };
    await boss.createQueue(RUNS, { ...options, expireInSeconds: A_DAY });
    await boss.createQueue(SWEEPS, { ...options, policy: 'short', expireInSeconds: 60 });
  } finally {
    await boss.stop({ graceful: false });
  }
}

async function start(pool: Pool, parts: { readonly supervise: boolean; readonly schedule: boolean }): Promise<PgBoss> {
  const boss = new PgBoss({ db: databaseOf(pool), schema: SCHEMA, migrate: false, ...parts });
  // Outages are seen by the worker's own statements, and the engine tries again at its next interval.
  boss.on('error', () => {});
  return boss.start();
}

function queueOf(boss: PgBoss): Queue {
  return {
    async enqueue(tx, { id, run, tenant, runsOfTenant, priority, after = 0 }) {
      const group = { id: tenant, tier: tierOf(runsOfTenant) };
      await boss.send(RUNS, { run }, { id, priority, group, startAfter: after, db: databaseOf(tx) });
      await tx.query('select pg_notify($1, $2)', [WAKE_UP, run]);
    },
    async cancel(tx, jobs) {
      if (jobs.length > 0) await boss.cancel(RUNS, [...jobs], { db: databaseOf(tx) });
    },
    async waiting(jobs) {
      const found = await Promise.all(jobs.map((id) => boss.findJobs(RUNS, { id, queued: true })));
      return new Set(found.flat().map(({ id }) => id));
    },
  };
}

const tierOf = (runs: number) => `at most ${runs}`;

function databaseOf(queryable: Queryable): NonNullable<ConstructorOptions['db']> {
  return { executeSql: (text, values) => queryable.query(text, values as unknown[]) };
}
