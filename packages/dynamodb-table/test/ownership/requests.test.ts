import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { orders, ordersOnDemand, posts } from '../support/definitions.js';
import { TestEnvironment } from '../support/test-environment.js';

const HOUR = 60 * 60_000;

/** Creates a table as an owner, or without one, applies another definition, and returns the requests of the second apply. */
async function requestsOf(owner: string | undefined, before: TableResource, after: TableResource) {
  const world = new TestEnvironment();
  const runtime = () => (owner === undefined ? world.runtime() : world.ownedBy(owner));
  await world.table(before, 'running', runtime()).apply();
  world.clock.advance(HOUR);
  world.forgetCalls();
  await world.table(after, 'running', runtime()).apply({ maxTimeout: HOUR });
  return world.calls;
}

const tags = { Tags: { team: 'a' } };
const policy = {
  ResourcePolicy: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Principal: '*', Action: 'dynamodb:DeleteTable', Resource: '*' }],
  },
};
const timeToLive = { TimeToLiveSpecification: { Enabled: true, AttributeName: 'until' } };

describe('the requests of an owner', () => {
  it.each<[string, TableResource]>([
    ['few settings', posts()],
    ['tags', posts(tags)],
    ['settings that take calls of their own', ordersOnDemand({ ...policy, ...timeToLive })],
  ])('are the same as without one where nothing changes: %s', async (_, resource) => {
    expect(await requestsOf('shop', resource, resource)).toEqual(await requestsOf(undefined, resource, resource));
  });

  it.each<[string, TableResource, TableResource]>([
    ['one setting', posts(), posts({ TableClass: 'STANDARD_INFREQUENT_ACCESS' })],
    ['several settings', orders(), ordersOnDemand({ ...timeToLive, DeletionProtectionEnabled: true })],
  ])('are one read of the tags more where something changes: %s', async (_, before, after) => {
    const [owned, plain] = [await requestsOf('shop', before, after), await requestsOf(undefined, before, after)];
    const reads = owned.filter(({ operation }) => operation === 'ListTagsOfResource');
    expect(reads).toHaveLength(1);
    expect(owned.filter((call) => !reads.includes(call))).toEqual(plain);
  });

  it('are none more where the tags are declared and read anyway', async () => {
    const [before, after] = [posts(tags), posts({ ...tags, TableClass: 'STANDARD_INFREQUENT_ACCESS' as const })];
    expect(await requestsOf('shop', before, after)).toEqual(await requestsOf(undefined, before, after));
  });
});
