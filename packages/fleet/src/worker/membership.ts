import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import pg from 'pg';
import { WAKE_UP } from '../engine.js';
import { TABLES_VERSION } from '../store/migrate.js';
import { only } from '../store/runs.js';

/** The class of the advisory locks that living workers hold. */
const ALIVE = 0x70_63_66;

/** How long after an outage of the database the other workers need to connect again, in milliseconds. */
const RECONNECTED_WITHIN = 3000;

/** Why a worker is taken for dead: its connection is gone, or its lease is over. */
export type DeathCause = 'connection' | 'lease';

/** What a beat tells about a run of this worker. */
export interface HeldRun {
  readonly epoch: string | null;
  readonly isCancelled: boolean;
}

/** A worker's place among the workers of a fleet. */
export interface Membership {
  readonly id: string;
  /** The milliseconds for which the lease holds for certain; negative when it may be over. Asks no other process. */
  left(): number;
  /**
   * Renews the lease.
   *
   * @returns the runs of this worker, by id
   * @throws {@link ExpelledError} where others have taken this worker for dead
   */
  beat(): Promise<ReadonlyMap<string, HeldRun>>;
  /** The workers that are dead and that no worker has ended yet. */
  dead(): Promise<readonly { readonly id: string; readonly cause: DeathCause }[]>;
  /** Writes down that a worker is dead. It cannot renew its lease after this. @returns whether it was not written before */
  expel(worker: string, cause: DeathCause): Promise<boolean>;
  /** Leaves the fleet. */
  leave(): Promise<void>;
}

/** Others have taken this worker for dead. */
export class ExpelledError extends Error {
  override readonly name = 'ExpelledError';
}

/** How to join. */
export interface JoinOptions {
  readonly database: string;
  readonly pool: pg.Pool;
  /** How long the lease holds, in milliseconds. */
  readonly lease: number;
  /** Called when a run was queued. */
  onWakeUp(): void;
}

/**
 * Joins the fleet. A worker shows in two ways that it is alive. It holds an advisory lock: when its process ends, the kernel closes the
 * connection, and PostgreSQL releases the lock at once. And it renews a lease: a process that is suspended, or cut off from the database,
 * keeps its connection, but its lease ends.
 *
 * The end of the lease is a time of the database, so that the clocks of the workers do not matter. The worker measures how long its lease
 * holds from the moment before it asked, by the wall clock and by the monotonic one, whichever has moved more: one of the two may stand
 * still while a machine sleeps.
 */
export async function join({ database, pool, lease, onWakeUp }: JoinOptions): Promise<Membership> {
  const id = `w-${randomUUID().slice(0, 8)}`;
  let lockKey: number | undefined;
  let session: pg.Client | undefined;
  let sessionSince = 0;
  let confirmed = moment();

  /** The connection that holds the lock; a new one where the last was lost. */
  async function connected(): Promise<pg.Client> {
    if (session) return session;
    const client = new pg.Client({
      connectionString: database,
      application_name: `pcf-fleet ${id}`,
      keepAlive: true,
      connectionTimeoutMillis: lease / 3,
      query_timeout: lease / 3,
    });
    const forget = () => {
      if (session === client) session = undefined;
      client.end().catch(() => {});
    };
    client.on('error', forget);
    client.on('end', forget);
    client.on('notification', onWakeUp);
    try {
      await client.connect();
      await client.query(`listen ${WAKE_UP}`);
      if (lockKey !== undefined) await client.query('select pg_advisory_lock($1, $2)', [ALIVE, lockKey]);
    } catch (error) {
      forget();
      throw error;
    }
    session = client;
    sessionSince = performance.now();
    return client;
  }

  const { rows } = await pool.query<{ key: number }>(
    `select nextval(pg_get_serial_sequence('pcf_fleet.worker', 'lock_key'))::int as key`,
  );
  const ownKey = only(rows).key;
  lockKey = ownKey;
  const first = await connected();
  confirmed = moment();
  await first.query(
    `insert into pcf_fleet.worker (id, lock_key, host, pid, tables_version, lease_until) values ($1, $2, $3, $4, $5, now() + $6 * interval '1 ms')`,
    [id, ownKey, hostname(), process.pid, TABLES_VERSION, lease],
  );

  return {
    id,
    left: () => lease - since(confirmed),
    async beat() {
      const client = await connected();
      const asked = moment();
      const { rows: held } = await client.query<{
        run: string | null;
        epoch: string | null;
        cancelled: boolean | null;
      }>(
        `with me as (update pcf_fleet.worker set lease_until = now() + $2 * interval '1 ms' where id = $1 and ended_at is null returning id)
         select r.id as run, r.epoch, r.cancelled_by is not null as cancelled
         from me left join pcf_fleet.run r on r.worker = me.id and r.state = 'running'`,
        [id, lease],
      );
      if (held.length === 0) throw new ExpelledError('other workers have taken this one for dead.');
      confirmed = asked;
      return new Map(
        held.flatMap(({ run, epoch, cancelled }) =>
          run === null ? [] : [[run, { epoch, isCancelled: cancelled === true }]],
        ),
      );
    },
    async dead() {
      // After an outage of the database, others may not have their connections yet.
      const trustsLocks = performance.now() - sessionSince > Math.min(RECONNECTED_WITHIN, lease / 2);
      const { rows: found } = await pool.query<{ id: string; cause: DeathCause }>(
        `select id, case when lease_until < now() then 'lease' else 'connection' end as cause from pcf_fleet.worker
         where ended_at is null and id <> $1 and (lease_until < now() or ($3 and pg_try_advisory_xact_lock($2, lock_key)))`,
        [id, ALIVE, trustsLocks],
      );
      return found;
    },
    async expel(worker, cause) {
      const { rowCount } = await pool.query(
        'update pcf_fleet.worker set ended_at = now(), ended_because = $2 where id = $1 and ended_at is null',
        [worker, cause],
      );
      return rowCount === 1;
    },
    async leave() {
      await pool.query(
        `update pcf_fleet.worker set ended_at = now(), ended_because = 'stopped' where id = $1 and ended_at is null`,
        [id],
      );
      await session?.end();
    },
  };
}

interface Moment {
  readonly wall: number;
  readonly steady: number;
}

const moment = (): Moment => ({ wall: Date.now(), steady: performance.now() });

const since = ({ wall, steady }: Moment) => Math.max(Date.now() - wall, performance.now() - steady);
