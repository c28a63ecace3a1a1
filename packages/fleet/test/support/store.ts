import { openPool } from '../../src/database.js';
import { openWorkQueue } from '../../src/engine.js';
import { handOver, type Lost } from '../../src/store/hand-over.js';
import type { RunStore } from '../../src/store/run-store.js';
import { type BegunRun, beginRun, endRun, type RunEnd } from '../../src/store/runs.js';

/** What a worker does with the database, without applying anything. */
export async function openStore(database: string) {
  const pool = openPool(database, 3);
  const queue = await openWorkQueue(pool);
  const store: RunStore = { pool, queue };
  return {
    store,
    /** Takes a job and begins its run; `undefined` where there is none. */
    async begin(worker: string): Promise<BegunRun | undefined> {
      await pool.query(
        `insert into pcf_fleet.worker (id, host, pid, tables_version, flavors, lease_until)
         values ($1, 'test', 1, 1, '{dynamodb_table}', 'infinity') on conflict do nothing`,
        [worker],
      );
      const [job] = await queue.take(1);
      return job && beginRun(store, { run: job.run, job: job.id, worker });
    },
    async end(run: BegunRun | undefined, end: RunEnd): Promise<boolean> {
      return run !== undefined && endRun(store, run, end);
    },
    handOver: (lost: Lost) => handOver(store, lost),
    async [Symbol.asyncDispose]() {
      await queue.stop();
      await pool.end();
    },
  };
}
