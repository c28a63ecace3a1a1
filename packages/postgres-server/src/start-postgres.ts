import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { packageFolder, usableBinaries } from './binaries.js';
import { makeHome, openData, USER } from './data.js';
import { HOST, listen } from './server.js';
import { Supervisor } from './supervisor.js';

/** What {@link startPostgres} can be told. */
export interface PostgresOptions {
  /**
   * A folder that keeps the databases, for example `.pcf/postgres`. It is created where it is missing, and only this user can
   * read it. Without one, the databases are
   * temporary: `stop()` deletes them, and they do not survive a crash of the machine.
   */
  readonly folder?: string;
  /** The port to listen on. Default: a free one. */
  readonly port?: number;
}

/** A PostgreSQL server that {@link startPostgres} has started. */
export interface PostgresServer {
  /** For clients, with the user `postgres`, the password and the database `postgres`. Keep it secret. */
  readonly url: string;
  readonly port: number;
  /** The process of the server. `undefined` while it does not run. */
  readonly pid: number | undefined;
  /**
   * Stops the server: it closes all connections, and deletes temporary databases. It cannot be started again.
   * Stopping twice does nothing.
   */
  stop(): Promise<void>;
  /**
   * Crashes the server: it ends at once, without closing connections in order. What was committed is there after
   * {@link PostgresServer.start}. It does nothing while the server does not run.
   */
  kill(): Promise<void>;
  /**
   * Starts the server again after a crash, on the same port. It does nothing while the server runs.
   *
   * @throws {@link PostgresPortError} when another program listens on the port now
   * @throws {@link PostgresFolderError} when another server runs in the folder now
   * @throws {@link PostgresStartError} when it has been stopped, or does not start
   */
  start(): Promise<void>;
}

/**
 * Starts a PostgreSQL server from the binaries of npm, for development and tests. It listens on 127.0.0.1 only, and every connection
 * needs the password. It is stopped when this process ends, even after `kill -9`, and does not keep this process running.
 *
 * As root, the server runs as the user `nobody`, because PostgreSQL refuses to run as root.
 *
 * @throws {@link PostgresNotInstalledError} when npm has not installed the binaries, or has none for this platform
 * @throws {@link PostgresPortError} when another program listens on the port
 * @throws {@link PostgresFolderError} when a server runs in the folder, another version has written it, or it has other files
 * @throws UnsafePathError when the folder is a link, another user's, or no folder
 * @throws {@link PostgresStartError} when the server does not start
 *
 * @example
 * ```ts
 * const postgres = await startPostgres({ folder: '.pcf/postgres' });
 * console.log(postgres.url); // postgresql://postgres:…@127.0.0.1:49152/postgres
 * await postgres.stop();
 * ```
 */
export async function startPostgres({ folder, port = 0 }: PostgresOptions = {}): Promise<PostgresServer> {
  const source = packageFolder();
  const kept = folder === undefined ? undefined : resolve(folder);
  if (kept !== undefined) await makeHome(kept);
  const temporary = await mkdtemp(join(tmpdir(), 'pcf-postgres-'));
  const home = kept ?? temporary;
  const unfinished = join(home, `unfinished-${randomBytes(8).toString('hex')}`);
  const supervisor = await Supervisor.start([temporary, unfinished]);
  try {
    // The other user can reach what is given to it, and can put nothing there that root would follow.
    if (supervisor.account) await chmod(temporary, 0o711);
    const binaries = await usableBinaries(source, temporary, supervisor);
    const durable = kept !== undefined;
    const data = await openData({ home, unfinished, temporary, binaries, supervisor, durable });
    const listenOn = (wanted: number) =>
      listen({ home, data: data.folder, binaries, durable, supervisor, port: wanted });
    return new RunningServer(supervisor, data.password, await listenOn(port), listenOn);
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

class RunningServer implements PostgresServer {
  readonly #supervisor: Supervisor;
  readonly #listenOn: (port: number) => Promise<number>;
  readonly url: string;
  readonly port: number;
  #starting: Promise<unknown> | undefined;

  constructor(supervisor: Supervisor, password: string, port: number, listenOn: (port: number) => Promise<number>) {
    this.#supervisor = supervisor;
    this.#listenOn = listenOn;
    this.url = `postgresql://${USER}:${password}@${HOST}:${port}/postgres`;
    this.port = port;
  }

  get pid(): number | undefined {
    return this.#supervisor.pid;
  }

  stop(): Promise<void> {
    return this.#supervisor.stop();
  }

  kill(): Promise<void> {
    return this.#supervisor.crash();
  }

  async start(): Promise<void> {
    if (!this.#starting && this.pid !== undefined) return;
    this.#starting ??= this.#listenOn(this.port).finally(() => {
      this.#starting = undefined;
    });
    await this.#starting;
  }
}
