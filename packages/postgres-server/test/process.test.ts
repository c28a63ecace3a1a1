import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { query, runs, Servers, startElsewhere } from './support/servers.js';

describe('when the process that started it ends, a server ends too', () => {
  it.each([
    ['it has nothing more to do', 'return', undefined],
    ['it is interrupted', 'wait', 'SIGINT'],
    ['it is terminated', 'wait', 'SIGTERM'],
    ['it is killed', 'wait', 'SIGKILL'],
  ] as const)('because %s', async (_, end, signal) => {
    await using servers = new Servers();
    const temporary = await servers.folder();
    const server = await startElsewhere({ temporary, end });
    if (signal) {
      expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      server.signal(signal);
    }
    await server.ended;
    expect(runs(server.pid)).toBe(false);
    expect(await readdir(temporary)).toEqual([]);
  });

  it('and the next one in its folder waits for that', async () => {
    await using servers = new Servers();
    const temporary = await servers.folder();
    const folder = `${temporary}/databases`;
    const first = await startElsewhere({ temporary, folder, end: 'wait' });
    await query(first.url, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n');

    first.signal('SIGKILL');
    const second = await servers.start({ folder });
    expect(await query(second.url, 'SELECT count(*)::int AS count FROM kept')).toEqual([{ count: 1000 }]);
    await first.ended;
  });
});
