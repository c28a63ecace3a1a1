import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { anyTableAndChange } from '../support/arbitrary-replicas.js';
import { deletedIndexes, doomedIndexes } from '../support/lost-indexes.js';
import { type Durations, expectNothingLeft, possiblePlan, worldOf } from '../support/pairs.js';
import type { TestEnvironment } from '../support/test-environment.js';
import { HOURS } from '../support/transition.js';
import { anyTroubles, bear, Tally, type Troubles } from '../support/troubles.js';

const numRuns = inject('runs') ?? 500;
const seed = inject('seed');

/** Any attribute value of each type. */
const VALUES = { S: { S: 'a' }, N: { N: '1' }, B: { B: new Uint8Array([1]) } } as const;

/** The smallest item of the table. */
function itemOf({ KeySchema, AttributeDefinitions }: TableResource) {
  const typeOf = (name: string) => AttributeDefinitions.find((one) => one.AttributeName === name)?.AttributeType ?? 'S';
  return Object.fromEntries(KeySchema.map(({ AttributeName: name }) => [name, VALUES[typeOf(name)]]));
}

/** Changes a table with processes that have faults and are killed, and at last with one that is undisturbed. */
async function change(
  environment: TestEnvironment,
  before: TableResource,
  after: TableResource,
  all: readonly Troubles[],
  tally: Tally,
) {
  const item = itemOf(before);
  const table = environment.table(after);
  await table.putItem(item);
  const seen = await table.getStatus({ fresh: true });
  if (seen.kind !== 'settled') throw new Error(`the table is ${seen.kind}`);
  await possiblePlan(environment, before, after);
  for (const troubles of all) {
    const apply = (signal: AbortSignal) =>
      environment.table(after, 'running', environment.runtime()).apply({ maxTimeout: HOURS, signal });
    await bear(environment, troubles, tally, apply);
  }
  const { deferred } = await environment.table(after, 'running', environment.runtime()).apply({ maxTimeout: HOURS });
  expect(doomedIndexes(seen.settings, after)).toEqual(expect.arrayContaining(deletedIndexes(environment.writes)));
  expect(environment.writes.filter(({ operation }) => /^(?:Delete|Create)Table$/.test(operation))).toEqual([]);
  expect(await table.getItem(item, { ConsistentRead: true })).toHaveProperty('Item');
  await expectNothingLeft(environment, after, deferred.length > 0);
}

it(`${numRuns} transitions with faults and kills lose nothing, and each error names its cause (seed ${seed})`, async () => {
  const tally = new Tally();
  const durations = fc.constantFrom<Durations>('instant', 'demo', 'demo', 'aws');
  const property = fc.asyncProperty(
    anyTableAndChange,
    durations,
    anyTroubles,
    async ([before, after], pace, troubles) => change(await worldOf(pace, before), before, after, troubles, tally),
  );
  try {
    await fc.assert(property, { numRuns, seed, endOnFailure: true });
  } finally {
    console.log(
      `${tally.faults} faults, ${tally.kills} kills, ${tally.errors} errors, of which ${tally.timeouts} timeouts`,
    );
  }
});
