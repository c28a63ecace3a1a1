import type { OutgoingCall } from '@pcf/aws';
import { expect, test } from 'vitest';
import { sharedBudget } from '../src/budget.js';
import { TestFleet } from './support/environment.js';
import { openStore } from './support/store.js';

function call(more: Partial<OutgoingCall> = {}): OutgoingCall {
  const signal = new AbortController().signal;
  return {
    service: 'DynamoDB',
    operation: 'CreateTable',
    region: 'eu-west-1',
    caller: 'a caller',
    writes: true,
    signal,
    ...more,
  };
}

test('two workers keep a limit together: no more calls pass in a time than it allows', async () => {
  await using env = await TestFleet.open();
  await using first = await openStore(env.database);
  await using second = await openStore(env.database);
  const limits = [{ perSecond: 100, burst: 1 }];
  const budgets = [first, second].map(({ store }) => sharedBudget(store.pool, limits));
  const passed: number[] = [];
  const takes = Array.from({ length: 60 }, async (_, index) => {
    await budgets[index % 2]?.take(call());
    passed.push(performance.now());
  });
  await Promise.all(takes);
  const [start = 0] = passed;
  // 60 calls at 100 per second: the last one passes 590 ms after the first, but for what both had reserved at the start.
  expect((passed.at(-1) ?? 0) - start).toBeGreaterThan(480);
});

test('a limit counts what it names, for each account and region', async () => {
  await using env = await TestFleet.open();
  await using store = await openStore(env.database);
  const budget = sharedBudget(store.store.pool, [{ service: 'DynamoDB', writes: true, perSecond: 1, burst: 1 }]);
  await budget.take(call({ account: '1' }));
  await budget.take(call({ account: '2' }));
  await budget.take(call({ account: '1', region: 'us-east-1' }));
  await budget.take(call({ account: '1', writes: false }));
  await budget.take(call({ account: '1', service: 'SQS' }));
  const stop = new AbortController();
  const waiting = budget.take(call({ account: '1', caller: 'another caller', signal: stop.signal }));
  stop.abort(new Error('the run has ended'));
  await expect(waiting).rejects.toThrow('the run has ended');
});

test.each([[{ perSecond: 0 }], [{ perSecond: -1 }], [{ perSecond: 10, burst: 0.5 }], [{ perSecond: Number.NaN }]])(
  'a limit of %j is refused',
  async (limit) => {
    await using env = await TestFleet.open();
    await using store = await openStore(env.database);
    expect(() => sharedBudget(store.store.pool, [limit])).toThrow(RangeError);
  },
);
