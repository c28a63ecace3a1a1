import type { Marks } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { ordersOnDemand, posts } from '../support/definitions.js';
import {
  type BesideResource,
  Refusal,
  type TestEnvironment,
  TestEnvironment as World,
} from '../support/test-environment.js';
import { environmentWith, sent } from '../support/transition.js';

const OURS = { 'pcf:owner': 'shop', 'pcf:id': 'dynamodb_table:posts' };
const other = posts({ TableClass: 'STANDARD_INFREQUENT_ACCESS' });

/** Applies a definition as an owner, and returns the operations that it took. */
async function applyAs(owner: string, world: TestEnvironment, resource: TableResource, keys: BesideResource = {}) {
  world.forgetCalls();
  await world.table(resource, 'running', world.ownedBy(owner), keys).apply();
  return world.calls.map(({ operation }) => operation);
}

/** The tags of a table as they are. */
async function tagsOf(world: TestEnvironment, resource: TableResource): Promise<Record<string, string>> {
  const { observation } = await world
    .table({ ...resource, Tags: {} }, 'running', world.runtime())
    .look({ fresh: true });
  if (observation.kind !== 'settled') throw new Error(`the table is ${observation.kind}`);
  const { owner, id, keep }: Marks = observation.marks ?? {};
  return {
    ...observation.settings.Tags,
    ...(owner !== undefined && { 'pcf:owner': owner }),
    ...(id !== undefined && { 'pcf:id': id }),
    ...(keep && { 'pcf:keep': 'true' }),
  };
}

/** A table that another owner has made. */
async function tableOf(owner: string, resource: TableResource = posts()): Promise<TestEnvironment> {
  const world = new World();
  await world.table(resource, 'running', world.ownedBy(owner)).apply();
  world.clock.advance(60 * 60_000);
  return world;
}

describe('the marks of a table', () => {
  it('are written by the creating call, after the declared tags, and by nothing else', async () => {
    const world = new World();
    const operations = await applyAs('shop', world, posts({ Tags: { team: 'a' } }), { persist_on_termination: true });
    expect(operations).not.toContain('TagResource');
    expect(sent(world)[0]).toMatchObject({
      operation: 'CreateTable',
      Tags: [
        { Key: 'team', Value: 'a' },
        { Key: 'pcf:owner', Value: 'shop' },
        { Key: 'pcf:id', Value: 'dynamodb_table:posts' },
        { Key: 'pcf:keep', Value: 'true' },
      ],
    });
  });

  it('are in no diff, and stay where the declared tags change', async () => {
    const world = await tableOf('shop', posts({ Tags: { team: 'a' } }));
    await applyAs('shop', world, posts({ Tags: { team: 'b' } }));
    await applyAs('shop', world, posts({ Tags: {} }));
    expect(await tagsOf(world, posts())).toEqual(OURS);
    expect(await applyAs('shop', world, posts({ Tags: {} }))).toEqual(['DescribeTable', 'ListTagsOfResource']);
  });

  it('are written to the table that replaces another', async () => {
    const world = await tableOf('shop');
    await applyAs('shop', world, posts({ LocalSecondaryIndexes: [] }), { replace_on_change: true });
    expect(await tagsOf(world, posts({ LocalSecondaryIndexes: [] }))).toEqual(OURS);
  });

  it('that a read does not show yet after the creation are waited for', async () => {
    const world = new World();
    let hidden = 3;
    world.answer = ({ operation }) => (operation === 'ListTagsOfResource' && hidden-- > 0 ? { Tags: [] } : undefined);
    await applyAs('shop', world, posts({ Tags: { team: 'a' } }), { adopt: 'never' });
    expect(sent(world).map(({ operation }) => operation)).toEqual(['CreateTable']);
    expect(hidden).toBeLessThan(0);
  });

  it('are not imported', async () => {
    const world = await tableOf('shop', posts({ Tags: { team: 'a' } }));
    const definition = await world.table(posts()).readDefinition();
    expect(definition?.aws_resource.Tags).toEqual({ team: 'a' });
  });

  it('are not written to replicas', async () => {
    const world = new World();
    await applyAs('shop', world, ordersOnDemand({ Replicas: [{ Region: 'eu-west-1' }] }));
    const tagging = world.calls.filter(({ operation }) => operation === 'TagResource');
    expect(tagging).toEqual([]);
  });
});

describe('a table that exists', () => {
  it('without an owner is adopted by name, changed, and not marked', async () => {
    const world = await environmentWith(posts());
    await applyAs('shop', world, other);
    expect(await tagsOf(world, posts())).toEqual({});
  });

  it('of another owner is not written, also where it is to be terminated', async () => {
    const world = await tableOf('bank');
    await expect(applyAs('shop', world, other)).rejects.toMatchObject({ code: 'PCF_OTHER_OWNER', other: 'bank' });
    const terminating = world.table(posts(), 'terminated', world.ownedBy('shop'));
    await expect(terminating.apply()).rejects.toMatchObject({ code: 'PCF_OTHER_OWNER' });
    expect(sent(world)).toEqual([]);
  });

  it('whose mark was edited to be empty by hand is not ours', async () => {
    const world = await environmentWith(posts());
    world.answer = ({ operation }) =>
      operation === 'ListTagsOfResource' ? { Tags: [{ Key: 'pcf:owner', Value: '' }] } : undefined;
    await expect(applyAs('shop', world, other)).rejects.toMatchObject({ code: 'PCF_OTHER_OWNER' });
    expect(sent(world)).toEqual([]);
  });

  it.each(['mark', 'takeover'] as const)('is marked before it is changed, with adopt: %s', async (adopt) => {
    const world = adopt === 'mark' ? await environmentWith(posts()) : await tableOf('bank');
    await applyAs('shop', world, other, { adopt });
    expect(sent(world).map(({ operation }) => operation)).toEqual(['TagResource', 'UpdateTable']);
    expect(await tagsOf(world, posts())).toEqual(OURS);
    expect(await applyAs('shop', world, other, { adopt })).not.toContain('TagResource');
  });

  it('shows the change of its marks in the plan', async () => {
    const world = await tableOf('bank');
    const { steps } = await world.table(posts(), 'running', world.ownedBy('shop'), { adopt: 'takeover' }).plan();
    expect(steps).toMatchObject([
      {
        operation: 'TagResource',
        summary: 'mark table posts: pcf:owner shop',
        changes: [{ path: 'pcf:owner', before: 'bank', after: 'shop' }],
      },
    ]);
  });

  it('gets the id of the particle that was renamed', async () => {
    const world = await tableOf('shop');
    const renamed = world.ownedBy('shop').particle({
      flavor: 'dynamodb_table',
      pcf_name: 'articles',
      moved_from: ['dynamodb_table:posts'],
      adopt: 'never',
      aws_resource: posts(),
    });
    await renamed.apply();
    expect(await tagsOf(world, posts())).toEqual({ ...OURS, 'pcf:id': 'dynamodb_table:articles' });
    expect(await renamed.apply()).toMatchObject({ outcome: 'unchanged' });
  });

  it('loses pcf:keep when its definition no longer says so, with the next change', async () => {
    const world = new World();
    await applyAs('shop', world, posts(), { persist_on_termination: true });
    expect(await tagsOf(world, posts())).toEqual({ ...OURS, 'pcf:keep': 'true' });
    world.clock.advance(60 * 60_000);
    await applyAs('shop', world, other);
    expect(await tagsOf(world, posts())).toEqual(OURS);
  });

  it('is deleted with its mark, by its owner', async () => {
    const world = await tableOf('shop');
    world.forgetCalls();
    await world.table(posts(), 'terminated', world.ownedBy('shop')).apply();
    expect(sent(world)).toEqual([{ operation: 'DeleteTable' }]);
  });

  it('whose tags cannot be read yet is looked at again, not taken for unmarked', async () => {
    const world = await tableOf('bank');
    let refused = 0;
    world.answer = ({ operation }) => {
      if (operation !== 'ListTagsOfResource' || refused++ >= 2) return undefined;
      return new Refusal('ResourceNotFoundException', 'Requested resource not found');
    };
    await expect(applyAs('shop', world, other)).rejects.toMatchObject({ code: 'PCF_OTHER_OWNER' });
    expect(refused).toBe(3);
  });
});

describe('two processes with one name', () => {
  it('of two owners: the one that is later changes nothing', async () => {
    const world = new World();
    const [one, two] = [world.ownedBy('shop'), world.ownedBy('bank')];
    const results = await Promise.allSettled([
      world.table(posts(), 'running', one).apply(),
      world.table(other, 'running', two).apply(),
    ]);
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(sent(world).filter(({ operation }) => operation !== 'CreateTable')).toEqual([]);
  });
});

describe('a table that has 50 tags', () => {
  const full = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`t${at}`, '']));

  it('cannot be marked, and says so', async () => {
    const world = await environmentWith(posts({ Tags: full }));
    await expect(applyAs('shop', world, posts(), { adopt: 'mark' })).rejects.toMatchObject({
      code: 'PCF_NO_ROOM_FOR_MARKS',
      message: expect.stringContaining('Remove 2 of its tags'),
    });
  });

  it('is not planned where the definition declares so many', async () => {
    const world = new World();
    const plan = world.table(posts({ Tags: full }), 'running', world.ownedBy('shop')).plan();
    await expect(plan).rejects.toMatchObject({ code: 'PCF_TOO_MANY_TAGS', declared: 50 });
    expect(sent(world)).toEqual([]);
  });
});

describe('access to the tags that is denied', () => {
  const denying = (world: TestEnvironment, operation: string, action: string) => {
    world.answer = (call) =>
      call.operation === operation
        ? new Refusal('AccessDeniedException', `User: u is not authorized to perform: ${action} on resource: r`)
        : undefined;
  };

  it.each([
    ['the first write', 'ListTagsOfResource', 'dynamodb:ListTagsOfResource', other, {}],
    ['marking', 'TagResource', 'dynamodb:TagResource', posts(), { adopt: 'mark' }],
  ] as const)('is named before %s', async (_, operation, action, resource, keys) => {
    const world = await environmentWith(posts());
    denying(world, operation, action);
    await expect(applyAs('shop', world, resource, keys)).rejects.toMatchObject({
      code: 'PCF_MARKS_DENIED',
      actions: [action],
      message: expect.stringContaining('an owner needs it'),
    });
  });

  it('is named by the creation', async () => {
    const world = new World();
    denying(world, 'CreateTable', 'dynamodb:TagResource');
    await expect(applyAs('shop', world, posts())).rejects.toMatchObject({ actions: ['dynamodb:TagResource'] });
  });

  it('does not matter where nothing has to change, and without an owner', async () => {
    const world = await environmentWith(posts());
    denying(world, 'ListTagsOfResource', 'dynamodb:ListTagsOfResource');
    expect(await applyAs('shop', world, posts())).toEqual(['DescribeTable']);
    expect(await world.table(other).apply()).toMatchObject({ outcome: 'changed' });
  });
});
