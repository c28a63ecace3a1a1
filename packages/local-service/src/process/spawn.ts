import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Writable } from 'node:stream';

/** What is to run, and in what surroundings. */
export interface Launch {
  /** Absolute. */
  readonly file: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  /** The open file that output and errors go to. */
  readonly log: number;
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A process that does not run its program yet. */
export interface Gate {
  readonly pid: number;
  readonly exit: Promise<Exit>;
  /** Lets it run its program, under the same pid and with the same time of birth. */
  open(): void;
  /** Makes it end without having run its program; without effect once it is open. */
  shut(): void;
}

/** Waits for a line on descriptor 3 and becomes the program; ends when the descriptor is closed without one. */
const WAIT_THEN_RUN = 'read -r _ <&3 && exec "$@" 3<&-';

/**
 * Starts a process that waits until it may run its program, in a session of its own. Its starter has time to write down which
 * process it is; a starter that dies first takes it along, as its end of the pipe closes.
 */
export async function spawnGated({ file, args, environment, folder, log }: Launch): Promise<Gate> {
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
  // The process may be gone when the line arrives; its exit tells.
  pipe.on('error', () => {});
  return { pid: child.pid, exit, open: () => pipe.end('\n'), shut: () => pipe.destroy() };
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}
