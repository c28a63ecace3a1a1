import { FlavorError, PcfError } from '@pcf/core';
import type { Bench } from '../bench.js';
import type { Contract } from '../contract.js';
import { ensure, ensureEqual, within } from '../contract-error.js';
import { affordableJourneys, baselines, creations, ensureArrived, type Trip, travel } from '../journeys.js';

type Hook = 'remove' | 'alter';

export const meddling: Contract[] = [
  {
    name: 'removed-between-applies',
    title: 'a resource that somebody deleted is made again',
    run: (bench) => between(bench, 'remove'),
  },
  {
    name: 'altered-between-applies',
    title: 'a setting that somebody changed is set back',
    run: (bench) => between(bench, 'alter'),
  },
  {
    name: 'removed-during-apply',
    title: 'a resource that somebody deletes before a step leads to the end, or to a clear error and then to the end',
    run: (bench) => during(bench, 'remove'),
  },
  {
    name: 'altered-during-apply',
    title: 'a setting that somebody changes before a step leads to the end, or to a clear error and then to the end',
    run: (bench) => during(bench, 'alter'),
  },
];

function between(bench: Bench, hook: Hook): Promise<void> {
  return travel(bench, creations(bench), async (trip) => {
    const { world, particle } = trip;
    await particle.apply();
    await meddle(trip, hook);
    ensureEqual((await particle.apply()).outcome, 'changed', `the outcome of an apply after ${hook}()`);
    await ensureArrived(trip);
    ensure(world.record.steps.length > 0, 'nothing was sent');
  });
}

async function during(bench: Bench, hook: Hook): Promise<void> {
  for (const { journey, steps } of await baselines(bench, await affordableJourneys(bench))) {
    const first = journey.before === undefined ? 1 : 0;
    for (let at = first; at < steps.length; at += 1)
      await within(`${hook}() before step ${at + 1}, ${steps[at]?.operation}`, () =>
        travel(bench, [journey], (trip) => disturbed(trip, hook, at)),
      );
  }
}

async function disturbed(trip: Trip, hook: Hook, at: number): Promise<void> {
  const { world, particle } = trip;
  let sent = 0;
  world.faults = {
    execute: async (send) => {
      if (sent++ === at) await meddle(trip, hook);
      return send();
    },
  };
  const error = await particle.apply().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error !== undefined) {
    const clear = error instanceof PcfError && !(error instanceof FlavorError);
    ensure(clear, `apply() ended with an error that the flavor does not know: ${error}`);
    await particle.apply();
  }
  await ensureArrived(trip);
}

function meddle({ world }: Trip, hook: Hook): Promise<void> {
  return world.meddle(world.backend[hook], hook);
}
