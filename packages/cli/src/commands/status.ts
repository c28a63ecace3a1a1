import type { Field, Member, Observation, State } from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import type { Command, Invocation } from '../command.js';
import { type ExitCode, exitCodeOfAll } from '../exit-codes.js';
import { interruptible } from '../interrupt.js';
import { printFailures } from '../output/output.js';
import {
  type FieldStatus,
  type GroupStatus,
  type ParticleStatus,
  renderStatus,
  statusDocument,
} from '../output/status.js';
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
    const particles = found.flatMap(({ id, state, observation }) =>
      state && observation ? [particleStatus(id, state, observation)] : [],
    );
    const failures = found.flatMap(({ id, error }) => (error === undefined ? [] : [{ id, error }]));
    const quasiparticles = await groupStatuses(field, new Set(particles.map(({ id }) => id)), members);
    const all: FieldStatus = { particles, quasiparticles, failures };
    invocation.output.result(statusDocument(all), (paint) => renderStatus(all, paint));
    printFailures(failures, invocation.output);
    return exitCodeOfAll(failures.map(({ error }) => error));
  });
}

/** Picks the fields that `pcf status` shows: a flavor's observation can have others. */
function particleStatus(id: string, state: State, observation: Observation): ParticleStatus {
  const { kind } = observation;
  switch (kind) {
    case 'missing':
      return { id, state, kind };
    case 'settled': {
      const { settings, outputs, holds, identity } = observation;
      return { id, state: observation.state, kind, ...omitUndefined({ settings, outputs, holds, identity }) };
    }
    default: {
      const { status, settings, outputs, identity } = observation;
      const reason = kind === 'blocked' ? observation.reason : undefined;
      return { id, state, kind, status, ...omitUndefined({ reason, settings, outputs, identity }) };
    }
  }
}

/** Returns the status of each quasiparticle whose particles were all selected. */
async function groupStatuses(
  field: Field,
  seen: ReadonlySet<string>,
  members: readonly Member[],
): Promise<GroupStatus[]> {
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
