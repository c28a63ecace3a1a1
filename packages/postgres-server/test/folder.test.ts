import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UnsafePathError } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { PostgresFolderError } from '../src/index.js';
import { isRoot, query, Servers } from './support/servers.js';

const failureOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

describe('a server with a folder', () => {
  it('has the same databases and password the next time, even after its pid was left behind', async () => {
    await using servers = new Servers();
    const folder = join(await servers.folder(), '.pcf/postgres');
    const first = await servers.start({ folder });
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    await first.stop();

    const { pid } = spawnSync(process.execPath, ['--version']);
    const left = [pid, join(folder, 'data'), 0, first.port, '', '127.0.0.1', '', 'ready', ''];
    await writeFile(join(folder, 'data/postmaster.pid'), left.join('\n'));

    const second = await servers.start({ folder });
    expect(new URL(second.url).password).toBe(new URL(first.url).password);
    expect(await query(second.url, `SELECT n, current_setting('fsync') AS fsync FROM kept`)).toEqual([
      { n: 42, fsync: 'on' },
    ]);
    await second.stop();
    expect((await readdir(folder)).sort()).toEqual(['.gitignore', 'data']);
  });

  it('keeps its password and its files from other users', async () => {
    await using servers = new Servers();
    const folder = join(await servers.folder(), 'databases');
    const { url } = await servers.start({ folder });
    const mode = async (path: string) => (await stat(join(folder, path))).mode & 0o777;
    expect([await mode('.'), await mode('data'), await mode('data/pcf-password')]).toEqual([0o700, 0o700, 0o600]);
    expect(await readFile(join(folder, 'data/pcf-password'), 'utf8')).toBe(new URL(url).password);
  });

  it('refuses a second one, and names the process of the first', async () => {
    await using servers = new Servers();
    const folder = join(await servers.folder(), 'databases');
    const first = await servers.start({ folder });

    const failure = await failureOf(servers.start({ folder, port: first.port }));
    expect(failure).toBeInstanceOf(PostgresFolderError);
    expect(failure).toMatchObject({ folder, message: expect.stringContaining(`process ${first.pid}`) });
    expect(await query(first.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('can be created by two at once: one of them runs', async () => {
    await using servers = new Servers();
    const folder = join(await servers.folder(), 'databases');
    const both = await Promise.all([failureOf(servers.start({ folder })), failureOf(servers.start({ folder }))]);
    const failures = both.filter((result) => result instanceof Error);
    expect(failures).toEqual([expect.any(PostgresFolderError)]);
    expect((await readdir(folder)).sort()).toEqual(['.gitignore', 'data']);
  });

  it.each(['9.6', '14', '99'])('refuses one that version %s has written, and leaves it as it is', async (version) => {
    await using servers = new Servers();
    const folder = await servers.folder();
    await mkdir(join(folder, 'data'));
    await writeFile(join(folder, 'data/PG_VERSION'), `${version}\n`);

    const failure = await failureOf(servers.start({ folder }));
    expect(failure).toBeInstanceOf(PostgresFolderError);
    expect(failure).toMatchObject({ folder, message: expect.stringMatching(`PostgreSQL ${version} .* PostgreSQL 18`) });
    expect(await readdir(join(folder, 'data'))).toEqual(['PG_VERSION']);
  });

  it('refuses what it has not made: another data folder, other files, a file or a link in place of a folder', async () => {
    await using servers = new Servers();
    const folder = await servers.folder();
    await mkdir(join(folder, 'other/data'), { recursive: true });
    await writeFile(join(folder, 'other/data/PG_VERSION'), '18\n');
    await mkdir(join(folder, 'files/data'), { recursive: true });
    await writeFile(join(folder, 'files/data/notes.txt'), 'mine');
    await writeFile(join(folder, 'file'), '');

    await symlink('other', join(folder, 'link'));

    for (const name of ['file', 'link']) {
      await expect(servers.start({ folder: join(folder, name) })).rejects.toThrow(UnsafePathError);
    }
    await mkdir(join(folder, 'project'), { mode: 0o755 });
    await writeFile(join(folder, 'project/package.json'), '{}');

    for (const name of ['other', 'files', 'project']) {
      const failure = await failureOf(servers.start({ folder: join(folder, name) }));
      expect(failure).toBeInstanceOf(PostgresFolderError);
      expect(failure).toMatchObject({ folder: join(folder, name) });
    }
    expect(await readdir(join(folder, 'files/data'))).toEqual(['notes.txt']);
    expect(await readdir(join(folder, 'project'))).toEqual(['package.json']);
    expect((await stat(join(folder, 'project'))).mode & 0o777).toBe(0o755);
  });

  it.runIf(isRoot && process.platform === 'linux')('runs as root where only root can reach it', async () => {
    await using servers = new Servers();
    const folder = join(await servers.folder(), '.pcf');
    await mkdir(folder, { mode: 0o700 });
    const server = await servers.start({ folder: join(folder, 'postgres') });
    await query(server.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    await server.kill();
    await server.start();
    expect(await query(server.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });
});
