import { randomUUID } from 'node:crypto';
import type { Queryable } from '../database.js';
import { enqueue } from './queue-runs.js';
import type { RunKind, RunOptions, RunRow } from './records.js';
import { type FieldKey, json, only, type RunStore } from './run-store.js';

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
