import { resolve } from 'node:path';
import { type PlanDocument, planDocument, writePrivateFile } from '@pcf/core';
import type { Command, Invocation } from '../command.js';
import type { ExitCode } from '../exit-codes.js';
import { interruptible } from '../interrupt.js';
import { renderPlaces } from '../output/header.js';
import { printFailures } from '../output/output.js';
import { exitCodeOfPlan, failuresOfPlan } from '../output/plan/pending.js';
import { renderFieldPlan } from '../output/plan/render.js';
import { endsAtFor, environmentOf, withSession } from '../session.js';
import { inTime, timeLimit } from '../time-limit.js';
import { whereaboutsFor } from '../whereabouts.js';

/** `pcf plan`: shows what an apply would change, and changes nothing. */
export const plan: Command = (invocation) =>
  interruptible(invocation.io.signals, (signal) => makePlan(invocation, signal));

function makePlan(invocation: Invocation, signal: AbortSignal): Promise<ExitCode> {
  return withSession(invocation, [], async (session) => {
    const { field, selection } = session;
    const { prune = false } = invocation.options;
    const limit = { ...timeLimit(invocation.options), signal };
    const [planned, whereabouts] = await Promise.all([
      inTime(session, 'the plan', limit, (within) => field.plan({ ...selection, ...within, prune })),
      whereaboutsFor(session, invocation, signal),
    ]);
    const failures = failuresOfPlan(planned);
    const env = environmentOf(invocation);
    const document = planDocument(planned, { whereabouts, env });
    const places = renderPlaces(whereabouts, env);
    if (failures.length === 0) await writePlan(document, invocation);
    invocation.output.result(
      document,
      (paint) => renderFieldPlan(planned, field, { paint, places, endsAt: endsAtFor(session.pcf) }),
      { wrap: true },
    );
    printFailures(failures, invocation.output);
    return exitCodeOfPlan(planned);
  });
}

/** Writes the plan to the file of `--out`, for `pcf apply`. Only its owner can read it: it shows the settings of resources. */
async function writePlan(document: PlanDocument, { io, options, output }: Invocation): Promise<void> {
  if (options.out === undefined) return;
  await writePrivateFile(resolve(io.cwd, options.out), `${JSON.stringify(document, null, 2)}\n`);
  const again = ['pcf apply', options.out, ...definitionOptions(options)].join(' ');
  const values = options.param === undefined ? '' : ', with the same --param';
  output.progress(`The plan is in ${options.out}. To carry it out: ${again}${values}`);
}

/** The options that decide which definitions are read. Values of parameters are left out: one may be a secret. */
function definitionOptions({ file = [], env }: Invocation['options']): string[] {
  return [...file.map((path) => `--file ${path}`), ...(env === undefined ? [] : [`--env ${env}`])];
}
