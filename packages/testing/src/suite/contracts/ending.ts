import { AbortedError, DeadlineExceededError, type PcfEvent } from '@pcf/core';
import type { Bench } from '../bench.js';
import type { Contract } from '../contract.js';
import { ensure, ensureEqual, rejection, within } from '../contract-error.js';
import { ensureArrived, type Journey, journeys, oneOfEach, type Trip, travel } from '../journeys.js';
import type { World } from '../world.js';

/** What "at once" means, in milliseconds. */
const PROMPT = 1_000;
const TEN_MINUTES = 600_000;
/** How many times an apply that does not wait is repeated before that counts as never getting there. */
const MOST_APPLIES = 10_000;

export const ending: Contract[] = [
  {
    name: 'abort',
    title: 'an aborted apply ends at once, sends nothing afterwards, and the next one goes on',
    run: aborting,
  },
  {
    name: 'deadline',
    title: 'an apply ends at its deadline, sends nothing afterwards, and the next one goes on',
    run: (bench) => travel(bench, oneOfEach(bench), outOfTime),
  },
  {
    name: 'sync-false',
    title: 'apply({ sync: false }) sends one step and returns; repeated, it gets there',
    run: (bench) =>
      travel(bench, journeys(bench), async (trip) => {
        const { world, particle } = trip;
        const { steps } = await particle.plan();
        let { outcome } = await particle.apply({ sync: false });
        ensureEqual(outcome, 'started', 'the outcome of the first apply');
        ensureEqual(world.record.operations, [steps[0]?.operation], 'the steps that it sent');
        for (let count = 1; outcome === 'started'; count += 1) {
          ensure(count < MOST_APPLIES, `not there after ${MOST_APPLIES} applies`);
          await world.pause(5_000);
          const sent = world.record.steps.length;
          ({ outcome } = await particle.apply({ sync: false }));
          ensure(world.record.steps.length <= sent + 1, 'one apply sent more than one step');
        }
        await ensureArrived(trip);
      }),
  },
];

async function aborting(bench: Bench): Promise<void> {
  for (const journey of oneOfEach(bench)) {
    await travel(bench, [journey], ({ world, particle }) => abortedBefore(world, particle.apply({ signal: ABORTED })));
    for (const moment of await momentsOf(bench, journey))
      await within(`aborted at ${moment}`, () =>
        travel(bench, [journey], (trip) => abortedAt(trip, (event) => momentOf(event) === moment)),
      );
  }
}

const ABORTED = AbortSignal.abort(new Error('the suite gave up before'));

async function abortedBefore(world: World, applying: Promise<unknown>): Promise<void> {
  const error = await rejection(applying, 'apply() with an aborted signal');
  ensure(error instanceof AbortedError, `apply() ended with ${error}, not an AbortedError`);
  ensureEqual(world.record.operations, [], 'the steps that were sent');
  ensureEqual(world.requests, 0, 'the number of requests');
}

async function abortedAt(trip: Trip, isMoment: (event: PcfEvent) => boolean): Promise<void> {
  const { world, definition, state } = trip;
  const controller = new AbortController();
  const pcf = world.runtime();
  const atAbort = { time: 0, steps: 0, requests: 0 };
  pcf.events.on((event) => {
    if (controller.signal.aborted || !isMoment(event)) return;
    const begun = event.type === 'step-started' ? 1 : 0;
    const { record, requests, clock } = world;
    Object.assign(atAbort, { time: clock.now(), steps: record.steps.length + begun, requests });
    controller.abort(new Error('the suite gave up'));
  });
  const particle = world.particle(definition, state, pcf);
  const applying = particle.apply({ signal: controller.signal });
  const error = await applying.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  // On the machine's time, not every apply waits as often as the one before.
  if (error === undefined && !controller.signal.aborted) return;
  ensure(error !== undefined, 'the aborted apply ended well, and should have failed');
  ensure(error instanceof AbortedError, `apply() ended with ${error}, not an AbortedError`);
  ensure(world.clock.now() - atAbort.time < PROMPT, `it took ${world.clock.now() - atAbort.time} ms to end`);
  await ensureQuiet(world, atAbort);
  await particle.apply();
  await ensureArrived(trip);
}

async function outOfTime(trip: Trip): Promise<void> {
  const { world, particle } = trip;
  const maxTimeout = world.backend.clock ? TEN_MINUTES : 400;
  world.faults = {
    execute: async (send, { signal }) => {
      await send();
      await world.clock.sleep(2 * TEN_MINUTES, signal);
    },
  };
  const begun = world.clock.now();
  const error = await rejection(particle.apply({ maxTimeout }), 'an apply that takes longer than it may');
  ensure(error instanceof DeadlineExceededError, `apply() ended with ${error}, not a DeadlineExceededError`);
  const late = world.clock.now() - begun - maxTimeout;
  ensure(late < PROMPT, `it ended ${late} ms after its deadline`);
  await ensureQuiet(world, { steps: world.record.steps.length, requests: world.requests });
  world.faults = {};
  await particle.apply();
  await ensureArrived(trip);
}

/** Makes sure that nothing more is sent, even later on. */
async function ensureQuiet(world: World, before: { steps: number; requests: number }): Promise<void> {
  await world.pause(TEN_MINUTES);
  ensure(world.record.steps.length <= before.steps, 'a step was sent after the apply had to end');
  const sent = world.backend.http?.record.requests.slice(before.requests).map(({ operation }) => operation) ?? [];
  ensureEqual(sent, [], 'the requests that were sent after the apply had to end');
}

/** What happens in an undisturbed apply, each kind of event once. */
async function momentsOf(bench: Bench, journey: Journey): Promise<string[]> {
  const moments = new Set<string>();
  await travel(bench, [journey], async ({ world, particle }) => {
    await particle.apply();
    for (const event of world.events) if (event.type !== 'applied') moments.add(momentOf(event));
  });
  return [...moments];
}

function momentOf(event: PcfEvent): string {
  return 'step' in event ? `${event.type} ${event.step.operation}` : event.type;
}
