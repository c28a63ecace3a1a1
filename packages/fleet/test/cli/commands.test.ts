import { UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import type { Policy } from '@pcf/core';
import { expect, test } from 'vitest';
import { freshDatabase } from '../support/database.js';
import { TestFleet, table } from '../support/environment.js';
import { FleetProject } from '../support/project.js';

const ORDERS = '--tenant shop --field orders';
const ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

function projectOf({ database }: { readonly database: string }, ...definitions: object[]): FleetProject {
  const project = new FleetProject(database);
  project.write('pcf.json', JSON.stringify(definitions));
  return project;
}

/** Submits the deletion of a table that exists. @returns the run that needs approval */
async function deletionIn(project: FleetProject): Promise<string> {
  expect(await project.pcf(`submit ${ORDERS}`)).toMatchObject({ code: 0 });
  project.write('pcf.json', JSON.stringify([table('orders', { desired_state: 'terminated' })]));
  const { stdout } = await project.pcf(`submit ${ORDERS} --json`);
  const { id } = JSON.parse(stdout);
  return id;
}

const tablesDeleted = ({ simulator }: TestFleet) =>
  simulator.calls.filter(({ operation }) => operation === 'DeleteTable').length;

test('submit follows the run to its end, runs lists it, and show tells all about it', async () => {
  await using env = await TestFleet.open();
  await env.work();
  const project = projectOf(env, table('orders'));
  const ran = await project.pcf(`submit ${ORDERS} --by ada`);
  expect(ran).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^dynamodb_table:orders {2}changed, running: create table orders .*\n1 created in /),
    stderr: expect.stringMatching(new RegExp(`^Run ${ID} {2}apply of shop/orders: queued\n`)),
  });
  const { stdout: table_ } = await project.pcf('runs');
  const [, id = ''] = new RegExp(`^(${ID}) {2}shop/orders {2}apply {2}changed .* ada$`, 'm').exec(table_) ?? [];
  const shown = await project.pcf(`show ${id}`);
  expect(shown.stdout).toContain(`Run ${id}  apply of shop/orders: changed`);
  expect(shown.stdout).toContain('Steps:\n  dynamodb_table:orders  create table orders');
  expect(shown.stdout).toContain('1 created in ');
  const document = JSON.parse((await project.pcf(`show ${id} --json`)).stdout);
  expect(document).toMatchObject({
    ...{ kind: 'run', version: 1, id, tenant: 'shop', field: 'orders', action: 'apply', outcome: 'changed' },
    ...{ requestedBy: 'ada', requestedAt: expect.stringMatching(/Z$/), endedAt: expect.stringMatching(/Z$/) },
    report: { kind: 'report', version: 1, run: id },
    steps: [{ particle: 'dynamodb_table:orders', operation: 'CreateTable', outcome: 'accepted' }],
  });
  const list = JSON.parse((await project.pcf('runs --outcome changed --json')).stdout);
  expect(list).toMatchObject({ kind: 'runs', version: 1, runs: [{ id }] });
  expect(list.runs[0]).not.toHaveProperty('report');
});

test('submit refuses wrong definitions with file and line, and those that the tenant may not have', async () => {
  await using env = await TestFleet.open();
  const project = projectOf(env);
  project.write('pcf.yml', '- flavor: dynamodb_table\n  pcf_name: orders\n  aws_resource: { TableName: 7 }\n');
  expect(await project.pcf(`submit ${ORDERS} -f pcf.yml`)).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('pcf.yml:3:30 aws_resource.TableName'),
  });
  project.write('pcf.yml', JSON.stringify([table('orders')]));
  project.write('fleet.yml', 'tenants: { shop: { owner: shop, allow: { flavors: [sqs_queue] } } }');
  expect(await project.pcf(`submit ${ORDERS} -f pcf.yml`)).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('the flavor dynamodb_table is not allowed'),
  });
  project.write('fleet.yml', 'tenants: { shop: { owner: shop } }');
  project.write('pcf.yml', JSON.stringify({ owner: 'others', particles: [table('orders')] }));
  expect(await project.pcf(`submit ${ORDERS} -f pcf.yml`)).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('that of the tenant shop is "shop"'),
  });
  expect(await env.fleet.runs()).toEqual([]);
});

test('submit stores no value of a secret parameter', async () => {
  await using env = await TestFleet.open();
  const project = projectOf(env);
  const tagged = { ...table('orders'), pcf_name: '${params.name}' };
  const params = { name: { type: 'string', secret: true } };
  project.write('pcf.yml', JSON.stringify({ params, particles: [tagged] }));
  const ran = await project.pcf(`submit ${ORDERS} -f pcf.yml --param name=hunter2`);
  expect(ran.code).toBe(3);
  expect(ran.stdout + ran.stderr).not.toContain('hunter2');
  expect(await env.fleet.runs()).toEqual([]);
});

test('what loses data ends with exit code 5, and a person who may approves it', async () => {
  await using env = await TestFleet.open();
  await env.work();
  const project = projectOf(env, table('orders'));
  const id = await deletionIn(project);
  expect(await project.pcf(`submit ${ORDERS}`)).toMatchObject({
    code: 5,
    stdout: expect.stringMatching(/will be deleted[\s\S]*loses data[\s\S]*Approve it: pcf fleet approve/),
  });
  expect(await project.pcf(`approve ${id} --yes`)).toMatchObject({ code: 4, stderr: expect.stringContaining('--by') });
  expect(await project.pcf(`approve ${id} --by ada`)).toMatchObject({
    code: 5,
    stderr: expect.stringContaining('run it again with --yes'),
  });
  expect(await project.pcf(`approve ${id} --by bob --yes`)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('only ada may decide'),
  });
  expect(tablesDeleted(env)).toBe(0);
  expect(await project.pcf(`approve ${id} --by ada --reason moved --yes`)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('1 deleted in '),
  });
  expect(tablesDeleted(env)).toBe(1);
  const { stdout } = await project.pcf(`show ${id}`);
  expect(stdout).toMatch(new RegExp(`The plan was approved by ada, .*: moved\\. The run ${ID} carries it out\\.`));
});

test('what a policy asks for needs an approval, and what it denies is refused, with its reason', async () => {
  const size: Policy = {
    name: 'size',
    decide: ({ resource, plan }) => {
      if (!plan?.steps.some(({ creates }) => creates)) return 'allow';
      return resource.id.endsWith('mail') ? { deny: 'Mail has no tables.' } : { ask: 'A table costs money.' };
    },
  };
  await using env = await TestFleet.open({ shop: { owner: 'shop', policies: [size] } });
  await env.work();
  const project = projectOf(env, table('orders'));
  const asked = await project.pcf(`submit ${ORDERS}`);
  expect(asked).toMatchObject({
    code: 5,
    stdout: expect.stringMatching(/! needs an approval by the policy size: A table costs money\.[\s\S]*Approve it: /),
  });
  expect(asked.stdout).not.toContain('policies.consent');
  const [, id = ''] = /pcf fleet approve (\S+)/.exec(asked.stdout) ?? [];
  expect(await project.pcf(`approve ${id} --by ada --yes`)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('1 created in '),
  });
  project.write('pcf.json', JSON.stringify([table('orders'), table('mail')]));
  expect(await project.pcf(`submit ${ORDERS}`)).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('dynamodb_table:mail: size: Mail has no tables.'),
  });
});

test('approve asks on a terminal, and goes on only after yes', async () => {
  await using env = await TestFleet.open();
  await env.work();
  const project = projectOf(env, table('orders'));
  const id = await deletionIn(project);
  expect(await project.pcf(`approve ${id} --by ada`, { typed: 'n' })).toMatchObject({ code: 5 });
  expect(await env.fleet.decision(id)).toBeUndefined();
  expect(await project.pcf(`approve ${id} --by ada`, { typed: 'y' })).toMatchObject({ code: 0 });
  expect(tablesDeleted(env)).toBe(1);
});

test('a refused plan cannot be approved', async () => {
  await using env = await TestFleet.open();
  await env.work();
  const project = projectOf(env, table('orders'));
  const id = await deletionIn(project);
  expect(await project.pcf(`refuse ${id} --by ada --reason no`)).toMatchObject({ code: 0 });
  expect(await project.pcf(`approve ${id} --by ada --yes`)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('ada has refused it already'),
  });
});

test('plan ends with 2 where changes are pending, and with 0 where none are', async () => {
  await using env = await TestFleet.open();
  const project = projectOf(env, table('orders'));
  const submitted = await project.pcf(`submit ${ORDERS} --no-wait --json`);
  expect(submitted.code).toBe(0);
  const { id, state } = JSON.parse(submitted.stdout);
  expect(state).toBe('queued');
  expect(await project.pcf(`cancel ${id} --by ada --json`)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('"outcome":"cancelled"'),
  });
  await env.work();
  expect(await project.pcf(`plan ${ORDERS}`)).toMatchObject({
    code: 2,
    stdout: expect.stringContaining('1 to create'),
  });
  await project.pcf(`submit ${ORDERS}`);
  expect(await project.pcf(`plan ${ORDERS}`)).toMatchObject({ code: 0, stdout: 'No changes. 1 unchanged.\n' });
});

test('drift is found, healed, and looked for on a schedule', async () => {
  await using env = await TestFleet.open();
  await env.work();
  const project = projectOf(env, table('orders'));
  await project.pcf(`submit ${ORDERS}`);
  expect(await project.pcf(`drift ${ORDERS}`)).toMatchObject({ code: 0 });
  await env.dynamodb.send(new UpdateTableCommand({ TableName: 'orders', DeletionProtectionEnabled: true }));
  project.write('pcf.json', JSON.stringify([protectedTable(false)]));
  await project.pcf(`submit ${ORDERS}`);
  await env.dynamodb.send(new UpdateTableCommand({ TableName: 'orders', DeletionProtectionEnabled: true }));
  expect(await project.pcf(`drift ${ORDERS}`)).toMatchObject({
    code: 2,
    stdout: expect.stringContaining('~ DeletionProtectionEnabled: false → true'),
  });
  expect(await project.pcf(`drift ${ORDERS} --heal`)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('1 changed'),
  });
  expect(await project.pcf(`drift ${ORDERS}`)).toMatchObject({ code: 0 });
  expect(await project.pcf(`drift ${ORDERS} --every 10m --heal`)).toMatchObject({ code: 0 });
  expect(await env.fleet.fields()).toMatchObject([{ drift: { mode: 'heal', every: 600_000 } }]);
  expect(await project.pcf(`drift ${ORDERS} --every never`)).toMatchObject({ code: 0 });
  const [field] = await env.fleet.fields();
  expect(field).not.toHaveProperty('drift');
  expect(await project.pcf(`drift ${ORDERS} --every 5s`)).toMatchObject({ code: 4 });
});

function protectedTable(DeletionProtectionEnabled: boolean): object {
  const { aws_resource, ...others } = Object(table('orders'));
  return { ...others, aws_resource: { ...aws_resource, DeletionProtectionEnabled } };
}

test('Ctrl-C ends the command and not the run', async () => {
  await using env = await TestFleet.open();
  const project = projectOf(env, table('orders'));
  const ran = await project.pcf(`submit ${ORDERS}`, { interruptAt: 'queued' });
  expect(ran).toMatchObject({
    code: 130,
    stderr: expect.stringMatching(/The run \S+ goes on\. See it: pcf fleet show/),
  });
  expect(await env.fleet.runs()).toMatchObject([{ state: 'queued' }]);
});

test.each([
  ['a tenant', 'submit --tenant shp --field orders', 4, 'There is no tenant "shp"'],
  ['a field', 'plan --tenant shop --field nothing', 4, 'has no field "nothing"'],
  ['a run', 'show 00000000-0000-0000-0000-000000000000', 4, 'There is no run'],
  ['an option', 'runs --tennant shop', 4, "unknown option '--tennant'"],
  ['a command', 'submitt', 4, "unknown command 'submitt'. Did you mean submit?"],
])('%s that does not exist is refused', async (_, args, code, message) => {
  await using env = await TestFleet.open();
  const project = projectOf(env, table('orders'));
  expect(await project.pcf(args)).toMatchObject({ code, stderr: expect.stringContaining(message) });
});

test('the tenant is the only one of the set-up, and the field has to be named', async () => {
  await using env = await TestFleet.open();
  const project = projectOf(env, table('orders'));
  expect(await project.pcf('submit --field orders --no-wait')).toMatchObject({ code: 0 });
  expect(await project.pcf('submit')).toMatchObject({ code: 4, stderr: expect.stringContaining('--field') });
  project.write('fleet.yml', 'tenants: { shop: { owner: shop }, mail: { owner: mail } }');
  expect(await project.pcf('submit --field orders')).toMatchObject({
    code: 4,
    stderr: expect.stringContaining('one of shop, mail'),
  });
});

test('a set-up can be code', async () => {
  await using env = await TestFleet.open();
  const project = projectOf(env, table('orders'));
  project.write('fleet.mjs', 'export default { tenants: (name) => name === "mail" ? { owner: "mail" } : undefined };');
  expect(await project.pcf('submit --set-up fleet.mjs --tenant mail --field orders --no-wait')).toMatchObject({
    code: 0,
  });
  project.write('fleet.mjs', 'export default { tenants: { mail: { ownr: "mail" } } };');
  project.write('broken.mjs', 'export default { tenants: { mail: { ownr: "mail" } } };');
  expect(await project.pcf('submit --set-up broken.mjs --tenant mail --field orders')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('tenants.mail: expected an object with owner'),
  });
  project.write('fleet.js', 'export default { tenants: {} };');
  expect(await project.pcf('submit --tenant mail --field orders')).toMatchObject({
    code: 4,
    stderr: expect.stringContaining('has fleet.yml and fleet.js'),
  });
});

test('migrate creates the tables; without them, other commands say so', async () => {
  const project = new FleetProject(await freshDatabase());
  expect(await project.pcf('runs')).toMatchObject({ code: 1, stderr: expect.stringContaining('pcf fleet migrate') });
  const first = JSON.parse((await project.pcf('migrate --json')).stdout);
  expect(first).toMatchObject({ kind: 'migration', version: 1, from: 0 });
  expect(JSON.parse((await project.pcf('migrate --json')).stdout)).toMatchObject({ from: first.to, to: first.to });
  expect(await project.pcf('runs')).toMatchObject({ code: 0, stdout: 'No runs.\n' });
});

test('a database that cannot be used is named without its password', async () => {
  const database = new URL(await freshDatabase());
  database.password = 'hunter2';
  const nowhere = 'postgresql://ada:hunter2@127.0.0.1:1/shop?password=hunter2';
  const cases = [
    {
      args: 'runs',
      env: { PCF_FLEET_DATABASE: database.href },
      code: 1,
      says: `Cannot use the database at ${database.host}`,
    },
    {
      args: 'runs',
      env: { PCF_FLEET_DATABASE: nowhere },
      code: 1,
      says: 'at 127.0.0.1:1/shop (from PCF_FLEET_DATABASE)',
    },
    { args: `runs --database ${nowhere}`, env: {}, code: 1, says: '(from --database)' },
    { args: 'runs --database mysql://ada:hunter2@h/d', env: {}, code: 4, says: '--database is no connection string' },
    { args: 'runs', env: { PCF_FLEET_DATABASE: undefined }, code: 4, says: 'No database is named' },
    { args: 'runs', env: { PCF_FLEET_DATABASE: '' }, code: 4, says: 'PCF_FLEET_DATABASE is empty' },
  ];
  const project = new FleetProject();
  for (const { args, env, code, says } of cases) {
    for (const format of ['', ' --json', ' --debug']) {
      const ran = await project.pcf(args + format, { env });
      expect(ran).toMatchObject({ code });
      expect(ran.stdout + ran.stderr).not.toContain('hunter2');
      if (format !== ' --json') expect(ran.stderr).toContain(says);
    }
  }
});
