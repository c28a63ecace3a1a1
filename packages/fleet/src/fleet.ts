import { setTimeout as sleep } from 'node:timers/promises';
import { inTransaction, openPool } from './database.js';
import { openQueue } from './engine.js';
import { NotApproverError, RunFailedError, UnknownFieldError } from './errors.js';
import { type Decision, decide, decisionAbout } from './store/approvals.js';
import { cancelRun } from './store/cancel.js';
import {
  type DriftSchedule,
  type FieldRecord,
  listFields,
  storeDefinitions,
  storeSchedule,
  submitterOf,
} from './store/fields.js';
import { listRuns, listSteps, type RunQuery, readRun } from './store/history.js';
import { prepareTables } from './store/migrate.js';
import { type Run, type RunKind, type RunOptions, runOf, type StepRecord, withoutNulls } from './store/records.js';
import { requestRun } from './store/request.js';
import { type FieldKey, lockField, type RunStore } from './store/run-store.js';
import { admit } from './tenants/admission.js';
import { type FleetSetup, runsOf, tenantNamed } from './tenants/tenant.js';

/** How to connect. */
export interface FleetOptions extends FleetSetup {
  /** The connection string of the database, `postgresql://user:password@host/database`. */
  readonly database: string;
  /** Whether to create or update the tables; `true` by default. `false` where the role may not: run `pcf fleet migrate` as another one. */
  readonly migrate?: boolean;
  /** How long after it was made a plan can be approved, in milliseconds; a day by default. */
  readonly approvalsWithin?: number;
}

/** What a field should be. */
export interface Submission extends FieldKey {
  /** Its definitions, as in `pcf.field([...])`, as plain data. They are stored as they are: use lookups for secrets. */
  readonly definitions: readonly object[];
  /** Who asks, for the history. */
  readonly by?: string;
  /** Which runs of the tenant go first: higher ones, from -1000 to 1000; 0 by default. Negative ones go after those of all tenants. */
  readonly priority?: number;
  /** How often to look for drift; `null` ends it, absent leaves it as it is. */
  readonly drift?: DriftSchedule | null;
  readonly options?: RunOptions;
}

/** What {@link Fleet.watch} yields: the run as it is now, and the steps that are new or have ended since the last time. */
export interface RunChange {
  readonly run: Run;
  readonly steps: readonly StepRecord[];
}

/** How to wait. */
export interface WaitOptions {
  readonly signal?: AbortSignal;
}

/** A service's side of a fleet. It asks for runs and reads about them; it calls no provider. */
export interface Fleet {
  /**
   * Stores the definitions of a field and asks for a run that applies them. Definitions that are stored already ask for a run, too.
   *
   * @throws {@link NotAdmittedError} with all reasons why the tenant may not have these definitions
   * @throws {@link UnknownTenantError}
   * @throws RangeError for a name of a field that is empty, too long or has control characters, a wrong priority or schedule
   */
  submit(submission: Submission): Promise<Run>;
  /** Asks for a plan of what is submitted. @throws {@link UnknownFieldError} */
  plan(field: FieldKey & { readonly by?: string; readonly priority?: number }): Promise<Run>;
  /** Asks for a run that applies what is submitted already: to heal drift, or to try again. @throws {@link UnknownFieldError} */
  apply(field: FieldKey & { readonly by?: string; readonly priority?: number }): Promise<Run>;
  /** Asks for a look at the drift of a field. @throws {@link UnknownFieldError} */
  drift(field: FieldKey & { readonly by?: string; readonly priority?: number }): Promise<Run>;
  /** Sets how often a field is looked at for drift; `null` ends it. @throws {@link UnknownFieldError} */
  scheduleDrift(field: FieldKey, schedule: DriftSchedule | null): Promise<void>;
  /**
   * Approves the plan of a run that ended with `planned` or `approval needed`.
   *
   * @returns the run that carries the plan out, exactly as it was approved, or that ends with `refused` where that is not possible
   * @throws {@link NotApprovableError} where there is nothing to approve
   * @throws {@link NotApproverError} where `by` may not
   */
  approve(run: string, decision: { readonly by: string; readonly reason?: string }): Promise<Run>;
  /** Refuses a plan, so that it cannot be approved. @throws as {@link Fleet.approve} */
  refuse(run: string, decision: { readonly by: string; readonly reason?: string }): Promise<void>;
  /** What was decided about the plan of a run; `undefined` before. */
  decision(run: string): Promise<Decision | undefined>;
  /** Cancels a run. One that is running ends when its calls under way have. What was sent already is not taken back. */
  cancel(run: string, by: string): Promise<Run>;
  /** Reads a run. @throws {@link UnknownRunError} */
  run(id: string): Promise<Run>;
  /** Yields a run now and after each change, until it has ended. */
  watch(id: string, options?: WaitOptions): AsyncIterable<RunChange>;
  /**
   * Waits for the end of a run.
   *
   * @throws {@link RunFailedError} where it ended with `failed`, `refused` or `cancelled`
   */
  finished(id: string, options?: WaitOptions): Promise<Run>;
  /** Lists runs, the latest request first, without plans and reports. */
  runs(query?: RunQuery): Promise<readonly Run[]>;
  /** The steps of a run: what was written, by which worker, and when. */
  steps(run: string): Promise<readonly StepRecord[]>;
  /** Lists the fields of a tenant, or of all. */
  fields(tenant?: string): Promise<readonly FieldRecord[]>;
  /** Ends the connections. Runs go on. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** How often a watched run is read, in milliseconds. */
const WATCHED_EVERY = 400;
const A_DAY = 24 * 60 * 60 * 1000;
const A_MINUTE = 60 * 1000;
const MOST_PRIORITY = 1000;
const UNSUCCESSFUL = ['failed', 'refused', 'cancelled'];

/**
 * Connects to a fleet.
 *
 * @throws {@link NotMigratedError} with `migrate: false`, where the tables are missing or too old
 * @throws {@link NewerTablesError} where the tables are too new
 *
 * @example
 * ```ts
 * await using fleet = await connectFleet({ database, plugins: [dynamodbTable], tenants: { shop: { owner: 'shop' } } });
 * const { id } = await fleet.submit({ tenant: 'shop', field: 'orders', definitions: [orders], by: 'deploy-42' });
 * const run = await fleet.finished(id);
 * ```
 */
export async function connectFleet(options: FleetOptions): Promise<Fleet> {
  const { database, tenants, approvalsWithin = A_DAY } = options;
  await prepareTables(database, options.migrate ?? true);
  const pool = openPool(database, 5);
  const queue = await openQueue(pool);
  const store: RunStore = { pool, queue };
  const read = async (id: string) => runOf(await readRun(pool, id));

  async function ask(kind: RunKind, { tenant, field, by, priority = 0 }: Parameters<Fleet['plan']>[0]): Promise<Run> {
    checkPriority(priority);
    const id = await inTransaction(pool, async (tx) => {
      if (!(await lockField(tx, { tenant, field }))) throw new UnknownFieldError(tenant, field);
      return requestRun(tx, store, { tenant, field, kind, by, priority });
    });
    return read(id);
  }

  async function settle(
    id: string,
    decision: Decision['decision'],
    { by, reason }: { readonly by: string; readonly reason?: string },
  ) {
    const planRun = await readRun(pool, id);
    const { mayDecide } = await tenantNamed(tenants, planRun.tenant);
    const asked = { requestedBy: planRun.requested_by, submittedBy: await submitterOf(pool, planRun) };
    const may = mayDecide ? await mayDecide({ by, run: id, ...withoutNulls(asked) }) : true;
    if (may !== true) throw new NotApproverError(id, by, may || 'the tenant does not allow it.');
    return decide(store, { planRun, decision, by, reason, validFor: approvalsWithin });
  }

  async function* watch(id: string, { signal }: WaitOptions = {}): AsyncIterable<RunChange> {
    const told = new Map<number, StepRecord>();
    let last: string | undefined;
    for (;;) {
      const run = await read(id);
      const steps = (await listSteps(pool, id)).filter((step, index) => {
        const isNew = told.get(index)?.outcome !== step.outcome || !told.has(index);
        told.set(index, step);
        return isNew;
      });
      const now = JSON.stringify([run.state, run.worker, run.attempts, run.cancelledBy]);
      if (now !== last || steps.length > 0) yield { run, steps };
      last = now;
      if (run.state === 'ended') return;
      await sleep(WATCHED_EVERY, undefined, signal ? { signal } : {});
    }
  }

  const fleet: Fleet = {
    async submit({ tenant, field, definitions, by, priority = 0, drift, options: runOptions }) {
      checkField(field);
      checkPriority(priority);
      checkSchedule(drift);
      const { tenant: found, claims } = await admit(options, { tenant, field }, definitions);
      const id = await inTransaction(pool, async (tx) => {
        const { isChanged } = await storeDefinitions(tx, {
          ...{ tenant, field, owner: found.owner, runsOfTenant: runsOf(found), definitions, claims, by, drift },
        });
        return requestRun(tx, store, {
          ...{ tenant, field, kind: 'apply', by, priority, isChanged },
          ...(runOptions ? { options: runOptions } : {}),
        });
      });
      return read(id);
    },
    plan: (field) => ask('plan', field),
    apply: (field) => ask('apply', field),
    drift: (field) => ask('drift', field),
    async scheduleDrift({ tenant, field }, schedule) {
      checkSchedule(schedule);
      await inTransaction(pool, async (tx) => {
        if (!(await lockField(tx, { tenant, field }))) throw new UnknownFieldError(tenant, field);
        await storeSchedule(tx, { tenant, field }, schedule);
      });
    },
    async approve(run, decision) {
      const id = await settle(run, 'approved', decision);
      return read(id ?? run);
    },
    async refuse(run, decision) {
      await settle(run, 'refused', decision);
    },
    async decision(run) {
      const { id } = await readRun(pool, run);
      return decisionAbout(pool, id);
    },
    async cancel(run, by) {
      const { id } = await readRun(pool, run);
      await cancelRun(store, id, by);
      return read(id);
    },
    run: read,
    watch,
    async finished(id, wait = {}) {
      let run = await read(id);
      for await (const change of watch(id, wait)) run = change.run;
      if (run.outcome && UNSUCCESSFUL.includes(run.outcome)) throw new RunFailedError(id, run.outcome, run.error);
      return run;
    },
    runs: (query = {}) => listRuns(pool, query),
    steps: (run) => listSteps(pool, run),
    fields: (tenant) => listFields(pool, tenant),
    async close() {
      await queue.stop();
      await pool.end();
    },
    [Symbol.asyncDispose]: () => fleet.close(),
  };
  return fleet;
}

function checkField(field: string): void {
  if (/^\P{Cc}{1,255}$/u.test(field)) return;
  throw new RangeError(`field must have 1 to 255 characters, no control characters; found ${JSON.stringify(field)}.`);
}

function checkPriority(priority: number): void {
  if (Number.isInteger(priority) && Math.abs(priority) <= MOST_PRIORITY) return;
  throw new RangeError(`priority must be an integer from -${MOST_PRIORITY} to ${MOST_PRIORITY}; found ${priority}.`);
}

function checkSchedule(drift: DriftSchedule | null | undefined): void {
  if (!drift || drift.every >= A_MINUTE) return;
  throw new RangeError(
    `drift.every must be a number of milliseconds, at least ${A_MINUTE}, a minute; found ${drift.every}.`,
  );
}
