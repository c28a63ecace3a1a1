import type { AddressInfo } from 'node:net';
import { AWS_SETTINGS } from '@pcf/aws';
import { bind, createPcf } from '@pcf/core';
import dynalite from 'dynalite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamodbTable } from '../../src/index.js';
import type { TableResource } from '../../src/settings/all.js';
import { orders, ordersOnDemand, posts } from '../support/definitions.js';
import { Refusal } from '../support/test-environment.js';
import { environmentWith } from '../support/transition.js';

const server = dynalite({ createTableMs: 20, deleteTableMs: 20, updateTableMs: 20 });
const endpoints: { name: string; url: () => string }[] = [
  {
    name: 'dynalite',
    url: () => `http://127.0.0.1:${Object(server.address() satisfies AddressInfo | string | null).port}`,
  },
];
const { PCF_TEST_ENDPOINT: given } = process.env;
if (given) endpoints.push({ name: given, url: () => given });

beforeAll(async () => {
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
});

afterAll(async () => {
  await new Promise((closed) => {
    server.close(closed);
    server.closeAllConnections();
  });
});

describe.each(endpoints)('on $name', ({ name, url }) => {
  const suffix = `${process.pid}-${Date.now()}`;

  function table(resource: TableResource, desired_state: 'running' | 'terminated' = 'running') {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const settings = { region: 'us-east-1', credentials, endpoint: url() };
    const pcf = createPcf({ plugins: [dynamodbTable], services: [bind(AWS_SETTINGS, { useValue: settings })] });
    const aws_resource = { ...resource, TableName: `${resource.TableName}-${suffix}` };
    return pcf.particle({ flavor: 'dynamodb_table', pcf_name: 'it', desired_state, aws_resource });
  }

  it('a table is created, its capacity and tags changed, and deleted', async () => {
    const units = (ReadCapacityUnits: number) => ({ ReadCapacityUnits, WriteCapacityUnits: 2 });
    await table(orders({ ProvisionedThroughput: units(1) })).apply();
    const changed = orders({ ProvisionedThroughput: units(3), Tags: { a: '1' } });
    const { steps } = await table(changed).apply();
    expect(steps.map(({ operation }) => operation)).toEqual(['TagResource', 'UpdateTable']);
    expect(await table(changed).apply()).toMatchObject({ outcome: 'unchanged' });
    await table(changed, 'terminated').apply();
  }, 60_000);

  it('a table goes to on-demand and back', async () => {
    const resource = { ...orders(), TableName: 'billing' };
    await table(resource).apply();
    await table({ ...ordersOnDemand(), TableName: 'billing' }).apply();
    expect(await table(resource).apply()).toMatchObject({ steps: [{ operation: 'UpdateTable' }] });
    await table(resource, 'terminated').apply();
  }, 60_000);

  it.runIf(name === 'dynalite')(
    'a setting whose operation is not there is named',
    async () => {
      const resource = posts({ TableName: 'ttl', TimeToLiveSpecification: { Enabled: true, AttributeName: 'until' } });
      await expect(table(resource).apply()).rejects.toMatchObject({
        code: 'PCF_ENDPOINT_LACKS_OPERATION',
        message: expect.stringContaining('TimeToLiveSpecification needs the operation'),
      });
    },
    60_000,
  );
});

describe('an endpoint that is not quite DynamoDB', () => {
  it('is named with the setting if it can read it but not change it', async () => {
    const environment = await environmentWith(posts());
    environment.answer = ({ operation }) =>
      operation === 'UpdateContinuousBackups' ? new Refusal('UnknownOperationException', '') : undefined;
    const desired = posts({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } });
    await expect(environment.table(desired).apply()).rejects.toMatchObject({
      code: 'PCF_ENDPOINT_LACKS_OPERATION',
      setting: 'PointInTimeRecoverySpecification',
    });
  });

  it('is detected if it accepts a change and ignores it', async () => {
    const environment = await environmentWith(posts());
    environment.answer = ({ operation }) => (operation === 'UpdateTable' ? { TableDescription: {} } : undefined);
    const desired = posts({ TableClass: 'STANDARD_INFREQUENT_ACCESS' });
    await expect(environment.table(desired).apply()).rejects.toThrow(/accepted, but did not change: TableClass/);
  });
});
