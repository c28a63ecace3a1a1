import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { PostgresPortError, PostgresStartError } from '../src/index.js';
import { connect, isRoot, OTHER_USER, query, runs, runsAsOther, Servers, startElsewhere } from './support/servers.js';

describe('a temporary server', () => {
  it('answers on 127.0.0.1 only, and only with its password', async () => {
    await using servers = new Servers();
    const { url, port, pid } = await servers.start();

    const settings = `SELECT current_user AS name, current_setting('listen_addresses') AS addresses,
      current_setting('unix_socket_directories') AS sockets, current_setting('server_version_num')::int / 10000 AS version,
      upper('ä') AS letter, current_setting('fsync') AS fsync`;
    expect(await query(url, settings)).toEqual([
      { name: 'postgres', addresses: '127.0.0.1', sockets: '', version: 18, letter: 'Ä', fsync: 'off' },
    ]);
    expect(new URL(url).port).toBe(String(port));
    expect(pid !== undefined && runs(pid)).toBe(true);

    const wrong = Object.assign(new URL(url), { password: 'postgres' });
    await expect(query(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    const none = Object.assign(new URL(url), { password: '' });
    await expect(query(none.href, 'SELECT 1')).rejects.toThrow();
  });

  it('keeps what was committed when it crashes, and nothing else', async () => {
    await using servers = new Servers();
    const server = await servers.start();
    const { url, port, pid } = server;
    const { client, broken } = await connect(url);
    await client.query('CREATE TABLE kept (n int); INSERT INTO kept SELECT generate_series(1, 1000)');
    await client.query('BEGIN; INSERT INTO kept VALUES (0)');

    await server.kill();
    expect(server.pid).toBeUndefined();
    expect(pid !== undefined && runs(pid)).toBe(false);
    await broken;
    await server.kill();

    await Promise.all([server.start(), server.start()]);
    expect({ url: server.url, port: server.port }).toEqual({ url, port });
    expect(server.pid).not.toBe(pid);
    expect(await query(url, 'SELECT count(*)::int AS count, min(n) AS least FROM kept')).toEqual([
      { count: 1000, least: 1 },
    ]);
    const again = server.pid;
    await server.start();
    expect(server.pid).toBe(again);
  });

  it('leaves nothing behind when it is stopped, with connections open', async () => {
    await using servers = new Servers();
    const temporary = await servers.folder();
    vi.stubEnv('TMPDIR', temporary);
    const server = await servers.start();
    vi.unstubAllEnvs();
    const { url, pid } = server;
    expect(await readdir(temporary)).toHaveLength(1);
    const { broken } = await connect(url);

    await Promise.all([server.stop(), server.stop()]);
    await broken;
    expect(pid !== undefined && runs(pid)).toBe(false);
    expect(server.pid).toBeUndefined();
    expect(await readdir(temporary)).toEqual([]);
    await expect(query(url, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });

    await server.stop();
    await server.kill();
    await expect(server.start()).rejects.toThrow(PostgresStartError);
  });

  it('listens on the port that was asked for, and says so when it is taken', async () => {
    await using servers = new Servers();
    const temporary = await servers.folder();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;

    vi.stubEnv('TMPDIR', temporary);
    const failure: unknown = await servers.start({ port }).catch((error: unknown) => error);
    vi.unstubAllEnvs();
    expect(failure).toBeInstanceOf(PostgresPortError);
    expect(failure).toMatchObject({ port, code: 'PCF_POSTGRES_PORT', message: expect.stringContaining(String(port)) });
    expect(await readdir(temporary)).toEqual([]);

    other.close();
    await once(other, 'close');
    const server = await servers.start({ port });
    expect(server.port).toBe(port);
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe.runIf(isRoot)('as root', () => {
  it('a server runs as another user', async () => {
    await using servers = new Servers();
    const { pid } = await servers.start();
    expect((await stat(`/proc/${pid}`)).uid).not.toBe(0);
  });

  it.runIf(runsAsOther)('another user can start a server too', async () => {
    await using servers = new Servers();
    const temporary = await servers.folder();
    const { uid } = OTHER_USER;
    const server = await startElsewhere({ uid, temporary, end: 'wait' });
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect((await stat(`/proc/${server.pid}`)).uid).toBe(uid);
    server.signal('SIGTERM');
    await server.ended;
    expect(await readdir(temporary)).toEqual([]);
  });
});
