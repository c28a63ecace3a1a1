import { type DesiredState, InvalidTransitionError, State } from '@pcf/core';
import type { Bench } from '../bench.js';
import type { Contract } from '../contract.js';
import { ensure, ensureEqual, rejection, within } from '../contract-error.js';
import {
  changes,
  creations,
  ensureArrived,
  journeys,
  operationsOf,
  required,
  terminations,
  travel,
} from '../journeys.js';
import type { World } from '../world.js';

export const converging: Contract[] = [
  {
    name: 'convergence',
    title: 'apply() makes what each definition declares out of nothing, and nothing out of it again',
    run: (bench) =>
      travel(bench, [...creations(bench), ...terminations(bench)], async (trip) => {
        const result = await trip.particle.apply();
        ensureEqual(result.outcome, 'changed', 'the outcome');
        ensureEqual(
          result.steps,
          trip.world.record.steps.map(({ step }) => step),
          'the steps that the result lists',
        );
        await ensureArrived(trip);
      }),
  },
  {
    name: 'transitions',
    title: 'each transition converges while the resource runs',
    run: (bench) =>
      travel(bench, required(changes(bench)), async (trip) => {
        ensureEqual((await trip.particle.apply()).outcome, 'changed', 'the outcome');
        await ensureArrived(trip);
      }),
  },
  {
    name: 'idempotence',
    title: 'a second apply finds nothing to do, and sends no write',
    run: (bench) =>
      travel(bench, journeys(bench), async ({ world, particle }) => {
        await particle.apply();
        world.forget();
        ensureEqual((await particle.apply()).outcome, 'unchanged', 'the outcome of the second apply');
        ensureSilent(world);
      }),
  },
  {
    name: 'adoption',
    title: 'another runtime takes over what exists, and sends no write',
    run: (bench) =>
      travel(bench, [...creations(bench), ...changes(bench)], async ({ world, particle, definition }) => {
        await particle.apply();
        await world.disposeRuntimes();
        world.forget();
        ensureEqual((await world.apply(definition)).outcome, 'unchanged', 'the outcome in another runtime');
        ensureSilent(world);
      }),
  },
  {
    name: 'states',
    title: 'start, stop and terminate lead from every state to every other',
    async run(bench) {
      const states = [State.running, State.stopped, State.terminated];
      for (const from of states) for (const to of states) await within(`${from} to ${to}`, () => lead(bench, from, to));
    },
  },
];

async function lead(bench: Bench, from: DesiredState, to: DesiredState): Promise<void> {
  const [definition = ''] = bench.definitions;
  const world = await bench.open();
  if (from !== State.terminated) await world.apply(definition);
  if (from === State.stopped) await world.apply(definition, from);
  world.forget();
  const particle = world.particle(definition, to);
  const there = await particle.plan().catch((error: unknown) => error);
  if (there instanceof InvalidTransitionError) {
    const error = await rejection(particle.apply(), 'an apply whose plan is refused');
    ensure(
      error instanceof InvalidTransitionError,
      `the plan is refused for want of a transition, apply() with ${error}`,
    );
    return ensureSilent(world);
  }
  await particle.apply();
  const seen = await world.particle(definition, to).syncState({ fresh: true });
  const groups = bench.flavor.equivalentStates ?? [];
  const same = seen === to || groups.some((group) => [seen, to].every((state) => group.some((one) => one === state)));
  ensure(same, `is ${seen} in the eyes of another runtime`);
  await bench.close(world);
}

function ensureSilent(world: World): void {
  ensureEqual(operationsOf(world.record.steps.map(({ step }) => step)), [], 'the steps that were sent');
  ensureEqual(world.writes, 0, 'the number of requests that write');
}
