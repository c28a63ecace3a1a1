import type { CreatedResource, ErrorDocument, PlanDocument } from '@pcf/core';

/**
 * What a run does: `apply` brings a field to what was submitted; `plan` and `drift` only look. At most one run of a field applies at any
 * time, and one waits.
 */
export type RunKind = 'apply' | 'plan' | 'drift';

/** `waiting` for the run of the same field before it; `queued` for a worker; `running` on one; `ended`. */
export type RunState = 'waiting' | 'queued' | 'running' | 'ended';

/**
 * How a run ended:
 *
 * - `changed`, `unchanged`, `deferred`: the field is as submitted, or a part of it is deferred until the provider takes it;
 * - `planned`, `drifted`, `not drifted`: what a run that only looks has found;
 * - `approval needed`: the plan loses data, or a policy asks. Nothing was written. Approve the run, or refuse it;
 * - `refused`: a policy denies the plan, or an approved plan is not what would be done now. Nothing was written;
 * - `failed`: the error or the report says why. Where an approval is needed, and a particle cannot be planned, nothing was written;
 * - `cancelled`: by a person.
 */
export type RunOutcome =
  | 'changed'
  | 'unchanged'
  | 'deferred'
  | 'planned'
  | 'drifted'
  | 'not drifted'
  | 'approval needed'
  | 'refused'
  | 'failed'
  | 'cancelled';

/** How an apply goes; kept with its run. */
export interface RunOptions {
  /** How many particles are applied at once, from 1; all that are ready by default. */
  readonly concurrency?: number;
  /** The timeout of the run, in milliseconds. */
  readonly maxTimeout?: number;
  /** Whether to terminate what the run created when something fails. */
  readonly rollback?: boolean;
}

/** A run, as it stands in the database. */
export interface Run {
  /** A UUID. */
  readonly id: string;
  readonly tenant: string;
  readonly field: string;
  readonly kind: RunKind;
  readonly state: RunState;
  /** Present once it has ended. */
  readonly outcome?: RunOutcome;
  readonly priority: number;
  readonly options: RunOptions;
  /** The run whose plan was approved and is carried out by this one. */
  readonly approvedPlan?: string;
  /** Which submission of the field's definitions it is about; absent until it begins. */
  readonly generation?: number;
  /** The worker that runs it, or that ran it last. */
  readonly worker?: string;
  /** How many workers have begun it. */
  readonly attempts: number;
  readonly requestedBy?: string;
  readonly requestedAt: Date;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  readonly cancelledBy?: string;
  /** The plan, where it planned or needs approval. */
  readonly plan?: PlanDocument;
  /** What it did or found, as a document of core. */
  readonly report?: unknown;
  readonly error?: ErrorDocument;
}

/** A row of `run`, as the driver returns it. */
export interface RunRow {
  readonly id: string;
  readonly tenant: string;
  readonly field: string;
  readonly kind: RunKind;
  readonly state: RunState;
  readonly outcome: RunOutcome | null;
  readonly priority: number;
  readonly options: RunOptions;
  readonly approved: string | null;
  readonly generation: string | null;
  readonly job: string;
  readonly epoch: string | null;
  readonly worker: string | null;
  readonly attempts: number;
  /** How many workers have died while they had it. */
  readonly lost: number;
  /** What the run has created, with proof: a rollback terminates only that. */
  readonly created: readonly CreatedResource[];
  readonly cancelled_by: string | null;
  readonly requested_by: string | null;
  readonly requested_at: Date;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly plan: PlanDocument | null;
  readonly report: unknown;
  readonly error: ErrorDocument | null;
}

/** The public form of a row: absent members in place of nulls. */
export function runOf(row: RunRow): Run {
  const { id, tenant, field, kind, state, priority, options, attempts } = row;
  return {
    ...{ id, tenant, field, kind, state, priority, options, attempts, requestedAt: row.requested_at },
    ...withoutNulls({
      outcome: row.outcome,
      approvedPlan: row.approved,
      worker: row.worker,
      requestedBy: row.requested_by,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      cancelledBy: row.cancelled_by,
      plan: row.plan,
      report: row.report,
      error: row.error,
    }),
    ...(row.generation === null ? {} : { generation: Number(row.generation) }),
  };
}

/** A step that a run proposed: the audit trail. */
export interface StepRecord {
  readonly worker: string;
  /** `flavor:pcf_name` */
  readonly particle: string;
  readonly verb: string;
  readonly operation: string;
  readonly summary: string;
  readonly loses?: string;
  readonly digest: string;
  /** When it was written down, right before it was sent. */
  readonly proposedAt: Date;
  /** Absent while it is under way, and where its worker died before the answer came. */
  readonly outcome?: 'accepted' | 'refused';
  readonly endedAt?: Date;
}

type WithoutNulls<T> = { readonly [K in keyof T]?: Exclude<T[K], null> };

/** Leaves out the members that are null. */
export function withoutNulls<T extends object>(row: T): WithoutNulls<T> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as WithoutNulls<T>;
}
