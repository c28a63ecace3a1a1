import { AWS_SETTINGS } from '@pcf/aws';
import { bind, CLOCK, createPcf, RANDOM } from '@pcf/core';
import { createSimulator } from '@pcf/dynamodb-simulator';
import { HttpFaults, VirtualClock, withFaults } from '@pcf/testing';
import { expect, it } from 'vitest';
import { dynamodbTable } from '../../src/index.js';

const REGIONS = ['eu-west-1', 'us-east-1'];

function definition(name: string, region: string) {
  return {
    flavor: 'dynamodb_table' as const,
    pcf_name: name,
    region,
    aws_resource: {
      TableName: name,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' as const }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
      BillingMode: 'PAY_PER_REQUEST' as const,
    },
  };
}

/** An account in which several runtimes work, each with its own owner or none. */
function account() {
  const clock = new VirtualClock();
  const provider = createSimulator({ clock, durations: 'instant' }).requestHandler();
  return (owner?: string) => {
    const http = new HttpFaults(provider, { clock });
    const credentials = { accessKeyId: '123456789012', secretAccessKey: 'test' };
    const pcf = createPcf({
      plugins: [withFaults(dynamodbTable, {}, { clock })],
      ...(owner !== undefined && { owner }),
      services: [
        bind(CLOCK, { useValue: clock }),
        bind(RANDOM, { useValue: () => 0.5 }),
        bind(AWS_SETTINGS, { useValue: { credentials, requestHandler: http.handler } }),
      ],
    });
    return { pcf, http };
  };
}

it('five removed definitions of thirty are pruned, among a thousand tables of others, with one walk for each region', async () => {
  const runtime = account();
  const ours = Array.from({ length: 30 }, (_, n) => definition(`ours-${n}`, REGIONS[n % 2] ?? ''));
  const theirs = Array.from({ length: 1_000 }, (_, n) => definition(`theirs-${n}`, REGIONS[n % 2] ?? ''));
  await runtime('bank').pcf.field(theirs.slice(0, 500)).apply();
  await runtime().pcf.field(theirs.slice(500)).apply();
  await runtime('shop').pcf.field(ours).apply();

  const removed = [3, 8, 13, 21, 29].map((n) => `ours-${n}`);
  const { pcf, http } = runtime('shop');
  const field = pcf.field(ours.filter(({ pcf_name }) => !removed.includes(pcf_name)));
  const plan = await field.plan({ prune: true });
  expect(plan.particles.flatMap(({ plan: one }) => one?.steps ?? [])).toEqual([]);
  expect(plan.orphans?.found.map(({ name }) => name).sort()).toEqual([...removed].sort());
  expect(plan.orphans?.walked.toSorted()).toEqual(REGIONS);

  http.record.clear();
  const { pruned } = await field.apply({ prune: true, losses: 'allow' });
  expect(pruned?.particles.map(({ outcome }) => outcome)).toEqual(removed.map(() => 'changed'));
  const first = http.record.requests.filter(
    ({ operation, input }) => operation === 'GetResources' && Object(input).PaginationToken === undefined,
  );
  expect(first).toHaveLength(REGIONS.length);
  const writes = http.record.writes.map(({ operation, input }) => [operation, Object(input).TableName]);
  expect(writes.sort()).toEqual(removed.map((name) => ['DeleteTable', name]).sort());

  http.record.clear();
  const again = await field.apply({ prune: true, losses: 'allow' });
  expect(again.pruned?.particles).toEqual([]);
  expect(http.record.writes).toEqual([]);
}, 60_000);
