import type { Policy } from '@pcf/core';
import { expect, test } from 'vitest';
import type { RunContext } from '../src/index.js';
import { TestFleet, table } from './support/environment.js';

const ORDERS = { tenant: 'shop', field: 'orders' };

const onlyOrders: Policy<RunContext> = {
  name: 'only-orders',
  decide: ({ resource, context }) =>
    resource.id === 'dynamodb_table:orders' ? 'allow' : { deny: `${context.by} may only have orders.` },
};

const newTables: Policy<RunContext> = {
  name: 'new-tables',
  decide: ({ plan }) => (plan?.from === 'terminated' ? { ask: 'A new table costs money.' } : 'allow'),
};

test('what a policy denies ends a run before it writes anything', async () => {
  await using env = await TestFleet.open({ shop: { owner: 'shop', policies: [onlyOrders] } });
  await env.work();
  const { id } = await env.fleet.submit({ ...ORDERS, definitions: [table('orders'), table('carts')], by: 'ann' });
  await expect(env.fleet.finished(id)).rejects.toThrow('dynamodb_table:carts: only-orders: ann may only have orders.');
  expect(await env.fleet.run(id)).toMatchObject({ outcome: 'refused', error: { code: 'PCF_POLICY_DENIED' } });
  expect(await env.fleet.steps(id)).toEqual([]);
});

test('what a policy asks about needs an approval, and is done once it has one', async () => {
  await using env = await TestFleet.open({ shop: { owner: 'shop', losses: 'allow', policies: [newTables] } });
  await env.work();
  const { id } = await env.fleet.submit({ ...ORDERS, definitions: [table('orders')] });
  expect(await env.fleet.finished(id)).toMatchObject({
    outcome: 'approval needed',
    plan: { particles: [{ verdicts: [{ policy: 'new-tables', verdict: 'ask', reason: 'A new table costs money.' }] }] },
    error: { code: 'PCF_APPROVAL_NEEDED' },
  });
  const run = await env.fleet.approve(id, { by: 'bob' });
  expect(await env.fleet.finished(run.id)).toMatchObject({ outcome: 'changed' });
});

test('a plan shows what policies have against it', async () => {
  await using env = await TestFleet.open({ shop: { owner: 'shop', policies: [onlyOrders, newTables] } });
  await env.fleet.cancel((await env.fleet.submit({ ...ORDERS, definitions: [table('carts')] })).id, 'ann');
  await env.work();
  const { plan } = await env.fleet.finished((await env.fleet.plan({ ...ORDERS, by: 'ann' })).id);
  expect(plan?.particles[0]?.verdicts?.map(({ policy, verdict }) => [policy, verdict])).toEqual([
    ['only-orders', 'deny'],
    ['new-tables', 'ask'],
  ]);
});
