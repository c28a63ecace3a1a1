import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A worker in a process of its own. */
export interface WorkerProcess {
  readonly pid: number;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  /** Stops the worker, and waits for the end of its process. */
  stop(): Promise<void>;
}

/** How to start a worker. */
export interface WorkerProcessOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The arguments of `pcf fleet worker`. */
  readonly args: readonly string[];
  /** Receives each line that it prints. */
  onLine(line: string): void;
}

const WORKER = fileURLToPath(new URL('../../../bin/dev-worker.js', import.meta.url));
/** How long a worker has to stop, in milliseconds; then its process is ended. The database and the other workers do without it. */
const STOPS_WITHIN = 10_000;

/**
 * Starts a worker in a process of its own, which ends with this one, and waits until it is ready.
 *
 * @throws Error with what it printed last, when it ends before
 */
export async function startWorkerProcess({ cwd, env, args, onLine }: WorkerProcessOptions): Promise<WorkerProcess> {
  const child = fork(WORKER, args, {
    ...{ cwd, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
    execArgv: ['--no-warnings'],
  });
  const ended = once(child, 'exit').then(() => {});
  let last = '';
  const isReady = new Promise<void>((resolve, reject) => {
    const hear = (line: string) => {
      last = line;
      onLine(line);
      if (line.includes('is ready')) resolve();
    };
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', hear);
    child.once('error', reject);
    void ended.then(() => reject(new Error(`A worker ended before it was ready: ${last}`)));
  });
  await isReady;
  return { pid: child.pid ?? 0, ended, stop: () => stop(child, ended) };
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN);
  await ended;
  clearTimeout(timer);
}
