import type { Step } from '@pcf/core';
import type { Bench } from '../bench.js';
import type { Contract } from '../contract.js';
import { ensureEqual, rejection, within } from '../contract-error.js';
import {
  affordable,
  affordableJourneys,
  baselines,
  changes,
  creations,
  ensureArrived,
  type Journey,
  operationsOf,
  required,
  type Trip,
  terminations,
  travel,
} from '../journeys.js';

/** How an apply is cut short, and who goes on with it. */
interface Cut {
  /** At which of its steps, from 0. */
  readonly at: number;
  /** Whether the step still takes effect. */
  readonly effective: boolean;
  /** Whether another runtime goes on, or the same particle. */
  readonly by: 'another runtime' | 'the same particle';
}

/** How long it takes until somebody goes on, in milliseconds: what was written can be read by then. */
const A_MINUTE = 60_000;

export const crashing: Contract[] = [
  {
    name: 'crash-while-creating',
    title: 'a crash before or after any step of a creation loses and doubles nothing',
    run: (bench) => crashes(bench, creations(bench)),
  },
  {
    name: 'crash-while-changing',
    title: 'a crash before or after any step of a transition loses and doubles nothing',
    run: (bench) => crashes(bench, required(changes(bench))),
  },
  {
    name: 'crash-while-terminating',
    title: 'a crash before or after any step of a termination loses and doubles nothing',
    run: (bench) => crashes(bench, terminations(bench)),
  },
  {
    name: 'lost-answers',
    title: 'when a step took effect and seemed to fail, the next apply goes on and doubles nothing',
    run: async (bench) =>
      cuts(bench, await affordableJourneys(bench), (at) => [{ at, effective: true, by: 'the same particle' }]),
  },
];

async function crashes(bench: Bench, found: readonly Journey[]): Promise<void> {
  return cuts(bench, await affordable(bench, found), (at) => [
    { at, effective: false, by: 'another runtime' },
    { at, effective: true, by: 'another runtime' },
  ]);
}

async function cuts(bench: Bench, found: readonly Journey[], cutsAt: (step: number) => Cut[]): Promise<void> {
  for (const { journey, steps } of await baselines(bench, found))
    for (const cut of steps.flatMap((_, at) => cutsAt(at)))
      await within(`cut ${cut.effective ? 'after' : 'before'} step ${cut.at + 1}, ${steps[cut.at]?.operation}`, () =>
        travel(bench, [journey], (trip) => goOn(trip, cut, steps)),
      );
}

async function goOn(trip: Trip, { at, effective, by }: Cut, undisturbed: readonly Step[]): Promise<void> {
  const { world, particle, definition, state } = trip;
  const effects: Step[] = [];
  let begun = 0;
  world.faults = {
    execute: async (send, { step }) => {
      const cut = begun++ === at;
      if (!cut || effective) {
        await send();
        effects.push(step);
      }
      if (cut) throw new Error('the suite cut this step short');
    },
  };
  await rejection(particle.apply(), 'the apply that was cut short');
  await world.pause(A_MINUTE);
  const successor = by === 'the same particle' ? particle : world.particle(definition, state);
  await successor.apply();
  await ensureArrived(trip);
  ensureEqual(operationsOf(effects), operationsOf(undisturbed), 'the steps that took effect, the crash and all');
}
