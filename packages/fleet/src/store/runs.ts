import { randomUUID } from 'node:crypto';
import type { ErrorDocument, PlanDocument } from '@pcf/core';
import type { Pool } from 'pg';
import { inTransaction, type Queryable } from '../database.js';
import type { Queue } from '../engine.js';
import type { RunKind, RunOptions, RunOutcome, RunRow } from './records.js';

// A run and its job are two things. The run says what is to be done and how far it is; the job only brings a worker. When a worker is
// lost, the run gets a new job, and the old one does nothing should it still reach a worker.
//
// Each transaction locks the row of the field before rows of runs, so that no two wait for each other.

/** What the store needs beside the database. */
export interface RunStore {
  readonly pool: Pool;
  readonly queue: Queue;
}

/** Which field. */
export interface FieldKey {
  readonly tenant: string;
  readonly field: string;
}

/** A run to ask for. */
export interface RunRequest extends FieldKey {
  readonly kind: RunKind;
  readonly priority: number;
  readonly by?: string | undefined;
  readonly options?: RunOptions;
  /** The run whose plan was approved. */
  readonly approved?: string;
  /** Whether other definitions are submitted now than before: an earlier approval does not hold for them. */
  readonly isChanged?: boolean;
}

/** A run that this worker has begun. `epoch` is present where it may write. */
export interface BegunRun extends RunRow {
  readonly definitions: readonly unknown[];
  /** The generation that is submitted now. */
  readonly current: string;
  /** Flavors of the field that no worker has. */
  readonly lacking: readonly string[];
}

/** How a run ends. */
export interface RunEnd {
  readonly outcome: RunOutcome;
  readonly plan?: PlanDocument | undefined;
  readonly report?: unknown;
  readonly error?: ErrorDocument | undefined;
}

/** Runs that another worker had begun go before all others. */
const FIRST = 1_000_000;
/** Runs with a negative priority go after those of all tenants that have none. */
const BACKGROUND = -1_000_000;

/** Locks the row of a field until the transaction ends. @returns whether there is one */
export async function lockField(tx: Queryable, { tenant, field }: FieldKey): Promise<boolean> {
  const { rows } = await tx.query('select 1 from pcf_fleet.field where tenant = $1 and name = $2 for update', [
    tenant,
    field,
  ]);
  return rows.length > 0;
}

/**
 * Asks for a run of a field whose row the transaction has locked. A run that has not begun sees what is submitted when it begins, so
 * that it also serves later requests: at most one run of a field applies, and one waits.
 *
 * @returns the id of the run that will do it
 */
export async function requestRun(tx: Queryable, store: RunStore, request: RunRequest): Promise<string> {
  const { tenant, field, kind, approved = null } = request;
  const { rows } = await tx.query<RunRow>(
    `select * from pcf_fleet.run where tenant = $1 and field = $2 and kind = $3 and state in ('waiting', 'queued', 'running') for update`,
    [tenant, field, kind],
  );
  if (kind !== 'apply') {
    const queued = rows.find(({ state }) => state === 'queued');
    if (!queued) return insertQueued(tx, store, request);
    await raise(tx, store, queued, request);
    return queued.id;
  }
  const active = rows.find(({ state }) => state !== 'waiting');
  if (!active) return insertQueued(tx, store, request);
  const serving =
    active.state === 'queued' && active.approved === null ? active : rows.find(({ state }) => state === 'waiting');
  if (!serving) return (await insertRun(tx, request, 'waiting')).id;
  await tx.query(
    `update pcf_fleet.run set approved = case when $3 then $2 else coalesce($2, approved) end, options = coalesce($4, options) where id = $1`,
    [serving.id, approved, request.isChanged === true, json(request.options)],
  );
  await raise(tx, store, serving, request);
  return serving.id;
}

/**
 * Gives a run that has not begun the priority of a later request that it serves, where that is higher, and its name. A queued one gets a
 * new job for it: what a person asks for does not wait in the place of a sweep. A sweep takes neither from a person.
 */
async function raise(tx: Queryable, store: RunStore, run: RunRow, { priority, by }: RunRequest): Promise<void> {
  const isRaised = priority > run.priority;
  if (priority < run.priority) return;
  const { rows } = await tx.query<RunRow>(
    `update pcf_fleet.run set priority = $2, requested_by = coalesce($3, requested_by), job = case when $4 then $5 else job end
     where id = $1 returning *`,
    [run.id, priority, by ?? null, isRaised && run.state === 'queued', randomUUID()],
  );
  const raised = only(rows);
  if (raised.job === run.job) return;
  await store.queue.cancel(tx, [run.job]);
  await enqueue(tx, store, raised);
}

async function insertQueued(tx: Queryable, store: RunStore, request: RunRequest): Promise<string> {
  const run = await insertRun(tx, request, 'queued');
  await enqueue(tx, store, run);
  return run.id;
}

async function insertRun(tx: Queryable, request: RunRequest, state: 'waiting' | 'queued'): Promise<RunRow> {
  const { tenant, field, kind, priority, by = null, options = {}, approved = null } = request;
  const { rows } = await tx.query<RunRow>(
    `insert into pcf_fleet.run (id, tenant, field, kind, state, priority, options, approved, requested_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning *`,
    [randomUUID(), tenant, field, kind, state, priority, JSON.stringify(options), approved, by],
  );
  return only(rows);
}

/**
 * Queues the job of a run. Its priority in the engine is the negative count of the tenant's runs before it: a tenant with many runs does
 * not hold up another one with few.
 */
async function enqueue(
  tx: Queryable,
  { queue }: RunStore,
  run: RunRow,
  { isFirst = false, after = 0 }: { readonly isFirst?: boolean; readonly after?: number } = {},
): Promise<void> {
  const { rows } = await tx.query<{ before: string; runs_of_tenant: number }>(
    `select f.runs_of_tenant, (
       select count(*) from pcf_fleet.run where tenant = $1 and state in ('queued', 'running') and priority >= $3 and id <> $4
     ) as before from pcf_fleet.field f where f.tenant = $1 and f.name = $2`,
    [run.tenant, run.field, run.priority, run.id],
  );
  const { before, runs_of_tenant } = only(rows);
  const fair = (run.priority < 0 ? BACKGROUND : 0) - Number(before);
  await queue.enqueue(tx, {
    id: run.job,
    run: run.id,
    tenant: run.tenant,
    runsOfTenant: runs_of_tenant,
    priority: isFirst ? FIRST : fair,
    after,
  });
}

/** How long a run is left to workers that have its flavors before one that has not may meet it again, in seconds. */
const LEFT_TO_OTHERS = 1;

/**
 * Begins a run, and takes the field over where the run may write: the new epoch fences every earlier owner of the field. A run whose
 * flavors this worker does not have, and another one has, is left to that one. Can be repeated where the answer was lost.
 *
 * @returns `undefined` where another worker has the run or shall have it, it has ended, or this worker was taken for dead
 */
export function beginRun(
  store: RunStore,
  { run, job, worker }: { readonly run: string; readonly job: string; readonly worker: string },
): Promise<BegunRun | undefined> {
  return inTransaction(store.pool, async (tx) => {
    const { rows: found } = await tx.query<FieldKey & { kind: RunKind }>(
      'select tenant, field, kind from pcf_fleet.run where id = $1',
      [run],
    );
    const key = found[0];
    if (!key) return undefined;
    if (key.kind === 'apply') await lockField(tx, key);
    const ability = await abilityOf(tx, worker, key);
    if (!ability) return undefined;
    if (ability.lacking.length > 0 && ability.others_can) {
      await leaveToOthers(tx, store, { run, job });
      return undefined;
    }
    const { rows } = await tx.query<BegunRun>(
      `update pcf_fleet.run r set state = 'running', worker = $3, attempts = r.attempts + 1, started_at = coalesce(r.started_at, now()),
              generation = f.generation, epoch = case when r.kind = 'apply' then f.epoch + 1 end
       from pcf_fleet.field f join pcf_fleet.definition d on d.tenant = f.tenant and d.field = f.name and d.generation = f.generation
       where r.id = $1 and r.job = $2 and (r.state = 'queued' or r.state = 'running' and r.worker = $3) and f.tenant = r.tenant and f.name = r.field
       returning r.*, d.definitions, f.generation as current`,
      [run, job, worker],
    );
    const begun = rows[0];
    if (begun?.epoch)
      await tx.query('update pcf_fleet.field set epoch = $3 where tenant = $1 and name = $2', [
        key.tenant,
        key.field,
        begun.epoch,
      ]);
    return begun && { ...begun, lacking: ability.lacking };
  });
}

/** Which flavors of a field a worker lacks, and whether a living worker has all; `undefined` for a worker that was taken for dead. */
async function abilityOf(tx: Queryable, worker: string, { tenant, field }: FieldKey) {
  // A worker whose row is locked cannot be taken for dead before the transaction ends.
  const { rows } = await tx.query<{ lacking: readonly string[]; others_can: boolean }>(
    `with needed as (
       select coalesce(array_agg(distinct split_part(c.particle, ':', 1)), '{}') as flavors
       from pcf_fleet.claim c join pcf_fleet.field f on f.tenant = c.tenant and f.name = c.field and f.generation = c.generation
       where c.tenant = $2 and c.field = $3
     )
     select array(select unnest(n.flavors) except select unnest(w.flavors)) as lacking,
            exists (select 1 from pcf_fleet.worker o where o.ended_at is null and o.flavors @> n.flavors) as others_can
     from pcf_fleet.worker w cross join needed n where w.id = $1 and w.ended_at is null for share of w`,
    [worker, tenant, field],
  );
  return rows[0];
}

async function leaveToOthers(
  tx: Queryable,
  store: RunStore,
  { run, job }: { readonly run: string; readonly job: string },
) {
  const { rows } = await tx.query<RunRow>(
    `update pcf_fleet.run set job = $3 where id = $1 and job = $2 and state = 'queued' returning *`,
    [run, job, randomUUID()],
  );
  for (const left of rows) await enqueue(tx, store, left, { isFirst: true, after: LEFT_TO_OTHERS });
}

/**
 * Ends a run that this worker still owns, and queues the one that waits for it.
 *
 * @returns `false` where the run was taken from this worker: then nothing is written
 */
export function endRun(store: RunStore, run: BegunRun, { outcome, plan, report, error }: RunEnd): Promise<boolean> {
  return inTransaction(store.pool, async (tx) => {
    if (run.kind === 'apply') await lockField(tx, run);
    const { rowCount } = await tx.query(
      `update pcf_fleet.run set state = 'ended', outcome = $4, plan = $5, report = $6, error = $7, ended_at = now()
       where id = $1 and job = $2 and worker = $3 and state = 'running'`,
      [run.id, run.job, run.worker, outcome, json(plan), json(report), json(error)],
    );
    if (rowCount === 0) return false;
    // With the run, so that the job holds no place of its tenant should this worker die now.
    await store.queue.cancel(tx, [run.job]);
    if (run.kind !== 'apply') return true;
    if (outcome === 'changed' || outcome === 'unchanged') {
      await tx.query('update pcf_fleet.field set applied_generation = $3 where tenant = $1 and name = $2', [
        run.tenant,
        run.field,
        run.generation,
      ]);
    }
    await tx.query('delete from pcf_fleet.claim where tenant = $1 and field = $2 and generation < $3', [
      run.tenant,
      run.field,
      run.generation,
    ]);
    await promote(tx, store, run);
    return true;
  });
}

/** Queues the run that waits, now that the one before it has ended. */
async function promote(tx: Queryable, store: RunStore, { tenant, field }: FieldKey): Promise<void> {
  const { rows } = await tx.query<RunRow>(
    `update pcf_fleet.run set state = 'queued' where tenant = $1 and field = $2 and state = 'waiting' returning *`,
    [tenant, field],
  );
  for (const run of rows) await enqueue(tx, store, run);
}

/** Which runs to hand over. */
export type Lost =
  | { readonly worker: string }
  /** A run whose job may never reach a worker. */
  | { readonly job: string }
  /** A run that this worker gives back. */
  | { readonly run: string; readonly worker: string };

/**
 * Hands runs over to other workers: raises the epoch of their fields, so that the worker that had them can send nothing more, and queues
 * them with new jobs, before all others.
 *
 * @returns how many runs were handed over
 */
export async function handOver(store: RunStore, lost: Lost): Promise<number> {
  const [where, values] =
    'run' in lost
      ? [`id = $1 and worker = $2 and state = 'running'`, [lost.run, lost.worker]]
      : 'worker' in lost
        ? [`worker = $1 and state = 'running'`, [lost.worker]]
        : [`job = $1 and state = 'queued'`, [lost.job]];
  const { rows } = await store.pool.query<RunRow>(
    `select * from pcf_fleet.run where ${where} order by tenant, field`,
    values,
  );
  const isDead = 'worker' in lost && !('run' in lost);
  let count = 0;
  for (const seen of rows) if (await handOverOne(store, seen, isDead)) count += 1;
  return count;
}

function handOverOne(store: RunStore, seen: RunRow, isDead: boolean): Promise<boolean> {
  return inTransaction(store.pool, async (tx) => {
    await lockField(tx, seen);
    const { rows } = await tx.query<RunRow>(
      `update pcf_fleet.run set state = case when cancelled_by is null then 'queued' else state end, job = $4, lost = lost + $5
       where id = $1 and job = $2 and state = $3 returning *`,
      [seen.id, seen.job, seen.state, randomUUID(), isDead ? 1 : 0],
    );
    const run = rows[0];
    if (!run) return false;
    if (run.kind === 'apply')
      await tx.query('update pcf_fleet.field set epoch = epoch + 1 where tenant = $1 and name = $2', [
        run.tenant,
        run.field,
      ]);
    await store.queue.cancel(tx, [seen.job]);
    if (run.cancelled_by === null) await enqueue(tx, store, run, { isFirst: true });
    else await endCancelled(tx, store, run);
    return true;
  });
}

/**
 * Cancels a run. One that has not begun ends at once; one that is running is told by its worker, and ends when its calls under way have.
 *
 * @returns the run after it, or `undefined` where there is none
 */
export async function cancelRun(store: RunStore, id: string, by: string): Promise<RunRow | undefined> {
  return inTransaction(store.pool, async (tx) => {
    const { rows: found } = await tx.query<RunRow>('select * from pcf_fleet.run where id = $1', [id]);
    if (!found[0]) return undefined;
    await lockField(tx, found[0]);
    const { rows } = await tx.query<RunRow>(
      `update pcf_fleet.run set cancelled_by = coalesce(cancelled_by, $2) where id = $1 and state <> 'ended' returning *`,
      [id, by],
    );
    const run = rows[0];
    if (run && run.state !== 'running') await endCancelled(tx, store, run);
    const { rows: after } = await tx.query<RunRow>('select * from pcf_fleet.run where id = $1', [id]);
    return after[0];
  });
}

async function endCancelled(tx: Queryable, store: RunStore, run: RunRow): Promise<void> {
  await store.queue.cancel(tx, [run.job]);
  await tx.query(`update pcf_fleet.run set state = 'ended', outcome = 'cancelled', ended_at = now() where id = $1`, [
    run.id,
  ]);
  if (run.kind === 'apply' && run.state !== 'waiting') await promote(tx, store, run);
}

/** How long a job may be taken before the run that it is for has begun. */
const BEGINS_WITHIN = '10 s';

/**
 * Hands over the runs that are queued although no job will bring a worker: their worker died between taking the job and beginning the
 * run, or the database crashed between the two.
 */
export async function repairQueue(store: RunStore): Promise<number> {
  const { rows } = await store.pool.query<{ job: string }>(
    `select job from pcf_fleet.run where state = 'queued' and greatest(requested_at, started_at) < now() - $1::interval order by requested_at limit 200`,
    [BEGINS_WITHIN],
  );
  const waiting = await store.queue.waiting(rows.map(({ job }) => job));
  let count = 0;
  for (const { job } of rows) if (!waiting.has(job)) count += await handOver(store, { job });
  return count;
}

/** PostgreSQL stores no NUL, and no half of a surrogate pair, which texts of a provider may have: they become U+FFFD. */
const json = (value: unknown) =>
  value === undefined
    ? null
    : JSON.stringify(value, (_, part) =>
        typeof part === 'string' ? part.replaceAll('\0', '\uFFFD').replaceAll(/\p{Surrogate}/gu, '\uFFFD') : part,
      );

/** The row of a statement that returns exactly one. */
export function only<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error('Expected a row. This is a bug in @pcf/fleet.');
  return row;
}
