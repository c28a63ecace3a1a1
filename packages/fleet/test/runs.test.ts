import { expect, test } from 'vitest';
import { RunFailedError, UnknownFieldError, UnknownRunError } from '../src/index.js';
import { TestFleet, table } from './support/environment.js';
import { openStore } from './support/store.js';

const ORDERS = { tenant: 'shop', field: 'orders' };

test('a run applies a field; a second run of the same definitions changes nothing', async () => {
  await using env = await TestFleet.open();
  await env.work();
  const first = await env.fleet.submit({ ...ORDERS, definitions: [table('orders'), table('carts')], by: 'deploy-1' });
  expect(await env.fleet.finished(first.id)).toMatchObject({
    outcome: 'changed',
    generation: 1,
    attempts: 1,
    requestedBy: 'deploy-1',
  });
  const steps = await env.fleet.steps(first.id);
  expect(steps.map(({ particle, operation, outcome }) => [particle, operation, outcome]).sort()).toEqual([
    ['dynamodb_table:carts', 'CreateTable', 'accepted'],
    ['dynamodb_table:orders', 'CreateTable', 'accepted'],
  ]);
  const second = await env.fleet.submit({ ...ORDERS, definitions: [table('orders'), table('carts')] });
  expect(await env.fleet.finished(second.id)).toMatchObject({ outcome: 'unchanged', generation: 1 });
  expect(await env.fleet.fields('shop')).toMatchObject([
    { name: 'orders', generation: 1, appliedGeneration: 1, submittedBy: 'deploy-1' },
  ]);
});

test('before a worker begins, one run serves all submissions of a field', async () => {
  await using env = await TestFleet.open();
  const runs = [];
  for (const name of ['one', 'two', 'three'])
    runs.push(await env.fleet.submit({ ...ORDERS, definitions: [table(`table-${name}`)] }));
  expect(new Set(runs.map(({ id }) => id)).size).toBe(1);
  await env.work();
  const [run] = runs;
  expect(await env.fleet.finished(run?.id ?? '')).toMatchObject({ outcome: 'changed', generation: 3 });
  expect((await env.fleet.steps(run?.id ?? '')).map(({ particle }) => particle)).toEqual([
    'dynamodb_table:table-three',
  ]);
});

test('while a run applies a field, one other waits, and serves all later submissions', async () => {
  await using env = await TestFleet.open();
  await using store = await openStore(env.database);
  const first = await env.fleet.submit({ ...ORDERS, definitions: [table('first')] });
  const begun = await store.begin('a-worker');
  expect(begun).toMatchObject({ id: first.id, state: 'running', generation: '1', epoch: '1' });
  const second = await env.fleet.submit({ ...ORDERS, definitions: [table('second')] });
  const third = await env.fleet.submit({ ...ORDERS, definitions: [table('third')] });
  expect([second.state, third.id]).toEqual(['waiting', second.id]);
  expect(await store.begin('another-worker')).toBeUndefined();
  await store.end(begun, { outcome: 'changed' });
  expect(await store.begin('another-worker')).toMatchObject({ id: second.id, generation: '3', epoch: '2' });
});

test('a plan says what an apply would do, and writes nothing', async () => {
  await using env = await TestFleet.open();
  await env.work();
  await env.fleet.finished((await env.fleet.submit({ ...ORDERS, definitions: [table('orders')] })).id);
  const planned = await env.fleet.finished((await env.fleet.plan(ORDERS)).id);
  expect(planned).toMatchObject({ outcome: 'planned', kind: 'plan', plan: { kind: 'plan', owner: 'shop' } });
  expect(planned.plan?.particles.flatMap(({ plan }) => plan?.steps ?? [])).toEqual([]);
  expect(await env.fleet.steps(planned.id)).toEqual([]);
});

test('a run that fails says why, and waiting for it throws', async () => {
  await using env = await TestFleet.open({ shop: { owner: 'shop' }, other: { owner: 'other' } });
  await env.work();
  await env.fleet.finished((await env.fleet.submit({ ...ORDERS, definitions: [table('orders')] })).id);
  const tags = [{ Key: 'team', Value: 'other' }];
  const changed = table('orders', { aws_resource: { ...Reflect.get(table('orders'), 'aws_resource'), Tags: tags } });
  const { id } = await env.fleet.submit({ tenant: 'other', field: 'orders', definitions: [changed] });
  await expect(env.fleet.finished(id)).rejects.toThrow(RunFailedError);
  expect(await env.fleet.run(id)).toMatchObject({
    outcome: 'failed',
    error: { code: 'PCF_FIELD' },
    report: {
      kind: 'report',
      particles: [{ id: 'dynamodb_table:orders', outcome: 'failed', error: { code: 'PCF_OTHER_OWNER' } }],
    },
  });
});

test('the oldest jobs of each tenant go first, so that many runs of one tenant do not hold up another', async () => {
  await using env = await TestFleet.open({ big: { owner: 'big', runs: 3 }, small: { owner: 'small' } });
  await using store = await openStore(env.database);
  const submit = (tenant: string, field: string, priority = 0) =>
    env.fleet.submit({ tenant, field, definitions: [table(`${tenant}-${field}`)], priority });
  for (const field of ['a', 'b', 'c', 'd', 'e']) await submit('big', field);
  await submit('small', 'a');
  await submit('small', 'background', -1);
  await submit('big', 'urgent', 10);
  const begun = [];
  for (let run = await store.begin('w'); run; run = await store.begin('w')) begun.push(`${run.tenant}/${run.field}`);
  expect(begun.slice(0, 3).sort()).toEqual(['big/a', 'big/urgent', 'small/a']);
  // Three runs of the first tenant are active: its others wait, and the background run does not.
  expect(begun.slice(3)).toEqual(['big/b', 'small/background']);
});

test('a cancelled run that has not begun ends at once, and the field can be submitted again', async () => {
  await using env = await TestFleet.open();
  const run = await env.fleet.submit({ ...ORDERS, definitions: [table('orders')] });
  expect(await env.fleet.cancel(run.id, 'ann')).toMatchObject({
    state: 'ended',
    outcome: 'cancelled',
    cancelledBy: 'ann',
  });
  await expect(env.fleet.finished(run.id)).rejects.toThrow(RunFailedError);
  await env.work();
  const next = await env.fleet.submit({ ...ORDERS, definitions: [table('orders')] });
  expect(next.id).not.toBe(run.id);
  expect(await env.fleet.finished(next.id)).toMatchObject({ outcome: 'changed' });
});

test('what is not there is told', async () => {
  await using env = await TestFleet.open();
  await expect(env.fleet.run('unknown')).rejects.toThrow(UnknownRunError);
  await expect(env.fleet.steps('6f9619ff-8b86-d011-b42d-00c04fc964ff')).rejects.toThrow(UnknownRunError);
  await expect(env.fleet.plan({ tenant: 'shop', field: 'unknown' })).rejects.toThrow(UnknownFieldError);
});
