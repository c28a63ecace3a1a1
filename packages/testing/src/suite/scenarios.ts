import { type DesiredState, type Particle, State, type Step } from '@pcf/core';
import { ensure, ensureEqual, inContext, NotApplicable } from './assertions.js';
import type { ContractContext } from './context.js';
import type { TestEnvironment } from './environment.js';

/** A change of the resource: its creation, a change of settings, or its termination. */
export interface Scenario {
  readonly title: string;
  /** The definition that is applied first; `undefined` to start without a resource. */
  readonly before?: string;
  readonly definition: string;
  readonly state: DesiredState;
}

/** A scenario in a test environment, ready to start. */
export interface ScenarioRun extends Scenario {
  readonly env: TestEnvironment;
  readonly particle: Particle;
}

/** Returns the creation of each definition. */
export function creations({ definitions }: ContractContext): Scenario[] {
  return definitions.map((definition) => ({ title: `creation of "${definition}"`, definition, state: State.running }));
}

/** Returns each transition of the subject. */
export function changes({ subject }: ContractContext): Scenario[] {
  return (subject.transitions ?? []).map(([before, definition]) => ({
    title: `change from "${before}" to "${definition}"`,
    before,
    definition,
    state: State.running,
  }));
}

/** Returns the termination of each definition. */
export function terminations({ definitions }: ContractContext): Scenario[] {
  return definitions.map((definition) => ({
    title: `termination of "${definition}"`,
    before: definition,
    definition,
    state: State.terminated,
  }));
}

/** Returns the first transition of the subject; where it has none, another apply of a definition. */
export function existing(context: ContractContext): Scenario {
  const [change] = changes(context);
  const [definition = ''] = context.definitions;
  return change ?? { title: `apply of "${definition}"`, before: definition, definition, state: State.running };
}

/** Returns all scenarios. */
export function scenarios(context: ContractContext): Scenario[] {
  return [...creations(context), ...changes(context), ...terminations(context)];
}

/** Returns one scenario of each kind. */
export function oneOfEach(context: ContractContext): Scenario[] {
  return [creations(context), changes(context), terminations(context)].flatMap((found) => found.slice(0, 1));
}

/** Returns all given scenarios on virtual time, the first one on real time: for contracts that run each scenario many times. */
export async function allOrFirst(context: ContractContext, found: readonly Scenario[]): Promise<readonly Scenario[]> {
  return (await context.isVirtual()) ? found : found.slice(0, 1);
}

/** Returns all scenarios on virtual time, one of each kind on real time. */
export async function allOrOneOfEach(context: ContractContext): Promise<readonly Scenario[]> {
  return (await context.isVirtual()) ? scenarios(context) : oneOfEach(context);
}

/**
 * Returns each transition of the subject.
 *
 * @throws NotApplicable when it has none
 */
export function requiredTransitions(context: ContractContext): readonly Scenario[] {
  const found = changes(context);
  if (found.length === 0) throw new NotApplicable('the subject has no transitions');
  return found;
}

/**
 * Runs a check for each scenario, in a fresh environment that was brought to the start of the scenario.
 *
 * @param owner - of the runtimes
 */
export async function runScenarios(
  context: ContractContext,
  found: readonly Scenario[],
  check: (run: ScenarioRun) => Promise<void>,
  owner?: string,
): Promise<void> {
  for (const scenario of found) {
    await inContext(scenario.title, async () => {
      const run = await begin(scenario, await context.open(owner));
      await check(run);
      await context.close(run.env);
    });
  }
}

async function begin(scenario: Scenario, env: TestEnvironment): Promise<ScenarioRun> {
  const { before, definition, state } = scenario;
  if (before !== undefined) await env.apply(before);
  env.clear();
  return { ...scenario, env, particle: env.particle(definition, state) };
}

/** A scenario, and its steps without faults. */
export interface Baseline {
  readonly scenario: Scenario;
  readonly steps: readonly Step[];
}

/** Runs each scenario without faults, and returns its steps. */
export async function baselines(context: ContractContext, found: readonly Scenario[]): Promise<Baseline[]> {
  const known: Baseline[] = [];
  await runScenarios(context, found, async ({ env, particle, ...scenario }) => {
    await particle.apply();
    known.push({ scenario, steps: env.record.steps.map(({ step }) => step) });
  });
  return known;
}

/** Asserts with another runtime that the scenario has reached its end. */
export async function ensureArrived({ env, definition, state }: ScenarioRun): Promise<void> {
  const observer = env.particle(definition, state);
  const seen = await observer.getStatus({ fresh: true });
  const reached = seen.kind === 'settled' ? seen.state : seen.kind === 'missing' ? State.terminated : seen.status;
  ensureEqual(reached, state, 'the state that another runtime observes at the end');
  const { steps } = await observer.plan();
  ensureEqual(operationsOf(steps), [], 'the steps that another runtime plans at the end');
  ensure(await observer.isStateDefinitionEquivalent(), 'another runtime reports that the resource is not as declared');
}

/** Asserts that nothing was sent that changes something. */
export function ensureSilent(env: TestEnvironment): void {
  ensureEqual(env.record.operations, [], 'the steps that were sent');
  ensureEqual(env.writes, 0, 'the number of requests that write');
}

/** Returns the operations of steps, in order. */
export function operationsOf(steps: readonly Step[]): string[] {
  return steps.map((step) => step.operation);
}
