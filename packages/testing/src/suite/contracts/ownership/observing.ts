import { type Field, ObservedMissingError, type Particle, State } from '@pcf/core';
import { isRecord } from '@pcf/core/values';
import { ContractError, ensure, ensureEndedWith, ensureEqual, inContext, rejection } from '../../assertions.js';
import type { Contract, ContractContext } from '../../context.js';
import { valueAt } from '../../definition-paths.js';
import { definitionOf, type TestEnvironment } from '../../environment.js';
import { allOrFirst, creations, ensureSilent, runScenarios, type ScenarioRun } from '../../scenarios.js';

export const observing: Contract[] = [
  {
    name: 'observe-only',
    title: 'with `observe_only`, a resource is looked at by the keys that name and locate it, and never written',
    run: (context) => runScenarios(context, creations(context).slice(0, 1), (run) => observesOnly(context, run)),
  },
  {
    name: 'drift',
    title: 'drift() names what another process has changed, and nothing after an apply, with the requests of status()',
    run: async (context) =>
      runScenarios(context, await allOrFirst(context, creations(context)), (run) => tellsDrift(context, run)),
  },
];

async function observesOnly(context: ContractContext, { env, particle, definition }: ScenarioRun): Promise<void> {
  const bare = () => observer(env, bareDefinition(context, definition));
  await inContext('when there is no resource', async () => {
    const error = await rejection(bare().apply(), 'apply()');
    ensureEndedWith(error, ObservedMissingError, 'an ObservedMissingError', 'apply()');
    ensureSilent(env);
  });
  await particle.apply();
  await inContext('with only the keys that name and locate it', async () => {
    await leavesAlone(env, bare);
    const seen = await particle.getStatus({ fresh: true });
    const observed = bare();
    await observed.apply();
    ensureEqual(shownOf(await observed.getStatus()), shownOf(seen), 'the observation');
  });
  for (const other of context.definitions)
    await inContext(`as "${other}" declares it`, () =>
      leavesAlone(env, () => observer(env, definitionOf(context.subject, other))),
    );
  ensure((await particle.getStatus({ fresh: true })).kind !== 'missing', 'the resource is gone');
}

async function leavesAlone(env: TestEnvironment, make: () => Particle): Promise<void> {
  env.clear();
  for (const state of [State.running, State.terminated]) {
    const observing = make();
    observing.desiredState = state;
    ensureEqual((await observing.apply()).outcome, 'unchanged', `the outcome of apply() to ${state}`);
    ensureSilent(env);
  }
}

async function tellsDrift({ subject }: ContractContext, { env, particle, definition }: ScenarioRun): Promise<void> {
  const field = env.runtime().fieldOf([{ value: definitionOf(subject, definition) }]);
  const drift = () => declaredDrift(env, field);
  await particle.apply();
  await inContext('after an apply', async () => ensureEqual(await drift(), [], CHANGED));
  const looking = env.requests;
  env.clear();
  await field.status({ fresh: true });
  ensure(looking <= env.requests, `drift() sent ${looking} requests, and status() ${env.requests}`);
  await env.interfere(env.backend.alter, 'alter');
  await inContext('after alter()', async () => ensure((await drift()).length > 0, 'no setting is named'));
  await particle.apply();
  await inContext('after another apply', async () => ensureEqual(await drift(), [], CHANGED));
}

const CHANGED = 'the settings that are not as declared';

/** Returns the paths of the declared settings that are not as observed. Asserts that nothing is written. */
async function declaredDrift(env: TestEnvironment, field: Field): Promise<string[]> {
  env.clear();
  const [found] = await field.drift({ fresh: true });
  ensure(found !== undefined, 'there is no entry for the particle');
  if (found.error !== undefined) throw found.error;
  ensureSilent(env);
  const settings = found.settings.filter(({ undeclared }) => !undeclared);
  ensureEqual(found.drifted, settings.length > 0, 'whether it has drifted');
  return settings.map(({ path }) => path);
}

/** Returns what does not depend on the settings that a definition declares. */
function shownOf(seen: Awaited<ReturnType<Particle['getStatus']>>): unknown {
  return seen.kind === 'settled' ? { state: seen.state, outputs: seen.outputs, identity: seen.identity } : seen;
}

function observer(env: TestEnvironment, definition: object): Particle {
  const [particle] = env.runtime().particles([{ value: { ...definition, observe_only: true } }]);
  if (!particle) throw new ContractError('the runtime created no particle for a definition with observe_only');
  return particle;
}

/** Returns the part of a definition that names and locates the resource; all of it if the flavor cannot complete that. */
function bareDefinition({ flavor, subject }: ContractContext, name: string): object {
  const definition = definitionOf(subject, name);
  if (!flavor.bareDefinition) return definition;
  const { uniqueKeys, locatedBy = [] } = flavor;
  const bare: Record<string, unknown> = {};
  for (const key of ['flavor', 'pcf_name', ...uniqueKeys, ...locatedBy]) {
    const path = key.split('.');
    const value = valueAt(definition, path);
    if (value !== undefined) put(bare, path, value);
  }
  return bare;
}

function put(into: Record<string, unknown>, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    into[key] = value;
    return;
  }
  const inner = into[key];
  const part = isRecord(inner) ? inner : {};
  into[key] = part;
  put(part, rest, value);
}
