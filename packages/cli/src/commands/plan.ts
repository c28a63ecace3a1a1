import { printableData } from '@pcf/core/printable';
import type { Command, Invocation } from '../command.js';
import { ExitCode, exitCodeOfAll } from '../exit-codes.js';
import { interruptible } from '../interrupt.js';
import { printFailures } from '../output/output.js';
import { isPending, planDocument, renderPlanned, summarisePlan } from '../output/plan.js';
import { withSession } from '../session.js';
import { inTime, timeLimit } from '../time-limit.js';

/** `pcf plan`: shows what an apply would change, and changes nothing. */
export const plan: Command = (invocation) =>
  interruptible(invocation.io.signals, (signal) => makePlan(invocation, signal));

function makePlan(invocation: Invocation, signal: AbortSignal): Promise<ExitCode> {
  return withSession(invocation, [], async (session) => {
    const { field, selection } = session;
    const limit = { ...timeLimit(invocation.options), signal };
    const planned = await inTime(session, 'the plan', limit, (within) => field.plan({ ...selection, ...within }));
    const failures = planned.particles.flatMap(({ id, error }) => (error === undefined ? [] : [{ id, error }]));
    invocation.output.result(planDocument(planned, failures), (paint) =>
      [
        ...printableData(planned.particles)
          .filter(({ error }) => error === undefined)
          .map((one) => renderPlanned(one, paint)),
        summarisePlan(planned),
      ].join('\n'),
    );
    printFailures(failures, invocation.output);
    return exitCodeOfAll(
      failures.map(({ error }) => error),
      planned.particles.some(isPending) ? ExitCode.pending : ExitCode.done,
    );
  });
}
