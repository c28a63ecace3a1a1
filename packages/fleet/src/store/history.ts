import type { CreatedResource } from '@pcf/core';
import type { Queryable } from '../database.js';
import { UnknownRunError } from '../errors.js';
import {
  type Run,
  type RunKind,
  type RunOutcome,
  type RunRow,
  type RunState,
  runOf,
  type StepRecord,
  withoutNulls,
} from './records.js';

/** Which runs to list. An absent member selects all. */
export interface RunQuery {
  readonly tenant?: string;
  readonly field?: string;
  readonly kind?: RunKind;
  readonly state?: RunState;
  readonly outcome?: RunOutcome;
  /** Runs that were requested before this time: the last one's `requestedAt` gives the next page. */
  readonly before?: Date;
  /** How many at most, 1 to 1000; 50 by default. */
  readonly limit?: number;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @throws {@link UnknownRunError} where there is none */
export async function readRun(db: Queryable, id: string): Promise<RunRow> {
  const { rows } = UUID.test(id)
    ? await db.query<RunRow>('select * from pcf_fleet.run where id = $1', [id])
    : { rows: [] };
  if (!rows[0]) throw new UnknownRunError(id);
  return rows[0];
}

/** Lists runs, the latest request first. Plans and reports are left out: read a run for them. */
export async function listRuns(db: Queryable, query: RunQuery): Promise<readonly Run[]> {
  const { tenant = null, field = null, kind = null, state = null, outcome = null, before = null, limit = 50 } = query;
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= 1000))
    throw new RangeError(`limit must be an integer from 1 to 1000; found ${limit}.`);
  const { rows } = await db.query<RunRow>(
    `select id, tenant, field, kind, state, outcome, priority, options, approved, generation, job, epoch, worker, attempts, lost, created, cancelled_by,
            requested_by, requested_at, started_at, ended_at, null as plan, null as report, error
     from pcf_fleet.run
     where ($1::text is null or tenant = $1) and ($2::text is null or field = $2) and ($3::text is null or kind = $3)
       and ($4::text is null or state = $4) and ($5::text is null or outcome = $5) and ($6::timestamptz is null or requested_at < $6)
     order by requested_at desc, id limit $7`,
    [tenant, field, kind, state, outcome, before, limit],
  );
  return rows.map(runOf);
}

interface StepRow {
  readonly id: string;
  readonly worker: string;
  readonly particle: string;
  readonly verb: string;
  readonly operation: string;
  readonly summary: string;
  readonly loses: string | null;
  readonly digest: string;
  readonly proposed_at: Date;
  readonly outcome: 'accepted' | 'refused' | null;
  readonly ended_at: Date | null;
}

/** The steps of a run, in the order in which they were proposed. */
export async function listSteps(db: Queryable, run: string): Promise<readonly StepRecord[]> {
  const { id } = await readRun(db, run);
  const { rows } = await db.query<StepRow>('select * from pcf_fleet.step where run = $1 order by id', [id]);
  return rows.map(({ worker, particle, verb, operation, summary, digest, proposed_at, loses, outcome, ended_at }) => ({
    ...{ worker, particle, verb, operation, summary, digest, proposedAt: proposed_at },
    ...withoutNulls({ loses, outcome, endedAt: ended_at }),
  }));
}

/** Writes down how steps ended. Losing this loses no work: it is only for the audit trail. */
export async function endSteps(db: Queryable, ended: ReadonlyMap<string, 'accepted' | 'refused'>): Promise<void> {
  if (ended.size === 0) return;
  await db.query(
    `update pcf_fleet.step s set outcome = e.outcome, ended_at = now() from unnest($1::bigint[], $2::text[]) as e (id, outcome) where s.id = e.id`,
    [[...ended.keys()], [...ended.values()]],
  );
}

/** Writes down what a run has created: a rollback needs it, should another worker go on with the run. */
export async function addCreated(db: Queryable, run: string, created: CreatedResource): Promise<void> {
  await db.query('update pcf_fleet.run set created = created || $2::jsonb where id = $1', [
    run,
    JSON.stringify([created]),
  ]);
}

/** How long history is kept. */
export interface Retention {
  /** The days for which an ended run is kept, with its plan, report and steps; 30 by default. */
  readonly days?: number;
  /** How many ended runs of each field are kept for longer; 10 by default. */
  readonly runs?: number;
}

/** Deletes history that is older than it is kept. What is submitted now, runs that have not ended, and the plans that these carry out, always stay. */
export async function deleteHistory(db: Queryable, { days = 30, runs = 10 }: Retention = {}): Promise<number> {
  const { rowCount } = await db.query(
    `with numbered as (
       select id, ended_at, row_number() over (partition by tenant, field order by ended_at desc) as place from pcf_fleet.run where state = 'ended'
     )
     delete from pcf_fleet.run r using numbered n
     where r.id = n.id and n.ended_at < now() - $1 * interval '1 day' and n.place > $2
       and not exists (select 1 from pcf_fleet.run a where a.approved = r.id and a.state <> 'ended')`,
    [days, runs],
  );
  await db.query(
    `delete from pcf_fleet.definition d using pcf_fleet.field f
     where f.tenant = d.tenant and f.name = d.field and d.generation < f.generation and d.submitted_at < now() - $1 * interval '1 day'
       and not exists (select 1 from pcf_fleet.run r where r.tenant = d.tenant and r.field = d.field and r.generation = d.generation)`,
    [days],
  );
  await db.query(
    `delete from pcf_fleet.worker w where w.ended_at < now() - $1 * interval '1 day'
       and not exists (select 1 from pcf_fleet.run r where r.worker = w.id and r.state = 'running')`,
    [days],
  );
  await db.query(`delete from pcf_fleet.budget where full_at < now() - interval '1 hour'`);
  return rowCount ?? 0;
}
