import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { checkDefinition } from '../src/definition/definition.js';
import type { Replica } from '../src/settings/replicas/schema.js';
import { anyTable } from './support/arbitrary-replicas.js';
import { ordersOnDemand, posts } from './support/definitions.js';
import { Refusal, TestEnvironment } from './support/test-environment.js';
import { environmentWith } from './support/transition.js';

const runs = inject('runs') ?? 12;

describe('importing a table', () => {
  it('gives a definition that changes nothing when it is applied, for any table', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async (resource) => {
        const environment = new TestEnvironment('demo');
        await environment.table(resource).apply();
        environment.clock.advance(60_000);
        const definition = await environment.table(posts({ TableName: 'table' })).readDefinition();
        if (!definition) throw new Error('there is a table');
        expect(checkDefinition(definition)).toEqual([]);
        environment.forgetCalls();
        expect(await environment.table(definition.aws_resource).apply()).toMatchObject({ outcome: 'unchanged' });
      }),
      { numRuns: runs },
    );
  }, 120_000);

  it('has what exists and is on, and nothing that is off', async () => {
    const settings = {
      Tags: { Name: 'x' },
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'until' },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    } as const;
    const environment = await environmentWith(ordersOnDemand(settings));
    const definition = await environment.table(ordersOnDemand()).readDefinition();
    const { AttributeDefinitions } = ordersOnDemand();
    expect(definition).toEqual({
      aws_resource: { ...ordersOnDemand(settings), AttributeDefinitions: [...AttributeDefinitions].reverse() },
    });
  });

  it('has replicas with all that is their own', async () => {
    const replica: Replica = {
      Region: 'us-east-2',
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
      ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 5 },
      DeletionProtectionEnabled: true,
      Tags: { Name: 'x' },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 },
      ContributorInsightsSpecification: { Enabled: true, Mode: 'THROTTLED_KEYS' },
    };
    const GlobalTableWitnesses = [{ Region: 'us-west-2' }];
    const strong = { Replicas: [replica], MultiRegionConsistency: 'STRONG', GlobalTableWitnesses } as const;
    const environment = await environmentWith(ordersOnDemand({ ...strong, Replicas: [replica] }));
    expect((await environment.table(ordersOnDemand()).readDefinition())?.aws_resource).toMatchObject(strong);
  });

  it('leaves out what an endpoint does not know', async () => {
    const environment = await environmentWith(posts());
    environment.answer = ({ operation }) =>
      operation === 'DescribeTable' ? undefined : new Refusal('UnknownOperationException', '');
    const [index] = posts().LocalSecondaryIndexes ?? [];
    expect((await environment.table(posts()).readDefinition())?.aws_resource.LocalSecondaryIndexes).toEqual([index]);
  });

  it('is offered by the runtime, by name', async () => {
    const environment = await environmentWith(posts());
    expect(await environment.pcf.import('dynamodb_table', 'posts')).toMatchObject({
      aws_resource: { TableName: 'posts', KeySchema: posts().KeySchema },
    });
    expect(await environment.table(posts({ TableName: 'nothing' })).readDefinition()).toBeUndefined();
  });
});
