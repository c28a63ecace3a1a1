import { isDeepStrictEqual } from 'node:util';
import { type Duration, FlavorError, type Particle, type Step } from '@pcf/core';
import { ContractError, ensure, ensureEqual } from '../assertions.js';
import type { Contract } from '../context.js';
import type { TestEnvironment } from '../environment.js';
import { operationsOf, runScenarios, type ScenarioRun, scenarios } from '../scenarios.js';

/** The pause between two plans until the plan is the expected one, in milliseconds: reads can be stale. */
const REREAD_PAUSE = 2_000;
/** How long reads may be stale after a step that does not say so, in milliseconds. */
const STALE_FOR = 16_000;

/** What the methods of the flavor must not change. */
export const purePlanning: Contract[] = [
  {
    name: 'pure-planning',
    title: 'planning changes neither the observation nor the steps that it returned',
    run: (context) => runScenarios(context, scenarios(context), changesNothing),
  },
];

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
        const sent = env.record.steps.map(({ step }) => step);
        ensureSameSteps(sent, plan.steps, 'apply() sends', 'the plan has');
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
          const staleFor = Math.max(steps[done - 1]?.staleFor ?? 0, STALE_FOR);
          await untilPlanned(env, particle, steps.slice(done), `the plan after step ${done}`, staleFor);
        }
      }),
  },
];

/** The environment freezes what `observe` returns, and the steps that are executed. */
async function changesNothing({ particle }: ScenarioRun): Promise<void> {
  for (const call of [() => particle.plan(), () => particle.apply(), () => particle.isStateDefinitionEquivalent()])
    try {
      await call();
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof TypeError ? error.cause : error;
      // Other contracts report other errors.
      if (!(cause instanceof TypeError) || !WRITES_FROZEN.test(cause.message)) return;
      const problem = `${methodOf(error)} changes what observe() returned, or a planned step: copy it first`;
      throw new ContractError(`${problem} (${cause.message})`, { cause });
    }
}

/** What JavaScript says about a change of a frozen value. */
const WRITES_FROZEN = /read only|not extensible|Cannot (?:add|delete|assign|redefine)/;

/** The method of the flavor that failed. */
function methodOf(error: unknown): string {
  return error instanceof FlavorError ? `${error.method}()` : 'the flavor';
}

/** Asserts that two lists of steps are equal, first by their operations: these fit into the first line of an error. */
function ensureSameSteps(steps: readonly Step[], expected: readonly Step[], what: string, than: string): void {
  const [found, wanted] = [steps, expected].map((some) => operationsOf(some).join(', ') || 'no steps');
  ensure(found === wanted, `${what} ${found}, and ${than} ${wanted}`);
  ensureEqual(essence(steps), essence(expected), `the steps: ${what}`);
}

/** Returns the parts of steps that determine their effect. */
function essence(steps: readonly Step[]): unknown[] {
  return steps.map(({ operation, input, loses }) => ({ operation, input, loses }));
}

async function untilPlanned(
  env: TestEnvironment,
  particle: Particle,
  rest: readonly Step[],
  what: string,
  staleFor: Duration,
): Promise<void> {
  for (let reread = 0; ; ) {
    const { steps, status } = await particle.plan();
    if (status === undefined) {
      if (isDeepStrictEqual(essence(steps), essence(rest))) return;
      if (reread * REREAD_PAUSE >= staleFor)
        ensureSameSteps(steps, rest, `${what} has`, 'the rest of the plan before it has');
      reread += 1;
    }
    await env.pause(REREAD_PAUSE);
  }
}
