// Measures a fleet on this machine, in one run: npm run bench -w @pcf/fleet
//
// - many fields on three workers, one of which is killed, beside one process that applies the same fields without a fleet;
// - fields at rest;
// - a limit of calls that three workers keep together, all busy or only one.
//
// Sizes: npm run bench -w @pcf/fleet -- FIELDS REST. The processor time of PostgreSQL is read from /proc, on Linux only.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connectFleet } from '@pcf/fleet';
import { startPostgres } from '@pcf/postgres-server';
import pg from 'pg';
import { fieldOf, plugins, TENANTS, tenantsFor } from './set-up.js';

const FIELDS = Number(process.argv[2] ?? 200);
const AT_REST = Number(process.argv[3] ?? 10_000);
const SIZE = 10;
const WORKERS = 3;
const CONCURRENCY = 5;
const REST_FOR = 20_000;

const server = await startPostgres();
const client = new pg.Client({ connectionString: server.url });
await client.connect();

function start(script, options) {
  return fork(new URL(script, import.meta.url), [JSON.stringify(options ?? {})], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

async function ask(child, question) {
  const answer = once(child, 'message');
  child.send(question);
  return (await answer)[0];
}

async function freshDatabase(name) {
  await client.query(`create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return url.href;
}

/** The processor time of PostgreSQL until now, with its sessions that have ended, in milliseconds; `undefined` where it cannot be read. */
function postgresCpu() {
  if (process.platform !== 'linux') return undefined;
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number);
      if (Number(pid) === server.pid) ticks += fields[11] + fields[12] + fields[13] + fields[14];
      else if (fields[1] === server.pid) ticks += fields[11] + fields[12];
    } catch (error) {
      // The process has ended meanwhile.
      if (error.code !== 'ENOENT' && error.code !== 'ESRCH') throw error;
    }
  }
  return ticks * 10;
}

const percentile = (values, part) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];
const show = (name, value, target = '') => console.log(`  ${name.padEnd(58)} ${String(value).padStart(12)}  ${target}`);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function startWorkers(database, endpoint) {
  const workers = Array.from({ length: WORKERS }, () =>
    start('worker.js', { database, endpoint, concurrency: CONCURRENCY }),
  );
  const ids = await Promise.all(workers.map(async (worker) => (await once(worker, 'message'))[0].id));
  return workers.map((child, index) => ({ child, id: ids[index] }));
}

const cpuOf = async (workers) => {
  const answers = await Promise.all(workers.map(({ child }) => ask(child, 'cpu')));
  return answers.map(({ cpu }) => cpu);
};

/** Applies the fields on a fleet, and kills the busiest worker once four in ten are done. */
async function load(database, endpoint, cloud) {
  const fleet = await connectFleet({ database, plugins, tenants: tenantsFor(endpoint) });
  const db = new pg.Client({ connectionString: database });
  await db.connect();
  const workers = await startWorkers(database, endpoint);
  const [before, postgresBefore] = [await cpuOf(workers), postgresCpu()];
  const startedAt = performance.now();
  for (let field = 0; field < FIELDS; field += 1) {
    const tenant = TENANTS[field % TENANTS.length];
    await fleet.submit({ tenant, field: `field-${field}`, definitions: fieldOf(`${tenant}-${field}`, SIZE) });
  }
  let killed;
  const open = new Map();
  const resumed = [];
  let cpuOfKilled = 0;
  for (;;) {
    const { rows } = await db.query('select id, state, worker from pcf_fleet.run');
    for (const { id, state, worker } of rows) {
      if (!open.has(id) || (state !== 'ended' && (state !== 'running' || worker === killed.id))) continue;
      resumed.push(performance.now() - open.get(id));
      open.delete(id);
    }
    const ended = rows.filter(({ state }) => state === 'ended').length;
    if (!killed && ended >= FIELDS * 0.4) {
      const held = (id) => rows.filter((run) => run.worker === id && run.state === 'running');
      killed = workers.toSorted((a, b) => held(b.id).length - held(a.id).length)[0];
      cpuOfKilled = (await ask(killed.child, 'cpu')).cpu;
      killed.child.kill('SIGKILL');
      const { rows: now } = await db.query(`select id from pcf_fleet.run where state = 'running' and worker = $1`, [
        killed.id,
      ]);
      for (const { id } of now) open.set(id, performance.now());
    }
    if (ended === FIELDS) break;
    await pause(50);
  }
  const time = performance.now() - startedAt;
  const living = workers.filter((worker) => worker !== killed);
  const cpu =
    (await cpuOf(living)).reduce((sum, one) => sum + one, 0) + cpuOfKilled - before.reduce((sum, one) => sum + one, 0);
  const postgres = postgresCpu() - postgresBefore;
  const { rows: outcomes } = await db.query('select outcome, count(*)::int as count from pcf_fleet.run group by 1');
  const { rows: counts } = await db.query(
    'select (select count(*) from pcf_fleet.step)::int as steps, (select count(*) from pcf_fleet.run)::int as runs',
  );
  const { tables, twice } = await ask(cloud, 'created');
  for (const { child } of living) child.send('stop');
  await db.end();
  await fleet.close();
  return { time, cpu, postgres, resumed, outcomes, tables, twice, rows: counts[0] };
}

async function alone(endpoint) {
  const child = start('alone.js', { endpoint, fields: FIELDS, size: SIZE, atOnce: WORKERS * CONCURRENCY });
  await once(child, 'message');
  return ask(child, 'go');
}

const cloud = start('cloud.js');
const [{ url: endpoint }] = await once(cloud, 'message');
const single = await alone(endpoint);
const result = await load(await freshDatabase('load'), endpoint, cloud);
const particles = FIELDS * SIZE;
console.log(`${particles} particles in ${FIELDS} fields, ${WORKERS} workers, one killed:`);
show('outcomes', result.outcomes.map(({ outcome, count }) => `${count} ${outcome}`).join(', '));
show('tables created / created twice', `${result.tables - particles} / ${result.twice}`, `target: ${particles} / 0`);
show('time (without a fleet)', `${(result.time / 1000).toFixed(1)} s (${(single.time / 1000).toFixed(1)} s)`);
show(
  "p95 of taking up a dead worker's run",
  `${(percentile(result.resumed, 0.95) / 1000).toFixed(2)} s of ${result.resumed.length}`,
  'target: under 5 s',
);
show('processor time of the workers for a particle', `${(result.cpu / particles).toFixed(2)} ms`);
show('  as a ratio of one process without a fleet', (result.cpu / single.cpu).toFixed(2), 'target: at most 1.6');
show('processor time of PostgreSQL for a run', `${(result.postgres / FIELDS).toFixed(1)} ms`);
show('rows for a run (runs, definitions, claims, steps)', (2 + SIZE + result.rows.steps / FIELDS).toFixed(1));
cloud.kill();

/** What workers and PostgreSQL use when nothing is to be done. */
async function atRest() {
  const database = await freshDatabase('rest');
  const endpointOfNone = 'http://127.0.0.1:9';
  const fleet = await connectFleet({ database, plugins, tenants: tenantsFor(endpointOfNone) });
  const db = new pg.Client({ connectionString: database });
  await db.connect();
  await db.query(
    `with f as (insert into pcf_fleet.field (tenant, name, generation, applied_generation, runs_of_tenant, drift_mode, drift_every, drift_at)
                select 'tenant-a', 'field-' || i, 1, 1, 20, 'report', interval '1 day', now() + interval '1 day' * random() from generate_series(1, $1) i returning *),
          d as (insert into pcf_fleet.definition (tenant, field, generation, definitions) select tenant, name, 1, $2 from f)
     insert into pcf_fleet.run (id, tenant, field, kind, state, outcome, priority, options, generation, ended_at)
     select gen_random_uuid(), tenant, name, 'apply', 'ended', 'changed', 0, '{}', 1, now() from f`,
    [AT_REST, JSON.stringify(fieldOf('rest', SIZE))],
  );
  const workers = await startWorkers(database, endpointOfNone);
  await pause(3000);
  const [before, postgresBefore] = [await cpuOf(workers), postgresCpu()];
  await pause(REST_FOR);
  const [after, postgresAfter] = [await cpuOf(workers), postgresCpu()];
  const used = after.reduce((sum, one, index) => sum + one - before[index], 0);
  for (const { child } of workers) child.send('stop');
  await db.end();
  await fleet.close();
  return { workers: used / REST_FOR, postgres: (postgresAfter - postgresBefore) / REST_FOR };
}

const rest = await atRest();
const percent = (part) => `${(part * 100).toFixed(1)} %`;
console.log(`${AT_REST} fields at rest, ${WORKERS} workers:`);
show('workers, of a core', percent(rest.workers));
show('PostgreSQL, of a core', percent(rest.postgres));
show('together', percent(rest.workers + rest.postgres), 'target: under 5 %');

/** How many calls pass in ten seconds. */
async function limited(busy) {
  const database = await freshDatabase(`limit_${busy}`);
  await (await connectFleet({ database, plugins, tenants: {} })).close();
  const milliseconds = 10_000;
  const children = Array.from({ length: WORKERS }, (_, index) =>
    start('caller.js', { database, perSecond: 200, milliseconds, isBusy: index < busy }),
  );
  await Promise.all(children.map((child) => once(child, 'message')));
  const answers = await Promise.all(children.map((child) => ask(child, 'go')));
  return answers.reduce((sum, { passed }) => sum + passed, 0) / (milliseconds / 1000);
}

console.log(`A limit of 200 calls per second, ${WORKERS} workers:`);
for (const busy of [WORKERS, 1]) {
  const rate = await limited(busy);
  show(
    `${busy} busy: calls per second`,
    rate.toFixed(1),
    `${((rate / 200 - 1) * 100).toFixed(1)} %, target: within 8 %`,
  );
}

await client.end();
await server.stop();
