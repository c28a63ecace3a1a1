import { isDeepStrictEqual } from 'node:util';
import type { Particle, Step } from '@pcf/core';
import type { Contract } from '../contract.js';
import { ensure, ensureEqual } from '../contract-error.js';
import { journeys, operationsOf, terminations, travel } from '../journeys.js';
import type { World } from '../world.js';

/** How often a resource that rests is looked at until its plan is the expected one: reads can be stale. */
const REREADS = 8;

export const planning: Contract[] = [
  {
    name: 'plan',
    title: 'a plan writes nothing, is data, and is what apply() then does',
    run: (bench) =>
      travel(bench, journeys(bench), async ({ world, particle }) => {
        const plan = await particle.plan();
        ensureEqual(essence((await particle.plan()).steps), essence(plan.steps), 'a second plan');
        ensureEqual(operationsOf(world.record.steps.map(({ step }) => step)), [], 'the steps that plan() sent');
        ensureEqual(world.writes, 0, 'the number of requests that write, after plan()');
        ensureEqual(structuredClone(plan), plan, 'the plan as it is after it has been stored');
        const result = await particle.apply();
        ensureEqual(essence(world.record.steps.map(({ step }) => step)), essence(plan.steps), 'what apply() did');
        ensureEqual(
          { from: result.from, to: result.state },
          { from: plan.from, to: plan.to },
          'the states of the result',
        );
      }),
  },
  {
    name: 'rest-of-plan',
    title: 'the plan after each step is the rest of the plan before it',
    run: (bench) =>
      travel(bench, journeys(bench), async ({ world, particle }) => {
        const { steps } = await particle.plan();
        for (let done = 1; done <= steps.length; done += 1) {
          const { outcome } = await particle.apply({ sync: false });
          ensureEqual(outcome, 'started', `the outcome of step ${done}, ${steps[done - 1]?.operation}`);
          await untilPlanned(world, particle, steps.slice(done), `the plan after step ${done}`);
        }
      }),
  },
  {
    name: 'losses',
    title: 'terminating the resource says that something is lost',
    run: async (bench) => {
      let losing = 0;
      await travel(bench, terminations(bench), async ({ world, particle }) => {
        await particle.apply();
        if (world.record.steps.some(({ step }) => step.loses !== undefined)) losing += 1;
      });
      ensure(
        losing > 0,
        'no step of any termination says `loses`: it is sent without consent. Where nothing is lost that applying again does ' +
          'not bring back, waive this contract with the reason',
      );
    },
  },
];

/** What of the steps decides what happens. */
function essence(steps: readonly Step[]): unknown[] {
  return steps.map(({ operation, input, loses }) => ({ operation, input, loses }));
}

async function untilPlanned(world: World, particle: Particle, rest: readonly Step[], what: string): Promise<void> {
  for (let reread = 0; ; ) {
    const { steps, status } = await particle.plan();
    if (status === undefined) {
      if (isDeepStrictEqual(essence(steps), essence(rest))) return;
      if (reread === REREADS) ensureEqual(essence(steps), essence(rest), what);
      reread += 1;
    }
    await world.pause(2_000);
  }
}
