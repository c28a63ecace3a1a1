import { AWS_SETTINGS } from '@pcf/aws';
import { bind, createPcf } from '@pcf/core';
import { createSimulator } from '@pcf/dynamodb-simulator';
import { dynamodbTable } from '@pcf/dynamodb-table';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const SIX_SECONDS = 6_000;

let now: number;
let simulator: ReturnType<typeof createSimulator>;
let pcf: ReturnType<typeof runtimeAt>;

function runtimeAt(endpoint: string) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const settings = { region: 'eu-west-1', credentials, endpoint };
  return createPcf({ plugins: [dynamodbTable], services: [bind(AWS_SETTINGS, { useValue: settings })] });
}

beforeEach(async () => {
  now = Date.UTC(2026, 0, 1);
  const durations = { createTable: SIX_SECONDS, deleteTable: SIX_SECONDS };
  simulator = createSimulator({ clock: { now: () => now }, durations });
  pcf = runtimeAt((await simulator.listen()).url);
});
afterEach(async () => {
  await pcf.dispose();
  await simulator.close();
});

const settings = {
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
} as const;

const copies = (multiplier: number) =>
  pcf.field([
    { flavor: 'dynamodb_table', pcf_name: 'orders', multiplier, aws_resource: { ...settings, TableName: 'orders' } },
  ]);

/** The tables that an operation was called for. */
const tablesOf = (operation: string) =>
  new Set(simulator.calls.filter((call) => call.operation === operation).map(({ table }) => table));

/** Waits until an operation was called for so many tables, while no table gets ahead, and then lets them all get there. */
async function onceUnderWay(operation: string, count: number): Promise<void> {
  await vi.waitFor(() => expect(tablesOf(operation).size).toBe(count), { timeout: 20_000, interval: 20 });
  now += SIX_SECONDS;
}

describe('several tables in a field', () => {
  it('defect 6: copies of a table are tables with names of their own', () => {
    const field = copies(3);
    const definitions = [...field].map(({ particle }) => particle.definition);
    expect(definitions).toMatchObject([
      { aws_resource: { TableName: 'orders-0' } },
      { aws_resource: { TableName: 'orders-1' } },
      { aws_resource: { TableName: 'orders-2' } },
    ]);
  });

  it('defect 7: ten tables are created, and deleted, at once', { timeout: 60_000 }, async () => {
    const field = copies(10);
    const [created] = await Promise.all([field.apply(), onceUnderWay('CreateTable', 10)]);
    expect(created.particles.map(({ outcome }) => outcome)).toEqual(Array(10).fill('changed'));

    const [deleted] = await Promise.all([field.apply({ state: 'terminated' }), onceUnderWay('DeleteTable', 10)]);
    expect(deleted.particles.map(({ outcome }) => outcome)).toEqual(Array(10).fill('changed'));
  });

  it('defect 13: false and the empty text can be inherited', async () => {
    const DeletionProtectionEnabled = '$inherit$dynamodb_table:parent$DeletionProtectionEnabled';
    const Tags = { Stage: '$inherit$dynamodb_table:parent$Tags.Stage' };
    const field = pcf.field([
      {
        flavor: 'dynamodb_table',
        pcf_name: 'parent',
        aws_resource: { ...settings, TableName: 'parent', DeletionProtectionEnabled: false, Tags: { Stage: '' } },
      },
      {
        flavor: 'dynamodb_table',
        pcf_name: 'child',
        parents: ['dynamodb_table:parent'],
        aws_resource: { ...settings, TableName: 'child', DeletionProtectionEnabled, Tags },
      },
    ]);
    await Promise.all([field.apply({ only: 'parent' }), onceUnderWay('CreateTable', 1)]);
    const { definition } = await field.resolve('dynamodb_table:child');
    expect(definition).toMatchObject({ aws_resource: { DeletionProtectionEnabled: false, Tags: { Stage: '' } } });
  });
});
