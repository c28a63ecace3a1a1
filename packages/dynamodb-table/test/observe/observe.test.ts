import { describe, expect, it } from 'vitest';
import { orders, posts } from '../support/definitions.js';
import { Refusal, World } from '../support/world.js';

const operations = (world: World) => world.calls.map(({ operation }) => operation);

/** A world with the table in it, and no calls counted yet. */
async function worldWith(resource: Parameters<World['table']>[0]): Promise<World> {
  const world = new World();
  await world.table(resource).apply();
  world.forgetCalls();
  return world;
}

describe('a look at a table', () => {
  it('finds a table that is not there to be missing', async () => {
    const world = new World();
    expect(await world.table(posts()).getStatus()).toEqual({ kind: 'missing' });
  });

  it('shows its settings in a definition’s shape, and its outputs', async () => {
    const stream = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } as const;
    const world = await worldWith(orders({ StreamSpecification: stream }));
    expect(await world.table(orders()).getStatus()).toEqual({
      kind: 'settled',
      state: 'running',
      settings: expect.objectContaining({
        ...orders({ StreamSpecification: stream }),
        AttributeDefinitions: [
          { AttributeName: 'date', AttributeType: 'N' },
          { AttributeName: 'id', AttributeType: 'S' },
        ],
        GlobalSecondaryIndexes: [expect.objectContaining(orders().GlobalSecondaryIndexes?.[0])],
        BillingMode: 'PROVISIONED',
        DeletionProtectionEnabled: false,
      }),
      outputs: {
        TableName: 'orders',
        TableArn: expect.stringMatching(/^arn:aws:dynamodb:us-east-1:\d+:table\/orders$/),
        TableId: expect.any(String),
        LatestStreamArn: expect.stringContaining('/stream/'),
        region: 'us-east-1',
      },
      identity: expect.any(String),
    });
  });

  it('reads neither tags nor policy where they are not declared', async () => {
    const world = await worldWith(posts());
    await world.table(posts()).getStatus();
    expect(operations(world)).toEqual(['DescribeTable']);
  });

  it('reads no tags of a table that is moving', async () => {
    const world = new World();
    const table = world.table(posts({ Tags: { a: '1' } }));
    await table.start();
    world.forgetCalls();
    expect(await table.getStatus({ fresh: true })).toEqual({
      kind: 'moving',
      status: 'CREATING',
      identity: expect.any(String),
    });
    expect(operations(world)).toEqual(['DescribeTable']);
  });

  it('reads all pages of tags, and leaves those of AWS out', async () => {
    const world = await worldWith(posts());
    world.answer = ({ operation, input }) => {
      if (operation !== 'ListTagsOfResource') return undefined;
      return input.NextToken === 'second'
        ? { Tags: [{ Key: 'b', Value: '2' }] }
        : {
            Tags: [
              { Key: 'aws:x', Value: 'y' },
              { Key: 'a', Value: '1' },
            ],
            NextToken: 'second',
          };
    };
    expect(await world.table(posts({ Tags: {} })).getStatus()).toMatchObject({
      settings: { Tags: { a: '1', b: '2' } },
    });
  });

  it('looks again where the table went between its description and its tags', async () => {
    const world = await worldWith(posts());
    world.answer = ({ operation }) =>
      operation === 'ListTagsOfResource' ? new Refusal('ResourceNotFoundException', 'not found') : undefined;
    expect(await world.table(posts({ Tags: {} })).getStatus()).toMatchObject({ kind: 'moving' });
  });
});

describe('a look that AWS refuses', () => {
  it.each(['DescribeTable', 'ListTagsOfResource', 'GetResourcePolicy'])(
    'fails with AWS’s own reason where %s is not allowed',
    async (refused) => {
      const world = await worldWith(posts());
      world.answer = ({ operation }) => {
        if (operation === refused) return new Refusal('AccessDeniedException', 'not authorized');
        return operation === 'GetResourcePolicy' ? { Policy: '{}' } : undefined;
      };
      const table = world.table(posts({ Tags: {}, ResourcePolicy: '{}' }));
      await expect(table.getStatus()).rejects.toMatchObject({ operation: refused, awsError: 'AccessDeniedException' });
    },
  );
});

describe('a look at a table whose policy is declared', () => {
  const ResourcePolicy = '{ "Statement": [], "Version": "2012-10-17" }';
  const Resource = 'arn:aws:dynamodb:us-east-1:123456789012:table/posts';
  const Principal = { AWS: 'arn:aws:iam::123456789012:root' };
  const Statement = [{ Effect: 'Allow', Principal, Action: 'dynamodb:GetItem', Resource }];
  const real = JSON.stringify({ Version: '2012-10-17', Statement });

  /** The table is there, with a policy that is answered in the simulator's place. */
  async function worldWithPolicy(answer: () => object): Promise<World> {
    const world = await worldWith(posts());
    world.answer = ({ operation }) => (operation === 'GetResourcePolicy' ? answer() : undefined);
    return world;
  }

  it('is equal to one with other white space and order', async () => {
    const world = await worldWithPolicy(() => ({ Policy: '{"Version":"2012-10-17","Statement":[]}' }));
    expect(await world.table(posts({ ResourcePolicy })).isStateDefinitionEquivalent()).toBe(true);
  });

  it('is waited for when the table was just created with it, and it cannot be read yet', async () => {
    let found = false;
    const world = new World();
    world.answer = ({ operation }) =>
      operation === 'GetResourcePolicy' && !found ? new Refusal('PolicyNotFoundException', 'none') : undefined;
    const table = world.table(posts({ ResourcePolicy: real }));
    await table.start();
    world.clock.advance(30_000);
    expect(await table.getStatus({ fresh: true })).toMatchObject({ kind: 'moving' });
    found = true;
    expect(await table.apply()).toMatchObject({ outcome: 'unchanged' });
  });

  it('is added at once to a table that was just created without one', async () => {
    const world = await worldWithPolicy(() => new Refusal('PolicyNotFoundException', 'none'));
    const begun = world.clock.now();
    world.answer = () => undefined;
    expect(await world.table(posts({ ResourcePolicy: real })).apply()).toMatchObject({
      outcome: 'changed',
      steps: [{ operation: 'PutResourcePolicy' }],
    });
    expect(world.clock.now() - begun).toBeLessThan(20_000);
  });

  it('adds one to a table that has had none for long', async () => {
    const world = await worldWithPolicy(() => new Refusal('PolicyNotFoundException', 'none'));
    world.clock.advance(60_000);
    expect(await world.table(posts({ ResourcePolicy })).plan()).toMatchObject({
      steps: [{ operation: 'PutResourcePolicy' }],
    });
  });
});
