import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  all,
  hash,
  indexed,
  onDemand,
  provisioned,
  signedHeaders,
  strings,
  TestClient,
  units,
} from './support/simulator.js';

const CONTROL_PLANE = [
  'CreateTable',
  'DescribeTable',
  'UpdateTable',
  'DeleteTable',
  'ListTables',
  'TagResource',
  'UntagResource',
  'ListTagsOfResource',
  'DescribeLimits',
  'DescribeEndpoints',
  'UpdateTimeToLive',
  'DescribeTimeToLive',
  'UpdateContinuousBackups',
  'DescribeContinuousBackups',
  'PutResourcePolicy',
  'GetResourcePolicy',
  'DeleteResourcePolicy',
  'UpdateContributorInsights',
  'DescribeContributorInsights',
  'ListContributorInsights',
  'EnableKinesisStreamingDestination',
  'DisableKinesisStreamingDestination',
  'UpdateKinesisStreamingDestination',
  'DescribeKinesisStreamingDestination',
];
const ITEMS = ['PutItem', 'GetItem', 'DeleteItem', 'UpdateItem', 'Query', 'Scan', 'BatchGetItem', 'BatchWriteItem'];
const anyOperation = fc.constantFrom(...CONTROL_PLANE, ...ITEMS, 'TransactWriteItems', 'Nonsense');

const arn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders';

/** Requests that are nearly right: good ones in which some values are replaced by any JSON. */
const nearlyRight = fc
  .tuple(
    fc.constantFrom<object>(
      indexed(),
      provisioned(),
      { ...onDemand(), StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } },
      { TableName: 'orders', ProvisionedThroughput: units(6, 6), DeletionProtectionEnabled: false },
      { ResourceArn: arn, Tags: [{ Key: 'a', Value: 'b' }], TagKeys: ['a'] },
      {
        TableName: 'orders',
        AttributeDefinitions: strings('id', 'customer'),
        GlobalSecondaryIndexUpdates: [
          { Create: { IndexName: 'by-id', KeySchema: [hash('customer')], Projection: all, WarmThroughput: {} } },
        ],
      },
      { TableName: 'orders', SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: 'alias/own' } },
      { TableName: 'orders', StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } },
      { TableName: 'orders', WarmThroughput: { ReadUnitsPerSecond: 20_000 }, TableClass: 'STANDARD' },
      {
        TableName: 'orders',
        MultiRegionConsistency: 'STRONG',
        ReplicaUpdates: [{ Create: { RegionName: 'eu-central-1', GlobalSecondaryIndexes: [{ IndexName: 'by-id' }] } }],
        GlobalTableWitnessUpdates: [{ Create: { RegionName: 'eu-west-3' } }],
      },
      { TableName: 'orders', ReplicaUpdates: [{ Delete: { RegionName: 'eu-central-1' } }] },
      { TableName: 'orders', TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true } },
      { TableName: 'orders', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
      { ResourceArn: arn, Policy: JSON.stringify({ Version: '2012-10-17', Statement: [] }), ExpectedRevisionId: '1' },
      { TableName: 'orders', ContributorInsightsAction: 'ENABLE', IndexName: 'by-customer' },
      { TableName: 'orders', StreamArn: 'arn:aws:kinesis:eu-west-1:123456789012:stream/changes' },
      { TableName: 'orders', Item: { id: { S: '1' }, at: { S: '1' } }, Key: { id: { S: '1' } } },
      { RequestItems: { orders: { Keys: [{ id: { S: '1' } }] } } },
    ),
    fc.infiniteStream(fc.nat(9)),
    fc.infiniteStream(fc.jsonValue()),
  )
  .map(([input, dice, values]) =>
    JSON.stringify(input, (_key, value: unknown) => (dice.next().value === 0 ? values.next().value : value)),
  );

const anyBody = fc.oneof(
  { weight: 4, arbitrary: nearlyRight.filter((text) => text !== undefined) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string() },
  { weight: 1, arbitrary: fc.uint8Array() },
);

describe('Any request', () => {
  it('gets a well-formed answer of AWS', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', indexed());
    await fc.assert(
      fc.asyncProperty(anyOperation, anyBody, async (operation, body) => {
        const { status, headers, text, body: answer } = await aws.send(signedHeaders(operation), body);

        expect(headers['x-amz-crc32']).toBe(String(crc32(text)));
        if (status === 200) return;
        expect(status).toBe(400);
        expect(answer.__type).toMatch(/^com\.amazon(aws\.dynamodb\.v20120810|\.coral\.[a-z]+)#[A-Za-z]+Exception$/);
      }),
      { numRuns: 1_500 },
    );
  });

  it('in the headers gets one too', async () => {
    const aws = new TestClient();
    const names = ['X-Amz-Target', 'Content-Type', 'Authorization', 'X-Amz-Date', 'Host', '__proto__'];
    const anyHeaders = fc.dictionary(
      fc.constantFrom(...names),
      fc.oneof(fc.string(), fc.constant('AWS4-HMAC-SHA256 =')),
    );
    await fc.assert(
      fc.asyncProperty(anyHeaders, fc.constantFrom('POST', 'GET', 'PUT', ''), async (some, method) => {
        const { status } = await aws.send({ ...signedHeaders('ListTables'), ...some }, '{}', method);

        expect([200, 400, 404]).toContain(status);
      }),
    );
  });
});

describe('After any calls on a table', () => {
  const act = fc.oneof(
    fc.record({
      operation: fc.constant('CreateTable'),
      input: fc.constantFrom<object>(provisioned(), onDemand(), indexed()),
    }),
    fc.record({ operation: fc.constant('DeleteTable'), input: fc.constant({ TableName: 'orders' }) }),
    fc.record({
      operation: fc.constant('UpdateTable'),
      input: fc.record(
        {
          TableName: fc.constant('orders'),
          ProvisionedThroughput: fc.constantFrom(units(1, 1), units(2, 2), units(1, 2)),
          BillingMode: fc.constantFrom('PROVISIONED', 'PAY_PER_REQUEST'),
          DeletionProtectionEnabled: fc.constant(false),
        },
        { requiredKeys: ['TableName'] },
      ),
    }),
    fc.record({
      operation: fc.constant('UpdateTable'),
      input: fc
        .constantFrom<object>(
          { ReplicaUpdates: [{ Create: { RegionName: 'eu-central-1' } }] },
          { ReplicaUpdates: [{ Update: { RegionName: 'eu-central-1', TableClassOverride: 'STANDARD' } }] },
          { ReplicaUpdates: [{ Delete: { RegionName: 'eu-central-1' } }] },
          { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } },
          { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
        )
        .map((change) => ({ TableName: 'orders', ...change })),
    }),
    fc.record({
      operation: fc.constant('TagResource'),
      input: fc.record({
        ResourceArn: fc.constant(arn),
        Tags: fc.constantFrom([{ Key: 'a', Value: '1' }], [{ Key: 'b', Value: '' }]),
      }),
    }),
  );
  const steps = fc.array(fc.record({ wait: fc.constantFrom(0, 100, 2_000, 20_000, 4_000_000), act }), {
    maxLength: 25,
  });

  it('everything settles, and two runs of the same steps are equal', async () => {
    const run = async (all: { wait: number; act: { operation: string; input: object } }[]) => {
      const aws = new TestClient({ durations: 'aws' });
      const answers: string[] = [];
      for (const {
        wait,
        act: { operation, input },
      } of all) {
        aws.clock.advance(wait);
        answers.push((await aws.answer(operation, input)).text);
      }
      aws.clock.advance(200_000);
      const atRest = await aws.answer('DescribeTable', { TableName: 'orders' });
      return { answers, atRest: atRest.body };
    };
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const [first, second] = [await run(all), await run(all)];

        expect(second).toEqual(first);
        expect(first.atRest.Table?.TableStatus ?? 'ACTIVE').toBe('ACTIVE');
      }),
    );
  });

  it('a refused call leaves it as it was', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const aws = new TestClient({ durations: 'aws' });
        for (const {
          wait,
          act: { operation, input },
        } of all) {
          aws.clock.advance(wait);
          const before = await aws.answer('DescribeTable', { TableName: 'orders' });
          const { status } = await aws.answer(operation, input);
          const after = await aws.answer('DescribeTable', { TableName: 'orders' });
          if (status !== 200) expect(after.body).toEqual(before.body);
        }
      }),
    );
  });
});
