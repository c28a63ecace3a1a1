import { inTransaction, type Queryable } from '../database.js';
import { promote } from './queue-runs.js';
import type { RunRow } from './records.js';
import { lockField, type RunStore } from './run-store.js';

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

/** Ends a run that is cancelled and that no worker has, and queues the one that waits for it. */
export async function endCancelled(tx: Queryable, store: RunStore, run: RunRow): Promise<void> {
  await store.queue.cancel(tx, [run.job]);
  await tx.query(`update pcf_fleet.run set state = 'ended', outcome = 'cancelled', ended_at = now() where id = $1`, [
    run.id,
  ]);
  if (run.kind === 'apply' && run.state !== 'waiting') await promote(tx, store, run);
}
