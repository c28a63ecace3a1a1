import { randomUUID } from 'node:crypto';
import { inTransaction } from '../database.js';
import { endCancelled } from './cancel.js';
import { enqueue } from './queue-runs.js';
import type { RunRow } from './records.js';
import { lockField, type RunStore } from './run-store.js';

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
