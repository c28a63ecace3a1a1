import { NoProgressError, ResourceBlockedError } from '@pcf/core';
import { ensure, ensureEndedWith, ensureEqual, inContext, rejection } from '../../assertions.js';
import type { Contract, ContractContext } from '../../context.js';
import { changes, creations, runScenarios, type ScenarioRun, scenarios } from '../../scenarios.js';

/** The time limit for "without waiting", in milliseconds. */
const PROMPT = 1_000;
/** The largest number of reads until an apply must detect that its step has no effect. */
const MAX_READS = 20;

/** An apply that cannot continue ends with a clear error: the resource is blocked, or a step has no effect. */
export const noProgress: Contract[] = [
  {
    name: 'blocked',
    title: 'a blocked resource is a clear error, without waiting',
    run: (context) => stuck(context, 'block'),
  },
  {
    name: 'unknown-status',
    title: 'an unknown status is a clear error, without waiting',
    run: (context) => stuck(context, 'confuse'),
  },
  {
    name: 'ignored-steps',
    title: 'a step that the backend accepts and ignores is an error that names the unchanged settings',
    run: (context) => runScenarios(context, scenarios(context), ignored),
  },
];

function stuck(context: ContractContext, hook: 'block' | 'confuse'): Promise<void> {
  return runScenarios(context, [...creations(context), ...changes(context)], async ({ env, particle }) => {
    await particle.apply();
    await env.interfere(env.backend[hook], hook);
    env.clear();
    const begun = env.clock.now();
    for (const [verb, attempt] of [
      ['plan()', () => particle.plan()],
      ['apply()', () => particle.apply()],
    ] as const)
      await inContext(verb, async () => {
        const error = await rejection(attempt(), 'the call');
        ensureEndedWith(error, ResourceBlockedError, 'a ResourceBlockedError', 'the call');
      });
    ensure(env.clock.now() - begun < PROMPT, `it took ${env.clock.now() - begun} ms`);
    ensureEqual(env.record.operations, [], 'the steps that were sent');
    ensureEqual(env.writes, 0, 'the number of requests that write');
  });
}

async function ignored({ env, definition, state, before }: ScenarioRun): Promise<void> {
  let reads = 0;
  env.faults = {
    observe: (read) => {
      reads += 1;
      return read();
    },
    execute: async () => {},
  };
  const particle = env.particle(definition, state, env.virtualTimeRuntime());
  const error = await rejection(particle.apply(), 'an apply whose step is ignored');
  ensureEndedWith(error, NoProgressError, 'a NoProgressError', 'apply()');
  const [sent] = env.record.steps;
  ensure(sent !== undefined, 'no step was sent');
  const { operation, changes: changed = [] } = sent.step;
  const inPlace = before !== undefined && state === 'running';
  ensure(
    !inPlace || changed.length > 0,
    `the step ${operation} does not list its "changes", so no error can name them`,
  );
  for (const name of [operation, ...changed.map(({ path }) => path)])
    ensure(error.message.includes(name), `the error does not name ${name}: ${error.message}`);
  ensure(reads <= MAX_READS, `it took ${reads} reads to detect it`);
}
