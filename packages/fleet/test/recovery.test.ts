import { expect, test } from 'vitest';
import { deleteHistory } from '../src/store/history.js';
import { beginRun } from '../src/store/runs.js';
import { sweepDrift } from '../src/store/sweeps.js';
import { TestFleet, table } from './support/environment.js';
import { startProxy } from './support/proxy.js';
import { openStore } from './support/store.js';
import { until } from './support/until.js';

const ORDERS = { tenant: 'shop', field: 'orders' };

test('a worker that was cut off from the database for longer than its lease joins again, and works', async () => {
  await using env = await TestFleet.open();
  await using proxy = await startProxy(env.database);
  const lost: string[] = [];
  const worker = await env.work({ database: proxy.url, lease: 3000, onLost: (error) => lost.push(error.message) });
  const before = worker.id;
  proxy.cut();
  await until('end of the lease', () => lost[0]);
  const { refused } = proxy;
  await until('attempt to join again', () => proxy.refused > refused + 4 || undefined);
  proxy.mend();
  const run = await env.fleet.submit({ ...ORDERS, definitions: [table('orders')] });
  expect(await until('end of the run', async () => (await env.fleet.run(run.id)).outcome)).toBe('changed');
  expect(worker.id).not.toBe(before);
});

test('a run whose begin was committed and not answered is begun by the next attempt of the same worker', async () => {
  await using env = await TestFleet.open();
  await using store = await openStore(env.database);
  await env.fleet.submit({ ...ORDERS, definitions: [table('orders')] });
  const unanswered = await store.begin('a-worker');
  const { id: run = '', job = '' } = unanswered ?? {};
  expect(await beginRun(store.store, { run, job, worker: 'another-worker' })).toBeUndefined();
  const begun = await beginRun(store.store, { run, job, worker: 'a-worker' });
  expect(begun).toMatchObject({ id: run, epoch: '2' });
  expect(await store.end(begun, { outcome: 'changed' })).toBe(true);
});

test('a run ends also where texts of the provider have what PostgreSQL does not store', async () => {
  await using env = await TestFleet.open();
  await using store = await openStore(env.database);
  const { id } = await env.fleet.submit({ ...ORDERS, definitions: [table('orders')] });
  const report = { message: 'NUL \0, half of a pair \ud83d, a pair \u{1f600}, an escape \\u0000' };
  expect(await store.end(await store.begin('a-worker'), { outcome: 'changed', report })).toBe(true);
  expect(await env.fleet.run(id)).toMatchObject({
    report: { message: 'NUL \ufffd, half of a pair \ufffd, a pair \u{1f600}, an escape \\u0000' },
  });
});

test('an ended run takes no place of its tenant, also where its worker dies right after it', async () => {
  await using env = await TestFleet.open({ shop: { owner: 'shop', runs: 1 } });
  await using store = await openStore(env.database);
  await env.fleet.submit({ ...ORDERS, definitions: [table('orders')] });
  await env.fleet.submit({ tenant: 'shop', field: 'carts', definitions: [table('carts')] });
  const run = await store.begin('a-worker');
  expect(await store.begin('another-worker')).toBeUndefined();
  await store.end(run, { outcome: 'changed' });
  expect(await store.begin('another-worker')).toMatchObject({ field: 'carts' });
});

test('what a person asks for does not wait in the place of a sweep that asked for it before', async () => {
  await using env = await TestFleet.open({ shop: { owner: 'shop' }, other: { owner: 'other' } });
  await using store = await openStore(env.database);
  const submit = (tenant: string, name: string, priority: number) =>
    env.fleet.submit({ tenant, field: name, definitions: [table(name)], priority, by: `priority ${priority}` });
  const swept = await submit('shop', 'orders', -100);
  for (const name of ['one', 'two', 'three']) await submit('other', name, 0);
  expect(await submit('shop', 'orders', 0)).toMatchObject({ id: swept.id, priority: 0, requestedBy: 'priority 0' });
  expect(await submit('shop', 'orders', -100)).toMatchObject({ priority: 0, requestedBy: 'priority 0' });
  const begun = [await store.begin('a-worker'), await store.begin('a-worker')];
  expect(begun.map((run) => run?.field)).toEqual(['one', 'orders']);
});

test('a sweep looks at the fields first that have waited longest', async () => {
  await using env = await TestFleet.open();
  await using store = await openStore(env.database);
  const { pool } = store.store;
  await pool.query(
    `insert into pcf_fleet.field (tenant, name, generation, runs_of_tenant, drift_mode, drift_every, drift_at)
     select 'shop', 'field ' || lpad(n::text, 3, '0'), 1, 20, 'report', interval '1 minute', now() - n * interval '1 second'
     from generate_series(1, 300) n`,
  );
  expect(await sweepDrift(store.store)).toBe(300);
  const { rows } = await pool.query(
    `select min(field) as first, max(field) as last from pcf_fleet.run group by requested_at order by requested_at`,
  );
  expect(rows).toEqual([
    { first: 'field 101', last: 'field 300' },
    { first: 'field 001', last: 'field 100' },
  ]);
});

test('a plan that was approved stays until it is carried out', async () => {
  await using env = await TestFleet.open();
  await using store = await openStore(env.database);
  const { pool } = store.store;
  await env.work();
  const applied = await env.fleet.submit({ ...ORDERS, definitions: [table('orders')] });
  await env.fleet.finished(applied.id);
  const plan = await env.fleet.finished((await env.fleet.plan(ORDERS)).id);
  await pool.query(
    `insert into pcf_fleet.run (id, tenant, field, kind, state, priority, options, approved)
     values (gen_random_uuid(), 'shop', 'orders', 'apply', 'waiting', 0, '{}', $1)`,
    [plan.id],
  );
  await pool.query(`update pcf_fleet.run set ended_at = now() - interval '2 days' where state = 'ended'`);
  expect(await deleteHistory(pool, { days: 1, runs: 0 })).toBe(1);
  expect(await env.fleet.run(plan.id)).toMatchObject({ outcome: 'planned' });
  await pool.query(`update pcf_fleet.run set state = 'ended', ended_at = now()  where state = 'waiting'`);
  expect(await deleteHistory(pool, { days: 1, runs: 0 })).toBe(1);
});

test('a worker that cannot take others over says so', async () => {
  await using env = await TestFleet.open();
  await using store = await openStore(env.database);
  const errors: unknown[] = [];
  await env.work({ onError: (error) => errors.push(error) });
  await store.store.pool.query('alter table pcf_fleet.worker rename column ended_because to another');
  await store.store.pool.query(
    `insert into pcf_fleet.worker (id, host, pid, tables_version, flavors, beat_at, lease_until)
     values ('dead', 'test', 1, 1, '{}', now() - interval '1 hour', now() - interval '1 hour')`,
  );
  expect(await until('error', () => errors[0])).toMatchObject({ message: expect.stringContaining('ended_because') });
});
