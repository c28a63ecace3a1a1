import { defineFlavor, type Plugin, State } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { DynamoDBTable, dynamodbTableFlavor } from '../../src/index.js';
import type { TableResource } from '../../src/settings/all.js';
import { byDate, orders, ordersOnDemand, posts } from '../support/definitions.js';
import { World } from '../support/world.js';

const operations = (calls: readonly { operation: string }[]) => calls.map(({ operation }) => operation);

/** A world with the table in it, and no calls counted yet. */
async function worldWith(resource: TableResource): Promise<World> {
  const world = new World();
  await world.table(resource).apply();
  world.forgetCalls();
  return world;
}

describe('apply', () => {
  it('writes nothing where the table is as declared', async () => {
    const world = await worldWith(orders({ Tags: { a: '1' } }));
    expect(await world.table(orders({ Tags: { a: '1' } })).apply()).toMatchObject({ outcome: 'unchanged', steps: [] });
    expect(world.writes).toEqual([]);
  });

  it('adopts a table that someone else made, and changes only what is declared', async () => {
    const world = await worldWith(posts({ Tags: { Owner: 'someone' }, DeletionProtectionEnabled: true }));
    const desired = posts({ ProvisionedThroughput: { ReadCapacityUnits: 11, WriteCapacityUnits: 10 } });
    expect(await world.table(desired).apply()).toMatchObject({ from: 'running', outcome: 'changed' });
    expect(operations(world.writes)).toEqual(['UpdateTable']);
    expect(await world.table(posts({ Tags: {} })).getStatus()).toMatchObject({
      settings: { Tags: { Owner: 'someone' }, DeletionProtectionEnabled: true },
    });
  });

  it('makes another table where the name is another one, and leaves the old one', async () => {
    const world = await worldWith(posts());
    await world.table(posts({ TableName: 'articles' })).apply();
    expect(operations(world.writes)).toEqual(['CreateTable']);
    expect(await world.table(posts()).isStateDefinitionEquivalent()).toBe(true);
  });

  it('goes from on-demand to provisioned with all indexes in one call, and back', async () => {
    const world = await worldWith(ordersOnDemand());
    expect(operations((await world.table(orders()).apply()).steps)).toEqual(['UpdateTable']);
    expect(operations((await world.table(ordersOnDemand()).apply()).steps)).toEqual(['UpdateTable']);
    expect(await world.table(ordersOnDemand()).isStateDefinitionEquivalent()).toBe(true);
  });

  it('changes the throughput of a table and its indexes in one call', async () => {
    const world = await worldWith(orders());
    const throughput = { ReadCapacityUnits: 7, WriteCapacityUnits: 8 };
    const desired = orders({
      ProvisionedThroughput: throughput,
      GlobalSecondaryIndexes: [byDate({ ProvisionedThroughput: throughput })],
    });
    expect(operations((await world.table(desired).apply()).steps)).toEqual(['UpdateTable']);
    expect(await world.table(desired).isStateDefinitionEquivalent()).toBe(true);
  });

  it('adds tags before it removes others, waiting out that tags are read late', async () => {
    const world = await worldWith(posts({ Tags: { old: '1' } }));
    await world.table(posts({ Tags: { new: '1' } })).apply();
    expect(operations(world.writes)).toEqual(['TagResource', 'UntagResource']);
    expect(await world.table(posts({ Tags: { new: '1' } })).isStateDefinitionEquivalent()).toBe(true);
  });

  it('switches protection on and off again, also where DynamoDB makes it wait between', async () => {
    const world = await worldWith(posts({ DeletionProtectionEnabled: true }));
    await world.table(posts({ DeletionProtectionEnabled: false })).apply();
    await world.table(posts({ DeletionProtectionEnabled: true })).apply();
    expect(await world.table(posts({ DeletionProtectionEnabled: true })).isStateDefinitionEquivalent()).toBe(true);
  });

  it('unprotects and deletes a protected table whose definition says false', async () => {
    const world = await worldWith(posts({ DeletionProtectionEnabled: true }));
    const { steps } = await world.table(posts({ DeletionProtectionEnabled: false }), 'terminated').apply();
    expect(operations(steps)).toEqual(['UpdateTable', 'DeleteTable']);
  });

  it('writes nothing to a protected table that is to be terminated', async () => {
    const world = await worldWith(posts({ DeletionProtectionEnabled: true }));
    await expect(world.table(posts(), 'terminated').apply()).rejects.toMatchObject({ code: 'PCF_PROTECTED_RESOURCE' });
    expect(world.writes).toEqual([]);
  });

  it('writes nothing before it refuses, even if a part of the changes could be made', async () => {
    const world = await worldWith(posts({ Tags: {} }));
    const desired = posts({ Tags: { a: '1' }, LocalSecondaryIndexes: [] });
    await expect(world.table(desired).apply()).rejects.toMatchObject({
      fields: ['LocalSecondaryIndexes[LastPostIndex]'],
    });
    expect(world.writes).toEqual([]);
  });
});

describe('apply beside others', () => {
  it('creates one table when two processes apply at once, and both succeed', async () => {
    const world = new World();
    const [one, other] = [world.table(orders()), world.table(orders(), 'running', world.runtime())];
    const results = await Promise.all([one.apply(), other.apply()]);
    expect(results.map(({ state }) => state)).toEqual(['running', 'running']);
    expect(await world.table(orders()).isStateDefinitionEquivalent()).toBe(true);
  });

  it('changes and deletes a table when two processes apply at once, and both succeed', async () => {
    const world = await worldWith(orders());
    const desired = orders({ ProvisionedThroughput: { ReadCapacityUnits: 9, WriteCapacityUnits: 9 } });
    await Promise.all([world.table(desired).apply(), world.table(desired, 'running', world.runtime()).apply()]);
    expect(await world.table(desired).isStateDefinitionEquivalent()).toBe(true);
    const both = [world.table(desired, 'terminated'), world.table(desired, 'terminated', world.runtime())];
    await Promise.all(both.map((table) => table.apply()));
    expect(await both[0]?.syncState({ fresh: true })).toBe(State.terminated);
  });

  it('goes on from a table that appears between the look and the create', async () => {
    const world = new World();
    const rival = world.table(orders(), 'running', world.runtime());
    const pcf = world.runtimeInterruptedAt('CreateTable', () => rival.start());
    const desired = orders({ ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 } });
    expect(operations((await world.table(desired, 'running', pcf).apply()).steps)).toEqual(['UpdateTable']);
    expect(await world.table(desired).isStateDefinitionEquivalent()).toBe(true);
  });

  it.each(['UpdateTable', 'TagResource', 'UntagResource'])(
    'creates the table again that is deleted just before %s',
    async (operation) => {
      const world = await worldWith(posts({ Tags: { old: '1' } }));
      const rival = world.table(posts(), 'terminated', world.runtime());
      const pcf = world.runtimeInterruptedAt(operation, () => rival.apply());
      const desired = posts({
        Tags: { new: '1' },
        ProvisionedThroughput: { ReadCapacityUnits: 11, WriteCapacityUnits: 10 },
      });
      const table = world.table(desired, 'running', pcf);
      expect(operations((await table.apply()).steps).at(-1)).toBe('CreateTable');
      expect(await table.isStateDefinitionEquivalent()).toBe(true);
    },
  );

  it('has nothing more to do where the table is deleted just before it deletes it', async () => {
    const world = await worldWith(posts());
    const rival = world.table(posts(), 'terminated', world.runtime());
    const pcf = world.runtimeInterruptedAt('DeleteTable', () => rival.apply());
    expect(await world.table(posts(), 'terminated', pcf).apply()).toMatchObject({ state: 'terminated' });
  });

  it('looks again where someone else has set the throughput since the look', async () => {
    const world = await worldWith(posts());
    const desired = posts({ ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 } });
    const rival = world.table(desired, 'running', world.runtime());
    const pcf = world.runtimeInterruptedAt('UpdateTable', () => rival.apply());
    expect(await world.table(desired, 'running', pcf).apply()).toMatchObject({ state: 'running', steps: [] });
  });

  it('waits where the table is busy with the change of someone else', async () => {
    const world = await worldWith(posts());
    const rival = world.table(posts({ ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 } }));
    const pcf = world.runtimeInterruptedAt('UpdateTable', () => rival.update());
    const desired = posts({ ProvisionedThroughput: { ReadCapacityUnits: 6, WriteCapacityUnits: 6 } });
    const table = world.table(desired, 'running', pcf);
    await table.apply();
    expect(await table.isStateDefinitionEquivalent()).toBe(true);
  });

  it('goes on after an abort from what is there', async () => {
    const world = new World();
    const controller = new AbortController();
    const stop = world.pcf.events.on(({ type }) => type === 'step-finished' && controller.abort());
    await expect(world.table(orders()).apply({ signal: controller.signal })).rejects.toMatchObject({
      code: 'PCF_ABORTED',
    });
    stop();
    expect((await world.table(orders()).apply()).outcome).toBe('unchanged');
    expect(operations(world.writes)).toEqual(['CreateTable']);
  });
});

describe('a subclass', () => {
  it('that overrides a verb is honoured by apply', async () => {
    class Audited extends DynamoDBTable {
      readonly started: string[] = [];

      override async start(...options: Parameters<DynamoDBTable['start']>) {
        this.started.push(this.name);
        return super.start(...options);
      }
    }
    const flavor = defineFlavor({
      ...dynamodbTableFlavor,
      name: 'audited_table',
      createParticle: (context) => new Audited(context),
    });
    const audited: Plugin<typeof flavor> = {
      name: 'audited',
      apiVersion: 1,
      register: (registrar) => registrar.flavor(flavor),
    };
    const world = new World();
    const pcf = world.runtimeWith(audited);
    const table = pcf.particle({ flavor: 'audited_table', pcf_name: 'posts', aws_resource: posts() });
    await table.apply();
    expect(table.started).toEqual(['posts']);
  });
});
