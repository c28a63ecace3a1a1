import { type Field, type Member, type QuasiparticleStatus, statusDocument } from '@pcf/core';
import type { Command, Invocation } from '../command.js';
import { type ExitCode, exitCodeOfAll } from '../exit-codes.js';
import { interruptible } from '../interrupt.js';
import { printFailures } from '../output/output.js';
import { renderStatus } from '../output/status.js';
import { withSession } from '../session.js';
import { inTime, timeLimit } from '../time-limit.js';

/** `pcf status`: shows the current state of particles and quasiparticles. */
export const status: Command = (invocation) =>
  interruptible(invocation.io.signals, (signal) => showStatus(invocation, signal));

function showStatus(invocation: Invocation, signal: AbortSignal): Promise<ExitCode> {
  return withSession(invocation, [], async (session) => {
    const { field, selection } = session;
    const members = field.select(selection);
    const limit = { ...timeLimit(invocation.options), signal };
    const found = await inTime(session, 'the status', limit, (within) =>
      field.status({ ...selection, fresh: true, ...within }),
    );
    const failures = found.flatMap(({ id, error }) => (error === undefined ? [] : [{ id, error }]));
    const seen = new Set(found.flatMap(({ id, error }) => (error === undefined ? [id] : [])));
    const document = statusDocument(found, await groupStatuses(field, seen, members));
    invocation.output.result(document, (paint) => renderStatus(document, paint));
    printFailures(failures, invocation.output);
    return exitCodeOfAll(failures.map(({ error }) => error));
  });
}

/** Returns the status of each quasiparticle whose particles were all selected. */
async function groupStatuses(
  field: Field,
  seen: ReadonlySet<string>,
  members: readonly Member[],
): Promise<QuasiparticleStatus[]> {
  const selected = new Set(members);
  const groups = field.groups.filter((group) => group.members.every((member) => selected.has(member)));
  return Promise.all(
    groups.map(async (group) => {
      const particles = group.members.map(({ id }) => id);
      const state = particles.every((id) => seen.has(id)) ? await group.syncState() : 'unknown';
      return { id: group.id, state, particles };
    }),
  );
}
