import { expect, test } from 'vitest';
import { migrate } from '../src/index.js';
import { deleteHistory } from '../src/store/history.js';
import { sweepDrift } from '../src/store/sweeps.js';
import { freshDatabase } from './support/database.js';
import { openStore } from './support/store.js';

/** Fields with definitions, of which `due` are due for a look at their drift. */
const FIELDS = `
  with named as (select 'f' || n as name, n from generate_series(1, $1::int) as n),
  fields as (
    insert into pcf_fleet.field (tenant, name, generation, runs_of_tenant, drift_mode, drift_every, drift_at)
    select 'shop', name, 1, 20, 'report', '1 day', case when n <= $2 then now() else now() + '1 hour' end from named
    returning name
  )
  select count(*) from fields`;
const DEFINITIONS = `insert into pcf_fleet.definition (tenant, field, generation, definitions) select tenant, name, 1, '[]' from pcf_fleet.field`;
/** Runs of the first field: the n-th ended n days ago. */
const RUNS = `
  insert into pcf_fleet.run (id, tenant, field, kind, state, outcome, priority, options, requested_at, ended_at)
  select gen_random_uuid(), 'shop', 'f1', 'drift', 'ended', 'drifted', 0, '{}', now() - n * interval '1 day', now() - n * interval '1 day'
  from generate_series(1, 60) as n`;

async function fieldsOf(count: number, due: number) {
  const database = await freshDatabase();
  await migrate(database);
  const opened = await openStore(database);
  await opened.store.pool.query(FIELDS, [count, due]);
  await opened.store.pool.query(DEFINITIONS);
  return opened;
}

test('of 10,000 fields at rest, a sweep asks for those that are due, and for each once', async () => {
  await using opened = await fieldsOf(10_000, 450);
  expect(await sweepDrift(opened.store)).toBe(450);
  expect(await sweepDrift(opened.store)).toBe(0);
  const { rows } = await opened.store.pool.query(`select kind, state, count(*)::int from pcf_fleet.run group by 1, 2`);
  expect(rows).toEqual([{ kind: 'drift', state: 'queued', count: 450 }]);
});

test('history is deleted when it is older than it is kept, except for the last runs of a field and those that have not ended', async () => {
  await using opened = await fieldsOf(1, 1);
  const { store } = opened;
  await store.pool.query(RUNS);
  await sweepDrift(store);
  await store.pool.query(`update pcf_fleet.run set requested_at = now() - interval '90 days' where state = 'queued'`);
  const left = async () => {
    const { rows } = await store.pool.query(`select state, count(*)::int from pcf_fleet.run group by 1 order by 1`);
    return rows;
  };
  expect(await deleteHistory(store.pool, { days: 30, runs: 40 })).toBe(20);
  expect(await left()).toEqual([
    { state: 'ended', count: 40 },
    { state: 'queued', count: 1 },
  ]);
  expect(await deleteHistory(store.pool, { days: 30, runs: 5 })).toBe(11);
  expect(await deleteHistory(store.pool, { days: 0, runs: 5 })).toBe(24);
  expect(await left()).toEqual([
    { state: 'ended', count: 5 },
    { state: 'queued', count: 1 },
  ]);
});
