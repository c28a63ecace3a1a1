import type { Step } from '@pcf/core';
import { ensure, ensureEqual, inContext, rejection } from '../../assertions.js';
import type { Contract, ContractContext } from '../../context.js';
import {
  allOrFirst,
  allOrOneOfEach,
  baselines,
  creations,
  ensureArrived,
  operationsOf,
  requiredTransitions,
  runScenarios,
  type Scenario,
  type ScenarioRun,
  terminations,
} from '../../scenarios.js';

/** Where an apply is interrupted, and which particle continues. */
interface Interruption {
  /** The index of the step. */
  readonly at: number;
  /** Whether the step takes effect. */
  readonly effective: boolean;
  /** The particle that continues. */
  readonly by: 'another runtime' | 'the same particle';
}

/** The pause before the next apply, in milliseconds: writes can be read by then. */
const A_MINUTE = 60_000;

export const crashes: Contract[] = [
  {
    name: 'crash-while-creating',
    title: 'after a crash before or after any step of a creation, the next apply completes it without repeating a step',
    run: (context) => crashAtEachStep(context, creations(context)),
  },
  {
    name: 'crash-while-changing',
    title:
      'after a crash before or after any step of a transition, the next apply completes it without repeating a step',
    run: (context) => crashAtEachStep(context, requiredTransitions(context)),
  },
  {
    name: 'crash-while-terminating',
    title:
      'after a crash before or after any step of a termination, the next apply completes it without repeating a step',
    run: (context) => crashAtEachStep(context, terminations(context)),
  },
  {
    name: 'crash-and-restart',
    title: 'after a crash, a restart at once completes the apply, and creates nothing twice',
    run: async (context) => {
      for (const { scenario, steps } of await baselines(context, await allOrOneOfEach(context)))
        for (const at of steps.keys())
          await inContext(`interrupted after step ${at + 1}, ${steps[at]?.operation}, and restarted at once`, () =>
            runScenarios(context, [scenario], (run) => restartAtOnce(context, run, at)),
          );
    },
  },
  {
    name: 'lost-answers',
    title: 'after a step that took effect and seemed to fail, the next apply continues without repeating it',
    run: async (context) =>
      interruptEach(context, await allOrOneOfEach(context), (at) => [{ at, effective: true, by: 'the same particle' }]),
  },
];

/** Reads may not show yet what the first process has done. So a step may be sent again, but must not take effect twice. */
async function restartAtOnce(context: ContractContext, run: ScenarioRun, at: number): Promise<void> {
  const { env, particle, definition, state } = run;
  const created: string[] = [];
  let begun = 0;
  env.faults = {
    execute: async (send, { step }) => {
      const answer = await send();
      if (step.creates && answer?.created !== undefined) created.push(answer.created);
      if (begun++ === at) throw new Error('the suite interrupted this step');
    },
  };
  await rejection(particle.apply(), 'the interrupted apply');
  await env.particle(definition, state).apply();
  await ensureArrived(run);
  const ids = new Set(created);
  ensure(
    ids.size <= 1 || scenarioReplaces(run),
    `the creation took effect ${ids.size} times: it made ${[...ids].join(' and ')}. Send a token with it that a restart repeats`,
  );
  await env.pause(A_MINUTE);
  const count = await env.count();
  if (count === undefined)
    return context.note('not checked: whether a restart creates a second resource: the backend has no count()');
  const other = await context.open();
  if (run.before !== undefined) await other.apply(run.before);
  await other.apply(definition, state);
  const expected = await other.count();
  await context.close(other);
  ensureEqual(
    count,
    expected,
    'count() of the backend after a crash and a restart, compared with an apply without a crash',
  );
}

/** A change may replace the resource, and so create one more. */
function scenarioReplaces({ before, state }: ScenarioRun): boolean {
  return before !== undefined && state === 'running';
}

async function crashAtEachStep(context: ContractContext, found: readonly Scenario[]): Promise<void> {
  return interruptEach(context, await allOrFirst(context, found), (at) => [
    { at, effective: false, by: 'another runtime' },
    { at, effective: true, by: 'another runtime' },
  ]);
}

async function interruptEach(
  context: ContractContext,
  found: readonly Scenario[],
  interruptionsAt: (step: number) => Interruption[],
): Promise<void> {
  for (const { scenario, steps } of await baselines(context, found))
    for (const interruption of steps.flatMap((_, at) => interruptionsAt(at)))
      await inContext(
        `interrupted ${interruption.effective ? 'after' : 'before'} step ${interruption.at + 1}, ${steps[interruption.at]?.operation}`,
        () => runScenarios(context, [scenario], (run) => continueAfter(run, interruption, steps)),
      );
}

async function continueAfter(
  run: ScenarioRun,
  { at, effective, by }: Interruption,
  undisturbed: readonly Step[],
): Promise<void> {
  const { env, particle, definition, state } = run;
  const effects: Step[] = [];
  let begun = 0;
  env.faults = {
    execute: async (send, { step }) => {
      const isInterrupted = begun++ === at;
      if (!isInterrupted || effective) {
        await send();
        effects.push(step);
      }
      if (isInterrupted) throw new Error('the suite interrupted this step');
    },
  };
  await rejection(particle.apply(), 'the interrupted apply');
  await env.pause(A_MINUTE);
  const successor = by === 'the same particle' ? particle : env.particle(definition, state);
  await successor.apply();
  await ensureArrived(run);
  ensureEqual(operationsOf(effects), operationsOf(undisturbed), 'the steps that took effect in all');
}
