import { inTransaction, type Queryable } from '../database.js';
import { NotApprovableError } from '../errors.js';
import type { RunRow } from './records.js';
import { requestRun } from './request.js';
import { lockField, only, type RunStore } from './run-store.js';

/** What was decided about a plan. */
export interface Decision {
  /** The run whose plan it is about. */
  readonly planRun: string;
  readonly decision: 'approved' | 'refused';
  readonly by: string;
  readonly at: Date;
  readonly reason?: string;
  /** The run that carries the plan out, where it was approved. */
  readonly run?: string;
}

/** A decision to write down. */
export interface NewDecision {
  readonly planRun: RunRow;
  readonly decision: Decision['decision'];
  readonly by: string;
  readonly reason?: string | undefined;
  /** How long after it was made a plan can be approved, in milliseconds. */
  readonly validFor: number;
}

/**
 * Writes a decision down, and asks for the run that carries an approved plan out.
 *
 * @returns the id of that run; `undefined` for a refused plan
 * @throws {@link NotApprovableError} where the run has no plan, the plan is too old or was decided about, or the definitions have changed
 */
export function decide(
  store: RunStore,
  { planRun, decision, by, reason, validFor }: NewDecision,
): Promise<string | undefined> {
  const refuse = (why: string) => new NotApprovableError(planRun.id, why);
  if (planRun.state !== 'ended') throw refuse('it has not ended yet. Wait until it has planned.');
  if (planRun.plan === null) throw refuse(`it ended with "${planRun.outcome}", and has no plan.`);
  return inTransaction(store.pool, async (tx) => {
    await lockField(tx, planRun);
    const earlier = await decisionAbout(tx, planRun.id);
    if (earlier) throw refuse(`${earlier.by} has ${earlier.decision} it already.`);
    await tx.query('insert into pcf_fleet.approval (plan_run, decision, decided_by, reason) values ($1, $2, $3, $4)', [
      planRun.id,
      decision,
      by,
      reason ?? null,
    ]);
    if (decision === 'refused') return undefined;
    const { rows } = await tx.query<{ generation: string; is_late: boolean }>(
      `select f.generation, r.ended_at < now() - $2 * interval '1 ms' as is_late
       from pcf_fleet.run r join pcf_fleet.field f on f.tenant = r.tenant and f.name = r.field where r.id = $1`,
      [planRun.id, validFor],
    );
    const { generation, is_late } = only(rows);
    if (is_late) throw refuse('its plan is too old. Plan again.');
    if (generation !== planRun.generation)
      throw refuse('other definitions of the field were submitted since. Plan again.');
    const run = await requestRun(tx, store, {
      ...{
        tenant: planRun.tenant,
        field: planRun.field,
        kind: 'apply',
        priority: planRun.priority,
        options: planRun.options,
      },
      ...{ by, approved: planRun.id },
    });
    await tx.query('update pcf_fleet.approval set run = $2 where plan_run = $1', [planRun.id, run]);
    return run;
  });
}

/** The decision about a plan; `undefined` before there is one. */
export async function decisionAbout(db: Queryable, planRun: string): Promise<Decision | undefined> {
  const { rows } = await db.query<{
    decision: Decision['decision'];
    decided_by: string;
    decided_at: Date;
    reason: string | null;
    run: string | null;
  }>('select * from pcf_fleet.approval where plan_run = $1', [planRun]);
  const row = rows[0];
  if (!row) return undefined;
  return {
    ...{ planRun, decision: row.decision, by: row.decided_by, at: row.decided_at },
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.run === null ? {} : { run: row.run }),
  };
}
