import { NotAdoptedError, OtherOwnerError, State } from '@pcf/core';
import { ensure, ensureEndedWith, ensureEqual, inContext, NotApplicable, rejection } from '../../assertions.js';
import type { Contract } from '../../context.js';
import type { TestEnvironment } from '../../environment.js';
import { ensureMarks, ensureUnmarked, OTHER_OWNER, OWNER, requireMarks } from '../../ownership.js';
import {
  creations,
  ensureArrived,
  ensureSilent,
  existing,
  operationsOf,
  runScenarios,
  type ScenarioRun,
  terminations,
} from '../../scenarios.js';

export const adoption: Contract[] = [
  {
    name: 'other-owner',
    title: 'what another owner has marked is refused before any write, also while it is moving',
    async run(context) {
      requireMarks(context);
      const found = [existing(context), ...terminations(context).slice(0, 1)];
      await runScenarios(context, found, refusesOthers, OTHER_OWNER);
      await runScenarios(context, creations(context).slice(0, 1), refusesMoving, OTHER_OWNER);
    },
  },
  {
    name: 'adopt',
    title: 'what exists is adopted as it is, marked, taken over or refused, as `adopt` says',
    async run(context) {
      requireMarks(context);
      const found = [existing(context)];
      await inContext('adopt: by-name', () => runScenarios(context, found, byName));
      await inContext('adopt: mark', () => runScenarios(context, found, marking));
      await inContext('adopt: takeover', () => runScenarios(context, found, takingOver, OTHER_OWNER));
      await inContext('adopt: never', () => runScenarios(context, found, refusing));
    },
  },
  {
    name: 'moved-from',
    title: '`moved_from` changes the mark of a particle that was renamed',
    async run(context) {
      requireMarks(context);
      if (context.flavor.uniqueKeys.includes('pcf_name'))
        throw new NotApplicable('the name of the particle is the name of the resource');
      const earlier = 'earlier';
      const moved = { moved_from: [`${context.flavor.name}:${earlier}`] };
      await runScenarios(
        context,
        creations(context).slice(0, 1),
        async ({ env, definition }) => {
          await env.particle(definition, State.running, env.runtime(), { pcf_name: earlier }).apply();
          await env.particle(definition, State.running, env.runtime(), moved).apply();
          await ensureMarks(env, definition, 'of a particle that was renamed');
          await settled(env, definition, moved);
        },
        OWNER,
      );
    },
  },
  {
    name: 'keep',
    title: 'the mark pcf:keep follows `persist_on_termination`',
    async run(context) {
      requireMarks(context);
      const kept = { persist_on_termination: true };
      await runScenarios(
        context,
        creations(context).slice(0, 1),
        async ({ env, definition }) => {
          await env.particle(definition, State.running, env.runtime(), kept).apply();
          await ensureMarks(env, definition, 'with persist_on_termination', { keep: true });
          await env.particle(definition, State.running, env.runtime(), { adopt: 'mark' }).apply();
          await ensureMarks(env, definition, 'without persist_on_termination');
        },
        OWNER,
      );
    },
  },
];

async function refusesOthers({ env, definition, state, before = definition }: ScenarioRun): Promise<void> {
  env.owner = OWNER;
  const isToChange = before !== definition || state !== State.running;
  if (isToChange) await refused(env, 'apply()', () => env.particle(definition, state).apply());
  await refused(env, 'terminate()', () => env.particle(definition).terminate());
  await ensureMarks(env, definition, 'after the refusals', { owner: OTHER_OWNER });
}

async function refusesMoving({ env, particle, definition }: ScenarioRun): Promise<void> {
  await particle.apply({ sync: false });
  env.clear();
  env.owner = OWNER;
  await refused(env, 'apply()', () => env.particle(definition, State.terminated).apply());
  await ensureMarks(env, definition, 'after the refusal', { owner: OTHER_OWNER });
}

/** Asserts that a call is refused because of the owner, and writes nothing. */
async function refused(env: TestEnvironment, what: string, call: () => Promise<unknown>): Promise<void> {
  const error = await rejection(call(), `${what} on a resource of another owner`);
  ensureEndedWith(error, OtherOwnerError, 'an OtherOwnerError', what);
  ensureSilent(env);
}

async function byName(run: ScenarioRun): Promise<void> {
  const { env, definition } = run;
  env.owner = OWNER;
  await env.apply(definition);
  await ensureUnmarked(env, definition, 'of a resource that was adopted by its name');
  await ensureArrived(run);
}

async function marking({ env, definition, before = definition }: ScenarioRun): Promise<void> {
  const seen = await env.particle(before).getStatus({ fresh: true });
  env.owner = OWNER;
  const mark = { adopt: 'mark' };
  const particle = env.particle(before, State.running, env.runtime(), mark);
  const { steps } = await particle.plan();
  ensure(steps.length > 0, 'the plan does not show that the resource is marked');
  ensureEqual((await particle.apply()).outcome, 'changed', 'the outcome');
  ensureEqual(env.record.operations, operationsOf(steps), 'the steps, compared with the plan');
  await ensureMarks(env, before, 'of a resource that was marked');
  const after = await env.particle(before).getStatus({ fresh: true });
  ensureEqual({ ...after, marks: undefined }, { ...seen, marks: undefined }, 'the resource after it was marked');
  await settled(env, before, mark);
}

async function takingOver({ env, definition }: ScenarioRun): Promise<void> {
  env.owner = OWNER;
  const takeover = { adopt: 'takeover' };
  const { outcome } = await env.particle(definition, State.running, env.runtime(), takeover).apply();
  ensureEqual(outcome, 'changed', 'the outcome');
  await ensureMarks(env, definition, 'of a resource that was taken over');
  await settled(env, definition, takeover);
  env.owner = OTHER_OWNER;
  await refused(env, 'terminate() of the earlier owner', () => env.particle(definition).terminate());
}

async function refusing({ env, definition, before = definition }: ScenarioRun): Promise<void> {
  const never = { adopt: 'never' };
  env.owner = OWNER;
  const error = await rejection(
    env.particle(before, State.running, env.runtime(), never).apply(),
    'apply() on a resource without marks',
  );
  ensureEndedWith(error, NotAdoptedError, 'a NotAdoptedError', 'the call');
  ensureSilent(env);
  env.owner = undefined;
  await env.apply(before, State.terminated);
  env.owner = OWNER;
  await env.particle(before, State.running, env.runtime(), never).apply();
  await settled(env, before, never);
}

/** Asserts that another runtime with the same definition changes nothing. */
async function settled(env: TestEnvironment, definition: string, keys: object): Promise<void> {
  env.clear();
  const { outcome } = await env.particle(definition, State.running, env.runtime(), keys).apply();
  ensureEqual(outcome, 'unchanged', 'the outcome of another apply');
  ensureSilent(env);
}
