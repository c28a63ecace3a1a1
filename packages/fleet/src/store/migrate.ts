import type { ClientBase } from 'pg';
import pg from 'pg';
import { migrateEngine } from '../engine.js';
import { NewerTablesError, NotMigratedError } from '../errors.js';
import { MIGRATIONS, SCHEMA } from './schema.js';

/** The key of the advisory lock under which one process migrates. */
const LOCK = 0x70_63_66_01;

/** How long a process that migrates may send no statement before it loses the lock. */
const SUSPENDED_WITHIN = '10s';

/** What a migration did. */
export interface Migrated {
  /** The version of the tables before; 0 where there were none. */
  readonly from: number;
  /** The version now. */
  readonly to: number;
}

/** The version of the tables that this version of the package knows. */
export const TABLES_VERSION = MIGRATIONS.length;

/**
 * Creates the tables of the fleet and of its queue, or brings them to this version. Safe when several processes do it at once: they
 * take turns, and the later ones find nothing to do. Tables of a newer version are left as they are.
 *
 * @throws {@link NewerTablesError} where the tables are newer than this version of the package can use
 */
export async function migrate(database: string): Promise<Migrated> {
  const client = new pg.Client({ connectionString: database, application_name: 'pcf-fleet-migrate' });
  // Without a listener, a connection that the server closes between two statements ends the process. The next statement fails.
  client.on('error', () => {});
  await client.connect();
  try {
    // A process that is suspended while it migrates does not hold up the others; PostgreSQL knows the setting from version 14.
    await client.query(
      `select set_config(name, $1, false) from pg_settings
       where name in ('idle_session_timeout', 'idle_in_transaction_session_timeout')`,
      [SUSPENDED_WITHIN],
    );
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    const migrated = await migrateTables(client);
    await migrateEngine(client);
    return migrated;
  } finally {
    // The end of the session releases the lock.
    await client.end();
  }
}

/**
 * Makes sure that the tables can be used: migrates them, or only looks.
 *
 * @throws {@link NewerTablesError}, and without `mayMigrate` {@link NotMigratedError}
 */
export async function prepareTables(database: string, mayMigrate: boolean): Promise<void> {
  if (mayMigrate) {
    await migrate(database);
    return;
  }
  const client = new pg.Client({ connectionString: database, application_name: 'pcf-fleet' });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string | null }>(
      `select to_regclass('${SCHEMA}.tables')::text as name`,
    );
    const found = rows[0]?.name ? await versionOf(client) : 0;
    if (found < TABLES_VERSION) throw new NotMigratedError(found, TABLES_VERSION);
  } finally {
    await client.end();
  }
}

/** @throws {@link NewerTablesError} */
async function versionOf(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ version: number; readable_from: number }>(
    `select version, readable_from from ${SCHEMA}.tables order by version desc limit 1`,
  );
  if (rows[0] && rows[0].readable_from > TABLES_VERSION) throw new NewerTablesError(rows[0].version, TABLES_VERSION);
  return rows[0]?.version ?? 0;
}

async function migrateTables(client: ClientBase): Promise<Migrated> {
  await client.query(`create schema if not exists ${SCHEMA}`);
  await client.query(
    `create table if not exists ${SCHEMA}.tables (
       version int primary key, readable_from int not null, migrated_at timestamptz not null default now()
     )`,
  );
  const from = await versionOf(client);
  for (const [index, { sql, readableFrom }] of MIGRATIONS.entries()) {
    if (index < from) continue;
    await client.query('begin');
    await client.query(sql);
    await client.query(`insert into ${SCHEMA}.tables (version, readable_from) values ($1, $2)`, [
      index + 1,
      readableFrom,
    ]);
    await client.query('commit');
  }
  return { from, to: Math.max(from, TABLES_VERSION) };
}
