import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Binaries } from './binaries.js';
import { pathOfData } from './data.js';
import { isSystemError, PostgresFolderError, PostgresPortError, PostgresStartError } from './errors.js';
import type { Supervisor } from './supervisor.js';

/** The address on which servers listen: other machines cannot reach it. */
export const HOST = '127.0.0.1';

/** What the server prints when it accepts connections, in the locale C. */
const READY = 'database system is ready to accept connections';

/**
 * How long to wait for another server in the same folder, in milliseconds. One that runs may be about to stop, because the process that
 * started it has just ended.
 */
const LONGEST_WAIT = { stopping: 30_000, running: 500 };
const RETRY_INTERVAL = 50;

/** How many free ports to try: another program may take one before the server does. */
const FREE_PORTS = 5;

/** What a server is started with. */
export interface ServerOptions {
  /** The folder that the user knows; `data` is in it. */
  readonly home: string;
  readonly data: string;
  readonly binaries: Binaries;
  readonly durable: boolean;
  readonly supervisor: Supervisor;
  /** 0 for a free one. */
  readonly port: number;
}

/**
 * Starts the server and waits until it accepts connections.
 *
 * @returns the port
 * @throws {@link PostgresPortError}, {@link PostgresFolderError}, {@link PostgresStartError}
 */
export async function listen(options: ServerOptions): Promise<number> {
  for (let rest = FREE_PORTS; ; rest -= 1) {
    const port = options.port === 0 ? await freePort() : options.port;
    try {
      await startOn(port, options);
      return port;
    } catch (error) {
      if (!(error instanceof PostgresPortError) || options.port !== 0 || rest === 1) throw error;
    }
  }
}

async function startOn(port: number, { home, data, binaries, durable, supervisor }: ServerOptions): Promise<void> {
  const settings = {
    port,
    listen_addresses: HOST,
    unix_socket_directories: '',
    // Where READY is printed, whatever the configuration files of the folder say.
    logging_collector: 'off',
    log_destination: 'stderr',
    lc_messages: 'C',
    // A crash of the server loses nothing without these, but one of the machine does.
    ...(!durable && { fsync: 'off', full_page_writes: 'off' }),
  };
  const args = [
    '-D',
    pathOfData(data, supervisor.account),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  for (let waited = 0; ; waited += RETRY_INTERVAL) {
    const ended = await supervisor.runUntil(READY, binaries.postgres, args, data);
    if (!ended) return;
    const { output } = ended;
    const refusal = /could not bind .*/.exec(output)?.[0];
    if (refusal !== undefined) throw new PostgresPortError(port, refusal);
    const other = await otherServer(data, output);
    if (!other) throw new PostgresStartError('it ended.', { output, asNobody: supervisor.account !== undefined });
    const longest = other.isStopping ? LONGEST_WAIT.stopping : LONGEST_WAIT.running;
    if (waited >= longest) throw inUse(home, data, other.pid);
    await setTimeout(RETRY_INTERVAL);
  }
}

/** The server that keeps this one from starting, if the output of this one says so. */
async function otherServer(data: string, output: string): Promise<{ pid: string; isStopping: boolean } | undefined> {
  // The server was killed, and its other processes still end.
  if (output.includes('pre-existing shared memory block')) return { pid: 'unknown', isStopping: true };
  if (!output.includes('lock file "postmaster.pid"')) return undefined;
  try {
    // https://www.postgresql.org/docs/current/storage-file-layout.html: the first line is the pid, the last the status.
    const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n');
    return { pid: lines[0] ?? '', isStopping: lines.some((line) => line.trim() === 'stopping') };
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return { pid: 'unknown', isStopping: true };
    throw error;
  }
}

function inUse(home: string, data: string, pid: string): PostgresFolderError {
  return new PostgresFolderError(
    home,
    `a PostgreSQL server, process ${pid}, runs in it. Stop that server, or use another folder. If process ${pid} is not ` +
      `PostgreSQL, remove ${join(data, 'postmaster.pid')}.`,
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: 0, host: HOST }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
