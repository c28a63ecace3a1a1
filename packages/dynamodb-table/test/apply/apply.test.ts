import { defineFlavor, type Plugin, State } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { DynamoDBTable, dynamodbTableFlavor } from '../../src/index.js';
import type { TableResource } from '../../src/settings/all.js';
import { byDate, orders, ordersOnDemand, posts } from '../support/definitions.js';
import { TestEnvironment } from '../support/test-environment.js';

const operations = (calls: readonly { operation: string }[]) => calls.map(({ operation }) => operation);

/** A test environment that has the table. No calls are counted yet. */
async function environmentWith(resource: TableResource): Promise<TestEnvironment> {
  const environment = new TestEnvironment();
  await environment.table(resource).apply();
  environment.forgetCalls();
  return environment;
}

describe('apply', () => {
  it('writes nothing if the table is as declared', async () => {
    const environment = await environmentWith(orders({ Tags: { a: '1' } }));
    expect(await environment.table(orders({ Tags: { a: '1' } })).apply()).toMatchObject({
      outcome: 'unchanged',
      steps: [],
    });
    expect(environment.writes).toEqual([]);
  });

  it('adopts a table that was created by other means, and changes only what is declared', async () => {
    const environment = await environmentWith(posts({ Tags: { Owner: 'someone' }, DeletionProtectionEnabled: true }));
    const desired = posts({ ProvisionedThroughput: { ReadCapacityUnits: 11, WriteCapacityUnits: 10 } });
    expect(await environment.table(desired).apply()).toMatchObject({ from: 'running', outcome: 'changed' });
    expect(operations(environment.writes)).toEqual(['UpdateTable']);
    expect(await environment.table(posts({ Tags: {} })).getStatus()).toMatchObject({
      settings: { Tags: { Owner: 'someone' }, DeletionProtectionEnabled: true },
    });
  });

  it('creates another table for another name, and leaves the old one', async () => {
    const environment = await environmentWith(posts());
    await environment.table(posts({ TableName: 'articles' })).apply();
    expect(operations(environment.writes)).toEqual(['CreateTable']);
    expect(await environment.table(posts()).isStateDefinitionEquivalent()).toBe(true);
  });

  it('goes from on-demand to provisioned with all indexes in one call, and back', async () => {
    const environment = await environmentWith(ordersOnDemand());
    expect(operations((await environment.table(orders()).apply()).steps)).toEqual(['UpdateTable']);
    expect(operations((await environment.table(ordersOnDemand()).apply()).steps)).toEqual(['UpdateTable']);
    expect(await environment.table(ordersOnDemand()).isStateDefinitionEquivalent()).toBe(true);
  });

  it('changes the throughput of a table and its indexes in one call', async () => {
    const environment = await environmentWith(orders());
    const throughput = { ReadCapacityUnits: 7, WriteCapacityUnits: 8 };
    const desired = orders({
      ProvisionedThroughput: throughput,
      GlobalSecondaryIndexes: [byDate({ ProvisionedThroughput: throughput })],
    });
    expect(operations((await environment.table(desired).apply()).steps)).toEqual(['UpdateTable']);
    expect(await environment.table(desired).isStateDefinitionEquivalent()).toBe(true);
  });

  it('adds tags before it removes others, waiting out that tags are read late', async () => {
    const environment = await environmentWith(posts({ Tags: { old: '1' } }));
    await environment.table(posts({ Tags: { new: '1' } })).apply();
    expect(operations(environment.writes)).toEqual(['TagResource', 'UntagResource']);
    expect(await environment.table(posts({ Tags: { new: '1' } })).isStateDefinitionEquivalent()).toBe(true);
  });

  it('switches protection on and off again, also if DynamoDB requires a wait in between', async () => {
    const environment = await environmentWith(posts({ DeletionProtectionEnabled: true }));
    await environment.table(posts({ DeletionProtectionEnabled: false })).apply();
    await environment.table(posts({ DeletionProtectionEnabled: true })).apply();
    expect(await environment.table(posts({ DeletionProtectionEnabled: true })).isStateDefinitionEquivalent()).toBe(
      true,
    );
  });

  it('unprotects and deletes a protected table whose definition says false', async () => {
    const environment = await environmentWith(posts({ DeletionProtectionEnabled: true }));
    const { steps } = await environment.table(posts({ DeletionProtectionEnabled: false }), 'terminated').apply();
    expect(operations(steps)).toEqual(['UpdateTable', 'DeleteTable']);
  });

  it('writes nothing to a protected table that should be terminated', async () => {
    const environment = await environmentWith(posts({ DeletionProtectionEnabled: true }));
    await expect(environment.table(posts(), 'terminated').apply()).rejects.toMatchObject({
      code: 'PCF_PROTECTED_RESOURCE',
    });
    expect(environment.writes).toEqual([]);
  });

  it('writes nothing before it refuses, even if a part of the changes could be made', async () => {
    const environment = await environmentWith(posts({ Tags: {} }));
    const desired = posts({ Tags: { a: '1' }, LocalSecondaryIndexes: [] });
    await expect(environment.table(desired).apply()).rejects.toMatchObject({
      fields: ['LocalSecondaryIndexes[LastPostIndex]'],
    });
    expect(environment.writes).toEqual([]);
  });
});

describe('apply while others make changes', () => {
  it('creates one table when two processes apply at once, and both succeed', async () => {
    const environment = new TestEnvironment();
    const [one, other] = [environment.table(orders()), environment.table(orders(), 'running', environment.runtime())];
    const results = await Promise.all([one.apply(), other.apply()]);
    expect(results.map(({ state }) => state)).toEqual(['running', 'running']);
    expect(await environment.table(orders()).isStateDefinitionEquivalent()).toBe(true);
  });

  it('changes and deletes a table when two processes apply at once, and both succeed', async () => {
    const environment = await environmentWith(orders());
    const desired = orders({ ProvisionedThroughput: { ReadCapacityUnits: 9, WriteCapacityUnits: 9 } });
    await Promise.all([
      environment.table(desired).apply(),
      environment.table(desired, 'running', environment.runtime()).apply(),
    ]);
    expect(await environment.table(desired).isStateDefinitionEquivalent()).toBe(true);
    const both = [
      environment.table(desired, 'terminated'),
      environment.table(desired, 'terminated', environment.runtime()),
    ];
    await Promise.all(both.map((table) => table.apply()));
    expect(await both[0]?.syncState({ fresh: true })).toBe(State.terminated);
  });

  it('continues with a table that appears after the observation and before its creation', async () => {
    const environment = new TestEnvironment();
    const rival = environment.table(orders(), 'running', environment.runtime());
    const pcf = environment.runtimeInterruptedAt('CreateTable', () => rival.start());
    const desired = orders({ ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 } });
    expect(operations((await environment.table(desired, 'running', pcf).apply()).steps)).toEqual(['UpdateTable']);
    expect(await environment.table(desired).isStateDefinitionEquivalent()).toBe(true);
  });

  it.each(['UpdateTable', 'TagResource', 'UntagResource'])(
    'creates the table again that is deleted just before %s',
    async (operation) => {
      const environment = await environmentWith(posts({ Tags: { old: '1' } }));
      const rival = environment.table(posts(), 'terminated', environment.runtime());
      const pcf = environment.runtimeInterruptedAt(operation, () => rival.apply());
      const desired = posts({
        Tags: { new: '1' },
        ProvisionedThroughput: { ReadCapacityUnits: 11, WriteCapacityUnits: 10 },
      });
      const table = environment.table(desired, 'running', pcf);
      expect(operations((await table.apply()).steps).at(-1)).toBe('CreateTable');
      expect(await table.isStateDefinitionEquivalent()).toBe(true);
    },
  );

  it('succeeds if the table is deleted just before apply deletes it', async () => {
    const environment = await environmentWith(posts());
    const rival = environment.table(posts(), 'terminated', environment.runtime());
    const pcf = environment.runtimeInterruptedAt('DeleteTable', () => rival.apply());
    expect(await environment.table(posts(), 'terminated', pcf).apply()).toMatchObject({ state: 'terminated' });
  });

  it('observes again if another process has set the throughput since the observation', async () => {
    const environment = await environmentWith(posts());
    const desired = posts({ ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 } });
    const rival = environment.table(desired, 'running', environment.runtime());
    const pcf = environment.runtimeInterruptedAt('UpdateTable', () => rival.apply());
    expect(await environment.table(desired, 'running', pcf).apply()).toMatchObject({ state: 'running', steps: [] });
  });

  it('waits while the table is busy with a change by another process', async () => {
    const environment = await environmentWith(posts());
    const rival = environment.table(posts({ ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 } }));
    const pcf = environment.runtimeInterruptedAt('UpdateTable', () => rival.update());
    const desired = posts({ ProvisionedThroughput: { ReadCapacityUnits: 6, WriteCapacityUnits: 6 } });
    const table = environment.table(desired, 'running', pcf);
    await table.apply();
    expect(await table.isStateDefinitionEquivalent()).toBe(true);
  });

  it('continues after an abort', async () => {
    const environment = new TestEnvironment();
    const controller = new AbortController();
    const stop = environment.pcf.events.on(({ type }) => type === 'step-finished' && controller.abort());
    await expect(environment.table(orders()).apply({ signal: controller.signal })).rejects.toMatchObject({
      code: 'PCF_ABORTED',
    });
    stop();
    expect((await environment.table(orders()).apply()).outcome).toBe('unchanged');
    expect(operations(environment.writes)).toEqual(['CreateTable']);
  });
});

describe('a subclass', () => {
  it('that overrides a verb is called by apply', async () => {
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
    const environment = new TestEnvironment();
    const pcf = environment.runtimeWith(audited);
    const table = pcf.particle({ flavor: 'audited_table', pcf_name: 'posts', aws_resource: posts() });
    await table.apply();
    expect(table.started).toEqual(['posts']);
  });
});
