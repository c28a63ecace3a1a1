import { FencedError } from '../../errors/fenced-error.js';
import { defineError, PcfError } from '../../errors/pcf-error.js';
import type { Duration } from '../../model/duration.js';
import type { Outputs } from '../../model/observation.js';
import type { Outcome } from '../../model/plan.js';
import type { ProtectionKey } from '../../model/protection.js';
import type { DesiredState, State } from '../../model/state.js';
import type { Deferral, KnownResource, Step } from '../../model/step.js';
import type { Verb } from '../../model/transitions.js';
import { messageOf } from '../../values.js';

/** What an apply of a field did with one particle. */
export interface ParticleReport {
  /** `flavor:pcf_name` */
  readonly id: string;
  /**
   * As for a single particle, or `failed` with an `error`; `interrupted` with an `error`: the run was aborted, or this process may not
   * go on with it; or `skipped` with a `reason`: nothing was sent for it. A skipped particle also has an `error` where the run was aborted
   * or out of time before its turn.
   */
  readonly outcome: Outcome | 'failed' | 'interrupted' | 'skipped';
  /** The desired state. */
  readonly desired: DesiredState;
  /** Why it was skipped. */
  readonly reason?: string;
  /** The key of the definition that kept the resource as it is. */
  readonly kept?: ProtectionKey;
  /** The state before the apply; absent where the resource was not observed. */
  readonly from?: State;
  /** The state after the apply, or with `started` the state that the resource moves to; absent where it failed, was interrupted or skipped. */
  readonly state?: DesiredState;
  /** The kind of transition; absent when nothing was sent. */
  readonly transition?: Verb;
  /** Whether this run created the resource, and its flavor proved it. */
  readonly created: boolean;
  /** Whether this run may have created the resource, and cannot prove it. A rollback leaves it. */
  readonly uncertain?: true;
  /** The resource that the creating step returned, where it returned one: the only one that a rollback may terminate. */
  readonly resource?: KnownResource;
  /** Where `uncertain`: by when every look shows what this run may have created, in milliseconds since the epoch. */
  readonly visibleBy?: number;
  /** The steps that the provider accepted, in order, also where the particle failed. */
  readonly steps: readonly Step[];
  readonly deferred: readonly Deferral[];
  readonly outputs: Outputs;
  /** When its apply began, in milliseconds since the epoch; absent when it did not. */
  readonly startedAt?: number;
  /** How long it took, in milliseconds. */
  readonly duration: Duration;
  readonly error?: unknown;
}

/** What a prune did with the orphans of an owner. */
export interface PruneReport {
  readonly owner: string;
  /** The orphans. `skipped` with a `reason`: it was left as it is. */
  readonly particles: readonly ParticleReport[];
  /** The locations that were walked, for a person. */
  readonly walked: readonly string[];
  /** The flavors whose resources cannot be listed: what they leave behind is not found. */
  readonly unlisted: readonly string[];
  /** Resources with the owner's mark of kinds that no flavor of the runtime manages. */
  readonly unmanaged: readonly { readonly kind: string; readonly count: number }[];
}

/** What an apply of a field did. */
export interface FieldReport {
  /** The id of the run, which its events carry too. */
  readonly run: string;
  /** The owner of the field; absent where it has none. */
  readonly owner?: string;
  /** When the run began, in milliseconds since the epoch by the runtime's clock. */
  readonly startedAt: number;
  /** The selected particles, in the order in which they were applied. */
  readonly particles: readonly ParticleReport[];
  /** Whether the run ended early because this process may not go on with it. */
  readonly interrupted?: true;
  /** What the prune did; absent without `prune`. */
  readonly pruned?: PruneReport;
  /** What the rollback did, in its order; absent when nothing failed, or no rollback was asked for. */
  readonly rollback?: readonly ParticleReport[];
  /** In milliseconds by the runtime's clock. */
  readonly duration: Duration;
}

/** Describes a report for a person: what failed, what was skipped because of it, what was rolled back. */
export function describeFailures({ particles, pruned, rollback }: FieldReport): string[] {
  const failed = particles.filter(({ outcome }) => outcome === 'failed');
  const interrupted = particles.filter(({ outcome }) => outcome === 'interrupted');
  const skipped = particles.filter(({ outcome }) => outcome === 'skipped');
  const cut = interrupted.length > 0 ? `, ${interrupted.length} were interrupted` : '';
  return [
    `Of ${particles.length} ${particles.length === 1 ? 'particle' : 'particles'}, ${failed.length} failed${cut} and ${skipped.length} were skipped.`,
    ...[...failed, ...interrupted].flatMap(({ id, error }) => about(id, error)),
    ...skipped.map(({ id, reason }) => `  ${id}: skipped: ${reason}`),
    ...(pruned?.particles ?? [])
      .filter(({ error }) => error !== undefined)
      .flatMap(({ id, error }) => about(`${id}, orphan`, error)),
    ...(rollback ? describeRollback(rollback) : []),
  ];
}

function describeRollback(rollback: readonly ParticleReport[]): string[] {
  if (rollback.length === 0) return ['Rolled back nothing: this run created nothing.'];
  return [
    'Rolled back what this run created:',
    ...rollback.map(({ id, outcome, error, kept, reason }) => {
      if (outcome === 'failed' || outcome === 'interrupted') return `  ${id}: not rolled back: ${messageOf(error)}`;
      if (outcome === 'skipped') return `  ${id}: not rolled back: ${reason}`;
      return kept ? `  ${id}: not rolled back: its definition sets ${kept}` : `  ${id}: rolled back`;
    }),
  ];
}

function about(id: string, error: unknown): string[] {
  const message = messageOf(error);
  const text = message.startsWith(id) ? message : `${id}: ${message}`;
  // Only errors of the framework have line breaks of their own.
  return (error instanceof PcfError ? text.split('\n') : [text]).map((line) => `  ${line}`);
}

/**
 * An apply of a field failed for some particles. The report says what happened to each.
 *
 * Arguments: the report; the message.
 */
export class FieldError extends defineError(
  'FieldError',
  'PCF_FIELD',
  (report: FieldReport, message: string | readonly string[]) => {
    const all = [...report.particles, ...(report.pruned?.particles ?? [])];
    const errors: readonly unknown[] = all.flatMap(({ error }) => (error === undefined ? [] : [error]));
    return {
      report,
      /** The errors of the particles, in the order of the report. */
      errors,
      message,
      cause: errors[0],
    };
  },
) {}

/**
 * An apply of a field ended because this process may not go on with it. The report says what happened to each particle until then; those
 * that were under way are `interrupted`. `cause` is the error that ended it.
 */
export class FencedFieldError extends FencedError {
  override readonly name = 'FencedFieldError';

  constructor(
    readonly report: FieldReport,
    cause: FencedError,
  ) {
    super(cause.reason, { cause });
  }
}
