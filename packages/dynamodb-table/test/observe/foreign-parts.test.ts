import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { posts } from '../support/definitions.js';
import { environmentWith } from '../support/transition.js';

/** What a newer SDK shows of a table, beside what the SDK of this version knows: it drops what it does not know. */
let unknown: object = {};

beforeEach(() => {
  unknown = {};
  const { resolveMiddleware } = DescribeTableCommand.prototype;
  vi.spyOn(DescribeTableCommand.prototype, 'resolveMiddleware').mockImplementation(function (
    this: DescribeTableCommand,
    ...args
  ) {
    const handle = resolveMiddleware.apply(this, args);
    return async (input) => {
      const answer = await handle(input);
      Object.assign(answer.output.Table ?? {}, unknown);
      return answer;
    };
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

const graph = (IndexStatus: string) => ({
  GraphIndexes: [{ IndexName: 'by-friend', IndexStatus, EdgeAttribute: { AttributeName: 'friend' } }],
  AttributeDefinitions: [...posts().AttributeDefinitions, { AttributeName: 'shop', AttributeType: 'S' as const }],
});

/** A test environment in which the description of a table also has these members. */
async function worldWithMore(more: object, resource: TableResource = posts()) {
  const world = await environmentWith(resource);
  const { outputs } = await world.table(resource).apply();
  const { TableArn } = outputs;
  const { AttributeDefinitions, KeySchema, LocalSecondaryIndexes, TableName, ProvisionedThroughput } = resource;
  const keys = { AttributeDefinitions, KeySchema, LocalSecondaryIndexes };
  const Table = { ...keys, TableName, ProvisionedThroughput, TableArn, TableStatus: 'ACTIVE' };
  world.answer = ({ operation }) => (operation === 'DescribeTable' ? { Table: { ...Table, ...more } } : undefined);
  unknown = more;
  world.forgetCalls();
  return world;
}

describe('a part that this version does not know', () => {
  it('is noted in the plan, and left as it is', async () => {
    const world = await worldWithMore(graph('ACTIVE'));
    expect(await world.table(posts()).plan()).toMatchObject({
      steps: [],
      notes: ['GraphIndexes[by-friend] is not known to this version and is left as it is.'],
    });
    expect(await world.table(posts(), 'terminated').plan()).toMatchObject({
      notes: ['GraphIndexes[by-friend] is deleted with the table.'],
    });
  });

  it.each(['CREATING', 'DELETING'])('is waited for while it is %s', async (status) => {
    const world = await worldWithMore(graph(status));
    expect(await world.table(posts()).plan()).toMatchObject({ status: `GraphIndexes[by-friend] ${status}`, steps: [] });
  });

  it('is not lost by a replacement of the table', async () => {
    const world = await worldWithMore(graph('ACTIVE'));
    const other = world.table(posts({ LocalSecondaryIndexes: [] }), 'running', world.pcf, { replace_on_change: true });
    await expect(other.apply()).rejects.toMatchObject({
      code: 'PCF_PROTECTED_RESOURCE',
      message: expect.stringContaining('GraphIndexes[by-friend]'),
    });
    expect(world.writes).toEqual([]);
  });

  it('survives an import: the definition is valid, and applying it changes nothing', async () => {
    const world = await worldWithMore(graph('ACTIVE'));
    const imported = await world.table(posts()).readDefinition();
    if (!imported) throw new Error('nothing was imported');
    expect((await world.table(imported.aws_resource).plan()).steps).toEqual([]);
  });
});

describe('a status that this version does not know', () => {
  it.each<[string, object]>([
    ['PAUSED', { TableStatus: 'PAUSED' }],
    ['PAUSED', { GlobalSecondaryIndexes: [{ IndexName: 'x', IndexStatus: 'PAUSED' }] }],
    ['PAUSED', { Replicas: [{ RegionName: 'eu-west-1', ReplicaStatus: 'PAUSED' }] }],
    ['encryption PAUSED', { SSEDescription: { Status: 'PAUSED', SSEType: 'KMS' } }],
  ])('is an error that names it: %s in %j', async (status, more) => {
    const world = await worldWithMore(more);
    await expect(world.table(posts()).apply()).rejects.toMatchObject({ code: 'PCF_RESOURCE_BLOCKED', status });
    expect(world.writes).toEqual([]);
  });

  it.each<[string, string, object, Partial<TableResource>]>([
    [
      'time to live PAUSED',
      'DescribeTimeToLive',
      { TimeToLiveDescription: { TimeToLiveStatus: 'PAUSED', AttributeName: 'x' } },
      { TimeToLiveSpecification: { Enabled: false } },
    ],
    [
      'point-in-time recovery PAUSED',
      'DescribeContinuousBackups',
      {
        ContinuousBackupsDescription: {
          ContinuousBackupsStatus: 'ENABLED',
          PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'PAUSED' },
        },
      },
      { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } },
    ],
  ])('is not taken for off: %s', async (status, read, answer, declared) => {
    const world = await environmentWith(posts());
    world.answer = ({ operation }) => (operation === read ? answer : undefined);
    await expect(world.table(posts(declared)).apply()).rejects.toMatchObject({ code: 'PCF_RESOURCE_BLOCKED', status });
  });
});
