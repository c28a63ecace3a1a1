import type { Field, Member } from '@pcf/core';
import { printableData } from '@pcf/core/printable';
import type { Command, Invocation } from '../command.js';
import { type ExitCode, exitCodeOfAll } from '../exit-codes.js';
import { describeFailures, tellFailures } from '../failures.js';
import { inTime, timeLimit } from '../in-time.js';
import { interruptible } from '../interrupt.js';
import { type GroupStatus, type ParticleStatus, renderGroup, renderStatus } from '../render/status.js';
import { withSession } from '../session.js';

/** `pcf status`: shows the particles as they are, and the quasiparticles that all of them make. */
export const status: Command = (invocation) =>
  interruptible(invocation.io.signals, (signal) => showStatus(invocation, signal));

function showStatus(invocation: Invocation, signal: AbortSignal): Promise<ExitCode> {
  return withSession(invocation, [], async (session) => {
    const { field, selection } = session;
    const members = field.select(selection);
    const limit = { ...timeLimit(invocation.options), signal };
    const looks = await inTime(session, 'the status', limit, (within) =>
      field.status({ ...selection, fresh: true, ...within }),
    );
    const particles = looks.flatMap(({ id, state, observation }): ParticleStatus[] =>
      state && observation ? [{ id, state, ...observation }] : [],
    );
    const failures = looks.flatMap(({ id, error }) => (error === undefined ? [] : [{ id, error }]));
    const quasiparticles = await lookAtGroups(field, new Set(particles.map(({ id }) => id)), members);
    const document = {
      particles,
      ...(quasiparticles.length > 0 ? { quasiparticles } : {}),
      ...(failures.length > 0 ? { failures: describeFailures(failures) } : {}),
    };
    invocation.output.result(document, (paint) =>
      [
        ...printableData(particles).map((one) => renderStatus(one, paint)),
        ...printableData(quasiparticles).map((one) => renderGroup(one, paint)),
      ].join('\n'),
    );
    tellFailures(failures, invocation.output);
    return exitCodeOfAll(failures.map(({ error }) => error));
  });
}

/** The quasiparticles of which every particle was asked for. */
async function lookAtGroups(
  field: Field,
  seen: ReadonlySet<string>,
  members: readonly Member[],
): Promise<GroupStatus[]> {
  const asked = new Set(members);
  const groups = field.groups.filter((group) => group.members.every((member) => asked.has(member)));
  return Promise.all(
    groups.map(async (group) => {
      const particles = group.members.map(({ id }) => id);
      const state = particles.every((id) => seen.has(id)) ? await group.syncState() : 'unknown';
      return { id: group.id, state, particles };
    }),
  );
}
