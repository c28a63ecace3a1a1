import { AwsAnswerError } from '@pcf/aws';
import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { posts } from '../support/definitions.js';
import { World } from '../support/world.js';

const index: NonNullable<TableResource['GlobalSecondaryIndexes']>[number] = {
  IndexName: 'byDate',
  KeySchema: [{ AttributeName: 'PostDateTime', KeyType: 'HASH' }],
  Projection: { ProjectionType: 'ALL' },
  ContributorInsightsSpecification: { Enabled: true },
};

/** A table whose definition needs every read there is. */
const everything = (): TableResource => ({
  ...posts(),
  BillingMode: 'PAY_PER_REQUEST',
  ProvisionedThroughput: undefined,
  GlobalSecondaryIndexes: [index],
  Tags: { Team: 'shop' },
  ResourcePolicy: JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::123456789012:root' },
        Action: 'dynamodb:GetItem',
        Resource: 'arn:aws:dynamodb:us-east-1:123456789012:table/posts',
      },
    ],
  }),
  TimeToLiveSpecification: { Enabled: true, AttributeName: 'Until' },
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  ContributorInsightsSpecification: { Enabled: true },
  KinesisStreamSpecification: { StreamArn: 'arn:aws:kinesis:us-east-1:123456789012:stream/changes' },
});

const READS = [
  'DescribeTable',
  'ListTagsOfResource',
  'GetResourcePolicy',
  'DescribeTimeToLive',
  'DescribeContinuousBackups',
  'DescribeContributorInsights',
  'DescribeKinesisStreamingDestination',
];

describe('a 200 without what the operation always answers', () => {
  const worldWithTable = async () => {
    const world = new World('instant');
    await world.table(everything()).apply();
    return world;
  };
  const broken = async (operation: string) => {
    const world = await worldWithTable();
    world.answer = (call) => (call.operation === operation ? {} : undefined);
    return world;
  };

  it('is never given by AWS: each of these reads is needed', async () => {
    const world = await worldWithTable();
    world.forgetCalls();
    await world.table(everything()).getStatus({ fresh: true });
    expect(new Set(world.calls.map(({ operation }) => operation))).toEqual(new Set(READS));
  });

  it.each(READS)('%s: is not understood, and never means that something is missing', async (operation) => {
    const world = await broken(operation);
    const table = world.table(everything());
    const attempts = [
      () => table.getStatus({ fresh: true }),
      () => table.plan(),
      () => table.apply(),
      () => table.readDefinition(),
    ];
    world.forgetCalls();
    for (const attempt of attempts) {
      const error = await attempt().catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(AwsAnswerError);
      expect(String(error)).toContain(`${operation} was answered by the endpoint of DynamoDB in us-east-1`);
    }
    await expect(world.pcf.import('dynamodb_table', 'posts')).rejects.toBeInstanceOf(AwsAnswerError);
    expect(world.writes).toEqual([]);
  });

  it('ends a lookup with an error, and not without a value', async () => {
    const world = await broken('DescribeTable');
    const aws_resource = { ...posts(), TableName: 'copy', Tags: { Source: '$lookup$dynamodb_table$posts' } };
    const field = world.pcf.fieldOf([{ value: { flavor: 'dynamodb_table', pcf_name: 'copy', aws_resource } }]);
    await expect(field.resolve('dynamodb_table:copy')).rejects.toBeInstanceOf(AwsAnswerError);
  });

  it.each([
    ['the same page again and again', () => 'again', 2],
    ['always another page', (page: number) => String(page), 101],
  ])('ends reading tags that have no end: %s', async (_, next, most) => {
    const world = await worldWithTable();
    let pages = 0;
    world.answer = ({ operation }) => {
      if (operation !== 'ListTagsOfResource') return undefined;
      pages += 1;
      return { Tags: [{ Key: 'Team', Value: 'shop' }], NextToken: next(pages) };
    };
    await expect(world.table(everything()).apply()).rejects.toThrow(/not understood: its pages do not end/);
    expect(pages).toBeLessThanOrEqual(most);
  });
});
