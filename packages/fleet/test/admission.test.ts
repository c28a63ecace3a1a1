import { InvalidDefinitionError } from '@pcf/core';
import { expect, test } from 'vitest';
import { NotAdmittedError, UnknownTenantError } from '../src/index.js';
import { TestFleet, table } from './support/environment.js';

const ORDERS = { tenant: 'shop', field: 'orders' };

test('definitions are validated before anything is stored', async () => {
  await using env = await TestFleet.open();
  await expect(env.fleet.submit({ ...ORDERS, definitions: [table('x')] })).rejects.toThrow(InvalidDefinitionError);
  await expect(env.fleet.submit({ ...ORDERS, tenant: 'unknown', definitions: [] })).rejects.toThrow(UnknownTenantError);
  await expect(env.fleet.submit({ ...ORDERS, tenant: 'constructor', definitions: [] })).rejects.toThrow(
    UnknownTenantError,
  );
  expect(await env.fleet.fields()).toEqual([]);
});

test('a name or a text that the database cannot store is refused before anything is stored', async () => {
  await using env = await TestFleet.open();
  for (const field of ['', 'a\0', '\u001b[2J', 'x'.repeat(256)])
    await expect(env.fleet.submit({ tenant: 'shop', field, definitions: [table('orders')] })).rejects.toThrow(
      'field must have 1 to 255 characters',
    );
  const strange = (custom_config: object) => ({ aws_resource: { ...SETTINGS, custom_config } });
  for (const custom of [{ a: ['\0'] }, { a: ['\ud83d'] }, { a: ['x', '\0'] }])
    await expect(
      env.fleet.submit({ ...ORDERS, definitions: [table('carts'), table('orders', strange(custom))] }),
    ).rejects.toThrow(/\[1\]\.aws_resource\.custom_config\.a\[.\]: a text with NUL or half of a surrogate pair/);
  expect(await env.fleet.fields()).toEqual([]);
  expect(
    await env.fleet.submit({ ...ORDERS, field: 'Größe 😀', definitions: [table('orders', strange({ a: '😀' }))] }),
  ).toMatchObject({ state: 'queued' });
});

test('a flavor that the tenant may not have is refused, with all reasons', async () => {
  await using env = await TestFleet.open({ shop: { owner: 'shop', allow: { flavors: ['sqs_queue'] } } });
  const run = env.fleet.submit({ ...ORDERS, definitions: [table('orders'), table('carts')] });
  await expect(run).rejects.toThrow(NotAdmittedError);
  await expect(run).rejects.toMatchObject({
    issues: [expect.stringContaining('dynamodb_table:orders'), expect.stringContaining('dynamodb_table:carts')],
  });
});

test('a particle belongs to one field of its tenant until that field was applied without it', async () => {
  await using env = await TestFleet.open({ shop: { owner: 'shop', losses: 'allow' }, other: { owner: 'other' } });
  await env.fleet.submit({ ...ORDERS, definitions: [table('orders'), table('carts')] });
  const taken = env.fleet.submit({ tenant: 'shop', field: 'more', definitions: [table('carts')] });
  await expect(taken).rejects.toThrow('dynamodb_table:carts is in the field "orders"');
  await env.fleet.submit({ tenant: 'other', field: 'orders', definitions: [table('carts')] });
  const without = await env.fleet.submit({ ...ORDERS, definitions: [table('orders')] });
  await expect(env.fleet.submit({ tenant: 'shop', field: 'more', definitions: [table('carts')] })).rejects.toThrow(
    NotAdmittedError,
  );
  await env.work();
  await env.fleet.finished(without.id);
  expect(await env.fleet.submit({ tenant: 'shop', field: 'more', definitions: [table('carts')] })).toMatchObject({
    state: 'queued',
  });
});

test('two fields of a tenant do not describe one resource under two names', async () => {
  await using env = await TestFleet.open();
  await env.fleet.submit({ ...ORDERS, definitions: [table('orders')] });
  const other = { ...table('orders'), pcf_name: 'another-name' };
  await expect(env.fleet.submit({ tenant: 'shop', field: 'more', definitions: [other] })).rejects.toThrow(
    'dynamodb_table:orders is in the field "orders"',
  );
});

test('a resource can change its particle within a field, and two particles their resources', async () => {
  await using env = await TestFleet.open();
  const named = (pcf_name: string, resource: string) => ({ ...table(resource), pcf_name });
  const submit = (field: string, ...definitions: object[]) => env.fleet.submit({ tenant: 'shop', field, definitions });
  await submit('orders', named('orders', 'orders'), named('carts', 'carts'));
  await submit('orders', named('orders', 'carts'), named('carts', 'orders'));
  expect(await submit('orders', named('sales', 'orders'))).toMatchObject({ state: 'queued' });
  await expect(submit('more', named('other', 'orders'))).rejects.toThrow('dynamodb_table:sales is in the field');
  await expect(submit('more', named('orders', 'other'))).rejects.toThrow('dynamodb_table:orders is in the field');
});

test('a location that the tenant may not use is refused; a definition without one has the default', async () => {
  await using env = await TestFleet.open({
    shop: { owner: 'shop', allow: { locations: { region: ['eu-west-1'], role: [] } } },
  });
  const submit = (aws: object) => env.fleet.submit({ ...ORDERS, definitions: [table('orders', aws)] });
  await expect(submit({ region: 'us-east-1' })).rejects.toThrow(
    'region: "us-east-1" is not allowed. Allowed: eu-west-1.',
  );
  await expect(submit({ role: 'arn:aws:iam::123456789012:role/admin' })).rejects.toThrow('role: ');
  expect(await submit({ region: 'eu-west-1' })).toMatchObject({ state: 'queued' });
  expect(await submit({})).toMatchObject({ state: 'queued' });
});

const SETTINGS = Object(table('orders')).aws_resource;
const REGION_NAME = { aws_resource: { ...SETTINGS, region_name: 'us-east-1' } };
const BY_REFERENCE = {
  aws_resource: { ...SETTINGS, region_name: '$inherit$dynamodb_table:carts$name' },
  parents: ['dynamodb_table:carts'],
};

test.each<[string, object[]]>([
  ['below the settings', [table('orders', REGION_NAME)]],
  [
    'in a base',
    [
      table('base', REGION_NAME),
      {
        flavor: 'dynamodb_table',
        pcf_name: 'orders',
        base_particle_config: 'base',
        aws_resource: { TableName: 'x-1' },
      },
    ],
  ],
  ['in a quasiparticle', [{ flavor: 'quasiparticle', pcf_name: 'all', particles: [table('orders', REGION_NAME)] }]],
  ['with a flavor in capitals', [table('orders', { flavor: 'DYNAMODB_TABLE', region: 'us-east-1' })]],
  ['in each copy', [table('orders', { ...REGION_NAME, multiplier: 2 })]],
  ['in a reference', [table('orders', BY_REFERENCE), table('carts')]],
])('a region that the tenant may not use is refused %s', async (_, definitions) => {
  await using env = await TestFleet.open({ shop: { owner: 'shop', allow: { locations: { region: ['eu-west-1'] } } } });
  const submitted = env.fleet.submit({ ...ORDERS, definitions });
  await expect(submitted).rejects.toThrow(
    /dynamodb_table:orders.*: (aws_resource\.region_name|region): .*is not allowed/,
  );
});
