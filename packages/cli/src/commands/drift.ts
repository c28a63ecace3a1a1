import { driftDocument } from '@pcf/core';
import type { Command, Invocation } from '../command.js';
import { ExitCode, exitCodeOfAll } from '../exit-codes.js';
import { interruptible } from '../interrupt.js';
import { renderDrift } from '../output/drift.js';
import { printFailures } from '../output/output.js';
import { withSession } from '../session.js';
import { inTime, timeLimit } from '../time-limit.js';
import { placesFor } from '../whereabouts.js';

/** `pcf drift`: compares what exists with the definitions. */
export const drift: Command = (invocation) =>
  interruptible(invocation.io.signals, (signal) => showDrift(invocation, signal));

function showDrift(invocation: Invocation, signal: AbortSignal): Promise<ExitCode> {
  return withSession(invocation, [], async (session) => {
    const { field, selection } = session;
    const limit = { ...timeLimit(invocation.options), signal };
    const [particles, places] = await Promise.all([
      inTime(session, 'the drift', limit, (within) => field.drift({ ...selection, fresh: true, ...within })),
      placesFor(session, invocation, signal),
    ]);
    const failures = particles.flatMap(({ id, error }) => (error === undefined ? [] : [{ id, error }]));
    invocation.output.result(
      driftDocument(particles),
      (paint) => [...places.map((place) => `${place}\n`), renderDrift(particles, paint)].join('\n'),
      { wrap: true },
    );
    printFailures(failures, invocation.output);
    return exitCodeOfAll(
      failures.map(({ error }) => error),
      particles.some(({ drifted }) => drifted) ? ExitCode.pending : ExitCode.done,
    );
  });
}
