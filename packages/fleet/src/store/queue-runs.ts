import type { Queryable } from '../database.js';
import type { RunRow } from './records.js';
import { type FieldKey, only, type RunStore } from './run-store.js';

/** Runs that another worker had begun go before all others. */
const FIRST = 1_000_000;
/** Runs with a negative priority go after those of all tenants that have none. */
const BACKGROUND = -1_000_000;

/**
 * Queues the job of a run. Its priority in the engine is the negative count of the tenant's runs before it: a tenant with many runs does
 * not hold up another one with few.
 */
export async function enqueue(
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

/** Queues the run that waits, now that the one before it has ended. */
export async function promote(tx: Queryable, store: RunStore, { tenant, field }: FieldKey): Promise<void> {
  const { rows } = await tx.query<RunRow>(
    `update pcf_fleet.run set state = 'queued' where tenant = $1 and field = $2 and state = 'waiting' returning *`,
    [tenant, field],
  );
  for (const run of rows) await enqueue(tx, store, run);
}
