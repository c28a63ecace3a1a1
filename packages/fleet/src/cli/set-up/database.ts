import { join } from 'node:path';
import { findProject, type Invocation, type Project, UsageError } from '@pcf/cli/extension';
import { readPrivateFile } from '@pcf/core';
import { isRecord, messageOf } from '@pcf/core/values';
import { isOutage } from '../../database.js';
import { DatabaseError } from '../errors.js';
import { DATABASE_VARIABLE, type FleetCommandOptions } from '../options.js';

/** The database of a command: its connection string, and who named it. */
export interface Database {
  /** With the password: never print it. */
  readonly url: string;
  /** Where it is, without user and password: `127.0.0.1:5432/postgres`. */
  readonly place: string;
  /** `--database`, `PCF_FLEET_DATABASE`, or `pcf fleet dev`. */
  readonly from: string;
}

/** Where `pcf fleet dev` writes what it runs, below the folder of the project. Only this user can read it. */
export const DEV_FILE = join('.pcf', 'fleet', 'dev.json');

/**
 * Returns the database that the command line, the environment or a running `pcf fleet dev` names.
 *
 * @throws {@link UsageError} when none does, or what is named is no connection string
 */
export async function databaseFor({ io, options }: Invocation<FleetCommandOptions>): Promise<Database> {
  if (options.database !== undefined) return checked(options.database, '--database');
  const { [DATABASE_VARIABLE]: variable } = io.env;
  if (variable === '')
    throw new UsageError(`${DATABASE_VARIABLE} is empty. Set it to a connection string, or unset it.`);
  if (variable !== undefined) return checked(variable, DATABASE_VARIABLE);
  const dev = await databaseOfDev(io.cwd);
  if (dev !== undefined) return checked(dev, 'pcf fleet dev');
  throw new UsageError(
    `No database is named. Set ${DATABASE_VARIABLE} or --database to a connection string of PostgreSQL, ` +
      'or run pcf fleet dev in another terminal: it starts a database.',
  );
}

async function databaseOfDev(cwd: string): Promise<string | undefined> {
  const project = await findProject(cwd).catch(() => undefined);
  return project && (await runningDev(project))?.database;
}

/** Returns what a `pcf fleet dev` that runs in a project has written down; `undefined` where none does. */
export async function runningDev({ folder }: Project): Promise<{ database: string; pid: number } | undefined> {
  const text = await readPrivateFile(join(folder, DEV_FILE));
  const found: unknown = text === undefined ? undefined : JSON.parse(text);
  if (!isRecord(found)) return undefined;
  const { database, pid } = found;
  return typeof database === 'string' && typeof pid === 'number' && isAlive(pid) ? { database, pid } : undefined;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function checked(url: string, from: string): Database {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !['postgres:', 'postgresql:'].includes(parsed.protocol))
    throw new UsageError(
      `${from} is no connection string. It must begin with postgresql:// and have a host, a user and a database.`,
    );
  return { url, place: placeOf(parsed), from };
}

/** A password can stand in the query, too. */
function placeOf({ hostname, port, pathname, searchParams }: URL): string {
  const host = searchParams.get('host') ?? (hostname || 'localhost');
  return `${host}${port === '' ? '' : `:${port}`}${pathname}`;
}

/**
 * Calls `work` and explains where it was the database that could not be used.
 *
 * @throws {@link DatabaseError} where it cannot be reached, or refuses the user
 */
export async function explainingOutages<T>(database: Database, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isOutage(error) && !isRefusal(error)) throw error;
    throw new DatabaseError(database, reasonOf(error), { cause: error });
  }
}

/** Source: https://www.postgresql.org/docs/current/errcodes-appendix.html: 28 authorization, 3D000 no such database, 42501 no privilege. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(28...|3D000|42501)$/.test(String(error.code));
}

/** Node's error for several addresses has no message of its own. */
function reasonOf(error: unknown): string {
  const [first] = error instanceof AggregateError ? error.errors : [error];
  return messageOf(first);
}
