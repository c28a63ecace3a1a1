import { inTransaction } from '../database.js';
import type { DriftSchedule } from './fields.js';
import { requestRun } from './request.js';
import type { RunStore } from './run-store.js';

/** Sweeps go after what people ask for. */
const SWEEP_PRIORITY = -100;
/** How many fields one transaction asks for. */
const MOST_FIELDS = 200;

/**
 * Asks for a run of each field whose time for a look at its drift has come: `drift` to report it, `apply` to heal it. The next time is
 * moved by up to a tenth, so that fields that were submitted together do not stay together.
 *
 * @returns how many runs were asked for
 */
export async function sweepDrift(store: RunStore): Promise<number> {
  let count = 0;
  for (;;) {
    const found = await sweepSome(store);
    count += found;
    if (found < MOST_FIELDS) return count;
  }
}

function sweepSome(store: RunStore): Promise<number> {
  return inTransaction(store.pool, async (tx) => {
    const { rows } = await tx.query<{ tenant: string; name: string; drift_mode: DriftSchedule['mode'] }>(
      `update pcf_fleet.field f set drift_at = now() + drift_every * (0.9 + random() / 5)
       from (select tenant, name from pcf_fleet.field where drift_at <= now() order by drift_at limit $1 for update skip locked) due
       where f.tenant = due.tenant and f.name = due.name returning f.tenant, f.name, f.drift_mode`,
      [MOST_FIELDS],
    );
    for (const { tenant, name, drift_mode } of rows) {
      await requestRun(tx, store, {
        ...{ tenant, field: name, priority: SWEEP_PRIORITY, by: 'drift sweep' },
        kind: drift_mode === 'heal' ? 'apply' : 'drift',
      });
    }
    return rows.length;
  });
}
