import { type DesiredState, InvalidTransitionError, State } from '@pcf/core';
import { ensure, ensureEqual, inContext, rejection } from '../assertions.js';
import type { Contract, ContractContext } from '../context.js';
import {
  changes,
  creations,
  ensureArrived,
  ensureSilent,
  requiredTransitions,
  runScenarios,
  scenarios,
  terminations,
} from '../scenarios.js';

export const convergence: Contract[] = [
  {
    name: 'convergence',
    title: 'apply() creates the resource as each definition declares it, and terminates it again',
    run: (context) =>
      runScenarios(context, [...creations(context), ...terminations(context)], async (run) => {
        const result = await run.particle.apply();
        ensureEqual(result.outcome, 'changed', 'the outcome');
        ensureEqual(
          result.steps,
          run.env.record.steps.map(({ step }) => step),
          'the steps that the result lists',
        );
        await ensureArrived(run);
      }),
  },
  {
    name: 'transitions',
    title: 'each transition converges while the resource runs',
    run: (context) =>
      runScenarios(context, requiredTransitions(context), async (run) => {
        ensureEqual((await run.particle.apply()).outcome, 'changed', 'the outcome');
        await ensureArrived(run);
      }),
  },
  {
    name: 'idempotence',
    title: 'a second apply finds no changes, and sends no write',
    run: (context) =>
      runScenarios(context, scenarios(context), async ({ env, particle }) => {
        await particle.apply();
        env.clear();
        ensureEqual((await particle.apply()).outcome, 'unchanged', 'the outcome of the second apply');
        ensureSilent(env);
      }),
  },
  {
    name: 'adoption',
    title: 'another runtime takes over the existing resource, and sends no write',
    run: (context) =>
      runScenarios(context, [...creations(context), ...changes(context)], async ({ env, particle, definition }) => {
        await particle.apply();
        await env.disposeRuntimes();
        env.clear();
        ensureEqual((await env.apply(definition)).outcome, 'unchanged', 'the outcome in another runtime');
        ensureSilent(env);
      }),
  },
  {
    name: 'states',
    title: 'start, stop and terminate change every state to every other',
    async run(context) {
      const states = [State.running, State.stopped, State.terminated];
      for (const from of states)
        for (const to of states) await inContext(`${from} to ${to}`, () => changeState(context, from, to));
    },
  },
];

async function changeState(context: ContractContext, from: DesiredState, to: DesiredState): Promise<void> {
  const [definition = ''] = context.definitions;
  const env = await context.open();
  if (from !== State.terminated) await env.apply(definition);
  if (from === State.stopped) await env.apply(definition, from);
  env.clear();
  const particle = env.particle(definition, to);
  const planned = await particle.plan().catch((error: unknown) => error);
  if (planned instanceof InvalidTransitionError) {
    const error = await rejection(particle.apply(), 'an apply whose plan is refused');
    ensure(
      error instanceof InvalidTransitionError,
      `the plan is refused because there is no transition, but apply() fails with ${error}`,
    );
    return ensureSilent(env);
  }
  await particle.apply();
  const seen = await env.particle(definition, to).syncState({ fresh: true });
  const groups = context.flavor.equivalentStates ?? [];
  const same = seen === to || groups.some((group) => [seen, to].every((state) => group.some((one) => one === state)));
  ensure(same, `another runtime observes the state ${seen}`);
  await context.close(env);
}
