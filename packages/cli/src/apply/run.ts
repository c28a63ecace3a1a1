import {
  FieldError,
  type FieldReport,
  type Losses,
  type ParticleReport,
  type PlanDocument,
  type PruneReport,
  reportDocument,
} from '@pcf/core';
import { printableData } from '@pcf/core/printable';
import type { Invocation } from '../command.js';
import { ExitCode, exitCodeOf, exitCodeOfAll } from '../exit-codes.js';
import { renderWalk } from '../output/orphans.js';
import { printFailures } from '../output/output.js';
import type { Watched } from '../output/progress/board.js';
import { showProgress } from '../output/progress/show.js';
import { failuresOf, renderReport, renderRolledBack, summariseReport } from '../output/report.js';
import { type Paint, PLAIN } from '../output/terminal.js';
import type { Session } from '../session.js';

/** The limits of an apply. */
interface ApplyLimits {
  readonly signal: AbortSignal;
  /** In milliseconds; `undefined` if only the limit of each particle applies. */
  readonly maxTimeout: number | undefined;
  readonly losses: Losses;
  /** The digest that the plan must have. */
  readonly expect?: string;
  /** The plan to carry out. */
  readonly approved?: PlanDocument;
}

/**
 * Applies the field, and shows its progress.
 *
 * @param watched - the particles and orphans whose progress is shown
 */
export async function applyField(
  { pcf, field, selection }: Session,
  watched: Watched,
  invocation: Invocation,
  { signal, maxTimeout, losses, expect, approved }: ApplyLimits,
): Promise<FieldReport> {
  const { concurrency, rollback, prune = false } = invocation.options;
  const stop = await showProgress(pcf.events, watched, invocation);
  try {
    return await field.apply({
      ...selection,
      prune,
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(maxTimeout === undefined ? {} : { maxTimeout }),
      ...(expect === undefined ? {} : { expect }),
      ...(approved === undefined ? {} : { approved }),
      ...(rollback === undefined ? {} : { rollback }),
      signal,
      losses,
    });
  } catch (error) {
    if (error instanceof FieldError) return error.report;
    throw error;
  } finally {
    stop();
  }
}

function printReport(report: FieldReport, { io, options, output }: Invocation): void {
  // On a terminal, the progress has listed what was done.
  const isListed = !options.quiet && io.stderr.isTTY === true && io.stdout.isTTY === true && io.env.TERM !== 'dumb';
  const shown = printableData(report);
  output.result(reportDocument(report), (paint) =>
    [
      ...renderAll(isListed ? withoutDone(shown) : shown, paint),
      ...(isListed ? [summariseReport(report, paint)] : []),
    ].join('\n'),
  );
  if (!isListed && report.particles.length > 0) output.progress(summariseReport(report, PLAIN));
  printFailures(failuresOf(report), output);
}

/** Returns the part of a report that the progress does not tell: deferred steps, rollbacks, where orphans were looked for. */
function withoutDone(report: FieldReport): FieldReport {
  const left = (particles: readonly ParticleReport[]) => particles.filter(({ outcome }) => outcome === 'deferred');
  return {
    ...report,
    particles: left(report.particles),
    ...(report.pruned && { pruned: { ...report.pruned, particles: left(report.pruned.particles) } }),
  };
}

/** Particles that failed before their first step are listed among the failures only. */
function renderAll({ particles, pruned, rollback }: FieldReport, paint: Paint): string[] {
  const listed = particles.filter(hasSomethingToShow);
  const rolledBack = rollback?.map((report) => renderRolledBack(report, paint)) ?? [];
  const title =
    rolledBack.length > 0
      ? 'Rolled back what this command created:'
      : 'Rolled back nothing: this command created nothing.';
  return [
    ...listed.map((report) => renderReport(report, paint)),
    ...(pruned ? renderPruned(pruned, paint) : []),
    ...(rollback ? [title, ...rolledBack] : []),
  ];
}

function renderPruned(pruned: PruneReport, paint: Paint): string[] {
  const listed = pruned.particles.filter(hasSomethingToShow);
  const title = pruned.particles.length === 0 ? 'Orphans: none.' : 'Orphans:';
  return [title, ...listed.map((report) => `  ${renderReport(report, paint)}`), ...renderWalk(pruned)];
}

function hasSomethingToShow({ outcome, steps }: ParticleReport): boolean {
  return (outcome !== 'failed' && outcome !== 'interrupted') || steps.length > 0;
}

/** Prints the report of an apply, and returns its exit code. */
export function finish(report: FieldReport, invocation: Invocation, signal: AbortSignal): ExitCode {
  printReport(report, invocation);
  if (signal.aborted) return exitCodeOf(signal.reason);
  const isDeferred = [...report.particles, ...(report.pruned?.particles ?? [])].some(
    ({ outcome }) => outcome === 'deferred',
  );
  return exitCodeOfAll(
    failuresOf(report).map(({ error }) => error),
    isDeferred ? ExitCode.deferred : ExitCode.done,
  );
}
