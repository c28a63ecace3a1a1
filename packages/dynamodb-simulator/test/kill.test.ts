import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Bench, onDemand, signedHeaders } from './support.js';

const SERVE = join(import.meta.dirname, 'serve.js');

const temporary = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pcf-simulator-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

const served = async (folder: string): Promise<{ process: ChildProcess; url: string }> => {
  const child = spawn(process.execPath, [SERVE, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  for await (const url of createInterface({ input: child.stdout })) return { process: child, url };
  throw new Error('the simulator ended without saying where it listens');
};

/** Creates tables, ten at once, until as many have been acknowledged; kills the process, and says which were. */
const createUntilKilled = async (folder: string, wanted: number): Promise<string[]> => {
  const { process: child, url } = await served(folder);
  const acknowledged: string[] = [];
  const create = async (name: string) => {
    const body = JSON.stringify(onDemand(name));
    const answer = await fetch(url, { method: 'POST', headers: signedHeaders('CreateTable'), body });
    if (answer.status === 200) acknowledged.push(name);
    if (acknowledged.length >= wanted) child.kill('SIGKILL');
  };
  const names = Array.from({ length: wanted + 20 }, (_, i) => `table-${i}`);
  const worker = async () => {
    for (let name = names.shift(); name; name = names.shift()) await create(name);
  };
  await Promise.allSettled(Array.from({ length: 10 }, worker));
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return acknowledged;
};

describe('A process that is killed', () => {
  it.each([1, 7, 40])('after %i acknowledged changes has kept them all, and leaves no table stuck', async (wanted) => {
    const folder = await temporary();
    const acknowledged = await createUntilKilled(folder, wanted);
    const later = { now: () => Date.now() + 60_000 };
    const aws = new Bench({ folder, clock: later, durations: 'demo' });
    onTestFinished(() => aws.simulator.close());
    const there = (await aws.call('ListTables')).TableNames;
    const states = await Promise.all(acknowledged.map(async (name) => (await aws.describe(name)).TableStatus));

    expect(acknowledged.length).toBeGreaterThanOrEqual(wanted);
    expect(there).toEqual(expect.arrayContaining(acknowledged));
    expect(new Set(states)).toEqual(new Set(['ACTIVE']));
  });

  it('leaves the folder to the next one, and holds it until then', async () => {
    const folder = await temporary();
    const { process: child } = await served(folder);
    const aws = new Bench({ folder });
    onTestFinished(() => aws.simulator.close());
    await expect(aws.call('ListTables')).rejects.toMatchObject({ code: 'STATE_FOLDER_IN_USE' });
    child.kill('SIGKILL');
    await once(child, 'exit');

    expect(await aws.call('ListTables')).toEqual({ TableNames: [] });
  });
});
