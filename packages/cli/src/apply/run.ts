import { FieldError, type FieldReport, type Losses, type PlanDocument, reportDocument } from '@pcf/core';
import { printableData } from '@pcf/core/printable';
import type { Invocation } from '../command.js';
import { ExitCode, exitCodeOf, exitCodeOfAll } from '../exit-codes.js';
import { printFailures } from '../output/output.js';
import type { Watched } from '../output/progress/board.js';
import { hasLiveView, showProgress } from '../output/progress/show.js';
import { failuresOf, summariseReport } from '../output/report.js';
import { renderResults } from '../output/results.js';
import { PLAIN } from '../output/terminal.js';
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
  // The progress has listed the results, unless it is a live view and the result goes elsewhere.
  const isLive = hasLiveView({ io, options });
  const isListed = !options.quiet && (!isLive || io.stdout.isTTY === true);
  const isSummed = isLive && isListed;
  const shown = printableData(report);
  output.result(reportDocument(report), (paint) =>
    [...renderResults(shown, paint, { isListed }), ...(isSummed ? [summariseReport(report, paint)] : [])].join('\n'),
  );
  if (!isSummed && report.particles.length > 0) output.progress(summariseReport(report, PLAIN));
  printFailures(failuresOf(report), output);
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
