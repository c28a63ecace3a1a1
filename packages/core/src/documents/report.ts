import { type ErrorDocument, errorDocument } from '../errors/error-document.js';
import { isInterruption } from '../errors/fenced-error.js';
import { InvalidDocumentError } from '../errors/plan-errors.js';
import type { FieldReport, ParticleReport, PruneReport } from '../field/run/report.js';
import { isListOf, isOneOf, isOptional, isStep, isText, isTime } from '../guards.js';
import { DESIRED_STATES } from '../model/state.js';
import { dataWithoutSecrets } from '../printable.js';
import { isRecord, omitUndefined } from '../values.js';
import { type DeferralDocument, deferralDocument, type StepDocument, secondsOf, stepDocument, timeOf } from './step.js';

/** The version of the documents. A reader refuses any other one. */
export const REPORT_VERSION = 1;

/**
 * How an apply ended. `started` (with `sync: false`): resources are moving; `deferred`: everything is done but what the provider
 * refuses for some time; `interrupted`: it was aborted, or this process may not go on with it.
 */
export type ReportOutcome = (typeof REPORT_OUTCOMES)[number];

const REPORT_OUTCOMES = ['done', 'started', 'deferred', 'failed', 'interrupted'] as const;

/** What an apply of a field did, as JSON: what `pcf apply --json` prints. */
export interface ReportDocument {
  readonly kind: 'report';
  readonly version: typeof REPORT_VERSION;
  /** The id of the run, which its events carry too. */
  readonly run: string;
  /** The owner of the field; absent where it has none. */
  readonly owner?: string;
  readonly outcome: ReportOutcome;
  /** When the run began: ISO 8601, in UTC, by the runtime's clock. */
  readonly startedAt: string;
  /** In seconds. */
  readonly duration: number;
  /** In the order in which they were applied. */
  readonly particles: readonly ParticleReportDocument[];
  /** What the prune did; absent without `prune`. */
  readonly pruned?: PruneReportDocument;
  /** What the rollback did; absent when nothing failed, or no rollback was asked for. */
  readonly rollback?: readonly ParticleReportDocument[];
}

/** What an apply did with one particle, as JSON; see `ParticleReport`. */
export interface ParticleReportDocument
  extends Pick<
    ParticleReport,
    'id' | 'outcome' | 'desired' | 'from' | 'state' | 'transition' | 'kept' | 'reason' | 'created' | 'uncertain'
  > {
  /** The identity of the resource that the run created, where the provider returned one. */
  readonly identity?: string;
  /** Where `uncertain`: by when every look shows what the run may have created. ISO 8601, in UTC. */
  readonly visibleBy?: string;
  /** The steps that the provider accepted, in order. */
  readonly steps: readonly StepDocument[];
  readonly deferred: readonly DeferralDocument[];
  /** The outputs of the resource, without the values whose names tell a secret. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** When its apply began: ISO 8601, in UTC; absent when it did not. */
  readonly startedAt?: string;
  /** In seconds. */
  readonly duration: number;
  readonly error?: ErrorDocument;
}

/** What a prune did, as JSON; see `PruneReport`. */
export interface PruneReportDocument extends Omit<PruneReport, 'particles'> {
  readonly particles: readonly ParticleReportDocument[];
}

/**
 * Returns a report as plain data, for JSON. It has no secrets. `readReportDocument` reads it back.
 *
 * @example
 * ```ts
 * const report = await field.apply().catch((error) => {
 *   if (error instanceof FieldError) return error.report;
 *   throw error;
 * });
 * await database.query('insert into reports (run, report) values ($1, $2)', [report.run, reportDocument(report)]);
 * ```
 */
export function reportDocument(report: FieldReport): ReportDocument {
  const { run, owner, startedAt, duration, particles, pruned, rollback } = report;
  return {
    kind: 'report',
    version: REPORT_VERSION,
    run,
    ...(owner === undefined ? {} : { owner }),
    outcome: outcomeOf(report),
    startedAt: timeOf(startedAt),
    duration: secondsOf(duration),
    particles: particles.map(particleDocument),
    ...(pruned && { pruned: { ...pruned, particles: pruned.particles.map(particleDocument) } }),
    ...(rollback && { rollback: rollback.map(particleDocument) }),
  };
}

function outcomeOf({ particles, pruned, interrupted }: FieldReport): ReportOutcome {
  const all = [...particles, ...(pruned?.particles ?? [])];
  if (interrupted || all.some(({ error }) => isInterruption(error))) return 'interrupted';
  if (all.some(({ error }) => error !== undefined)) return 'failed';
  const outcomes = all.map(({ outcome }) => outcome);
  return (['started', 'deferred'] as const).find((one) => outcomes.includes(one)) ?? 'done';
}

function particleDocument(report: ParticleReport): ParticleReportDocument {
  const { id, outcome, desired, from, state, transition, kept, reason, created, uncertain, resource } = report;
  const { steps, deferred, outputs, startedAt, visibleBy, duration, error } = report;
  return {
    id,
    outcome,
    desired,
    ...omitUndefined({ from, state, transition, kept, reason }),
    created,
    ...omitUndefined({ uncertain, identity: resource?.identity }),
    ...(visibleBy === undefined ? {} : { visibleBy: timeOf(visibleBy) }),
    steps: steps.map((step) => stepDocument(id, step)),
    deferred: deferred.map((one) => deferralDocument(id, one)),
    outputs: shownOutputs(outputs),
    ...(startedAt === undefined ? {} : { startedAt: timeOf(startedAt) }),
    duration: secondsOf(duration),
    ...(error === undefined ? {} : { error: errorDocument(error) }),
  };
}

function shownOutputs(outputs: ParticleReport['outputs']): Readonly<Record<string, unknown>> {
  const shown = dataWithoutSecrets(outputs);
  return isRecord(shown) ? shown : {};
}

/**
 * Reads a report from JSON that `reportDocument` made, for example from a database.
 *
 * @param value - the parsed JSON
 * @throws {@link InvalidDocumentError} when it is no report, or of another version
 *
 * @example
 * ```ts
 * const { outcome, particles } = readReportDocument(row.report);
 * ```
 */
export function readReportDocument(value: unknown): ReportDocument {
  if (!isRecord(value) || value.kind !== 'report') throw new InvalidDocumentError('report', 'it is no report of pcf.');
  if (value.version !== REPORT_VERSION)
    throw new InvalidDocumentError(
      'report',
      `it has version ${JSON.stringify(value.version)}, and this program reads version ${REPORT_VERSION}.`,
    );
  if (isReportDocument(value)) return value;
  throw new InvalidDocumentError('report', 'it is damaged or was edited.');
}

function isReportDocument(value: unknown): value is ReportDocument {
  return (
    isRecord(value) &&
    isText(value.run) &&
    isOptional(value.owner, isText) &&
    isOneOf(value.outcome, REPORT_OUTCOMES) &&
    isTime(value.startedAt) &&
    isAmount(value.duration) &&
    isListOf(value.particles, isParticleDocument) &&
    isOptional(value.pruned, isPruneDocument) &&
    isOptional(value.rollback, (list) => isListOf(list, isParticleDocument))
  );
}

const PARTICLE_OUTCOMES = ['unchanged', 'changed', 'started', 'deferred', 'failed', 'skipped', 'interrupted'];

function isParticleDocument(value: unknown): boolean {
  return (
    isRecord(value) &&
    isText(value.id) &&
    isOneOf(value.outcome, PARTICLE_OUTCOMES) &&
    isOneOf(value.desired, DESIRED_STATES) &&
    isOptional(value.state, (state) => isOneOf(state, DESIRED_STATES)) &&
    isOptional(value.reason, isText) &&
    typeof value.created === 'boolean' &&
    isListOf(value.steps, isStep) &&
    isListOf(value.deferred, (one) => isRecord(one) && isStep(one.step) && isText(one.reason)) &&
    isRecord(value.outputs) &&
    isOptional(value.startedAt, isTime) &&
    isAmount(value.duration) &&
    isOptional(value.error, isErrorDocument)
  );
}

function isPruneDocument(value: unknown): boolean {
  return (
    isRecord(value) &&
    isText(value.owner) &&
    isListOf(value.particles, isParticleDocument) &&
    isListOf(value.walked, isText) &&
    isListOf(value.unlisted, isText) &&
    isListOf(value.unmanaged, isRecord)
  );
}

function isErrorDocument(value: unknown): boolean {
  return isRecord(value) && [value.name, value.code, value.message].every(isText);
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}
