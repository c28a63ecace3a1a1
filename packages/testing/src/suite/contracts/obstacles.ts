import { NoProgressError, ResourceBlockedError } from '@pcf/core';
import type { Bench } from '../bench.js';
import type { Contract } from '../contract.js';
import { ensure, ensureEqual, rejection, within } from '../contract-error.js';
import { changes, creations, ensureArrived, journeys, type Trip, travel } from '../journeys.js';

/** What "without waiting" means, in milliseconds. */
const PROMPT = 1_000;
/** How often an apply may look at a resource on which nothing has an effect. */
const MOST_LOOKS = 20;

export const obstacles: Contract[] = [
  {
    name: 'blocked',
    title: 'a resource that cannot go on by itself is a clear error, without waiting',
    run: (bench) => stuck(bench, 'block'),
  },
  {
    name: 'unknown-status',
    title: 'a status that the flavor has never heard of is a clear error, without waiting',
    run: (bench) => stuck(bench, 'confuse'),
  },
  {
    name: 'ignored-steps',
    title: 'a backend that accepts a step and ignores it is an error that names what did not change',
    run: (bench) => travel(bench, journeys(bench), ignored),
  },
  {
    name: 'concurrent-applies',
    title: 'two runtimes that apply at once both end well',
    run: (bench) =>
      travel(bench, journeys(bench), async (trip) => {
        const { world, particle, definition, state } = trip;
        const other = world.particle(definition, state);
        const ends = await Promise.allSettled([particle.apply(), other.apply()]);
        for (const end of ends) ensure(end.status === 'fulfilled', `one of the two ended with ${reasonOf(end)}`);
        await ensureArrived(trip);
      }),
  },
];

function stuck(bench: Bench, hook: 'block' | 'confuse'): Promise<void> {
  return travel(bench, [...creations(bench), ...changes(bench)], async ({ world, particle }) => {
    await particle.apply();
    await world.meddle(world.backend[hook], hook);
    world.forget();
    const begun = world.clock.now();
    for (const [verb, attempt] of [
      ['plan()', () => particle.plan()],
      ['apply()', () => particle.apply()],
    ] as const)
      await within(verb, async () => {
        const error = await rejection(attempt(), 'the work on it');
        ensure(error instanceof ResourceBlockedError, `ended with ${error}, not a ResourceBlockedError`);
      });
    ensure(world.clock.now() - begun < PROMPT, `it took ${world.clock.now() - begun} ms`);
    ensureEqual(world.record.operations, [], 'the steps that were sent');
    ensureEqual(world.writes, 0, 'the number of requests that write');
  });
}

async function ignored({ world, definition, state, before }: Trip): Promise<void> {
  let looks = 0;
  world.faults = {
    observe: (look) => {
      looks += 1;
      return look();
    },
    execute: async () => {},
  };
  const particle = world.particle(definition, state, world.stillRuntime());
  const error = await rejection(particle.apply(), 'an apply whose step is ignored');
  ensure(error instanceof NoProgressError, `apply() ended with ${error}, not a NoProgressError`);
  const [sent] = world.record.steps;
  ensure(sent !== undefined, 'no step was sent');
  const { operation, changes: changed = [] } = sent.step;
  const inPlace = before !== undefined && state === 'running';
  ensure(
    !inPlace || changed.length > 0,
    `the step ${operation} does not list its "changes", so no error can name them`,
  );
  for (const name of [operation, ...changed.map(({ path }) => path)])
    ensure(error.message.includes(name), `the error does not name ${name}: ${error.message}`);
  ensure(looks <= MOST_LOOKS, `it took ${looks} looks to notice`);
}

function reasonOf(end: PromiseSettledResult<unknown>): unknown {
  return end.status === 'rejected' ? end.reason : undefined;
}
