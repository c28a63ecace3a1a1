import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import type { DurationsPreset } from '../../src/index.js';
import { signedHeaders } from './simulator.js';

const SERVE = join(import.meta.dirname, 'serve.js');

/** A folder that is there until the test has ended. */
export const temporary = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'pcf-simulator-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** A simulator in a process of its own. */
export interface Served {
  /** Sends a call. @returns whether it was acknowledged; it rejects when the process has gone */
  acknowledges(operation: string, input: object): Promise<boolean>;
  /** Kills the process: it gets no time for anything. */
  kill(): Promise<void>;
}

export const served = async (folder: string, durations: DurationsPreset): Promise<Served> => {
  const child = spawn(process.execPath, [SERVE, folder, durations], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => kill(child));
  for await (const url of createInterface({ input: child.stdout })) {
    return {
      kill: () => kill(child),
      acknowledges: async (operation, input) => {
        const body = JSON.stringify(input);
        return (await fetch(url, { method: 'POST', headers: signedHeaders(operation), body })).status === 200;
      },
    };
  }
  throw new Error('the simulator ended without saying where it listens');
};

const kill = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
};

/**
 * Makes calls, ten at once, until as many of them have been acknowledged, and kills the process at that moment.
 *
 * @param call - makes the call of a number, and says whether it was acknowledged
 * @returns the numbers of all that were acknowledged
 */
export const untilKilled = async (
  server: Served,
  wanted: number,
  call: (number: number) => Promise<boolean>,
): Promise<number[]> => {
  const acknowledged: number[] = [];
  let next = 0;
  const worker = async () => {
    for (;;) {
      const number = next++;
      if (await call(number)) acknowledged.push(number);
      if (acknowledged.length >= wanted) await server.kill();
    }
  };
  await Promise.allSettled(Array.from({ length: 10 }, worker));
  return acknowledged;
};
