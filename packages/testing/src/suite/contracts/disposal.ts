import { setTimeout as after } from 'node:timers/promises';
import { AbortedError, type Particle, State } from '@pcf/core';
import type { Bench } from '../bench.js';
import type { Contract } from '../contract.js';
import { ensure, ensureEqual, rejection, within } from '../contract-error.js';
import type { World } from '../world.js';

/** How long, on the machine's own time, what was closed may take to be gone. */
const GRACE = 2_000;
const LOOK_EVERY = 20;

export const disposal: Contract[] = [
  {
    name: 'disposal',
    title: 'a disposed runtime leaves no socket, timer or child behind, and an apply in the middle ends',
    async run(bench) {
      const [definition = ''] = bench.definitions;
      const world = await bench.open();
      await leavesNothing('after a resource was made', world, () => world.apply(definition));
      await leavesNothing('after a resource was terminated', world, () => world.apply(definition, State.terminated));
      await leavesNothing('in the middle of an apply', world, () => cutShort(world, definition));
      await finish(bench, world, definition);
    },
  },
];

async function leavesNothing(when: string, world: World, work: () => Promise<unknown>): Promise<void> {
  await within(when, async () => {
    const before = process.getActiveResourcesInfo();
    await work();
    await world.disposeRuntimes();
    const patience = Date.now() + GRACE;
    while (added(before).length > 0 && Date.now() < patience) await after(LOOK_EVERY);
    ensureEqual(added(before), [], 'what keeps the process alive, and did not before');
  });
}

/** Disposes the runtime as soon as a step has been sent. */
async function cutShort(world: World, definition: string): Promise<void> {
  const pcf = world.runtime();
  const particle: Particle = world.particle(definition, State.running, pcf);
  let disposing: Promise<void> | undefined;
  pcf.events.on((event) => {
    if (event.type === 'step-finished') disposing ??= pcf.dispose();
  });
  const error = await rejection(particle.apply(), 'the apply whose runtime was disposed');
  ensure(error instanceof AbortedError, `it ended with ${error}, not an AbortedError`);
  await disposing;
}

/** Takes away what the last runtime left half-way. */
async function finish(bench: Bench, world: World, definition: string): Promise<void> {
  await world.apply(definition, State.terminated);
  await bench.close(world);
}

/** The kinds of resources of which there are more than before. */
function added(before: readonly string[]): string[] {
  const left = [...before];
  return process.getActiveResourcesInfo().filter((resource) => {
    const at = left.indexOf(resource);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
