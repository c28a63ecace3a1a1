import type { Particle } from '@pcf/core';
import type { Command } from '../command.js';
import { exitCodeOfAll } from '../exit-codes.js';
import { describeFailures, inOrder, tellFailures } from '../in-order.js';
import { type ParticleStatus, renderStatus } from '../render.js';
import { withSession } from '../session.js';

/** `pcf status`: shows the particles as they are. */
export const status: Command = (invocation) =>
  withSession(invocation, [], async ({ particles: selected }) => {
    const { done: particles, failures } = await inOrder(selected, look);
    const document = failures.length === 0 ? { particles } : { particles, failures: describeFailures(failures) };
    invocation.output.result(document, (paint) => particles.map((one) => renderStatus(one, paint)).join('\n'));
    tellFailures(failures, invocation.output);
    return exitCodeOfAll(failures.map(({ error }) => error));
  });

async function look(particle: Particle): Promise<ParticleStatus> {
  const seen = await particle.getStatus({ fresh: true });
  return { id: particle.id, state: await particle.syncState(), ...seen };
}
