import type { Command } from '../command.js';
import { ExitCode, exitCodeOfAll } from '../exit-codes.js';
import { describeFailures, inOrder, tellFailures } from '../in-order.js';
import { renderPlan } from '../render.js';
import { withSession } from '../session.js';

/** `pcf plan`: shows what an apply would do, and writes nothing. */
export const plan: Command = (invocation) =>
  withSession(invocation, [], async ({ particles }) => {
    const { done: plans, failures } = await inOrder(particles, (particle) => particle.plan());
    const pending = plans.filter(({ steps, status }) => steps.length > 0 || status !== undefined);
    const document = failures.length === 0 ? { plans } : { plans, failures: describeFailures(failures) };
    invocation.output.result(document, (paint) =>
      [
        ...plans.map((one) => renderPlan(one, paint)),
        `${pending.length} to change, ${plans.length - pending.length} as declared.`,
      ].join('\n'),
    );
    tellFailures(failures, invocation.output);
    return exitCodeOfAll(
      failures.map(({ error }) => error),
      pending.length > 0 ? ExitCode.pending : ExitCode.done,
    );
  });
