import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, link, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DesiredState, ResourceBlockedError, State } from '@pcf/core';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { UnknownProcessError } from '../src/index.js';
import { folderName } from '../src/paths.js';
import { identify } from '../src/process/identity.js';
import { formatClaim } from '../src/service-folder/claim.js';
import { TestEnvironment } from './support/environment.js';

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

describe('a process that reuses the pid of a service', () => {
  const states: DesiredState[] = [State.running, State.stopped, State.terminated];
  it.each(states)('is left alone when the desired state of the service is %s', async (state) => {
    const env = await TestEnvironment.open();
    await env.service({}, State.stopped).apply();
    const pid = await stranger();
    const claim = { kind: 'run', holder: { pid, birth: '0' }, startedAt: 5 } as const;
    await rename(await env.claimFile(), join(env.home, formatClaim(claim)));
    expect(await env.service({}, state).apply()).toMatchObject({ from: State.stopped });
    expect(await identify(pid)).toMatchObject({ pid });
    expect(await env.processes()).toHaveLength(state === State.running ? 1 : 0);
  });
});

describe('a process that cannot be identified', () => {
  it.runIf(process.platform === 'linux')('is not touched, and none is started in its place', async () => {
    const env = await TestEnvironment.open();
    await env.service().apply();
    const pid = await env.pid();
    unreadable.file = `/proc/${pid}/stat`;
    onTestFinished(() => {
      unreadable.file = '';
    });
    for (const state of [State.running, State.stopped, State.terminated])
      await expect(env.service({ environment: { A: '2' } }, state).apply()).rejects.toThrow(UnknownProcessError);
    unreadable.file = '';
    expect(await identify(pid)).toMatchObject({ pid });
    expect(await env.processes()).toEqual([pid]);
  });
});

describe('a folder without its claim file', () => {
  it('is blocked, with advice', async () => {
    const env = await TestEnvironment.open();
    await env.service({}, State.stopped).apply();
    await rename(await env.claimFile(), join(env.home, 'claim.of-a-later-version'));
    const failure = await env
      .service()
      .apply()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ResourceBlockedError);
    expect(String(failure)).toMatch(/is blocked in status DAMAGED: .*delete the folder, and apply again/);
  });
});

describe('a service with a hostile name', () => {
  it.each(['..', '../../x', '/', 'CON'])('stays in the folder of descriptions: %s', async (name) => {
    const env = await TestEnvironment.open();
    const particle = env.named(name);
    await particle.apply();
    expect(await readdir(join(env.folder, 'services'))).toEqual([folderName(name)]);
    particle.desiredState = State.terminated;
    await particle.apply();
    expect(await readdir(join(env.folder, 'services'))).toEqual([]);
  });
});

describe('a service folder that was copied', () => {
  const states: DesiredState[] = [State.running, State.stopped, State.terminated];
  it.each(states)('is not trusted when the desired state is %s: nothing is started or stopped', async (state) => {
    const env = await TestEnvironment.open();
    await env.service().apply();
    const pid = await env.pid();
    const copy = `${env.home}.copy`;
    await cp(env.home, copy, { recursive: true });
    await env.service({}, State.terminated).apply();
    await rename(copy, env.home);
    const files = await readdir(env.home);
    const failure = env.service({}, state).apply();
    await expect(failure).rejects.toThrow(ResourceBlockedError);
    await expect(failure).rejects.toThrow(/FOREIGN.*was not created here.*delete the folder, and apply again/);
    expect(await readdir(env.home)).toEqual(files);
    expect(await identify(pid)).toBeUndefined();
    expect(await env.processes()).toHaveLength(0);
    await rm(env.home, { recursive: true });
    expect(await env.service().apply()).toMatchObject({ outcome: 'changed' });
  });
});

describe('the files of a service', () => {
  it.each([
    ['a link', symlink],
    ['a file with another name', link],
  ])('are not read or written through %s', async (_, put) => {
    const env = await TestEnvironment.open();
    await env.service({}, State.stopped).apply();
    const other = join(env.folder, 'other');
    await writeFile(other, 'of others');
    await rm(join(env.home, 'log'), { force: true });
    await put(other, join(env.home, 'log'));
    await expect(env.service().apply()).rejects.toThrow(/log is (?:a symbolic link|a file that has another name)/);
    expect(await readFile(other, 'utf8')).toBe('of others');
    expect(await env.processes()).toHaveLength(0);
  });
});
