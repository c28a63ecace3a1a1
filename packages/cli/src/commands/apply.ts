import {
  type DesiredState,
  FieldError,
  type FieldPlan,
  type FieldReport,
  type Losses,
  type ParticleReport,
  type ProposedLoss,
  type ProposedStep,
  type PruneReport,
  systemClock,
} from '@pcf/core';
import { printableData } from '@pcf/core/printable';
import type { Command, Invocation } from '../command.js';
import { type Confirmed, confirmLosses, findLosses, refuseOtherLosses, refuseOthers } from '../confirm-losses.js';
import { ExitCode, exitCodeOf, exitCodeOfAll } from '../exit-codes.js';
import { endBeforeChanges, interruptible } from '../interrupt.js';
import { renderWalk } from '../output/orphans.js';
import { printFailures } from '../output/output.js';
import { showProgress } from '../output/progress/show.js';
import { failuresOf, renderReport, renderRolledBack, reportDocument } from '../output/report.js';
import type { Paint } from '../output/terminal.js';
import { type Session, withSession } from '../session.js';
import { inTime, timeLimit } from '../time-limit.js';

/** The time limit of planning without `--timeout`, in milliseconds: the same as the default limit of an apply. */
const AN_HOUR = 60 * 60_000;

/**
 * `pcf apply`, `run`, `stop` and `terminate`: plans, asks before data is lost, and applies.
 *
 * @param state - the state of every selected particle; `undefined` to use `--state`, or the `desired_state` of each definition
 */
export function applyCommand(state: DesiredState | undefined): Command {
  return (invocation) =>
    interruptible(invocation.io.signals, (signal) => {
      const options = state === undefined ? invocation.options : { ...invocation.options, state };
      return planAndApply({ ...invocation, options }, signal);
    });
}

function planAndApply(invocation: Invocation, signal: AbortSignal): Promise<ExitCode> {
  let confirmed: Confirmed = new Map();
  let shown: ReadonlySet<string> = new Set();
  const refuse = (proposed: ProposedStep) => {
    refuseOthers(proposed, shown);
    refuseOtherLosses(proposed, confirmed);
  };
  return withSession(invocation, [refuse], async (session) => {
    const { clock = systemClock } = invocation.io;
    const begun = clock.now();
    const { maxTimeout: limit } = timeLimit(invocation.options);
    const plan = await planFor(session, invocation, signal).finally(() => endBeforeChanges(signal));
    const left = limit === undefined ? undefined : Math.max(0, limit - (clock.now() - begun));
    shown = new Set([...plan.particles, ...(plan.orphans?.found ?? [])].map(({ id }) => id));
    confirmed = await confirmLosses(findLosses(plan), invocation, signal);
    const losses = (loss: ProposedLoss) => {
      refuse(loss);
      return true;
    };
    const report = await applyField(session, plan, invocation, { signal, maxTimeout: left, losses });
    printReport(report, invocation);
    if (signal.aborted) return exitCodeOf(signal.reason);
    const isDeferred = [...report.particles, ...(report.pruned?.particles ?? [])].some(
      ({ outcome }) => outcome === 'deferred',
    );
    return exitCodeOfAll(
      failuresOf(report).map(({ error }) => error),
      isDeferred ? ExitCode.deferred : ExitCode.done,
    );
  });
}

function planFor(session: Session, { options }: Invocation, signal: AbortSignal): Promise<FieldPlan> {
  const { concurrency, prune = false } = options;
  const limit = { maxTimeout: AN_HOUR, ...timeLimit(options), signal };
  const { field, selection } = session;
  return inTime(session, 'the plan', limit, (within) =>
    field.plan({ ...selection, ...within, prune, ...(concurrency === undefined ? {} : { concurrency }) }),
  );
}

/** The limits of an apply. */
interface ApplyLimits {
  readonly signal: AbortSignal;
  /** In milliseconds; `undefined` if only the limit of each particle applies. */
  readonly maxTimeout: number | undefined;
  readonly losses: Losses;
}

async function applyField(
  { pcf, field, selection }: Session,
  { particles, orphans }: FieldPlan,
  invocation: Invocation,
  { signal, maxTimeout, losses }: ApplyLimits,
): Promise<FieldReport> {
  const { concurrency, rollback, prune = false } = invocation.options;
  const ids = [...particles, ...(orphans?.found ?? [])].map(({ id }) => id);
  const stop = await showProgress(pcf.events, new Set(ids), invocation);
  try {
    return await field.apply({
      ...selection,
      prune,
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(maxTimeout === undefined ? {} : { maxTimeout }),
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

function printReport(report: FieldReport, { output }: Invocation): void {
  output.result(reportDocument(report), (paint) => renderAll(printableData(report), paint).join('\n'));
  printFailures(failuresOf(report), output);
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
  return outcome !== 'failed' || steps.length > 0;
}
