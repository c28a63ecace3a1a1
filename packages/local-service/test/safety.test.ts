import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, link, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DesiredState, ResourceBlockedError, State } from '@pcf/core';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { formatClaim } from '../src/folder/claim.js';
import { UnknownProcessError } from '../src/index.js';
import { folderName } from '../src/paths.js';
import { identify } from '../src/process/identity.js';
import { World } from './support/environment.js';

const unreadable = vi.hoisted(() => ({ file: '' }));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const refusing: typeof real.readFile = Object.assign(async (...args: Parameters<typeof real.readFile>) => {
    if (args[0] === unreadable.file) throw Object.assign(new Error('EACCES'), { code: 'EACCES', syscall: 'open' });
    return real.readFile(...args);
  }, real.readFile);
  return { ...real, readFile: refusing };
});

/** A process that is not ours. */
async function stranger(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await once(child.stdout, 'data');
  return child.pid ?? 0;
}

describe('a process that has the pid of a service which has ended', () => {
  const states: DesiredState[] = [State.running, State.stopped, State.terminated];
  it.each(states)('is left alone when the service is to be %s', async (state) => {
    const world = await World.open();
    await world.service({}, State.stopped).apply();
    const pid = await stranger();
    const claim = { kind: 'run', holder: { pid, birth: '0' }, startedAt: 5 } as const;
    await rename(await world.claimFile(), join(world.home, formatClaim(claim)));
    expect(await world.service({}, state).apply()).toMatchObject({ from: State.stopped });
    expect(await identify(pid)).toMatchObject({ pid });
    expect(await world.processes()).toHaveLength(state === State.running ? 1 : 0);
  });
});

describe('a process of which nobody can tell which one it is', () => {
  it.runIf(process.platform === 'linux')('is not touched, and none is started in its place', async () => {
    const world = await World.open();
    await world.service().apply();
    const pid = await world.pid();
    unreadable.file = `/proc/${pid}/stat`;
    onTestFinished(() => {
      unreadable.file = '';
    });
    for (const state of [State.running, State.stopped, State.terminated])
      await expect(world.service({ environment: { A: '2' } }, state).apply()).rejects.toThrow(UnknownProcessError);
    unreadable.file = '';
    expect(await identify(pid)).toMatchObject({ pid });
    expect(await world.processes()).toEqual([pid]);
  });
});

describe('a description that has lost its claim', () => {
  it('is blocked, with what to do', async () => {
    const world = await World.open();
    await world.service({}, State.stopped).apply();
    await rename(await world.claimFile(), join(world.home, 'claim.of-a-later-version'));
    const failure = await world
      .service()
      .apply()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ResourceBlockedError);
    expect(String(failure)).toMatch(/is blocked in status DAMAGED: .*delete the folder, and apply again/);
  });
});

describe('a service whose name is hostile', () => {
  it.each(['..', '../../x', '/', 'CON'])('stays in the folder of descriptions: %s', async (name) => {
    const world = await World.open();
    const particle = world.named(name);
    await particle.apply();
    expect(await readdir(join(world.folder, 'services'))).toEqual([folderName(name)]);
    particle.desiredState = State.terminated;
    await particle.apply();
    expect(await readdir(join(world.folder, 'services'))).toEqual([]);
  });
});

describe('a folder of a service that was not made at its place', () => {
  const states: DesiredState[] = [State.running, State.stopped, State.terminated];
  it.each(states)('is not trusted when the service is to be %s: nothing of it is started or stopped', async (state) => {
    const world = await World.open();
    await world.service().apply();
    const pid = await world.pid();
    const copy = `${world.home}.copy`;
    await cp(world.home, copy, { recursive: true });
    await world.service({}, State.terminated).apply();
    await rename(copy, world.home);
    const files = await readdir(world.home);
    const failure = world.service({}, state).apply();
    await expect(failure).rejects.toThrow(ResourceBlockedError);
    await expect(failure).rejects.toThrow(/FOREIGN.*was not made at this place.*delete the folder, and apply again/);
    expect(await readdir(world.home)).toEqual(files);
    expect(await identify(pid)).toBeUndefined();
    expect(await world.processes()).toHaveLength(0);
    await rm(world.home, { recursive: true });
    expect(await world.service().apply()).toMatchObject({ outcome: 'changed' });
  });
});

describe('the files of a service', () => {
  it.each([
    ['a link', symlink],
    ['a file with another name', link],
  ])('are not read or written through %s', async (_, put) => {
    const world = await World.open();
    await world.service({}, State.stopped).apply();
    const other = join(world.folder, 'other');
    await writeFile(other, 'of others');
    await rm(join(world.home, 'log'), { force: true });
    await put(other, join(world.home, 'log'));
    await expect(world.service().apply()).rejects.toThrow(/log is (?:a symbolic link|a file that has another name)/);
    expect(await readFile(other, 'utf8')).toBe('of others');
    expect(await world.processes()).toHaveLength(0);
  });
});
