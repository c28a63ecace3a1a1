import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { State } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { ServiceEndedError, ServiceNotStartableError, ServiceSystemError } from '../../src/index.js';
import { type Settings, TestEnvironment } from '../support/environment.js';

describe('a service that cannot be started', () => {
  const cases: [string, (env: TestEnvironment) => Settings, setting: string, RegExp][] = [
    [
      'its program is not in PATH',
      () => ({ command: ['no-such-program'] }),
      'service.command',
      /program "no-such-program" not found in PATH, which is \//,
    ],
    [
      'its program does not exist',
      () => ({ command: ['./no-such-program'] }),
      'service.command',
      /program ".\/no-such-program" not found at \//,
    ],
    ['its program is a folder', () => ({ command: ['/'] }), 'service.command', /\/ is not an executable file/],
    [
      'its program is not executable',
      ({ folder }) => ({ command: [join(folder, 'plain')] }),
      'service.command',
      /plain is not an executable file/,
    ],
    [
      'its working folder does not exist',
      ({ folder }) => ({ working_folder: join(folder, 'none') }),
      'service.working_folder',
      /none is not a folder/,
    ],
    [
      'its working folder is a file',
      ({ folder }) => ({ working_folder: join(folder, 'plain') }),
      'service.working_folder',
      /plain is not a folder/,
    ],
    [
      'the folder of its log does not exist',
      ({ folder }) => ({ log: join(folder, 'none', 'log') }),
      'service.log',
      /log cannot be opened: ENOENT/,
    ],
  ];
  it.each(cases)('reports why: %s', async (_title, settingsFor, setting, message) => {
    const env = await TestEnvironment.open();
    await writeFile(join(env.folder, 'plain'), 'text');
    const failure = await env
      .service(settingsFor(env))
      .apply()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServiceNotStartableError);
    expect(failure).toMatchObject({
      code: 'PCF_SERVICE_NOT_STARTABLE',
      setting,
      message: expect.stringMatching(message),
    });
    expect(await env.service().syncState()).toBe(State.stopped);
    expect(await env.processes()).toEqual([]);
  });

  it('starts once its working folder exists', async () => {
    const env = await TestEnvironment.open();
    const working_folder = join(env.folder, 'site');
    const particle = env.service({ working_folder });
    await expect(particle.apply()).rejects.toThrow('is not a folder');
    await mkdir(working_folder);
    expect(await particle.apply()).toMatchObject({ from: State.stopped, outcome: 'changed' });
  });
});

describe('a program', () => {
  it('is searched in the PATH of the process', async () => {
    const env = await TestEnvironment.open();
    const file = join(env.folder, 'my-server');
    await writeFile(file, '#!/bin/sh\nexec /bin/cat /dev/zero > /dev/null\n', { mode: 0o755 });
    const environment = { PATH: env.folder };
    expect(await env.service({ command: ['my-server'], environment }).apply()).toMatchObject({
      state: State.running,
    });
  });

  it('is resolved from the working folder when it is a path', async () => {
    const env = await TestEnvironment.open();
    await mkdir(join(env.folder, 'bin'));
    await writeFile(join(env.folder, 'bin', 'my-server'), '#!/bin/sh\nexec /bin/cat /dev/zero > /dev/null\n', {
      mode: 0o755,
    });
    const settings = { command: ['./bin/my-server'], working_folder: env.folder };
    expect(await env.service(settings).apply()).toMatchObject({ state: State.running });
  });
});

describe('a process that exits at once', () => {
  const settings = (env: TestEnvironment): Settings => ({
    command: env.node('console.error("port is taken"); process.exit(3)'),
    min_ready_seconds: 10,
  });

  it('is not started again; the error names its exit code and its log', async () => {
    const env = await TestEnvironment.open();
    const failure = await env
      .service(settings(env))
      .apply()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServiceEndedError);
    expect(failure).toMatchObject({ code: 'PCF_SERVICE_ENDED', log: env.log });
    expect(String(failure)).toMatch(/ended \d\.\d s after its start with exit code 3. It was not started again/);
    expect(await readFile(env.log, 'utf8')).toBe('port is taken\n');
    expect(await env.service().syncState()).toBe(State.stopped);
  });

  it('is started again by the next apply, also by that of the same particle', async () => {
    const env = await TestEnvironment.open();
    const particle = env.service(settings(env));
    await expect(particle.apply()).rejects.toThrow(ServiceEndedError);
    await expect(particle.apply()).rejects.toThrow(ServiceEndedError);
    expect(await readFile(env.log, 'utf8')).toBe('port is taken\n'.repeat(2));
  });

  it('is not confused with one that was stopped soon after its start', async () => {
    const env = await TestEnvironment.open();
    const particle = env.service();
    await particle.apply();
    await env.service({}, State.stopped).apply();
    expect(await particle.apply()).toMatchObject({ from: State.stopped, outcome: 'changed' });
  });

  it('does not count as running before min_ready_seconds', async () => {
    const env = await TestEnvironment.open();
    await env.service({ min_ready_seconds: 3600 }).apply({ sync: false });
    await env.service({ min_ready_seconds: 3600 }).apply({ sync: false });
    const seen = await env.service({ min_ready_seconds: 3600 }).getStatus();
    expect(seen).toEqual({ kind: 'moving', status: 'STARTING' });
  });
});

describe('a folder of descriptions that cannot be used', () => {
  it('is reported with the error of the operating system', async () => {
    const env = await TestEnvironment.open();
    await writeFile(join(env.folder, 'services'), 'a file in its place');
    const failure = await env
      .service()
      .apply()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServiceSystemError);
    expect(failure).toMatchObject({ code: 'PCF_SERVICE_SYSTEM', folder: env.home });
    expect(String(failure)).toMatch(/local_service:web: the operating system refused an operation: ENOTDIR/);
  });
});
