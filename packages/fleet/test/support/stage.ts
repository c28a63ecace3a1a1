import { dynamodbTable } from '@pcf/dynamodb-table';
import { connectFleet, type Fleet, type Run } from '@pcf/fleet';
import { sqsQueue } from '@pcf/sqs-queue';
import pg from 'pg';
import { type Cloud, startCloud } from './cloud.js';
import { freshDatabase } from './database.js';
import { tenantOf } from './tenants.js';
import { until } from './until.js';
import { type WorkerConfig, WorkerProcess } from './worker-process.js';

/** A fleet with a database of its own, a provider of its own, and as many workers as the test starts. */
export interface Stage {
  readonly database: string;
  readonly cloud: Cloud;
  readonly fleet: Fleet;
  readonly sql: pg.Pool;
  /** Starts a worker and waits until it is a member. */
  worker(config?: Partial<WorkerConfig>): Promise<WorkerProcess>;
  /** Starts a worker, and does not wait. */
  launch(config?: Partial<WorkerConfig>): WorkerProcess;
  /** Resolves with a run when it has ended. */
  ended(run: string): Promise<Run>;
  /** Resolves when a worker was taken for dead by others. */
  expelled(worker: string): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The least lease, so that tests of suspended workers are short. */
const LEASE = 3_000;

export const PLUGINS = [dynamodbTable, sqsQueue];
export const tenants = (name: string) => {
  const { owner, losses } = tenantOf(name);
  return { owner, losses };
};

/** @param given - the connection string of an empty database; by default one on the server that all tests share */
export async function openStage(given?: string): Promise<Stage> {
  const database = given ?? (await freshDatabase());
  const cloud = await startCloud();
  const fleet = await connectFleet({ database, plugins: PLUGINS, tenants });
  const sql = new pg.Pool({ connectionString: database, max: 3 });
  sql.on('error', () => {});
  const workers: WorkerProcess[] = [];

  const launch: Stage['launch'] = (config = {}) => {
    const worker = new WorkerProcess({
      ...{ database, cloud: cloud.url, lease: LEASE, concurrency: 5, migrate: true, flavors: ['dynamodb_table'] },
      ...{ gates: [], without: [], clockOffset: 0, grace: 0 },
      ...config,
    });
    workers.push(worker);
    return worker;
  };

  return {
    ...{ database, cloud, fleet, sql, launch },
    async worker(config) {
      const worker = launch(config);
      await worker.ready();
      return worker;
    },
    ended: (run) =>
      until(`end of the run ${run}`, async () => {
        const now = await fleet.run(run);
        return now.state === 'ended' ? now : undefined;
      }),
    expelled: (worker) =>
      until(`end of the worker ${worker}`, async () => {
        const { rows } = await sql.query('select ended_because from pcf_fleet.worker where id = $1', [worker]);
        return rows[0]?.ended_because ?? undefined;
      }),
    async [Symbol.asyncDispose]() {
      for (const worker of workers) {
        worker.resume();
        await worker.kill();
      }
      await fleet.close();
      await sql.end();
      await cloud.close();
    },
  };
}

/** A definition of a table. */
export function table(name: string, more: object = {}, settings: object = {}) {
  return {
    ...{ flavor: 'dynamodb_table', pcf_name: name },
    ...more,
    aws_resource: {
      TableName: name,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      ...settings,
    },
  };
}

/** Tables of which each one waits for the one before it. */
export function chain(name: string, count: number, more: object = {}) {
  return Array.from({ length: count }, (_, index) =>
    table(`${name}-${index}`, {
      ...more,
      ...(index > 0 ? { parents: [`dynamodb_table:${name}-${index - 1}`] } : {}),
    }),
  );
}
