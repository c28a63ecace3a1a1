import { PcfError } from '../../errors/pcf-error.js';
import type { Deferral, Duration, Keeper, Outputs, Step, Verb } from '../../model/contract.js';
import type { DesiredState, State } from '../../model/state.js';
import type { KnownResource } from '../../reconcile/creation.js';
import type { Outcome } from '../../reconcile/reconcile.js';
import { messageOf } from '../../values.js';

/** What became of one particle of a field. */
export interface ParticleReport {
  /** `flavor:pcf_name` */
  readonly id: string;
  /**
   * As for a single particle; `failed` with an `error`; `skipped` with a `reason`: nothing was sent for it, and with an `error`
   * too where the run was aborted or out of time before it was begun.
   */
  readonly outcome: Outcome | 'failed' | 'skipped';
  /** The state that it was to be brought to. */
  readonly desired: DesiredState;
  /** Why it was skipped. */
  readonly reason?: string;
  /** The key of the definition that kept it as it is. */
  readonly kept?: Keeper;
  /** The state that was found; absent where nobody looked, or where looking failed. */
  readonly from?: State;
  /** The state that it is in, or with `started` is being brought to; absent where it failed or was skipped. */
  readonly state?: DesiredState;
  /** The kind of what was done; absent when nothing was. */
  readonly transition?: Verb;
  /** Whether this run created the resource, and its flavor proved it. */
  readonly created: boolean;
  /** Whether this run may have created the resource, and cannot prove it. A rollback leaves it. */
  readonly uncertain?: true;
  /** What the step that creates was answered with, where it was: the only resource that a rollback may terminate. */
  readonly resource?: KnownResource;
  /** Where `uncertain`: by when every look shows what this run may have created, in milliseconds since the epoch. */
  readonly visibleBy?: number;
  /** What the provider accepted, in order; of a particle that failed too. */
  readonly steps: readonly Step[];
  readonly deferred: readonly Deferral[];
  readonly outputs: Outputs;
  /** When it was begun, in milliseconds since the epoch; absent when it was not. */
  readonly startedAt?: number;
  /** How long it took, in milliseconds. */
  readonly duration: Duration;
  readonly error?: unknown;
}

/** What became of the particles of a field. */
export interface FieldReport {
  /** All that were selected, in the order in which they were worked on. */
  readonly particles: readonly ParticleReport[];
  /** What was undone after a failure, in that order; absent when nothing failed, or no rollback was asked for. */
  readonly rollback?: readonly ParticleReport[];
  /** In milliseconds by the runtime's clock. */
  readonly duration: Duration;
}

/** The outcomes of a report, in words for a person: what failed, what was skipped because of it, what was undone. */
export function describeFailures({ particles, rollback }: FieldReport): string[] {
  const failed = particles.filter(({ outcome }) => outcome === 'failed');
  const skipped = particles.filter(({ outcome }) => outcome === 'skipped');
  return [
    `Of ${particles.length} ${particles.length === 1 ? 'particle' : 'particles'}, ${failed.length} failed and ${skipped.length} were skipped.`,
    ...failed.flatMap(({ id, error }) => about(id, error)),
    ...skipped.map(({ id, reason }) => `  ${id}: skipped: ${reason}`),
    ...(rollback ? describeRollback(rollback) : []),
  ];
}

function describeRollback(rollback: readonly ParticleReport[]): string[] {
  if (rollback.length === 0) return ['Rolled back: nothing, this run had created nothing.'];
  return [
    'Rolled back what this run had created:',
    ...rollback.map(({ id, outcome, error, kept, reason }) => {
      if (outcome === 'failed') return `  ${id}: not undone: ${messageOf(error)}`;
      if (outcome === 'skipped') return `  ${id}: not undone: ${reason}`;
      return kept ? `  ${id}: not undone: its definition says ${kept}` : `  ${id}: undone`;
    }),
  ];
}

function about(id: string, error: unknown): string[] {
  const message = messageOf(error);
  const told = message.startsWith(id) ? message : `${id}: ${message}`;
  // Only errors of the framework have line breaks of their own.
  return (error instanceof PcfError ? told.split('\n') : [told]).map((line) => `  ${line}`);
}

/** Some particles of a field could not be brought to where they should be. The report says what became of each. */
export class FieldError extends PcfError {
  override readonly name = 'FieldError';
  readonly code = 'PCF_FIELD';
  /** The errors of the particles, in the order of the report. */
  readonly errors: readonly unknown[];

  constructor(
    readonly report: FieldReport,
    message: string | readonly string[],
  ) {
    const errors = report.particles.flatMap(({ error }) => (error === undefined ? [] : [error]));
    super(message, { cause: errors[0] });
    this.errors = errors;
  }
}
