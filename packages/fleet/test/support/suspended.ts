import { judge, type Verdict } from './ledger.js';
import { startProxy } from './proxy.js';
import { type Stage, table } from './stage.js';
import type { FencePart, WorkerProcess } from './worker-process.js';

/**
 * A worker is suspended between the hook before its step and the call. Another worker takes over and creates the table; then the table is
 * deleted, as submitted. After that the first worker goes on. It cannot reach the database, so that no beat tells it what has happened.
 */
export async function suspendedBeforeSend(
  stage: Stage,
  gate: 'before send' | 'signing',
  without: readonly FencePart[],
): Promise<Verdict> {
  const submit = (definitions: readonly object[]) =>
    stage.fleet.submit({ tenant: 'shop.1.allow', field: 'web', definitions });
  await using proxy = await startProxy(stage.database);
  const first = await stage.worker({ gates: [gate], without, database: proxy.url });
  const { id } = await submit([table('orders')]);
  if (gate === 'signing') await passReads(stage, first);
  else await first.heldAt(gate, 'CreateTable');
  first.suspend();
  await stage.worker();
  await stage.expelled(await first.ready());
  await stage.ended(id);
  await stage.ended((await submit([table('orders', { desired_state: 'terminated' })])).id);
  proxy.freeze();
  first.open(gate);
  first.resume();
  await first.told(({ event }) => event === 'lost');
  await first.kill();
  return judge(stage.cloud.calls);
}

/** Lets the requests pass that come before the first step. */
async function passReads(stage: Stage, worker: WorkerProcess): Promise<void> {
  for (;;) {
    const key = await worker.heldAt('signing');
    const { rows } = await stage.sql.query('select 1 from pcf_fleet.step');
    if (rows.length > 0) return;
    worker.pass(key);
  }
}
