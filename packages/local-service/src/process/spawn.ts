import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Writable } from 'node:stream';

/** The program to run, its arguments and its environment. */
export interface Launch {
  /** Absolute. */
  readonly file: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  /** The file descriptor for stdout and stderr. */
  readonly log: number;
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A process that waits before it runs its program. */
export interface WaitingProcess {
  readonly pid: number;
  readonly exit: Promise<Exit>;
  /** Lets it run its program, with the same pid and the same start time. */
  run(): void;
  /** Ends it without running its program. Has no effect after `run()`. */
  cancel(): void;
}

/** Waits for a line on descriptor 3 and becomes the program; ends when the descriptor is closed without one. */
const WAIT_THEN_RUN = 'read -r _ <&3 && exec "$@" 3<&-';

/**
 * Starts a process, in its own session, that waits before it runs its program. The caller can first record which process it
 * is. If the caller dies before that, the pipe closes and the waiting process ends too.
 */
export async function spawnWaiting({ file, args, environment, folder, log }: Launch): Promise<WaitingProcess> {
  const child = spawn('/bin/sh', ['-c', WAIT_THEN_RUN, 'pcf', file, ...args], {
    cwd: folder,
    env: environment,
    detached: true,
    stdio: ['ignore', log, log, 'pipe'],
  });
  const exit = exitOf(child);
  await once(child, 'spawn');
  child.unref();
  const pipe = child.stdio[3];
  if (child.pid === undefined || !(pipe instanceof Writable)) throw new Error('a process was started without its pipe');
  // The process may have ended when the line arrives; `exit` reports that.
  pipe.on('error', () => {});
  return { pid: child.pid, exit, run: () => pipe.end('\n'), cancel: () => pipe.destroy() };
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}
