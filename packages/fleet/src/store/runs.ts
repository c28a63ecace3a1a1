import { randomUUID } from 'node:crypto';
import type { ErrorDocument, PlanDocument } from '@pcf/core';
import { inTransaction, type Queryable } from '../database.js';
import { enqueue, promote } from './queue-runs.js';
import type { RunKind, RunOutcome, RunRow } from './records.js';
import { type FieldKey, json, lockField, type RunStore } from './run-store.js';

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
