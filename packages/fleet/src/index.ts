export type { CallLimit } from './budget.js';
export type { FleetConfig } from './config.js';
export {
  type DecisionEntry,
  type RunDocument,
  type RunEntry,
  type RunListDocument,
  runDocument,
  runsDocument,
  type StepEntry,
} from './documents.js';
export {
  NewerTablesError,
  NotAdmittedError,
  NotApprovableError,
  NotApproverError,
  NotMigratedError,
  NoWorkerForFlavorError,
  RunFailedError,
  UnknownFieldError,
  UnknownRunError,
  UnknownTenantError,
} from './errors.js';
export {
  connectFleet,
  type Fleet,
  type FleetOptions,
  type RunChange,
  type Submission,
  type WaitOptions,
} from './fleet.js';
export type { Decision } from './store/approvals.js';
export type { DriftSchedule, FieldRecord } from './store/fields.js';
export type { Retention, RunQuery } from './store/history.js';
export { type Migrated, migrate } from './store/migrate.js';
export type { Run, RunKind, RunOptions, RunOutcome, RunState, StepRecord } from './store/records.js';
export type { FieldKey } from './store/run-store.js';
export type { Allowed, FleetSetup, RunContext, Tenant, Tenants } from './tenants/tenant.js';
export type { TakeOver } from './worker/takeover.js';
export { startWorker, type Worker, type WorkerOptions } from './worker/worker.js';
