import { describe, expect, it } from 'vitest';
import { orders, posts } from '../support/definitions.js';
import { Refusal, TestEnvironment } from '../support/test-environment.js';

const operations = (environment: TestEnvironment) => environment.calls.map(({ operation }) => operation);

/** A test environment that has the table. No calls are counted yet. */
async function environmentWith(resource: Parameters<TestEnvironment['table']>[0]): Promise<TestEnvironment> {
  const environment = new TestEnvironment();
  await environment.table(resource).apply();
  environment.forgetCalls();
  return environment;
}

describe('the observation of a table', () => {
  it('finds a table that is not there to be missing', async () => {
    const environment = new TestEnvironment();
    expect(await environment.table(posts()).getStatus()).toEqual({ kind: 'missing' });
  });

  it('shows its settings in a definition’s shape, and its outputs', async () => {
    const stream = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } as const;
    const environment = await environmentWith(orders({ StreamSpecification: stream }));
    expect(await environment.table(orders()).getStatus()).toEqual({
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

  it('reads neither tags nor policy if they are not declared', async () => {
    const environment = await environmentWith(posts());
    await environment.table(posts()).getStatus();
    expect(operations(environment)).toEqual(['DescribeTable']);
  });

  it('reads no tags of a table that is moving', async () => {
    const environment = new TestEnvironment();
    const table = environment.table(posts({ Tags: { a: '1' } }));
    await table.start();
    environment.forgetCalls();
    expect(await table.getStatus({ fresh: true })).toEqual({
      kind: 'moving',
      status: 'CREATING',
      identity: expect.any(String),
      outputs: expect.objectContaining({ TableName: 'posts', TableArn: expect.any(String) }),
    });
    expect(operations(environment)).toEqual(['DescribeTable']);
  });

  it('reads all pages of tags, and leaves those of AWS out', async () => {
    const environment = await environmentWith(posts());
    environment.answer = ({ operation, input }) => {
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
    expect(await environment.table(posts({ Tags: {} })).getStatus()).toMatchObject({
      settings: { Tags: { a: '1', b: '2' } },
    });
  });

  it('observes again if the table is deleted between its description and its tags', async () => {
    const environment = await environmentWith(posts());
    environment.answer = ({ operation }) =>
      operation === 'ListTagsOfResource' ? new Refusal('ResourceNotFoundException', 'not found') : undefined;
    expect(await environment.table(posts({ Tags: {} })).getStatus()).toMatchObject({ kind: 'moving' });
  });
});

describe('an observation that AWS refuses', () => {
  it.each(['DescribeTable', 'ListTagsOfResource', 'GetResourcePolicy'])(
    'fails with AWS’s own reason where %s is not allowed',
    async (refused) => {
      const environment = await environmentWith(posts());
      environment.answer = ({ operation }) => {
        if (operation === refused) return new Refusal('AccessDeniedException', 'not authorized');
        return operation === 'GetResourcePolicy' ? { Policy: '{}' } : undefined;
      };
      const table = environment.table(posts({ Tags: {}, ResourcePolicy: '{}' }));
      await expect(table.getStatus()).rejects.toMatchObject({ operation: refused, awsError: 'AccessDeniedException' });
    },
  );
});

describe('the observation of a table whose policy is declared', () => {
  const ResourcePolicy = '{ "Statement": [], "Version": "2012-10-17" }';
  const Resource = 'arn:aws:dynamodb:us-east-1:123456789012:table/posts';
  const Principal = { AWS: 'arn:aws:iam::123456789012:root' };
  const Statement = [{ Effect: 'Allow', Principal, Action: 'dynamodb:GetItem', Resource }];
  const real = JSON.stringify({ Version: '2012-10-17', Statement });

  /** The table exists, and its policy is answered in place of the simulator. */
  async function worldWithPolicy(answer: () => object): Promise<TestEnvironment> {
    const environment = await environmentWith(posts());
    environment.answer = ({ operation }) => (operation === 'GetResourcePolicy' ? answer() : undefined);
    return environment;
  }

  it('is equal to one with other white space and order', async () => {
    const environment = await worldWithPolicy(() => ({ Policy: '{"Version":"2012-10-17","Statement":[]}' }));
    expect(await environment.table(posts({ ResourcePolicy })).isStateDefinitionEquivalent()).toBe(true);
  });

  it('is waited for when the table was just created with it, and it cannot be read yet', async () => {
    let found = false;
    const environment = new TestEnvironment();
    environment.answer = ({ operation }) =>
      operation === 'GetResourcePolicy' && !found ? new Refusal('PolicyNotFoundException', 'none') : undefined;
    const table = environment.table(posts({ ResourcePolicy: real }));
    await table.start();
    environment.clock.advance(30_000);
    expect(await table.getStatus({ fresh: true })).toMatchObject({ kind: 'moving' });
    found = true;
    expect(await table.apply()).toMatchObject({ outcome: 'unchanged' });
  });

  it('is added at once to a table that was just created without one', async () => {
    const environment = await worldWithPolicy(() => new Refusal('PolicyNotFoundException', 'none'));
    const begun = environment.clock.now();
    environment.answer = () => undefined;
    expect(await environment.table(posts({ ResourcePolicy: real })).apply()).toMatchObject({
      outcome: 'changed',
      steps: [{ operation: 'PutResourcePolicy' }],
    });
    expect(environment.clock.now() - begun).toBeLessThan(20_000);
  });

  it('adds one to an older table without one', async () => {
    const environment = await worldWithPolicy(() => new Refusal('PolicyNotFoundException', 'none'));
    environment.clock.advance(60_000);
    expect(await environment.table(posts({ ResourcePolicy })).plan()).toMatchObject({
      steps: [{ operation: 'PutResourcePolicy' }],
    });
  });
});
