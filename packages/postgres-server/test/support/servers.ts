import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type PostgresOptions, type PostgresServer, startPostgres } from '../../src/index.js';

const PROGRAM = fileURLToPath(new URL('./start.mjs', import.meta.url));

/** Whether the tests run as root: then servers run as another user. */
export const isRoot = process.getuid?.() === 0;

/** The user that has no rights, for what root cannot show. */
export const OTHER_USER = { uid: 65534, gid: 65534 };

/** Whether root can start Node as the other user: not where the repository is below a folder that only root can enter. */
export const runsAsOther = isRoot && spawnSync(process.execPath, ['--version'], OTHER_USER).status === 0;

/** The servers and folders of one test: all are gone when it ends. */
export class Servers implements AsyncDisposable {
  readonly #servers: PostgresServer[] = [];
  readonly #folders: string[] = [];

  async start(options?: PostgresOptions): Promise<PostgresServer> {
    const server = await startPostgres(options);
    this.#servers.push(server);
    return server;
  }

  /** A new folder that all users can reach. */
  async folder(): Promise<string> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pcf-test-')));
    this.#folders.push(folder);
    await chmod(folder, 0o777);
    return folder;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop()));
    for (const folder of this.#folders) await rm(folder, { recursive: true });
  }
}

/** Sends one statement over a connection of its own, and returns the rows. */
export async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Opens a connection that the server will break; `broken` resolves when it has. */
export async function connect(url: string): Promise<{ readonly client: pg.Client; readonly broken: Promise<unknown> }> {
  const client = new pg.Client(url);
  const broken = new Promise((resolve) => client.on('error', resolve));
  await client.connect();
  return { client, broken };
}

/** How a server is started by another process. */
export interface Elsewhere extends PostgresOptions {
  readonly end: 'return' | 'wait';
  /** As this user; by default, as this one. */
  readonly uid?: number;
  /** Where that process keeps its temporary files. */
  readonly temporary: string;
}

/** A server that another process has started. */
export interface ServerElsewhere {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  signal(name: NodeJS.Signals): void;
  /** Resolves when that process has ended, and so have all that it has started: they share its standard error. */
  readonly ended: Promise<unknown>;
}

/** Starts a server in another process. */
export async function startElsewhere({ uid, temporary, ...order }: Elsewhere): Promise<ServerElsewhere> {
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(order)], {
    ...(uid !== undefined && { uid, gid: uid }),
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const ended = once(child, 'close');
  const line: unknown = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([first]) => first),
    ended.then(() => Promise.reject(new Error(errors))),
  ]);
  const { url, port, pid }: ServerElsewhere = JSON.parse(String(line));
  return { url, port, pid, signal: (name) => child.kill(name), ended };
}

/** Whether a process runs. */
export function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
