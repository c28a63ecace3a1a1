import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { State } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { ServiceEndedError, ServiceNotStartableError, ServiceSystemError } from '../../src/index.js';
import { type Settings, World } from '../support/environment.js';

describe('a service that cannot be started', () => {
  const cases: [string, (world: World) => Settings, setting: string, RegExp][] = [
    [
      'as its program is not in PATH',
      () => ({ command: ['no-such-program'] }),
      'service.command',
      /no program "no-such-program" in PATH, which is \//,
    ],
    [
      'as its program is not there',
      () => ({ command: ['./no-such-program'] }),
      'service.command',
      /no program ".\/no-such-program" at \//,
    ],
    [
      'as its program is a folder',
      () => ({ command: ['/'] }),
      'service.command',
      /\/ is not a program that you may execute/,
    ],
    [
      'as its program may not be executed',
      ({ folder }) => ({ command: [join(folder, 'plain')] }),
      'service.command',
      /plain is not a program that you may execute/,
    ],
    [
      'as its working folder is not there',
      ({ folder }) => ({ working_folder: join(folder, 'none') }),
      'service.working_folder',
      /none is no folder/,
    ],
    [
      'as its working folder is a file',
      ({ folder }) => ({ working_folder: join(folder, 'plain') }),
      'service.working_folder',
      /plain is no folder/,
    ],
    [
      'as its log has no folder',
      ({ folder }) => ({ log: join(folder, 'none', 'log') }),
      'service.log',
      /log cannot be opened: ENOENT/,
    ],
  ];
  it.each(cases)('says so: %s', async (_title, settingsFor, setting, message) => {
    const world = await World.open();
    await writeFile(join(world.folder, 'plain'), 'text');
    const failure = await world
      .service(settingsFor(world))
      .apply()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServiceNotStartableError);
    expect(failure).toMatchObject({
      code: 'PCF_SERVICE_NOT_STARTABLE',
      setting,
      message: expect.stringMatching(message),
    });
    expect(await world.service().syncState()).toBe(State.stopped);
    expect(await world.processes()).toEqual([]);
  });

  it('starts as soon as what it needs is there', async () => {
    const world = await World.open();
    const working_folder = join(world.folder, 'site');
    const particle = world.service({ working_folder });
    await expect(particle.apply()).rejects.toThrow('is no folder');
    await mkdir(working_folder);
    expect(await particle.apply()).toMatchObject({ from: State.stopped, outcome: 'changed' });
  });
});

describe('a program', () => {
  it('is looked for in the PATH that the process has', async () => {
    const world = await World.open();
    const file = join(world.folder, 'my-server');
    await writeFile(file, '#!/bin/sh\nexec /bin/cat /dev/zero > /dev/null\n', { mode: 0o755 });
    const environment = { PATH: world.folder };
    expect(await world.service({ command: ['my-server'], environment }).apply()).toMatchObject({
      state: State.running,
    });
  });

  it('is found from the working folder when it has a path', async () => {
    const world = await World.open();
    await mkdir(join(world.folder, 'bin'));
    await writeFile(join(world.folder, 'bin', 'my-server'), '#!/bin/sh\nexec /bin/cat /dev/zero > /dev/null\n', {
      mode: 0o755,
    });
    const settings = { command: ['./bin/my-server'], working_folder: world.folder };
    expect(await world.service(settings).apply()).toMatchObject({ state: State.running });
  });
});

describe('a process that ends at once', () => {
  const settings = (world: World): Settings => ({
    command: world.node('console.error("port is taken"); process.exit(3)'),
    min_ready_seconds: 10,
  });

  it('is not started again, and the error tells how it ended and where its log is', async () => {
    const world = await World.open();
    const failure = await world
      .service(settings(world))
      .apply()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServiceEndedError);
    expect(failure).toMatchObject({ code: 'PCF_SERVICE_ENDED', log: world.log });
    expect(String(failure)).toMatch(/ended \d\.\d s after its start, with exit code 3, and was not started again/);
    expect(await readFile(world.log, 'utf8')).toBe('port is taken\n');
    expect(await world.service().syncState()).toBe(State.stopped);
  });

  it('is tried once more at the next apply, by the same particle too', async () => {
    const world = await World.open();
    const particle = world.service(settings(world));
    await expect(particle.apply()).rejects.toThrow(ServiceEndedError);
    await expect(particle.apply()).rejects.toThrow(ServiceEndedError);
    expect(await readFile(world.log, 'utf8')).toBe('port is taken\n'.repeat(2));
  });

  it('is not one that was stopped soon after its start', async () => {
    const world = await World.open();
    const particle = world.service();
    await particle.apply();
    await world.service({}, State.stopped).apply();
    expect(await particle.apply()).toMatchObject({ from: State.stopped, outcome: 'changed' });
  });

  it('does not count as running before it has stayed up', async () => {
    const world = await World.open();
    await world.service({ min_ready_seconds: 3600 }).apply({ sync: false });
    await world.service({ min_ready_seconds: 3600 }).apply({ sync: false });
    const seen = await world.service({ min_ready_seconds: 3600 }).getStatus();
    expect(seen).toEqual({ kind: 'moving', status: 'STARTING' });
  });
});

describe('a folder of descriptions that cannot be used', () => {
  it('is told as what it is', async () => {
    const world = await World.open();
    await writeFile(join(world.folder, 'services'), 'a file in its place');
    const failure = await world
      .service()
      .apply()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServiceSystemError);
    expect(failure).toMatchObject({ code: 'PCF_SERVICE_SYSTEM', folder: world.home });
    expect(String(failure)).toMatch(/local_service:web: the operating system refused it: ENOTDIR/);
  });
});
