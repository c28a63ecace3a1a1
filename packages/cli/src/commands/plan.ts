import type { FieldPlan, PlannedParticle } from '@pcf/core';
import { printableData } from '@pcf/core/printable';
import type { Command, Invocation } from '../command.js';
import { ExitCode, exitCodeOfAll } from '../exit-codes.js';
import { describeFailures, type Failure, tellFailures } from '../failures.js';
import { inTime, timeLimit } from '../in-time.js';
import { interruptible } from '../interrupt.js';
import { renderPlanned } from '../render/plan.js';
import { withSession } from '../session.js';

/** `pcf plan`: shows what an apply would do, and writes nothing. */
export const plan: Command = (invocation) =>
  interruptible(invocation.io.signals, (signal) => makePlan(invocation, signal));

function makePlan(invocation: Invocation, signal: AbortSignal): Promise<ExitCode> {
  return withSession(invocation, [], async (session) => {
    const { field, selection } = session;
    const limit = { ...timeLimit(invocation.options), signal };
    const planned = await inTime(session, 'the plan', limit, (within) => field.plan({ ...selection, ...within }));
    const failures = planned.particles.flatMap(({ id, error }) => (error === undefined ? [] : [{ id, error }]));
    invocation.output.result(describePlan(planned, failures), (paint) =>
      [
        ...printableData(planned.particles)
          .filter(({ error }) => error === undefined)
          .map((one) => renderPlanned(one, paint)),
        summarise(planned),
      ].join('\n'),
    );
    tellFailures(failures, invocation.output);
    return exitCodeOfAll(
      failures.map(({ error }) => error),
      planned.particles.some(isPending) ? ExitCode.pending : ExitCode.done,
    );
  });
}

/** Whether an apply would do something, or cannot tell yet. */
function isPending({ plan, unknown, skipped, error }: PlannedParticle): boolean {
  if (plan) return plan.steps.length > 0 || plan.status !== undefined;
  return skipped === undefined && error === undefined && unknown.length > 0;
}

function summarise({ particles }: FieldPlan): string {
  const pending = particles.filter(isPending).length;
  const kept = particles.filter(({ plan }) => plan?.kept !== undefined).length;
  const skipped = particles.filter((one) => one.skipped !== undefined).length;
  const failed = particles.filter(({ error }) => error !== undefined).length;
  const declared = particles.length - pending - kept - skipped - failed;
  const others = Object.entries({ kept, skipped, failed }).filter(([, count]) => count > 0);
  const counts = [
    `${pending} to change`,
    `${declared} as declared`,
    ...others.map(([what, count]) => `${count} ${what}`),
  ];
  return `${counts.join(', ')}.`;
}

/** A plan as a document. Keys that say nothing are left out, but for `plans`. */
function describePlan({ particles }: FieldPlan, failures: readonly Failure[]): object {
  const plans = particles.flatMap(({ plan, unknown }) =>
    plan ? [{ ...plan, ...(unknown.length > 0 ? { unknown } : {}) }] : [],
  );
  const undecided = particles.flatMap((one) =>
    isPending(one) && !one.plan ? [{ id: one.id, to: one.desired, unknown: one.unknown }] : [],
  );
  const skipped = particles.flatMap(({ id, skipped: reason }) => (reason === undefined ? [] : [{ id, reason }]));
  return {
    plans,
    ...(undecided.length > 0 ? { undecided } : {}),
    ...(skipped.length > 0 ? { skipped } : {}),
    ...(failures.length > 0 ? { failures: describeFailures(failures) } : {}),
  };
}
