import { describe, expect, it } from 'vitest';
import type { TableResource } from '../src/definition/table.js';
import { ordersOnDemand } from './support/definitions.js';
import { changeTo, transition, update, worldWith } from './support/transition.js';
import { World } from './support/world.js';

const global = (...Replicas: NonNullable<TableResource['Replicas']>) => ordersOnDemand({ Replicas });
const [frankfurt, tokyo] = [{ Region: 'eu-central-1' }, { Region: 'ap-northeast-1' }];
const add = (RegionName: string, more: object = {}) =>
  update({ ReplicaUpdates: [{ Create: { RegionName, ...more } }] });
const remove = (RegionName: string) => update({ ReplicaUpdates: [{ Delete: { RegionName } }] });

describe('replicas', () => {
  it('2 → 0 → 2, one a call', async () => {
    const world = await worldWith(global(frankfurt, tokyo));
    expect(await changeTo(world, global())).toEqual([remove('ap-northeast-1'), remove('eu-central-1')]);
    world.clock.advance(60_000);
    expect(await changeTo(world, global(frankfurt, tokyo))).toEqual([add('eu-central-1'), add('ap-northeast-1')]);
  });

  it('come back also while DynamoDB is still clearing away what was there', async () => {
    const world = await worldWith(global(frankfurt));
    await changeTo(world, global());
    await changeTo(world, global(frankfurt));
    expect(await world.table(global(frankfurt)).isStateDefinitionEquivalent()).toBe(true);
  });

  it('are created after their table, and left as they are where they are not declared', async () => {
    const world = new World();
    await world.table(global(frankfurt)).apply();
    expect(world.writes.map(({ operation }) => operation)).toEqual(['CreateTable', 'UpdateTable']);
    expect(await changeTo(world, ordersOnDemand())).toEqual([]);
  });

  it('have a class of their own', async () => {
    const infrequent = { ...frankfurt, TableClass: 'STANDARD_INFREQUENT_ACCESS' as const };
    expect(await transition(global(frankfurt), global(infrequent))).toEqual([
      update({
        ReplicaUpdates: [{ Update: { RegionName: 'eu-central-1', TableClassOverride: 'STANDARD_INFREQUENT_ACCESS' } }],
      }),
    ]);
  });

  it('go before their table does, and the plan says that their data is lost', async () => {
    const world = await worldWith(global(frankfurt));
    const { steps } = await world.table(global(frankfurt), 'terminated').apply();
    expect(steps.map(({ operation, loses }) => [operation, loses])).toEqual([
      ['UpdateTable', 'data'],
      ['DeleteTable', 'data'],
    ]);
  });

  it('keep the stream as it is: a change of it is refused before the first write', async () => {
    const world = await worldWith(global(frankfurt));
    const StreamSpecification = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } as const;
    await expect(world.table({ ...global(frankfurt), StreamSpecification }).apply()).rejects.toMatchObject({
      code: 'PCF_STREAM_IN_USE',
      regions: ['eu-central-1'],
    });
    expect(world.writes).toEqual([]);
  });

  it('are refused in the region of the table, twice in one region, and without the stream', () => {
    const StreamSpecification = { StreamEnabled: false };
    const aws_resource = { ...global(frankfurt, frankfurt), StreamSpecification, region_name: 'eu-central-1' };
    const definition = { flavor: 'dynamodb_table', pcf_name: 'orders', aws_resource };
    expect(() => new World().pcf.particles([{ value: definition }])).toThrow(
      /one replica in a region[\s\S]*region of the table itself[\s\S]*has to be true/,
    );
  });
});
