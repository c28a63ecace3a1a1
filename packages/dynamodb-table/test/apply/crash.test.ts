import { isDeepStrictEqual } from 'node:util';
import type { BeforeStep } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { byDate, orders, ordersOnDemand, posts } from '../support/definitions.js';
import { TestEnvironment } from '../support/test-environment.js';
import { HOURS, type Sent, sent } from '../support/transition.js';

const everything = ordersOnDemand({
  GlobalSecondaryIndexes: [byDate({ Projection: { ProjectionType: 'KEYS_ONLY' } }), byDate({ IndexName: 'second' })],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  SSESpecification: { Enabled: true },
  Tags: { new: '1' },
  TableClass: 'STANDARD_INFREQUENT_ACCESS',
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
});

const TRANSITIONS: readonly (readonly [string, TableResource | undefined, TableResource])[] = [
  ['a new table with settings of their own', undefined, everything],
  ['nearly everything of a table', orders({ Tags: { old: '1' } }), everything],
  [
    'a stream of another type, with capacity',
    posts({ StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } }),
    posts({
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      ProvisionedThroughput: { ReadCapacityUnits: 20, WriteCapacityUnits: 20 },
    }),
  ],
  ['the replacement of a table', posts(), posts({ LocalSecondaryIndexes: [], Tags: { a: '1' } })],
];

const replacing = { replace_on_change: true };

async function worldBefore(before: TableResource | undefined): Promise<TestEnvironment> {
  const environment = new TestEnvironment('demo');
  if (!before) return environment;
  await environment.table(before).apply();
  environment.clock.advance(60 * 60_000);
  environment.forgetCalls();
  return environment;
}

/** Applies until a step with this number, from 0, is about to be sent, and ends there. */
async function applyUntil(environment: TestEnvironment, desired: TableResource, number: number): Promise<void> {
  let step = 0;
  const cut: BeforeStep = () => {
    step += 1;
    if (step > number) throw new Error('the process is gone');
  };
  const pcf = environment.runtime([cut]);
  await expect(environment.table(desired, 'running', pcf, replacing).apply({ maxTimeout: HOURS })).rejects.toThrow(
    'gone',
  );
}

/** Applies until a step with this number, from 0, has been sent, and ends there. */
async function applyJustAfter(environment: TestEnvironment, desired: TableResource, number: number): Promise<void> {
  const pcf = environment.runtime();
  const process = new AbortController();
  let step = 0;
  pcf.events.on(({ type }) => {
    if (type !== 'step-finished') return;
    if (step === number) process.abort(new Error('the process is gone'));
    step += 1;
  });
  const table = environment.table(desired, 'running', pcf, replacing);
  await expect(table.apply({ maxTimeout: HOURS, signal: process.signal })).rejects.toThrow('gone');
}

/**
 * Returns what was sent, without repetitions that change nothing: tags are read late, and a new process sends them again;
 * AWS refuses to switch on backups until a while after the creation of a table.
 */
function sentOnce(environment: TestEnvironment) {
  const harmless = ['TagResource', 'UntagResource', 'UpdateContinuousBackups'];
  const calls = sent(environment);
  return calls.filter((call, at) => !harmless.includes(call.operation) || !isDeepStrictEqual(call, calls[at - 1]));
}

/** A process that starts while an index is being filled sends what DynamoDB accepts at once, and the rest later. */
const inAnyOrder = (calls: readonly Sent[]) => calls.map((call) => JSON.stringify(call)).sort();

describe.each(TRANSITIONS)('a process that dies while it applies %s', (_, before, after) => {
  it.each([
    ['before', applyUntil],
    ['after', applyJustAfter],
  ] as const)(
    '%s any of the steps: the next apply goes on, nothing is sent twice, and nothing is left out',
    async (_when, die) => {
      const undisturbed = await worldBefore(before);
      await undisturbed.table(after, 'running', undisturbed.pcf, replacing).apply({ maxTimeout: HOURS });
      const calls = sentOnce(undisturbed);
      for (const number of calls.keys()) {
        const environment = await worldBefore(before);
        await die(environment, after, number);
        await environment.table(after, 'running', environment.runtime(), replacing).apply({ maxTimeout: HOURS });
        expect(inAnyOrder(sentOnce(environment))).toEqual(inAnyOrder(calls));
        expect(await environment.table(after).apply()).toMatchObject({ outcome: 'unchanged' });
      }
    },
  );
});
