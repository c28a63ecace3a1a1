import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import pg from 'pg';
import { WAKE_UP } from '../engine.js';
import { TABLES_VERSION } from '../store/migrate.js';
import { only } from '../store/run-store.js';

/** The class of the advisory locks that living workers hold. */
const ALIVE = 0x70_63_66;

/** How long after an outage of the database the other workers need to connect again, in milliseconds. */
const RECONNECTED_WITHIN = 3000;
/** How long a worker without its lock must have been silent, in milliseconds, before it is dead: its connection alone may be lost. */
const SILENT_FOR = 2000;
/** How old the last beat of a worker that sends may be, in milliseconds: so long before others take it for dead that a call has left. */
const HEARD_WITHIN = 1500;

/** Why a worker is taken for dead: its connection is gone and it is silent, or its lease is over. */
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
  /** Whether no other worker can take this one for dead in the next moment. Asks no other process. */
  isHeard(): boolean;
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
  /** The names of the flavors that this worker has. */
  readonly flavors: readonly string[];
  /** Called when a run was queued. */
  onWakeUp(): void;
}

/**
 * Joins the fleet. A worker shows in two ways that it is alive. It holds an advisory lock: when its process ends, the kernel closes the
 * connection, and PostgreSQL releases the lock at once. And it renews a lease: a process that is suspended, or cut off from the database,
 * may keep its connection, but its lease ends. A connection can also be lost while the process goes on; therefore the lock alone is no
 * proof, and a worker without it is dead only after it was silent for a while. A worker sends nothing once it may have been silent so long.
 *
 * The end of the lease is a time of the database, so that the clocks of the workers do not matter. The worker measures how long its lease
 * holds from the moment before it asked, by the wall clock and by the monotonic one, whichever has moved more: one of the two may stand
 * still while a machine sleeps.
 */
export async function join({ database, pool, lease, flavors, onWakeUp }: JoinOptions): Promise<Membership> {
  const id = `w-${randomUUID().slice(0, 8)}`;
  const { rows } = await pool.query<{ key: number }>(
    `select nextval(pg_get_serial_sequence('pcf_fleet.worker', 'lock_key'))::int as key`,
  );
  const lockKey = only(rows).key;
  let session: pg.Client | undefined;
  let sessionSince = 0;
  let isLocked = false;
  let isExpelled = false;

  function forget(client: pg.Client): void {
    if (session === client) session = undefined;
    client.end().catch(() => {});
  }

  /** The connection that holds the lock; a new one where the last was lost. */
  async function connected(): Promise<pg.Client> {
    if (session && isLocked) return session;
    const client = session ?? (await connect());
    // The server may not have noticed yet that the last connection is lost: then that one still holds the lock.
    const { rows: tried } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1, $2) as locked', [
      ALIVE,
      lockKey,
    ]);
    isLocked = only(tried).locked;
    return client;
  }

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: database,
      application_name: `pcf-fleet ${id}`,
      keepAlive: true,
      connectionTimeoutMillis: lease / 3,
      query_timeout: lease / 3,
    });
    client.on('error', () => forget(client));
    client.on('end', () => forget(client));
    client.on('notification', onWakeUp);
    try {
      await client.connect();
      await client.query(`listen ${WAKE_UP}`);
    } catch (error) {
      forget(client);
      throw error;
    }
    session = client;
    sessionSince = performance.now();
    isLocked = false;
    return client;
  }

  const first = await connected();
  let confirmed = moment();
  await first.query(
    `insert into pcf_fleet.worker (id, lock_key, host, pid, tables_version, flavors, lease_until)
     values ($1, $2, $3, $4, $5, $6, now() + $7 * interval '1 ms')`,
    [id, lockKey, hostname(), process.pid, TABLES_VERSION, flavors, lease],
  );

  return {
    id,
    left: () => (isExpelled ? -1 : lease - since(confirmed)),
    isHeard: () => !isExpelled && since(confirmed) < HEARD_WITHIN,
    async beat() {
      const client = await connected();
      const asked = moment();
      const { rows: held } = await client
        .query<{ run: string | null; epoch: string | null; cancelled: boolean | null }>(
          `with me as (
             update pcf_fleet.worker set beat_at = now(), lease_until = now() + $2 * interval '1 ms'
             where id = $1 and ended_at is null returning id
           )
           select r.id as run, r.epoch, r.cancelled_by is not null as cancelled
           from me left join pcf_fleet.run r on r.worker = me.id and r.state = 'running'`,
          [id, lease],
        )
        .catch((error: unknown) => {
          // No answer in time: the connection may be lost, and the next beat needs one.
          forget(client);
          throw error;
        });
      if (held.length === 0) {
        isExpelled = true;
        throw new ExpelledError('other workers have taken this one for dead.');
      }
      confirmed = asked;
      return new Map(
        held.flatMap(({ run, epoch, cancelled }) =>
          run === null ? [] : [[run, { epoch, isCancelled: cancelled === true }]],
        ),
      );
    },
    async dead() {
      // After an outage of the database, others may not have their connections yet.
      const trustsLocks =
        session !== undefined && performance.now() - sessionSince > Math.min(RECONNECTED_WITHIN, lease / 2);
      const { rows: found } = await pool.query<{ id: string; cause: DeathCause }>(
        `select id, case when lease_until < now() then 'lease' else 'connection' end as cause from pcf_fleet.worker
         where ended_at is null and id <> $1
           and (lease_until < now()
             or ($3 and beat_at < now() - $4 * interval '1 ms' and pg_try_advisory_xact_lock($2, lock_key)))`,
        [id, ALIVE, trustsLocks, SILENT_FOR],
      );
      return found;
    },
    async expel(worker, cause) {
      const { rowCount } = await pool.query(
        `update pcf_fleet.worker set ended_at = now(), ended_because = $2
         where id = $1 and ended_at is null and beat_at < now() - $3 * interval '1 ms'`,
        [worker, cause, SILENT_FOR],
      );
      return rowCount === 1;
    },
    async leave() {
      isExpelled = true;
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
