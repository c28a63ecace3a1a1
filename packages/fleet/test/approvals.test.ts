import { CreateTableCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { NotApprovableError, NotApproverError, type Tenant } from '../src/index.js';
import { TestFleet, table } from './support/environment.js';
import { openStore } from './support/store.js';

const ORDERS = { tenant: 'shop', field: 'orders' };
const GONE = [table('orders', { desired_state: 'terminated' })];

/** A table without a mark. */
const foreign: ConstructorParameters<typeof CreateTableCommand>[0] = {
  TableName: 'foreign',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
};

async function withTable(env: TestFleet): Promise<void> {
  await env.work();
  await env.fleet.finished((await env.fleet.submit({ ...ORDERS, definitions: [table('orders')] })).id);
}

/** The tables that the simulator has. */
function tablesOf({ simulator }: TestFleet): readonly string[] {
  const created = simulator.calls.filter(({ operation }) => operation === 'CreateTable').length;
  const deleted = simulator.calls.filter(({ operation }) => operation === 'DeleteTable').length;
  return [`${created} created`, `${deleted} deleted`];
}

test('a run that loses data ends before it writes, and its plan is carried out once it is approved', async () => {
  await using env = await TestFleet.open();
  await withTable(env);
  const { id } = await env.fleet.submit({ ...ORDERS, definitions: GONE });
  const asked = await env.fleet.finished(id);
  expect(asked).toMatchObject({
    outcome: 'approval needed',
    plan: { particles: [{ plan: { steps: [{ loses: 'data' }] } }] },
  });
  expect(tablesOf(env)).toEqual(['1 created', '0 deleted']);
  const run = await env.fleet.approve(id, { by: 'ann', reason: 'the shop is closed' });
  expect(await env.fleet.finished(run.id)).toMatchObject({ outcome: 'changed', approvedPlan: id, requestedBy: 'ann' });
  expect(tablesOf(env)).toEqual(['1 created', '1 deleted']);
  expect(await env.fleet.decision(id)).toMatchObject({
    decision: 'approved',
    by: 'ann',
    reason: 'the shop is closed',
    run: run.id,
  });
});

test('a run that loses data fails where another particle cannot be planned, and asks for no approval', async () => {
  await using env = await TestFleet.open();
  await withTable(env);
  await env.dynamodb.send(new CreateTableCommand(foreign));
  const definitions = [...GONE, table('foreign', { adopt: 'never' })];
  const { id } = await env.fleet.submit({ ...ORDERS, definitions });
  await expect(env.fleet.finished(id)).rejects.toThrow('foreign');
  await expect(env.fleet.approve(id, { by: 'ann' })).rejects.toThrow(NotApprovableError);
  expect(tablesOf(env)).toEqual(['2 created', '0 deleted']);
});

test('a tenant can allow losses without an approval', async () => {
  await using env = await TestFleet.open({ shop: { owner: 'shop', losses: 'allow' } });
  await withTable(env);
  const { id } = await env.fleet.submit({ ...ORDERS, definitions: GONE });
  expect(await env.fleet.finished(id)).toMatchObject({ outcome: 'changed' });
});

test('a refused plan cannot be approved, and a plan is decided about once', async () => {
  await using env = await TestFleet.open();
  await withTable(env);
  const { id } = await env.fleet.submit({ ...ORDERS, definitions: GONE });
  await env.fleet.finished(id);
  await env.fleet.refuse(id, { by: 'ann' });
  await expect(env.fleet.approve(id, { by: 'bob' })).rejects.toThrow('ann has refused it already');
  expect(tablesOf(env)).toEqual(['1 created', '0 deleted']);
});

test('a person whom the tenant does not allow cannot decide, and the reason is told', async () => {
  const mayDecide = ({ by, requestedBy }: { readonly by: string; readonly requestedBy?: string }) =>
    by !== requestedBy || 'another person than the one who asked must approve.';
  await using env = await TestFleet.open({ shop: { owner: 'shop', mayDecide } });
  await withTable(env);
  const { id } = await env.fleet.submit({ ...ORDERS, definitions: GONE, by: 'ann' });
  await env.fleet.finished(id);
  await expect(env.fleet.approve(id, { by: 'ann' })).rejects.toThrow(NotApproverError);
  await env.fleet.finished((await env.fleet.approve(id, { by: 'bob' })).id);
  expect(tablesOf(env)).toEqual(['1 created', '1 deleted']);
});

test('who submitted the definitions is known also where a sweep has requested the run', async () => {
  const mayDecide: Tenant['mayDecide'] = ({ by, submittedBy }) => by !== submittedBy || 'another person must approve.';
  await using env = await TestFleet.open({ shop: { owner: 'shop', mayDecide } });
  await withTable(env);
  await env.fleet.finished((await env.fleet.submit({ ...ORDERS, definitions: GONE, by: 'ann' })).id);
  const { id } = await env.fleet.apply({ ...ORDERS, by: 'drift sweep' });
  expect(await env.fleet.finished(id)).toMatchObject({ outcome: 'approval needed', requestedBy: 'drift sweep' });
  await expect(env.fleet.approve(id, { by: 'ann' })).rejects.toThrow('another person must approve.');
  await env.fleet.finished((await env.fleet.approve(id, { by: 'bob' })).id);
});

test('a hook that returns nothing allows nothing', async () => {
  const mayDecide: Tenant['mayDecide'] = () => JSON.parse('{}').missing;
  await using env = await TestFleet.open({ shop: { owner: 'shop', mayDecide } });
  await withTable(env);
  const { id } = await env.fleet.submit({ ...ORDERS, definitions: GONE });
  await env.fleet.finished(id);
  await expect(env.fleet.approve(id, { by: 'ann' })).rejects.toThrow(NotApproverError);
});

test('a plan of other definitions than those that are submitted now is not approved', async () => {
  await using env = await TestFleet.open();
  await withTable(env);
  const { id } = await env.fleet.submit({ ...ORDERS, definitions: GONE });
  await env.fleet.finished(id);
  await env.fleet.finished((await env.fleet.submit({ ...ORDERS, definitions: [table('orders')] })).id);
  await expect(env.fleet.approve(id, { by: 'ann' })).rejects.toThrow(
    'other definitions of the field were submitted since',
  );
});

test('definitions that are submitted after the approval are not applied with it', async () => {
  await using env = await TestFleet.open();
  const worker = await env.work();
  await env.fleet.finished((await env.fleet.submit({ ...ORDERS, definitions: [table('orders'), table('carts')] })).id);
  const { id } = await env.fleet.submit({ ...ORDERS, definitions: [...GONE, table('carts')] });
  await env.fleet.finished(id);
  await worker.stop();
  const approved = await env.fleet.approve(id, { by: 'ann' });
  const submitted = await env.fleet.submit({
    ...ORDERS,
    definitions: [table('orders'), table('carts', { desired_state: 'terminated' })],
  });
  expect(submitted.id).not.toBe(approved.id);
  await env.work();
  await expect(env.fleet.finished(approved.id)).rejects.toThrow('other definitions of the field were submitted since');
  expect(await env.fleet.finished(submitted.id)).toMatchObject({ outcome: 'approval needed' });
  expect(tablesOf(env)).toEqual(['2 created', '0 deleted']);
});

test('a plan that is too old is not approved', async () => {
  await using env = await TestFleet.open({ shop: { owner: 'shop' } }, { approvalsWithin: 60_000 });
  await withTable(env);
  const { id } = await env.fleet.submit({ ...ORDERS, definitions: GONE });
  await env.fleet.finished(id);
  await using store = await openStore(env.database);
  await store.store.pool.query(`update pcf_fleet.run set ended_at = ended_at - interval '61 s' where id = $1`, [id]);
  await expect(env.fleet.approve(id, { by: 'ann' })).rejects.toThrow('its plan is too old');
});

test('what another client changed between the plan and its approval is refused, and named', async () => {
  await using env = await TestFleet.open();
  const worker = await env.work();
  await env.fleet.finished((await env.fleet.submit({ ...ORDERS, definitions: [table('orders')] })).id);
  await worker.stop();
  const resource = Reflect.get(table('orders'), 'aws_resource');
  const tagged = table('orders', { aws_resource: { ...resource, Tags: [{ Key: 'team', Value: 'one' }] } });
  await env.fleet.cancel((await env.fleet.submit({ ...ORDERS, definitions: [tagged] })).id, 'ann');
  await env.work();
  const plan = await env.fleet.finished((await env.fleet.plan(ORDERS)).id);
  const ProvisionedThroughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };
  await env.dynamodb.send(
    new UpdateTableCommand({ TableName: 'orders', BillingMode: 'PROVISIONED', ProvisionedThroughput }),
  );
  const run = await env.fleet.approve(plan.id, { by: 'ann' });
  await expect(env.fleet.finished(run.id)).rejects.toThrow('BillingMode');
  expect(await env.fleet.run(run.id)).toMatchObject({ outcome: 'refused', error: { code: 'PCF_PLAN_MOVED' } });
});

test('a run without a plan cannot be approved', async () => {
  await using env = await TestFleet.open();
  await withTable(env);
  const [run] = await env.fleet.runs();
  await expect(env.fleet.approve(run?.id ?? '', { by: 'ann' })).rejects.toThrow(NotApprovableError);
});
