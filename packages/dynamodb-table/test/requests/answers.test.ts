import { AwsAnswerError } from '@pcf/aws';
import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { posts } from '../support/definitions.js';
import { TestEnvironment } from '../support/test-environment.js';

const index: NonNullable<TableResource['GlobalSecondaryIndexes']>[number] = {
  IndexName: 'byDate',
  KeySchema: [{ AttributeName: 'PostDateTime', KeyType: 'HASH' }],
  Projection: { ProjectionType: 'ALL' },
  ContributorInsightsSpecification: { Enabled: true },
};

/** A table whose definition needs every read. */
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

describe('an answer 200 that lacks what the operation always returns', () => {
  const worldWithTable = async () => {
    const environment = new TestEnvironment('instant');
    await environment.table(everything()).apply();
    return environment;
  };
  const broken = async (operation: string) => {
    const environment = await worldWithTable();
    environment.answer = (call) => (call.operation === operation ? {} : undefined);
    return environment;
  };

  it('is an error for each of these reads', async () => {
    const environment = await worldWithTable();
    environment.forgetCalls();
    await environment.table(everything()).getStatus({ fresh: true });
    expect(new Set(environment.calls.map(({ operation }) => operation))).toEqual(new Set(READS));
  });

  it.each(READS)('%s: is not understood, and never means that something is missing', async (operation) => {
    const environment = await broken(operation);
    const table = environment.table(everything());
    const attempts = [
      () => table.getStatus({ fresh: true }),
      () => table.plan(),
      () => table.apply(),
      () => table.readDefinition(),
    ];
    environment.forgetCalls();
    for (const attempt of attempts) {
      const error = await attempt().catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(AwsAnswerError);
      expect(String(error)).toContain(`The answer of the endpoint of DynamoDB in us-east-1 to ${operation}`);
    }
    await expect(environment.pcf.import('dynamodb_table', 'posts')).rejects.toBeInstanceOf(AwsAnswerError);
    expect(environment.writes).toEqual([]);
  });

  it('ends a lookup with an error, not without a value', async () => {
    const environment = await broken('DescribeTable');
    const aws_resource = { ...posts(), TableName: 'copy', Tags: { Source: '$lookup$dynamodb_table$posts' } };
    const field = environment.pcf.fieldOf([{ value: { flavor: 'dynamodb_table', pcf_name: 'copy', aws_resource } }]);
    await expect(field.resolve('dynamodb_table:copy')).rejects.toBeInstanceOf(AwsAnswerError);
  });

  it.each([
    ['the same page again and again', () => 'again', 2],
    ['always another page', (page: number) => String(page), 101],
  ])('ends reading tags that have no end: %s', async (_, next, most) => {
    const environment = await worldWithTable();
    let pages = 0;
    environment.answer = ({ operation }) => {
      if (operation !== 'ListTagsOfResource') return undefined;
      pages += 1;
      return { Tags: [{ Key: 'Team', Value: 'shop' }], NextToken: next(pages) };
    };
    await expect(environment.table(everything()).apply()).rejects.toThrow(
      /does not seem to come from AWS: its pages do not end/,
    );
    expect(pages).toBeLessThanOrEqual(most);
  });
});
