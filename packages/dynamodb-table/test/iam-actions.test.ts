import { describe, expect, it } from 'vitest';
import { iamActions } from '../src/index.js';
import { ordersOnDemand, posts } from './support/definitions.js';
import { planFrom } from './support/planning.js';
import { TestEnvironment } from './support/test-environment.js';
import { environmentWith } from './support/transition.js';

describe('iamActions', () => {
  it('names the call of each step, and the reads that show the result', () => {
    const desired = posts({
      Tags: { a: '1' },
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'until' },
    });
    expect(iamActions({ steps: planFrom(posts({ Tags: {} }), desired) })).toEqual([
      'dynamodb:DescribeTable',
      'dynamodb:DescribeTimeToLive',
      'dynamodb:ListTagsOfResource',
      'dynamodb:TagResource',
      'dynamodb:UpdateTable',
      'dynamodb:UpdateTimeToLive',
    ]);
  });

  it('names what a creation needs beside CreateTable', async () => {
    const desired = posts({
      Tags: { a: '1' },
      ResourcePolicy: '{"Statement":[]}',
      SSESpecification: { Enabled: true },
    });
    expect(iamActions(await new TestEnvironment().table(desired).plan())).toEqual([
      'dynamodb:CreateTable',
      'dynamodb:DescribeTable',
      'dynamodb:GetResourcePolicy',
      'dynamodb:ListTagsOfResource',
      'dynamodb:PutResourcePolicy',
      'dynamodb:TagResource',
      'kms:CreateGrant',
      'kms:DescribeKey',
    ]);
  });

  it('names what a Kinesis data stream and insights need of other services', () => {
    const desired = posts({
      ContributorInsightsSpecification: { Enabled: true },
      KinesisStreamSpecification: { StreamArn: 'arn:aws:kinesis:us-east-1:123456789012:stream/s' },
    });
    expect(iamActions({ steps: planFrom(posts(), desired) })).toEqual(
      expect.arrayContaining(['iam:CreateServiceLinkedRole', 'kinesis:DescribeStream', 'kinesis:PutRecord']),
    );
  });

  it('names what replicas and a witness need, in their regions too', async () => {
    const Replicas = [{ Region: 'us-east-2', DeletionProtectionEnabled: true, Tags: { a: '1' } }];
    const GlobalTableWitnesses = [{ Region: 'us-west-2' }];
    const desired = ordersOnDemand({ Replicas, MultiRegionConsistency: 'STRONG', GlobalTableWitnesses });
    const actions = ['CreateTableReplica', 'Scan', 'BatchWriteItem', 'CreateGlobalTableWitness', 'TagResource'];
    expect(iamActions(await new TestEnvironment().table(desired).plan())).toEqual(
      expect.arrayContaining(['iam:CreateServiceLinkedRole', ...actions.map((action) => `dynamodb:${action}`)]),
    );
  });

  it('names what the deletion of replicas needs', async () => {
    const environment = await environmentWith(ordersOnDemand({ Replicas: [{ Region: 'us-east-2' }] }));
    expect(iamActions(await environment.table(ordersOnDemand({ Replicas: [] })).plan())).toEqual([
      'dynamodb:DeleteTable',
      'dynamodb:DeleteTableReplica',
      'dynamodb:DescribeTable',
      'dynamodb:UpdateTable',
    ]);
  });

  it('names what an owner needs: to tag what it creates, and to read the tags of what it changes', async () => {
    const world = new TestEnvironment();
    const create = await world.table(posts(), 'running', world.ownedBy('shop')).plan();
    const tagged = [
      'dynamodb:CreateTable',
      'dynamodb:DescribeTable',
      'dynamodb:ListTagsOfResource',
      'dynamodb:TagResource',
    ];
    expect(iamActions(create, { owner: 'shop' })).toEqual(tagged);
    const change = { steps: planFrom(posts(), posts({ TableClass: 'STANDARD_INFREQUENT_ACCESS' })) };
    const changing = ['dynamodb:DescribeTable', 'dynamodb:ListTagsOfResource', 'dynamodb:UpdateTable'];
    expect(iamActions(change, { owner: 'shop' })).toEqual(changing);
    expect(iamActions(change)).not.toContain('dynamodb:ListTagsOfResource');
  });

  it('of a plan without steps is only the description', () => {
    expect(iamActions({ steps: [] }, { owner: 'shop' })).toEqual(['dynamodb:DescribeTable']);
    expect(iamActions({ steps: [] })).toEqual(['dynamodb:DescribeTable']);
  });
});
