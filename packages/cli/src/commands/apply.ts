import {
  type DesiredState,
  FieldError,
  type FieldPlan,
  type FieldReport,
  type Losses,
  type ProposedLoss,
  type ProposedStep,
  systemClock,
} from '@pcf/core';
import { printableData } from '@pcf/core/printable';
import type { Command, Invocation } from '../command.js';
import { ExitCode, exitCodeOf, exitCodeOfAll } from '../exit-codes.js';
import { endBeforeChanges, interruptible } from '../interrupt.js';
import { tellFailures } from '../output/output.js';
import { showProgress } from '../output/progress/show.js';
import { describeReport, failuresOf, renderReport, renderUndone } from '../output/report.js';
import type { Paint } from '../output/terminal.js';
import { type Session, withSession } from '../session.js';
import { inTime, timeLimit } from '../time-limit.js';
import { type Confirmed, confirmLosses, findLosses, refuseOtherLosses } from './confirm-losses.js';

/** How long planning may take where there is no `--timeout`: as long as core gives each particle for its apply. */
const AN_HOUR = 60 * 60_000;

/**
 * `pcf apply`, `run`, `stop` and `terminate`: plans, asks before anything is lost, and brings each particle to its state.
 *
 * @param state - the state for all of them; `undefined` for `--state`, or what each definition declares
 */
export function applyTo(state: DesiredState | undefined): Command {
  return (invocation) =>
    interruptible(invocation.io.signals, (signal) => {
      const options = state === undefined ? invocation.options : { ...invocation.options, state };
      return planAndApply({ ...invocation, options }, signal);
    });
}

function planAndApply(invocation: Invocation, signal: AbortSignal): Promise<ExitCode> {
  let confirmed: Confirmed = new Map();
  const refuse = (proposed: ProposedStep) => refuseOtherLosses(proposed, confirmed);
  return withSession(invocation, [refuse], async (session) => {
    const { clock = systemClock } = invocation.io;
    const begun = clock.now();
    const { maxTimeout: limit } = timeLimit(invocation.options);
    const plan = await planFor(session, invocation, signal).finally(() => endBeforeChanges(signal));
    const left = limit === undefined ? undefined : Math.max(0, limit - (clock.now() - begun));
    confirmed = await confirmLosses(findLosses(plan), invocation, signal);
    const losses = (loss: ProposedLoss) => {
      refuse(loss);
      return true;
    };
    const report = await applyField(session, plan, invocation, { signal, maxTimeout: left, losses });
    tell(report, invocation);
    if (signal.aborted) return exitCodeOf(signal.reason);
    const isDeferred = report.particles.some(({ outcome }) => outcome === 'deferred');
    return exitCodeOfAll(
      failuresOf(report).map(({ error }) => error),
      isDeferred ? ExitCode.deferred : ExitCode.done,
    );
  });
}

function planFor(session: Session, { options }: Invocation, signal: AbortSignal): Promise<FieldPlan> {
  const { concurrency } = options;
  const limit = { maxTimeout: AN_HOUR, ...timeLimit(options), signal };
  const { field, selection } = session;
  return inTime(session, 'the plan', limit, (within) =>
    field.plan({ ...selection, ...within, ...(concurrency === undefined ? {} : { concurrency }) }),
  );
}

/** How far an apply may go. */
interface Bounds {
  readonly signal: AbortSignal;
  /** In milliseconds; `undefined` where there is no limit but that of each particle. */
  readonly maxTimeout: number | undefined;
  readonly losses: Losses;
}

async function applyField(
  { pcf, field, selection }: Session,
  { particles }: FieldPlan,
  invocation: Invocation,
  { signal, maxTimeout, losses }: Bounds,
): Promise<FieldReport> {
  const { concurrency, rollback } = invocation.options;
  const stop = await showProgress(pcf.events, new Set(particles.map(({ id }) => id)), invocation);
  try {
    return await field.apply({
      ...selection,
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

function tell(report: FieldReport, { output }: Invocation): void {
  output.result(describeReport(report), (paint) => renderAll(printableData(report), paint).join('\n'));
  tellFailures(failuresOf(report), output);
}

/** Particles that failed before anything was done are told as failures only. */
function renderAll({ particles, rollback }: FieldReport, paint: Paint): string[] {
  const told = particles.filter(({ outcome, steps }) => outcome !== 'failed' || steps.length > 0);
  const undone = rollback?.map((report) => renderUndone(report, paint)) ?? [];
  const title = undone.length > 0 ? 'Rolled back what this command had created:' : 'Rolled back: nothing was created.';
  return [...told.map((report) => renderReport(report, paint)), ...(rollback ? [title, ...undone] : [])];
}
