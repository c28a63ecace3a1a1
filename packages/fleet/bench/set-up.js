// What all processes of the benchmark have in common.
import { AWS_SETTINGS } from '@pcf/aws';
import { bind } from '@pcf/core';
import { dynamodbTable } from '@pcf/dynamodb-table';

export const plugins = [dynamodbTable];

/** The services that reach the simulator. */
export function servicesFor(endpoint) {
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  return [bind(AWS_SETTINGS, { useValue: { region: 'eu-west-1', endpoint, credentials } })];
}

/** Four tenants of one account, each with an owner of its own. */
export const TENANTS = ['tenant-a', 'tenant-b', 'tenant-c', 'tenant-d'];

export const tenantsFor = (endpoint) => {
  const services = servicesFor(endpoint);
  return Object.fromEntries(TENANTS.map((owner) => [owner, { owner, services }]));
};

/** The definitions of a field. */
export function fieldOf(name, size) {
  return Array.from({ length: size }, (_, index) => ({
    flavor: 'dynamodb_table',
    pcf_name: `${name}-${index}`,
    aws_resource: {
      TableName: `${name}-${index}`,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    },
  }));
}

/** The processor time of this process until now, in milliseconds. */
export function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
