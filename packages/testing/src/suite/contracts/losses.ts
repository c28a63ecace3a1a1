import { isDeepStrictEqual } from 'node:util';
import { type Observation, State, type Step } from '@pcf/core';
import { ContractError, ensure, inContext } from '../assertions.js';
import type { Contract, ContractContext } from '../context.js';
import { definitionOf, type TestEnvironment } from '../environment.js';
import { leavesOf } from '../plain-data.js';
import { changes, runScenarios, type ScenarioRun, terminations } from '../scenarios.js';
import { describeDifferences, Trials } from '../trials.js';
import { mergedDefinition } from '../variants.js';

/** A step that loses something says so, because it needs consent. */
export const losses: Contract[] = [
  {
    name: 'losses',
    title: 'the termination of the resource reports a loss',
    run: async (context) => {
      const losing: string[] = [];
      await runScenarios(context, terminations(context), async ({ env, particle, definition }) => {
        await particle.apply();
        if (reportsLoss(env)) losing.push(definition);
      });
      const advice =
        'so it is sent without consent. If applying again restores everything, waive this contract with a reason';
      const [first] = losing;
      ensure(first !== undefined, `no step of any termination has \`loses\`, ${advice}`);
      await stoppedFirst(context, first, advice);
    },
  },
  {
    name: 'reported-losses',
    title: 'a change or a stop that loses something reports the loss',
    async run(context) {
      await runScenarios(context, changes(context), (run) => losesNothing(context, run));
      const [definition = ''] = context.definitions;
      await inContext(`"${definition}" is stopped and started`, () => keepsWhileStopped(context, definition));
      const env = await context.open();
      const { inspect, fill } = env.backend;
      await context.close(env);
      if (!inspect) context.note('not checked: whether a change loses settings or data: the backend has no inspect()');
      else if (!fill) context.note('not checked: whether a change or a stop loses data: the backend has no fill()');
    },
  },
];

function reportsLoss(env: TestEnvironment): boolean {
  return env.record.steps.some(({ step }) => step.loses !== undefined);
}

/** What the termination of a running resource loses, that of a stopped one loses too. */
async function stoppedFirst(context: ContractContext, definition: string, advice: string): Promise<void> {
  if ((context.flavor.equivalentStates ?? []).some((group) => group.includes(State.stopped))) return;
  const env = await context.open();
  await env.apply(definition);
  await env.apply(definition, State.stopped);
  env.clear();
  await env.apply(definition, State.terminated);
  ensure(reportsLoss(env), `no step of the termination of a stopped resource has \`loses\`, ${advice}`);
  await context.close(env);
}

async function losesNothing(context: ContractContext, run: ScenarioRun): Promise<void> {
  const { env, particle, before = '', definition } = run;
  const kept = await filled(env, before);
  const seen: Observation[] = [];
  env.faults = {
    observe: async (look) => {
      const observation = await look();
      seen.push(observation);
      return observation;
    },
  };
  await particle.apply();
  env.faults = {};
  if (reportsLoss(env)) return;
  const steps = operations(env.record.steps.map(({ step }) => step));
  const identities = new Set(seen.map((one) => (one.kind === 'missing' ? 'none' : one.identity)).filter(Boolean));
  ensure(
    identities.size <= 1,
    `the change replaces the resource (${steps}), and no step has \`loses\`: the data of the first one is gone`,
  );
  await ensureKept(env, kept, `the change (${steps})`);
  await restores(context, env, before, definition, steps);
}

/** Applying the old definition again restores the resource. */
async function restores(
  context: ContractContext,
  env: TestEnvironment,
  before: string,
  definition: string,
  steps: string,
): Promise<void> {
  if (!env.backend.inspect) return;
  const { subject, flavor } = context;
  const trials = new Trials(context);
  const [first, second] = [definitionOf(subject, before), definitionOf(subject, definition)];
  const back = await trials.change(first, second, first);
  const merged = mergedDefinition(second, first, flavor);
  const wholes = [await trials.create(first), await trials.create((await trials.isValid(merged)) ? merged : first)];
  const accepted = wholes.filter(({ result }) => result !== undefined);
  if (!back.result || accepted.length === 0 || back.result.steps.some(({ loses }) => loses !== undefined)) return;
  const wrong = await Promise.all(accepted.map(({ seen }) => trials.differences(seen, back.seen)));
  const least = wrong.sort((one, other) => one.length - other.length)[0] ?? [];
  if (least.length > 0)
    throw new ContractError(
      `the change (${steps}) has no \`loses\`, and applying the old definition again does not restore it: in inspect(), ` +
        describeDifferences(least),
    );
}

async function keepsWhileStopped(context: ContractContext, definition: string): Promise<void> {
  if ((context.flavor.equivalentStates ?? []).some((group) => group.includes(State.stopped))) return;
  const env = await context.open();
  await env.apply(definition);
  const kept = await filled(env, definition);
  const identity = await identityOf(env, definition);
  env.clear();
  await env.apply(definition, State.stopped);
  await env.apply(definition);
  if (!reportsLoss(env)) {
    await ensureKept(env, kept, 'stopping and starting');
    const isSame = (await identityOf(env, definition)) === identity;
    ensure(isSame, 'stopping and starting gives another resource (its identity differs), and no step has `loses`');
  }
  await context.close(env);
}

async function identityOf(env: TestEnvironment, definition: string): Promise<string | undefined> {
  const seen = await env.particle(definition).getStatus({ fresh: true, identity: true });
  return seen.kind === 'missing' ? undefined : seen.identity;
}

/** Puts data into the resource, and returns the values that show it. */
async function filled(env: TestEnvironment, definition: string): Promise<ReadonlyMap<string, unknown>> {
  const { inspect, fill } = env.backend;
  if (!inspect || !fill) return new Map();
  const before = new Map(leavesOf(await env.inspect()));
  await env.callHook('fill', 'so that the resource has data');
  const after = leavesOf(await env.inspect()).filter(([path, value]) => !isDeepStrictEqual(before.get(path), value));
  ensure(after.length > 0, `after fill() of the backend, inspect() of "${definition}" shows no data`);
  return new Map(after);
}

async function ensureKept(env: TestEnvironment, kept: ReadonlyMap<string, unknown>, what: string): Promise<void> {
  if (kept.size === 0) return;
  const now = new Map(leavesOf(await env.inspect()));
  const lost = [...kept].filter(([path, value]) => !isDeepStrictEqual(now.get(path), value));
  ensure(
    lost.length === 0,
    `${what} loses data, and no step has \`loses\`: in inspect(), ${lost.map(([path]) => path).join(', ')} changed`,
  );
}

function operations(steps: readonly Step[]): string {
  return steps.map(({ operation }) => operation).join(', ');
}
