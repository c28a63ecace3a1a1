import { State } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { type BesideResource, Refusal, TestEnvironment } from '../support/test-environment.js';

const HOUR = 60 * 60_000;

const named = (TableName: string, more: Partial<TableResource> = {}): TableResource => ({
  TableName,
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
  ...more,
});

type Definition = BesideResource & { readonly region?: string; readonly pcf_name?: string };

const table = (
  TableName: string,
  { pcf_name = TableName, ...keys }: Definition = {},
  more: Partial<TableResource> = {},
) => ({
  flavor: 'dynamodb_table' as const,
  pcf_name,
  ...keys,
  aws_resource: named(TableName, more),
});

type Table = ReturnType<typeof table>;

/** A world with tables of some owners. */
async function worldWith(tables: Readonly<Record<string, readonly Table[]>>): Promise<TestEnvironment> {
  const world = new TestEnvironment();
  for (const [owner, definitions] of Object.entries(tables))
    await world.ownedBy(owner).field(definitions).apply({ maxTimeout: HOUR });
  world.clock.advance(4 * HOUR);
  world.forgetCalls();
  return world;
}

const fieldOf = (world: TestEnvironment, ...definitions: Table[]) => world.ownedBy('shop').field(definitions);
const operations = (world: TestEnvironment) => world.calls.map(({ operation }) => operation);

describe('the orphans of an owner', () => {
  it('are its tables that no definition describes, with one walk and one look each', async () => {
    const world = await worldWith({
      shop: [table('aaa'), table('bbb'), table('ccc')],
      bank: [table('theirs')],
    });
    await world.table(named('unowned')).apply();
    world.forgetCalls();
    const { found, walked } = await fieldOf(world, table('aaa')).orphans();
    expect(walked).toEqual(['us-east-1']);
    expect(found.map(({ name, location, marks, outputs }) => [name, location, marks, outputs.TableName])).toEqual([
      ['bbb', 'us-east-1', { owner: 'shop', id: 'dynamodb_table:bbb' }, 'bbb'],
      ['ccc', 'us-east-1', { owner: 'shop', id: 'dynamodb_table:ccc' }, 'ccc'],
    ]);
    expect(operations(world).filter((operation) => operation === 'GetResources')).toHaveLength(1);
    expect(world.writes).toEqual([]);
  });

  it('are deleted by a prune, and nothing else is; a second one has nothing to do', async () => {
    const world = await worldWith({ shop: [table('aaa'), table('bbb')], bank: [table('theirs')] });
    const { pruned } = await fieldOf(world, table('aaa')).apply({ prune: true });
    expect(pruned?.particles).toMatchObject([{ outcome: 'changed' }]);
    expect(world.writes).toEqual([{ operation: 'DeleteTable', input: { TableName: 'bbb' } }]);
    world.forgetCalls();
    const again = await fieldOf(world, table('aaa')).apply({ prune: true });
    expect(again.pruned?.particles).toEqual([]);
    expect(world.writes).toEqual([]);
  });

  it('have the old table of a definition with another TableName', async () => {
    const world = await worldWith({ shop: [table('old', { pcf_name: 'orders' })] });
    const { found } = await fieldOf(world, table('new', { pcf_name: 'orders' })).orphans();
    expect(found).toMatchObject([{ name: 'old', marks: { id: 'dynamodb_table:orders' } }]);
  });

  it('are listed in every region of the definitions, and described by the default region too', async () => {
    const world = await worldWith({
      shop: [table('aaa', { region: 'us-east-1' }), table('bbb', { region: 'eu-west-1' }), table('ccc')],
    });
    const field = fieldOf(
      world,
      table('aaa'),
      table('ccc', { region: 'us-east-1' }),
      table('ddd', { region: 'eu-west-1' }),
    );
    const { found, walked } = await field.orphans();
    expect(walked).toEqual(['us-east-1', 'eu-west-1']);
    expect(found.map(({ id }) => id)).toEqual(['dynamodb_table:bbb (eu-west-1)']);
  });

  it('are no tables that are gone, although the listing still has them', async () => {
    const world = await worldWith({ shop: [table('aaa'), table('bbb')] });
    await world.table(named('bbb'), 'terminated').apply();
    expect((await fieldOf(world, table('aaa')).orphans()).found).toEqual([]);
  });

  it('are no tables whose mark was removed, or changed hands, since they were listed', async () => {
    const world = await worldWith({ shop: [table('aaa'), table('bbb')] });
    world.answer = ({ operation }) =>
      operation === 'ListTagsOfResource' ? { Tags: [{ Key: 'pcf:owner', Value: 'bank' }] } : undefined;
    expect((await fieldOf(world, table('aaa')).orphans()).found).toEqual([]);
  });

  it('are found among many resources of others', async () => {
    const world = await worldWith({ shop: [table('aaa'), table('bbb')] });
    for (let at = 0; at < 300; at += 1) await world.table(named(`foreign-${at}`)).start();
    world.clock.advance(4 * HOUR);
    world.forgetCalls();
    const { found } = await fieldOf(world, table('aaa')).orphans();
    expect(found.map(({ name }) => name)).toEqual(['bbb']);
    expect(operations(world)).toEqual(['GetResources', 'DescribeTable', 'DescribeTable', 'ListTagsOfResource']);
  });
});

describe('a table whose name a definition gets in the same run', () => {
  const parent = (next: string) => table('parent', {}, { Tags: { next } });
  const child = {
    ...table('$inherit$dynamodb_table:parent$Tags.next', { pcf_name: 'child' }),
    parents: ['dynamodb_table:parent'],
  };

  it('is left, and so are the other orphans; the next run prunes them', async () => {
    const world = await worldWith({ shop: [parent('aaa'), table('aaa'), table('bbb')] });
    const field = world.ownedBy('shop').field([parent('bbb'), child]);
    const { orphans } = await field.plan({ prune: true });
    const left = expect.stringContaining('could be the resource of dynamodb_table:child');
    expect(orphans?.found).toMatchObject([{ name: 'bbb', left }]);
    await field.apply({ prune: true, maxTimeout: HOUR });
    expect(world.writes.map(({ operation }) => operation)).toEqual(['TagResource']);
    world.forgetCalls();
    await world
      .ownedBy('shop')
      .field([parent('bbb'), child])
      .apply({ prune: true, maxTimeout: HOUR });
    expect(world.writes).toEqual([{ operation: 'DeleteTable', input: { TableName: 'aaa' } }]);
  });

  it('is looked for where the definition is, although its name is not known yet', async () => {
    const world = await worldWith({ shop: [table('old', { region: 'eu-west-1' })] });
    const field = world.ownedBy('shop').field([parent('bbb'), { ...child, region: 'eu-west-1' }]);
    const { found, walked } = await field.orphans();
    expect(walked).toEqual(['us-east-1', 'eu-west-1']);
    expect(found).toMatchObject([{ name: 'old', left: expect.stringContaining('dynamodb_table:child') }]);
  });

  it('is left by the apply of an approved plan', async () => {
    const world = await worldWith({ shop: [parent('aaa'), table('aaa'), table('bbb')] });
    const field = world.ownedBy('shop').field([parent('bbb'), child]);
    const { digest } = await field.plan({ prune: true });
    const { pruned } = await field.apply({ prune: true, maxTimeout: HOUR, expect: digest });
    expect(pruned?.particles).toMatchObject([{ outcome: 'skipped' }]);
    expect(operations(world)).not.toContain('DeleteTable');
  });
});

describe('the plan of a prune', () => {
  it('has the same digest in whatever order a listing has the tables', async () => {
    const world = await worldWith({ shop: [table('aaa'), table('bbb'), table('ccc')] });
    const names = ['ccc', 'aaa', 'bbb'];
    world.answer = ({ operation }) =>
      operation === 'GetResources'
        ? {
            ResourceTagMappingList: names.map((name) => ({
              ResourceARN: `arn:aws:dynamodb:us-east-1:123456789012:table/${name}`,
              Tags: [{ Key: 'pcf:owner', Value: 'shop' }],
            })),
          }
        : undefined;
    const { digest } = await fieldOf(world, table('aaa')).plan({ prune: true });
    names.reverse();
    const { pruned } = await fieldOf(world, table('aaa')).apply({ prune: true, expect: digest });
    expect(pruned?.particles.map(({ outcome }) => outcome)).toEqual(['changed', 'changed']);
  });
});

describe('an orphan that is protected', () => {
  it('by AWS is left, with what to do', async () => {
    const world = await worldWith({ shop: [table('aaa', {}, { DeletionProtectionEnabled: true })] });
    const { found } = await fieldOf(world).orphans();
    expect(found).toMatchObject([
      { left: expect.stringMatching(/No definition describes it\. .*switch the protection off by hand, or declare/) },
    ]);
    expect((await fieldOf(world).apply({ prune: true })).pruned?.particles).toMatchObject([{ outcome: 'skipped' }]);
    expect(world.writes).toEqual([]);
  });

  it('by pcf:keep is left', async () => {
    const world = await worldWith({ shop: [table('aaa', { persist_on_termination: true })] });
    expect((await fieldOf(world).orphans()).found).toMatchObject([{ left: expect.stringContaining('pcf:keep') }]);
  });
});

describe('the replicas of a table', () => {
  const Replicas = [{ Region: 'eu-west-1' }];

  it('are deleted with an orphan', async () => {
    const world = await worldWith({ shop: [table('aaa', {}, { Replicas })] });
    await fieldOf(world).apply({ prune: true });
    expect(world.writes).toMatchObject([
      { operation: 'UpdateTable', input: { ReplicaUpdates: [{ Delete: { RegionName: 'eu-west-1' } }] } },
      { operation: 'DeleteTable' },
    ]);
  });

  it('keep an orphan where one of them is protected', async () => {
    const protectedReplica = [{ Region: 'eu-west-1', DeletionProtectionEnabled: true }];
    const world = await worldWith({ shop: [table('aaa', {}, { Replicas: protectedReplica })] });
    const { found } = await fieldOf(world).orphans();
    expect(found).toMatchObject([
      { left: expect.stringContaining('the replica in eu-west-1 has deletion protection') },
    ]);
    await fieldOf(world).apply({ prune: true });
    expect(world.writes).toEqual([]);
  });

  it.each<[string, Partial<TableResource>]>([
    ['that are declared', { Replicas }],
    ['that were added by other means', {}],
  ])('are no orphans, although they carry the mark: those %s', async (_, declared) => {
    const world = await worldWith({ shop: [table('aaa', {}, { Replicas })] });
    const field = fieldOf(world, table('aaa', {}, declared), table('bbb', { region: 'eu-west-1' }));
    world.answer = ({ operation, input }) => {
      if (operation !== 'GetResources' || input.PaginationToken !== undefined) return undefined;
      const ResourceARN = 'arn:aws:dynamodb:eu-west-1:123456789012:table/aaa';
      return {
        ResourceTagMappingList: [{ ResourceARN, Tags: [{ Key: 'pcf:owner', Value: 'shop' }] }],
        PaginationToken: '',
      };
    };
    expect((await field.orphans()).found).toEqual([]);
  });
});

describe('a listing that fails', () => {
  it('names the action and the place, and nothing is written', async () => {
    const world = await worldWith({ shop: [table('aaa'), table('bbb')] });
    world.answer = ({ operation }) =>
      operation === 'GetResources'
        ? new Refusal('AccessDeniedException', 'User: u is not authorized to perform: tag:GetResources')
        : undefined;
    const pruning = fieldOf(world, table('ccc')).apply({ prune: true });
    await expect(pruning).rejects.toThrow(/in us-east-1: .*grant the action tag:GetResources/);
    expect(world.writes).toEqual([]);
  });
});

describe('a table that is only observed', () => {
  const observedIn = (world: TestEnvironment, aws_resource: Partial<TableResource>) =>
    world
      .ownedBy('shop')
      .field([{ flavor: 'dynamodb_table', pcf_name: 'theirs', observe_only: true, aws_resource }])
      .get('dynamodb_table:theirs');

  it('needs only its name, is described once, and never written', async () => {
    const world = await worldWith({ bank: [table('theirs', {}, { Tags: { team: 'a' } })] });
    const { outcome, outputs } = await observedIn(world, { TableName: 'theirs' }).apply();
    expect([outcome, outputs.TableName]).toEqual(['unchanged', 'theirs']);
    expect(operations(world)).toEqual(['DescribeTable']);
  });

  it('reads the settings that are declared beside its name', async () => {
    const world = await worldWith({ bank: [table('theirs', {}, { Tags: { team: 'a' } })] });
    const TimeToLiveSpecification = { Enabled: true, AttributeName: 'x' };
    const observed = observedIn(world, { TableName: 'theirs', Tags: { team: 'b' }, TimeToLiveSpecification });
    expect(await observed.getStatus()).toMatchObject({
      state: State.running,
      settings: { Tags: { team: 'a' }, TimeToLiveSpecification: { Enabled: false } },
    });
    expect(world.writes).toEqual([]);
  });
});
