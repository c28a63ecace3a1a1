import { setTimeout as sleep } from 'node:timers/promises';
import { createPcf, FencedError } from '@pcf/core';
import { type CallLimit, sharedBudget, sharedRates } from '../budget.js';
import { isOutage, openPool } from '../database.js';
import { openWorkQueue } from '../engine.js';
import { deleteHistory, type Retention } from '../store/history.js';
import { prepareTables } from '../store/migrate.js';
import type { RunStore } from '../store/run-store.js';
import { sweepDrift } from '../store/sweeps.js';
import type { FleetSetup } from '../tenants/tenant.js';
import { dispatch } from './dispatcher.js';
import { type ActiveRun, CancelledError, execute, StoppingError } from './execute.js';
import { checkLease, heard } from './fence.js';
import { beat } from './heartbeat.js';
import { type HeldRun, join } from './membership.js';
import { perform } from './perform.js';
import { Runtimes } from './runtimes.js';
import { type TakeOver, watchOnce } from './takeover.js';

/** How a worker works. */
export interface WorkerOptions extends FleetSetup {
  /** The connection string of the database, `postgresql://user:password@host/database`. */
  readonly database: string;
  /** Whether to create or update the tables; `true` by default. */
  readonly migrate?: boolean;
  /** How many runs this worker has at once; 10 by default. */
  readonly concurrency?: number;
  /**
   * How long a worker that is suspended, or cut off from the database, keeps its runs, in milliseconds: at least 3,000, 15,000 by
   * default. A worker whose process ends loses them within a second.
   */
  readonly lease?: number;
  /** Limits of calls that all workers keep together, beside the rates that AWS documents. Give the same ones to all workers. */
  readonly limits?: readonly CallLimit[];
  /** How long history is kept. */
  readonly retention?: Retention;
  /** Told when this worker has taken another one for dead. */
  onTakeOver?(taken: TakeOver): void;
  /** Told when this worker has lost its runs, and joins the fleet again. */
  onLost?(error: FencedError): void;
  /** Told what went wrong beside the runs; the worker goes on. Default: a warning of the process. */
  onError?(error: unknown): void;
}

/** A worker of a fleet. */
export interface Worker {
  /** Its name among the workers. A worker that lost its runs and joined again has another one. */
  readonly id: string;
  /** How many runs it has now. */
  readonly active: number;
  /**
   * Stops: takes no more runs, waits for those that it has, and gives back those that have not ended in time.
   *
   * @param grace - how long to wait, in milliseconds; 0 by default
   */
  stop(grace?: number): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Several beats fit into the time for which a worker may be silent. */
const BEAT_EVERY = 500;
/** How long to wait for runs that were stopped before those are stopped that have begun since, in milliseconds. */
const ABANDONED_AGAIN_AFTER = 100;
const LEASE = 15_000;
const LEAST_LEASE = 3000;
/** A backstop: workers hear of queued runs. */
const POLL_EVERY = 3000;
const WATCH_EVERY = 1000;
/** Connections for the heartbeat, the watch and the engine's maintenance, beside those of the runs. */
const SPARE_CONNECTIONS = 4;
const MOST_CONNECTIONS = 20;

/**
 * Starts a worker: it takes runs of the fleet, watches over the other workers, and does the maintenance of the queue.
 *
 * @throws {@link NotMigratedError} with `migrate: false`, where the tables are missing or too old
 * @throws {@link NewerTablesError} where the tables are too new
 * @throws RangeError for a lease or a concurrency that is too small
 *
 * @example
 * ```ts
 * const worker = await startWorker({ database, plugins: [dynamodbTable], tenants });
 * process.once('SIGTERM', () => worker.stop(30_000));
 * ```
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { database, concurrency = 10, lease = LEASE } = options;
  if (!(lease >= LEAST_LEASE))
    throw new RangeError(`lease must be at least ${LEAST_LEASE} milliseconds; found ${lease}.`);
  if (!(Number.isInteger(concurrency) && concurrency >= 1))
    throw new RangeError(`concurrency must be an integer from 1; found ${concurrency}.`);
  const { onError = (error) => process.emitWarning(error instanceof Error ? error : String(error)) } = options;
  const flavors = await flavorsOf(options);
  await prepareTables(database, options.migrate ?? true);
  const pool = openPool(database, Math.min(MOST_CONNECTIONS, concurrency + SPARE_CONNECTIONS));
  const queue = await openWorkQueue(pool);
  const store: RunStore = { pool, queue };
  const active = new Map<string, ActiveRun>();
  const executing = new Set<Promise<void>>();

  /** Stops all runs, also those that are about to begin. */
  async function abandonRuns(reason: Error): Promise<void> {
    while (executing.size > 0) {
      for (const { stop } of active.values()) stop.abort(reason);
      await Promise.race([Promise.allSettled(executing), sleep(ABANDONED_AGAIN_AFTER)]);
    }
  }

  const heartbeat = await beat({
    join: () => join({ database, pool, lease, flavors, onWakeUp: () => dispatcher.wakeUp() }),
    every: BEAT_EVERY,
    onBeat: (held) => stopOthers(active, held),
    async onLost(error) {
      options.onLost?.(error);
      await abandonRuns(error);
    },
  });

  const guard = () => checkLease(heartbeat.member);
  const runtimes = new Runtimes({
    ...options,
    budget: sharedBudget(pool, options.limits ?? []),
    rates: sharedRates(pool),
    checkLease: guard,
    beforeSend: ({ signal }) => heard(heartbeat.member, signal),
  });

  const dispatcher = dispatch({
    room: () => concurrency - executing.size,
    take: (count) => queue.take(count),
    start(job) {
      const { member } = heartbeat;
      const done = execute(job, {
        ...{ store, member, active },
        perform: (run, signal) => perform(run, signal, { pool, runtimes, worker: member.id, checkLease: guard }),
      })
        .catch(onError)
        .then(() => queue.done(job.id))
        .catch(onError)
        .finally(() => {
          executing.delete(done);
          dispatcher.wakeUp();
        });
      executing.add(done);
    },
    pollEvery: POLL_EVERY,
    onError,
  });

  /** An outage of the database passes; all else stays until a person does something about it. */
  const tell = (error: unknown) => {
    if (!isOutage(error)) onError(error);
  };
  let round = 0;
  let watching: Promise<void> | undefined;
  const watch = setInterval(() => {
    watching ??= watchOnce(store, heartbeat.member, round++)
      .then((expelled) => {
        for (const taken of expelled) options.onTakeOver?.(taken);
      })
      .catch(tell)
      .finally(() => {
        watching = undefined;
      });
  }, WATCH_EVERY);
  await queue.schedule(async () => {
    await sweepDrift(store).catch(tell);
    await deleteHistory(pool, options.retention).catch(tell);
  });

  let stopped: Promise<void> | undefined;
  async function end(grace: number): Promise<void> {
    await dispatcher.stop();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, grace);
    });
    await Promise.race([Promise.allSettled(executing), late]);
    clearTimeout(timer);
    await abandonRuns(new StoppingError('the worker stops'));
    clearInterval(watch);
    await watching;
    await queue.stop();
    await heartbeat.stop();
    await runtimes.dispose();
    await pool.end();
  }

  const worker: Worker = {
    get id() {
      return heartbeat.member.id;
    },
    get active() {
      return active.size;
    },
    stop(grace = 0) {
      stopped ??= end(grace);
      return stopped;
    },
    [Symbol.asyncDispose]: () => worker.stop(),
  };
  return worker;
}

/** The flavors of a worker, so that the others know which runs it can have. */
async function flavorsOf({ plugins }: FleetSetup): Promise<readonly string[]> {
  await using pcf = createPcf({ plugins });
  return pcf.flavors.names();
}

/** Stops the runs that are cancelled, and those that the database does not count as this worker's any more. */
function stopOthers(active: ReadonlyMap<string, ActiveRun>, held: ReadonlyMap<string, HeldRun>): void {
  for (const [id, one] of active) {
    const now = held.get(id);
    if (now?.isCancelled) one.stop.abort(new CancelledError('the run was cancelled'));
    // A run that has just begun is not in an answer that is older.
    else if (now ? now.epoch !== one.run.epoch : one.isKnown) {
      one.stop.abort(new FencedError(`another worker has taken over ${one.run.tenant}/${one.run.field}`));
    }
    one.isKnown ||= now !== undefined;
  }
}
