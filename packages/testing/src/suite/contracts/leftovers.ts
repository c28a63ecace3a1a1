import { State } from '@pcf/core';
import { ContractError, ensureEqual, inContext, notChecked, show } from '../assertions.js';
import type { Contract, ContractContext } from '../context.js';
import { definitionOf } from '../environment.js';
import { changes, creations, runScenarios, type ScenarioRun } from '../scenarios.js';

/** What exists in the backend, seen without the flavor. */
export const leftovers: Contract[] = [
  {
    name: 'leftovers',
    title: 'a termination leaves nothing behind, and a creation creates one resource',
    async run(context) {
      const env = await context.open();
      const { inspect, count } = env.backend;
      await context.close(env);
      if (!inspect && !count)
        throw notChecked('count', 'or inspect(), so that the suite sees what a termination leaves behind');
      if (!count) context.note('not checked: what else a termination leaves behind: the backend has no count()');
      await runScenarios(context, [...creations(context), ...changes(context)], (run) => endsWithoutRest(context, run));
      if (!isStoppedReal(context)) return;
      for (const definition of context.definitions.slice(0, 1))
        await inContext('when it is stopped', async () => {
          const stopped = await context.open();
          const before = await stopped.count();
          await stopped.apply(definition);
          await stopped.apply(definition, State.stopped);
          await stopped.apply(definition, State.terminated);
          ensureEqual(await stopped.count(), before, COUNT);
          await context.close(stopped);
        });
    },
  },
];

const COUNT = 'count() of the backend after the termination, compared with before the creation';

/** Whether the flavor has a stopped state of its own. */
function isStoppedReal({ flavor }: ContractContext): boolean {
  return !(flavor.equivalentStates ?? []).some((group) => group.includes(State.stopped));
}

async function endsWithoutRest(context: ContractContext, run: ScenarioRun): Promise<void> {
  const { env, particle, definition, before: earlier } = run;
  const isNew = earlier === undefined;
  const before = isNew ? await env.count() : undefined;
  await particle.apply();
  const { inspect } = env.backend;
  if (inspect && (await env.inspect()) === undefined)
    throw new ContractError('apply() succeeded, and inspect() of the backend shows no resource');
  const created = await env.count();
  if (before !== undefined && created === before)
    throw new ContractError(`apply() succeeded, and count() of the backend is ${created}, as before`);
  await env.apply(definitionOf(context.subject, definition), State.terminated);
  if (inspect) {
    const left = await env.inspect();
    if (left !== undefined)
      throw new ContractError(`the termination leaves the resource: inspect() shows ${show(left)}`);
  }
  const empty = isNew ? before : await emptyCount(context);
  if (empty !== undefined) ensureEqual(await env.count(), empty, COUNT);
}

async function emptyCount(context: ContractContext): Promise<number | undefined> {
  const env = await context.open();
  const count = await env.count();
  await context.close(env);
  return count;
}
