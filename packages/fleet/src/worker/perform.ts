import {
  ApprovalNeededError,
  BEFORE_STEP,
  bind,
  driftDocument,
  errorDocument,
  type Field,
  FieldError,
  type FieldPlan,
  type FieldReport,
  InvalidPlanError,
  type ParticleDrift,
  PlanMovedError,
  type Policies,
  PolicyDeniedError,
  planDocument,
  readPlanDocument,
  reportDocument,
} from '@pcf/core';
import type { Pool } from 'pg';
import { NotApprovableError } from '../errors.js';
import { addCreated, endSteps, readRun } from '../store/history.js';
import type { BegunRun, RunEnd } from '../store/runs.js';
import { checkAdmitted } from '../tenants/admission.js';
import { LOSSES_NEED_APPROVAL, policiesOf } from '../tenants/policies.js';
import type { Tenant } from '../tenants/tenant.js';
import { fence, type Holding, untilAnswered } from './fence.js';
import type { Runtimes, TenantRuntime } from './runtimes.js';

/** What a worker performs runs with. */
export interface PerformOptions {
  readonly pool: Pool;
  readonly runtimes: Runtimes;
  /** The name of the worker. */
  readonly worker: string;
  /** Refuses, by throwing, what this worker may not send any more. */
  checkLease(): void;
}

/**
 * Does what a run asks for.
 *
 * @throws a `FencedError` where this worker may not go on with it
 * @throws {@link NotAdmittedError}, {@link UnknownTenantError} where the tenant has changed since the submission
 */
export function perform(run: BegunRun, signal: AbortSignal, options: PerformOptions): Promise<RunEnd> {
  return options.runtimes.use(run.tenant, (runtime) => performWith(runtime, run, signal, options));
}

async function performWith(
  { tenant, pcf }: TenantRuntime,
  run: BegunRun,
  signal: AbortSignal,
  options: PerformOptions,
): Promise<RunEnd> {
  const audit = new Audit();
  const rollback = new RollbackConsent(run);
  const holding: Holding = { run, worker: options.worker, checkLease: options.checkLease, signal };
  const beforeStep = [fence(options.pool, holding, (row, { id }) => audit.begin(id, row))];
  const field = pcf.fieldOf(
    run.definitions.map((value) => ({ value })),
    { services: [bind(BEFORE_STEP, { useValue: beforeStep })] },
  );
  checkAdmitted(tenant, run, field);
  if (run.kind === 'plan') return { outcome: 'planned', plan: planDocument(await planOf(run, field, tenant, signal)) };
  if (run.kind === 'drift') return driftEnd(await field.drift({ signal, fresh: true }));
  const stop = pcf.events.on((event) => {
    if (event.run !== run.id) return undefined;
    if (event.type === 'failed') rollback.hasFailed = true;
    if (event.type === 'created') {
      rollback.created.add(event.id);
      return untilAnswered(holding, () => addCreated(options.pool, run.id, { id: event.id, resource: event.resource }));
    }
    if (event.type === 'step-finished') audit.end(event.id, 'accepted');
    if (event.type === 'step-failed') audit.end(event.id, 'refused');
    return undefined;
  });
  try {
    return await applyRun(run, field, { tenant, rollback, signal, pool: options.pool });
  } finally {
    stop();
    await endSteps(options.pool, audit.ended).catch(() => {});
  }
}

interface ApplyRunOptions {
  readonly tenant: Tenant;
  readonly rollback: RollbackConsent;
  readonly signal: AbortSignal;
  readonly pool: Pool;
}

async function applyRun(
  run: BegunRun,
  field: Field,
  { tenant, rollback, signal, pool }: ApplyRunOptions,
): Promise<RunEnd> {
  const rules = policiesOf(tenant, run);
  const policies = rules && { ...rules, consent: (asked: AskedPolicy) => rollback.covers(asked) };
  const options = { ...run.options, run: run.id, signal, createdEarlier: run.created, ...(policies && { policies }) };
  if (run.approved !== null) {
    const approved = await readRun(pool, run.approved);
    if (approved.generation !== run.generation) {
      const reason = 'other definitions of the field were submitted since. Plan again, and approve the new plan.';
      return { outcome: 'refused', error: errorDocument(new NotApprovableError(approved.id, reason)) };
    }
    return endOf(() => field.apply({ ...options, approved: readPlanDocument(approved.plan) }));
  }
  try {
    return await endOf(() => field.apply({ ...options, ...(tenant.losses === 'allow' ? { losses: 'allow' } : {}) }));
  } catch (error) {
    if (!(error instanceof ApprovalNeededError)) throw error;
    const plan = await planOf(run, field, tenant, signal);
    // A plan that is not complete cannot be carried out: an approval of it would be in vain.
    const failed = plan.particles.find((particle) => particle.error !== undefined);
    if (failed) return { outcome: 'failed', error: errorDocument(failed.error) };
    return { outcome: 'approval needed', plan: planDocument(plan), error: errorDocument(error) };
  }
}

/** The plan of a run, with what needs an approval. */
function planOf(run: BegunRun, field: Field, tenant: Tenant, signal: AbortSignal): Promise<FieldPlan> {
  const policies = policiesOf(tenant, run);
  return field.plan({ run: run.id, signal, losses: 'allow', ...(policies && { policies }) });
}

/** What ends an apply before it writes anything. */
const REFUSALS = [PlanMovedError, InvalidPlanError, PolicyDeniedError];

async function endOf(apply: () => Promise<FieldReport>): Promise<RunEnd> {
  try {
    return endOfReport(await apply());
  } catch (error) {
    if (error instanceof FieldError)
      return { ...endOfReport(error.report), outcome: 'failed', error: errorDocument(error) };
    if (REFUSALS.some((refusal) => error instanceof refusal))
      return { outcome: 'refused', error: errorDocument(error) };
    throw error;
  }
}

function endOfReport(report: FieldReport): RunEnd {
  const outcomes = report.particles.map(({ outcome }) => outcome);
  const outcome = (['deferred', 'changed'] as const).find((one) => outcomes.includes(one)) ?? 'unchanged';
  return { outcome, report: reportDocument(report) };
}

function driftEnd(drift: readonly ParticleDrift[]): RunEnd {
  const report = driftDocument(drift);
  const failed = drift.find(({ error }) => error !== undefined);
  if (failed) return { outcome: 'failed', report, error: errorDocument(failed.error) };
  return { outcome: drift.some(({ drifted }) => drifted) ? 'drifted' : 'not drifted', report };
}

type AskedPolicy = Parameters<NonNullable<Policies['consent']>>[0];

/** Who asks for a run with `rollback` has agreed to lose what the run creates, should it fail. Nothing else is agreed to. */
class RollbackConsent {
  readonly created: Set<string>;
  hasFailed = false;
  readonly #isWanted: boolean;

  constructor({ created, options }: BegunRun) {
    this.created = new Set(created.map(({ id }) => id));
    this.#isWanted = options.rollback === true;
  }

  covers({ id, policy }: AskedPolicy): boolean {
    return this.#isWanted && this.hasFailed && policy === LOSSES_NEED_APPROVAL && this.created.has(id);
  }
}

/** The rows of the audit trail whose steps are under way, by particle, and how the others ended. */
class Audit {
  readonly ended = new Map<string, 'accepted' | 'refused'>();
  readonly #open = new Map<string, string>();

  begin(particle: string, row: string): void {
    this.#open.set(particle, row);
  }

  end(particle: string, outcome: 'accepted' | 'refused'): void {
    const row = this.#open.get(particle);
    if (row === undefined) return;
    this.#open.delete(particle);
    this.ended.set(row, outcome);
  }
}
