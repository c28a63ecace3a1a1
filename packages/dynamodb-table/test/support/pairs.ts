import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, inject } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { anyTableAndChange } from './arbitrary-replicas.js';
import { isImpossible } from './impossible.js';
import { deletedIndexes, doomedIndexes } from './lost-indexes.js';
import { type SentCall, TestEnvironment } from './test-environment.js';
import { HOURS } from './transition.js';

/** How long everything takes: nothing, half a second, or as long as on AWS. */
export type Durations = 'instant' | 'demo' | 'aws';

/**
 * Applies pairs of definitions, one after the other, and expects of each that apply sends what was planned and nothing else, is
 * refused nothing, loses no index that could stay, and ends with the table as declared.
 *
 * @param usual - how many pairs, unless the run gives another number
 */
export async function tryPairs(durations: Durations, usual: number): Promise<void> {
  const property = fc.asyncProperty(anyTableAndChange, async ([before, after]) => {
    const environment = await worldOf(durations, before);
    const seen = await environment.table(after).getStatus({ fresh: true });
    if (seen.kind !== 'settled') throw new Error(`the table is ${seen.kind}`);
    const plan = await possiblePlan(environment, before, after);
    const refused = refusalsIn(environment);
    const { deferred, steps } = await environment.table(after).apply({ maxTimeout: HOURS });
    expect([...steps, ...deferred.map(({ step }) => step)]).toHaveLength(plan.length);
    expectSent(withoutRetries(environment.writes), asSent(plan));
    expect(deletedIndexes(environment.writes)).toEqual(doomedIndexes(seen.settings, after));
    expect(deferred.every(({ step }) => step.operation === 'UpdateTimeToLive')).toBe(true);
    expect(refused).toHaveLength(deferred.length);
    await expectNothingLeft(environment, after, deferred.length > 0);
  });
  await fc.assert(property, { numRuns: inject('runs') ?? usual, seed: inject('seed') });
}

/** A test environment with a table that has been settled for longer than the half hour between some changes. */
export async function worldOf(durations: Durations, before: TableResource): Promise<TestEnvironment> {
  const environment = new TestEnvironment(durations);
  await environment.table(before).apply({ maxTimeout: HOURS });
  environment.clock.advance(40 * 60_000);
  return environment;
}

/** Settings that AWS accepts while an index is being filled are sent then. No other call is sent out of the planned order. */
function expectSent(sent: readonly object[], planned: readonly object[]): void {
  const fillsIndex = planned.some((call) => JSON.stringify(call).includes('"GlobalSecondaryIndexUpdates":[{"Create"'));
  expect(sent).toHaveLength(planned.length);
  expect(sent).toEqual(fillsIndex ? expect.arrayContaining([...planned]) : planned);
}

/** Returns the calls of the plan. Skips changes that are not possible, after checking that nothing was written. */
export async function possiblePlan(environment: TestEnvironment, before: TableResource, after: TableResource) {
  environment.forgetCalls();
  try {
    const { steps } = await environment.table(after).plan();
    return steps.map(({ operation, input }) => ({ operation, input }));
  } catch (error) {
    expect(environment.writes).toEqual([]);
    fc.pre(!isImpossible(error, after, before));
    throw error;
  }
}

/** Returns calls as they are sent: with the partition and the account, which a plan for replicas leaves open. */
function asSent(calls: readonly object[]): object[] {
  const text = JSON.stringify(calls);
  return JSON.parse(text.replaceAll(/arn:\*:dynamodb:([\w-]+):\*:/g, 'arn:aws:dynamodb:$1:123456789012:'));
}

/** AWS refuses to switch on recovery for a new replica for a while: the call is sent again then. */
const NO_BACKUPS_YET = /Backups are being enabled/;

function withoutRetries(calls: readonly SentCall[]): SentCall[] {
  return calls.filter(
    (call, at) => call.operation !== 'UpdateContinuousBackups' || !isDeepStrictEqual(call, calls[at - 1]),
  );
}

/** Collects the refusals from now on. */
function refusalsIn(environment: TestEnvironment): unknown[] {
  const refused: unknown[] = [];
  environment.pcf.events.on((event) => {
    if (event.type !== 'step-failed' || NO_BACKUPS_YET.test(String(event.error))) return;
    refused.push(event.error);
  });
  return refused;
}

export async function expectNothingLeft(
  environment: TestEnvironment,
  after: TableResource,
  isDeferred: boolean,
): Promise<void> {
  if (isDeferred) {
    environment.clock.advance(40 * 60_000);
    await environment.table(after).apply();
  }
  environment.forgetCalls();
  expect(await environment.table(after).apply()).toMatchObject({ outcome: 'unchanged' });
  expect(environment.writes).toEqual([]);
}
