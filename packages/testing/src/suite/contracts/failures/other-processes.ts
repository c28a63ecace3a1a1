import { FlavorError, PcfError } from '@pcf/core';
import { ContractError, ensure, ensureEqual, inContext } from '../../assertions.js';
import type { Contract, ContractContext } from '../../context.js';
import {
  allOrOneOfEach,
  baselines,
  creations,
  ensureArrived,
  runScenarios,
  type ScenarioRun,
  scenarios,
} from '../../scenarios.js';

type Hook = 'remove' | 'alter';

/** Another process deletes, changes or applies the same resource. */
export const otherProcesses: Contract[] = [
  {
    name: 'removed-between-applies',
    title: 'a resource that another process deleted is created again',
    run: (context) => between(context, 'remove'),
  },
  {
    name: 'altered-between-applies',
    title: 'a setting that another process changed is set back',
    run: (context) => between(context, 'alter'),
  },
  {
    name: 'removed-during-apply',
    title:
      'if another process deletes the resource before a step, the apply succeeds, or fails with a clear error and succeeds when repeated',
    run: (context) => during(context, 'remove'),
  },
  {
    name: 'altered-during-apply',
    title:
      'if another process changes a setting before a step, the apply succeeds, or fails with a clear error and succeeds when repeated',
    run: (context) => during(context, 'alter'),
  },
  {
    name: 'concurrent-applies',
    title: 'two runtimes that apply at the same time both succeed',
    run: (context) =>
      runScenarios(context, scenarios(context), async (run) => {
        const { env, particle, definition, state } = run;
        const other = env.particle(definition, state);
        const ends = await Promise.allSettled([particle.apply(), other.apply()]);
        for (const end of ends)
          if (end.status === 'rejected')
            throw new ContractError(`one of the two failed with ${end.reason}`, { cause: end.reason });
        await ensureArrived(run);
      }),
  },
];

function between(context: ContractContext, hook: Hook): Promise<void> {
  return runScenarios(context, creations(context), async (run) => {
    const { env, particle } = run;
    await particle.apply();
    await interfere(run, hook);
    ensureEqual((await particle.apply()).outcome, 'changed', `the outcome of an apply after ${hook}()`);
    await ensureArrived(run);
    ensure(env.record.steps.length > 0, 'nothing was sent');
  });
}

async function during(context: ContractContext, hook: Hook): Promise<void> {
  for (const { scenario, steps } of await baselines(context, await allOrOneOfEach(context))) {
    const first = scenario.before === undefined ? 1 : 0;
    for (let at = first; at < steps.length; at += 1)
      await inContext(`${hook}() before step ${at + 1}, ${steps[at]?.operation}`, () =>
        runScenarios(context, [scenario], (run) => disturbed(run, hook, at)),
      );
  }
}

async function disturbed(run: ScenarioRun, hook: Hook, at: number): Promise<void> {
  const { env, particle } = run;
  let sent = 0;
  env.faults = {
    execute: async (send) => {
      if (sent++ === at) await interfere(run, hook);
      return send();
    },
  };
  const error = await particle.apply().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error !== undefined) {
    const clear = error instanceof PcfError && !(error instanceof FlavorError);
    ensure(clear, `apply() failed with an error that the flavor does not handle: ${error}`);
    await particle.apply();
  }
  await ensureArrived(run);
}

function interfere({ env }: ScenarioRun, hook: Hook): Promise<void> {
  return env.interfere(env.backend[hook], hook);
}
