import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { checkDefinition } from '../src/definition/definition.js';
import type { Replica } from '../src/settings/replicas/schema.js';
import { anyTable } from './support/arbitrary-replicas.js';
import { ordersOnDemand, posts } from './support/definitions.js';
import { worldWith } from './support/transition.js';
import { Refusal, World } from './support/world.js';

const runs = inject('runs') ?? 12;

describe('importing a table', () => {
  it('gives a definition that changes nothing when it is applied, for any table', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async (resource) => {
        const world = new World('demo');
        await world.table(resource).apply();
        world.clock.advance(60_000);
        const definition = await world.table(posts({ TableName: 'table' })).readDefinition();
        if (!definition) throw new Error('there is a table');
        expect(checkDefinition(definition)).toEqual([]);
        world.forgetCalls();
        expect(await world.table(definition.aws_resource).apply()).toMatchObject({ outcome: 'unchanged' });
      }),
      { numRuns: runs },
    );
  }, 120_000);

  it('has what is on and what is there, and nothing that is off', async () => {
    const settings = {
      Tags: { Name: 'x' },
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'until' },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    } as const;
    const world = await worldWith(ordersOnDemand(settings));
    const definition = await world.table(ordersOnDemand()).readDefinition();
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
    const world = await worldWith(ordersOnDemand({ ...strong, Replicas: [replica] }));
    expect((await world.table(ordersOnDemand()).readDefinition())?.aws_resource).toMatchObject(strong);
  });

  it('leaves out what an endpoint cannot tell', async () => {
    const world = await worldWith(posts());
    world.answer = ({ operation }) =>
      operation === 'DescribeTable' ? undefined : new Refusal('UnknownOperationException', '');
    const [index] = posts().LocalSecondaryIndexes ?? [];
    expect((await world.table(posts()).readDefinition())?.aws_resource.LocalSecondaryIndexes).toEqual([index]);
  });

  it('is offered by the runtime, by name', async () => {
    const world = await worldWith(posts());
    expect(await world.pcf.import('dynamodb_table', 'posts')).toMatchObject({
      aws_resource: { TableName: 'posts', KeySchema: posts().KeySchema },
    });
    expect(await world.table(posts({ TableName: 'nothing' })).readDefinition()).toBeUndefined();
  });
});
