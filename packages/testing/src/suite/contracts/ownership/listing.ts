import { type DefinitionFile, type ListedResource, type Particle, State } from '@pcf/core';
import { ensure, ensureEqual, inContext, NotApplicable } from '../../assertions.js';
import type { Contract, ContractContext } from '../../context.js';
import { valueAt } from '../../definition-paths.js';
import { definitionOf, type TestEnvironment } from '../../environment.js';
import { OTHER_OWNER, OWNER } from '../../ownership.js';
import { creations, runScenarios, type ScenarioRun } from '../../scenarios.js';

/** The protected context of a particle. TypeScript allows access by a constant key. */
const CONTEXT = 'context';

/** The first pause until a listing must be up to date, in milliseconds. Each is twice as long as the one before. */
const FIRST_PAUSE = 60_000;
/** Three days in all: a provider can list what is deleted for hours. */
const PAUSES = 12;

export const listing: Contract[] = [
  {
    name: 'listing',
    title: 'a listing has the resources with the mark of the owner, and no others',
    async run(context) {
      requireList(context);
      await runScenarios(context, creations(context).slice(0, 1), (run) => listsOwned(context, run), OWNER);
      await runScenarios(context, creations(context).slice(0, 1), (run) => leavesUnmarked(context, run));
    },
  },
  {
    name: 'prune',
    title: 'a prune terminates a listed resource that no definition describes, and no resource that one describes',
    async run(context) {
      requireList(context);
      if (!context.flavor.bareDefinition)
        throw new NotApplicable('the flavor cannot complete the keys of a listed resource to a definition');
      await runScenarios(context, creations(context).slice(0, 1), (run) => prunes(context, run), OWNER);
    },
  },
];

function requireList({ flavor }: ContractContext): void {
  if (flavor.marks === undefined) throw new NotApplicable('the flavor has no marks');
  if (!flavor.list) throw new NotApplicable('the flavor cannot list its resources');
}

async function listsOwned(context: ContractContext, { env, particle, definition }: ScenarioRun): Promise<void> {
  await particle.apply();
  const list = (owner: string) => listBy(context, particle, definition, owner);
  await inContext('after the creation', () =>
    eventually(env, async () => ensureEqual((await list(OWNER)).length, 1, COUNT)),
  );
  for (const { marks, keys } of await list(OWNER)) {
    ensureEqual({ owner: marks.owner, id: marks.id }, { owner: OWNER, id: particle.id }, 'the marks in the listing');
    for (const key of context.flavor.uniqueKeys)
      ensureEqual(at(keys, key), at(definitionOf(context.subject, definition), key), `the key ${key} in the listing`);
  }
  ensureEqual(await list(OTHER_OWNER), [], 'the listing of another owner');
  await env.apply(definition, State.terminated);
  await inContext('after the termination', () =>
    eventually(env, async () => ensureEqual((await list(OWNER)).length, 0, COUNT)),
  );
}

async function leavesUnmarked(context: ContractContext, { env, particle, definition }: ScenarioRun): Promise<void> {
  await particle.apply();
  await env.pause(FIRST_PAUSE);
  const found = await listBy(context, particle, definition, OWNER);
  ensureEqual(found, [], 'the listing where nothing is marked');
}

async function prunes(context: ContractContext, { env, particle, definition }: ScenarioRun): Promise<void> {
  await particle.apply();
  const pcf = env.runtime();
  const whole = pcf.fieldOf([ownerFile(context, definition, [definitionOf(context.subject, definition)])]);
  const without = pcf.fieldOf([ownerFile(context, definition, [])]);
  const count = async () => (await without.orphans()).found.length;
  await eventually(env, async () => ensureEqual(await count(), 1, ORPHANS));
  for (const { error, left, marks } of (await without.orphans()).found) {
    if (error !== undefined) throw error;
    ensure(left === undefined, `the orphan is left: ${left}`);
    ensureEqual(marks.id, particle.id, 'the id of the orphan');
  }
  await inContext('with its definition', async () => {
    ensureEqual((await whole.orphans()).found, [], ORPHANS);
    await whole.apply({ prune: true });
    ensure(await isThere(env, definition), 'a prune has terminated a resource that a definition describes');
  });
  await inContext('without its definition', async () => {
    await without.apply({ prune: true });
    ensure(!(await isThere(env, definition)), 'a prune has left the orphan');
    ensureEqual(await count(), 0, ORPHANS);
  });
}

const COUNT = 'the number of listed resources';
const ORPHANS = 'the number of orphans';

async function isThere(env: TestEnvironment, definition: string): Promise<boolean> {
  return (await env.particle(definition).getStatus({ fresh: true })).kind !== 'missing';
}

async function listBy(
  { flavor, subject }: ContractContext,
  particle: Particle,
  definition: string,
  owner: string,
): Promise<readonly ListedResource[]> {
  const near = [{ ...definitionOf(subject, definition) }];
  const services = particle[CONTEXT];
  const { signal } = new AbortController();
  const query = { owner, near, declared: near, locations: [], services, signal, listing: {} };
  const listed = await flavor.list?.(query);
  ensure(listed !== undefined && listed.walked.length > 0, 'the listing does not tell which locations it has walked');
  return listed.found;
}

/** A file of the owner that lists no other files, with the location of a definition. */
export function ownerFile(
  { flavor, subject }: ContractContext,
  definition: string,
  values: readonly object[],
): DefinitionFile {
  const located = (flavor.locatedBy ?? []).flatMap((key) => {
    const value = at(definitionOf(subject, definition), key);
    return typeof value === 'string' ? [[key, value] as const] : [];
  });
  const locations = located.length > 0 ? [Object.fromEntries(located)] : [];
  const head = { owner: { name: OWNER, files: [], locations } };
  const origin = { file: 'owner.yml', path: '/owner.yml', count: values.length, head };
  return { ...origin, sources: values.map((value) => ({ value, file: origin.file, origin })) };
}

function at(value: object, key: string): unknown {
  return valueAt(value, key.split('.'));
}

/** Repeats a check until it holds, or fails with its last error: listings can be late. */
async function eventually(env: TestEnvironment, check: () => Promise<void>): Promise<void> {
  for (let pause = 0; ; pause += 1) {
    try {
      return await check();
    } catch (error) {
      if (pause === PAUSES) throw error;
      await env.pause(FIRST_PAUSE * 2 ** pause);
    }
  }
}
