import { AWS_SETTINGS } from '@pcf/aws';
import { bind, CLOCK, createPcf, RANDOM } from '@pcf/core';
import { createSimulator } from '@pcf/dynamodb-simulator';
import { VirtualClock, withFaults } from '@pcf/testing';
import { expect, it } from 'vitest';
import { dynamodbTable } from '../../src/index.js';
import type { TableResource } from '../../src/settings/all.js';

const POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Principal: '*', Action: 'dynamodb:DeleteTable', Resource: '*' }],
};

const small: TableResource = {
  TableName: 'orders',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
};
const index = (name: string) => ({
  IndexName: `by-${name}`,
  KeySchema: [{ AttributeName: name, KeyType: 'HASH' as const }],
  Projection: { ProjectionType: 'ALL' as const },
});
const large: TableResource = {
  ...small,
  AttributeDefinitions: [
    ...small.AttributeDefinitions,
    { AttributeName: 'customer', AttributeType: 'S' },
    { AttributeName: 'day', AttributeType: 'N' },
  ],
  GlobalSecondaryIndexes: [index('customer'), index('day')],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  TableClass: 'STANDARD_INFREQUENT_ACCESS',
  DeletionProtectionEnabled: false,
  Tags: [
    { Key: 'team', Value: 'shop' },
    { Key: 'stage', Value: 'test' },
  ],
  ResourcePolicy: POLICY,
  TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires' },
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 },
};
const provisioned: TableResource = {
  ...small,
  BillingMode: 'PROVISIONED',
  ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
  Tags: { team: 'shop', owner: 'payments' },
};
const otherKey: TableResource = {
  ...small,
  AttributeDefinitions: [{ AttributeName: 'number', AttributeType: 'N' }],
  KeySchema: [{ AttributeName: 'number', KeyType: 'HASH' }],
};
const replicated: TableResource = {
  ...small,
  TableName: 'global',
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  Replicas: [{ Region: 'eu-west-1' }],
};

/** A runtime on a simulator in virtual time, and each request that it sends: operation and body, as bytes on the wire. */
function recordedRuntime() {
  const clock = new VirtualClock();
  const inner = createSimulator({ clock, durations: 'aws' }).requestHandler();
  const requests: string[] = [];
  const requestHandler: typeof inner = {
    ...inner,
    handle(request, options) {
      const body = request.body instanceof Uint8Array ? new TextDecoder().decode(request.body) : String(request.body);
      requests.push(`${request.headers['x-amz-target']} ${body}`);
      return inner.handle(request, options);
    },
  };
  const credentials = { accessKeyId: '123456789012', secretAccessKey: 'test' };
  const pcf = createPcf({
    plugins: [withFaults(dynamodbTable, {}, { clock })],
    losses: 'allow',
    services: [
      bind(CLOCK, { useValue: clock }),
      bind(RANDOM, { useValue: () => 0.5 }),
      bind(AWS_SETTINGS, { useValue: { region: 'us-east-1', credentials, requestHandler } }),
    ],
  });
  return { pcf, requests };
}

it('sends the requests that were recorded, byte by byte', async () => {
  const { pcf, requests } = recordedRuntime();
  const apply = async (what: string, aws_resource: TableResource, keys: object = {}) => {
    requests.push(`# ${what}`);
    const definition = { flavor: 'dynamodb_table' as const, pcf_name: 'orders', aws_resource, ...keys };
    await pcf.particle(definition).apply();
  };
  await apply('create a table', small);
  await apply('apply it again', small);
  await apply('add settings', large);
  await apply('apply them again', large);
  await apply('leave what is ignored', { ...large, Tags: { stage: 'live' } }, { ignore_changes: ['Tags'] });
  await apply('remove settings and switch the billing mode', { ...provisioned, GlobalSecondaryIndexes: [] });
  await apply('replace it', otherKey, { replace_on_change: true });
  await apply('keep it', otherKey, { desired_state: 'terminated', persist_on_termination: true });
  await apply('stop it', otherKey, { desired_state: 'stopped' });
  await apply('terminate what is gone', otherKey, { desired_state: 'terminated' });
  await apply('create a table with all settings', large, { adopt: 'never' });
  await apply('apply a table that carries its id', large, { adopt: 'never' });
  await apply('create a replicated table', replicated);
  await apply('remove its replica', { ...replicated, Replicas: [] });

  requests.push('# a field that is rolled back');
  const field = pcf.field([
    { flavor: 'dynamodb_table', pcf_name: 'first', aws_resource: { ...small, TableName: 'first' } },
    {
      flavor: 'dynamodb_table',
      pcf_name: 'second',
      parents: ['dynamodb_table:first'],
      aws_resource: { ...otherKey, TableName: 'orders' },
    },
  ]);
  await expect(field.apply({ rollback: true })).rejects.toThrow('dynamodb_table:second');
  await pcf.dispose();
  await expect(`${requests.join('\n')}\n`).toMatchFileSnapshot('recorded.txt');
});
