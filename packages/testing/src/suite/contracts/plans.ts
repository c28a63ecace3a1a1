import { isDeepStrictEqual } from 'node:util';
import type { Particle, Step } from '@pcf/core';
import { ensure, ensureEqual } from '../assertions.js';
import type { Contract } from '../context.js';
import type { TestEnvironment } from '../environment.js';
import { operationsOf, runScenarios, scenarios, terminations } from '../scenarios.js';

/** The largest number of plans until the plan must be the expected one: reads can be stale. */
const REREADS = 8;

export const plans: Contract[] = [
  {
    name: 'plan',
    title: 'a plan writes nothing, is plain data, and equals what apply() then does',
    run: (context) =>
      runScenarios(context, scenarios(context), async ({ env, particle }) => {
        const plan = await particle.plan();
        ensureEqual(essence((await particle.plan()).steps), essence(plan.steps), 'a second plan');
        ensureEqual(operationsOf(env.record.steps.map(({ step }) => step)), [], 'the steps that plan() sent');
        ensureEqual(env.writes, 0, 'the number of requests that write, after plan()');
        ensureEqual(structuredClone(plan), plan, 'the plan after a structured clone');
        const result = await particle.apply();
        ensureEqual(essence(env.record.steps.map(({ step }) => step)), essence(plan.steps), 'the steps of apply()');
        ensureEqual(
          { from: result.from, to: result.state },
          { from: plan.from, to: plan.to },
          'the states of the result',
        );
      }),
  },
  {
    name: 'rest-of-plan',
    title: 'the plan after each step equals the rest of the plan before it',
    run: (context) =>
      runScenarios(context, scenarios(context), async ({ env, particle }) => {
        const { steps } = await particle.plan();
        for (let done = 1; done <= steps.length; done += 1) {
          const { outcome } = await particle.apply({ sync: false });
          ensureEqual(outcome, 'started', `the outcome of step ${done}, ${steps[done - 1]?.operation}`);
          await untilPlanned(env, particle, steps.slice(done), `the plan after step ${done}`);
        }
      }),
  },
  {
    name: 'losses',
    title: 'the termination of the resource reports a loss',
    run: async (context) => {
      let losing = 0;
      await runScenarios(context, terminations(context), async ({ env, particle }) => {
        await particle.apply();
        if (env.record.steps.some(({ step }) => step.loses !== undefined)) losing += 1;
      });
      ensure(
        losing > 0,
        'no step of any termination has `loses`, so it is sent without consent. If applying again restores everything, waive ' +
          'this contract with a reason',
      );
    },
  },
];

/** Returns the parts of steps that determine their effect. */
function essence(steps: readonly Step[]): unknown[] {
  return steps.map(({ operation, input, loses }) => ({ operation, input, loses }));
}

async function untilPlanned(
  env: TestEnvironment,
  particle: Particle,
  rest: readonly Step[],
  what: string,
): Promise<void> {
  for (let reread = 0; ; ) {
    const { steps, status } = await particle.plan();
    if (status === undefined) {
      if (isDeepStrictEqual(essence(steps), essence(rest))) return;
      if (reread === REREADS) ensureEqual(essence(steps), essence(rest), what);
      reread += 1;
    }
    await env.pause(2_000);
  }
}
