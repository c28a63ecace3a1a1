import pg from 'pg';

/** What runs statements: a pool, or a connection within a transaction. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

/** How long to wait for a connection, and for the answer to a statement, in milliseconds. After that, the network counts as broken. */
const CONNECTED_WITHIN = 10_000;
const ANSWERED_WITHIN = 30_000;
/** How long a statement waits for a lock, in milliseconds. */
const LOCKED_WITHIN = 5_000;
/**
 * How long a transaction may wait for its next statement, in milliseconds. Without it, a worker that is suspended in the middle of a
 * transaction keeps its locks, and no other worker can take its field over.
 */
const IDLE_WITHIN = 5_000;

/** Opens a pool of connections. A lost idle connection is replaced at the next query. */
export function openPool(database: string, size: number): pg.Pool {
  const pool = new pg.Pool({
    ...{ connectionString: database, max: size, application_name: 'pcf-fleet', keepAlive: true },
    ...{ connectionTimeoutMillis: CONNECTED_WITHIN, query_timeout: ANSWERED_WITHIN },
    ...{ lock_timeout: LOCKED_WITHIN, idle_in_transaction_session_timeout: IDLE_WITHIN },
  });
  pool.on('error', () => {});
  return pool;
}

/** Runs `work` in a transaction, and rolls it back where `work` throws. */
export async function inTransaction<T>(pool: pg.Pool, work: (tx: pg.ClientBase) => Promise<T>): Promise<T> {
  const tx = await pool.connect();
  let broken: Error | undefined;
  const remember = (error: Error) => {
    broken = error;
  };
  // Without a listener, a connection that the server closes between two statements ends the process.
  tx.on('error', remember);
  try {
    await tx.query('begin');
    const result = await work(tx);
    await tx.query('commit');
    return result;
  } catch (error) {
    await tx.query('rollback').catch(remember);
    throw error;
  } finally {
    tx.off('error', remember);
    tx.release(broken);
  }
}

/**
 * Whether an error says that the database could not be reached, was starting or stopping, could not write now (its disk was full, or it was a
 * standby after a failover), or that another session was in the way for too long. The statement may have been carried out.
 *
 * Source: https://www.postgresql.org/docs/current/errcodes-appendix.html, classes 08, 53 and 57P, read-only transactions, the timeouts of
 * locks and of transactions, deadlocks and failed serializations; Node's codes of system errors. The driver gives a closed connection no
 * code.
 */
export function isOutage(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isOutage);
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (
    /^(08...|53...|57P0.|25006|25P03|40001|40P01|55P03|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/.test(
      code,
    )
  )
    return true;
  return /Connection terminated|Client has encountered a connection error|Query read timeout|timeout exceeded when trying to connect/.test(
    error.message,
  );
}
