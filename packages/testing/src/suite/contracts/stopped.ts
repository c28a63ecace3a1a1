import { type DesiredState, InvalidTransitionError, PlanRefusedError, type Settled, State, type Step } from '@pcf/core';
import { ContractError, ensure, ensureEqual, inContext, NotApplicable, notChecked, show } from '../assertions.js';
import type { Contract, ContractContext } from '../context.js';
import type { TestEnvironment } from '../environment.js';
import { ensureArrived, requiredTransitions, runScenarios, type ScenarioRun } from '../scenarios.js';
import { describeDifferences, Trials } from '../trials.js';

/** The protected method of a particle. TypeScript allows access by a constant key. */
const PLAN_STEPS = 'planSteps';

/** The state `stopped`: whether a flavor has it, and what it may do in it. */
export const stopped: Contract[] = [
  {
    name: 'stopped-state',
    title: '`stopped` equals another state only if the resource cannot be stopped',
    run: stoppedState,
  },
  {
    name: 'created-stopped',
    title: 'a resource that can be stopped is also created in that state, without running',
    async run(context) {
      requireStopped(context);
      const env = await context.open();
      const [definition = ''] = context.definitions;
      const particle = env.particle(definition, State.stopped);
      const error = await particle.apply().then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error instanceof InvalidTransitionError)
        throw new ContractError(
          'the flavor has no transition from terminated to stopped. If the provider can create a stopped resource, register ' +
            "transitions: [{ from: 'terminated', to: 'stopped' }]; otherwise waive this contract",
        );
      if (error !== undefined) throw error;
      ensureEqual(await env.particle(definition, State.stopped).syncState({ fresh: true }), State.stopped, 'the state');
      await context.close(env);
    },
  },
  {
    name: 'changes-while-stopped',
    title: 'the settings of a stopped resource are changed, or the plan is refused',
    async run(context) {
      requireStopped(context);
      await runScenarios(context, requiredTransitions(context), (run) => changesStopped(context, run));
    },
  },
];

/** @throws NotApplicable when the flavor has no stopped state of its own */
function requireStopped({ flavor }: ContractContext): void {
  const group = (flavor.equivalentStates ?? []).find((states) => states.includes(State.stopped));
  if (group) throw new NotApplicable(`the flavor has no stopped state: it equals ${otherIn(group)}`);
}

function otherIn(group: readonly DesiredState[]): string {
  return group.filter((state) => state !== State.stopped).join(' and ');
}

async function stoppedState(context: ContractContext): Promise<void> {
  const group = (context.flavor.equivalentStates ?? []).find((states) => states.includes(State.stopped));
  const env = await context.open();
  const [definition = ''] = context.definitions;
  const particle = env.particle(definition);
  const claim = group && `the flavor says that stopped equals ${otherIn(group)}`;
  if (group) ensureNoStop(particle[PLAN_STEPS].bind(particle), { kind: 'missing' }, claim);
  await particle.apply();
  for (const event of env.events)
    if (claim !== undefined && event.type === 'observed' && isStopped(event.observation))
      throw new ContractError(`${claim}, and observe() returns the state stopped during the creation`);
  const seen = await particle.getStatus({ fresh: true });
  if (group && seen.kind === 'settled') ensureNoStop(particle[PLAN_STEPS].bind(particle), seen, claim);
  if (group && !env.backend.stop)
    throw notChecked('stop', `if the resource can be stopped without being deleted: ${claim}`);
  if (!group && !env.backend.stop) {
    context.note('not checked: a resource that another process stops: the backend has no stop()');
    return;
  }
  await env.callHook('stop', 'so that the suite stops the resource');
  const after = await env.particle(definition).getStatus({ fresh: true });
  if (!isStopped(after))
    throw new ContractError(
      `after stop() of the backend, observe() returns ${show(stateIn(after))}, not the state stopped`,
    );
  ensure(!group, `${claim}, and stop() of the backend can stop the resource`);
  ensureEqual((await env.apply(definition)).outcome, 'changed', 'the outcome of apply() after stop() of the backend');
  await context.close(env);
}

function isStopped(seen: { readonly kind: string; readonly state?: unknown }): boolean {
  return seen.kind === 'settled' && seen.state === State.stopped;
}

function stateIn(seen: { readonly kind: string; readonly state?: unknown }): unknown {
  return seen.kind === 'settled' ? { kind: seen.kind, state: seen.state } : { kind: seen.kind };
}

/** A flavor that plans other steps for `stopped` than for the other two states can stop its resource. */
function ensureNoStop(
  plan: (seen: { kind: 'missing' } | Settled, target: DesiredState) => readonly Step[],
  seen: { kind: 'missing' } | Settled,
  claim = '',
): void {
  const planned = (target: DesiredState): string => {
    try {
      return JSON.stringify(plan(seen, target).map(({ operation, input }) => ({ operation, input })));
    } catch (error) {
      if (error instanceof PlanRefusedError) return 'refused';
      throw error;
    }
  };
  const stop = planned(State.stopped);
  const isOwn = stop !== 'refused' && stop !== planned(State.running) && stop !== planned(State.terminated);
  ensure(
    !isOwn,
    `${claim}, and planSteps() has steps of its own for it: remove stopped from equivalentStates, or those steps`,
  );
}

async function changesStopped(context: ContractContext, run: ScenarioRun): Promise<void> {
  const { env, definition, before = definition } = run;
  await env.apply(before, State.stopped);
  env.clear();
  const planned = await env
    .particle(definition, State.stopped)
    .plan()
    .catch((error: unknown) => error);
  if (planned instanceof PlanRefusedError) return;
  if (planned instanceof Error) throw planned;
  const result = await env.apply(definition, State.stopped);
  ensure(
    result.outcome === 'changed',
    `no plan while stopped: the definition changes from "${before}" to "${definition}", and apply() to stopped sends nothing. ` +
      'Change the settings, or throw a PlanRefusedError',
  );
  await ensureArrived({ ...run, state: State.stopped });
  await ensureIsLike(context, env, definition, before);
  await inContext('then started', async () => {
    await env.apply(definition);
    await ensureArrived(run);
  });
}

/** Asserts that the stopped resource is like one that was changed while it was running. */
async function ensureIsLike(
  context: ContractContext,
  env: TestEnvironment,
  definition: string,
  before: string,
): Promise<void> {
  if (!env.backend.inspect) {
    context.note(
      'not checked: the settings of a resource that was changed while stopped: the backend has no inspect()',
    );
    return;
  }
  const other = await context.open();
  for (const name of [before, definition]) await other.apply(name);
  await other.apply(definition, State.stopped);
  const wrong = await new Trials(context).differences(await other.inspect(), await env.inspect());
  await context.close(other);
  if (wrong.length > 0)
    throw new ContractError(
      `a change while stopped has another result than a change while running: in inspect(), ${describeDifferences(wrong)}`,
    );
}
