import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { posts } from '../support/definitions.js';
import { World } from '../support/world.js';

/** A table on demand that has these indexes, and no others. */
function indexed(...names: string[]): TableResource {
  const { ProvisionedThroughput: _, ...resource } = posts();
  const GlobalSecondaryIndexes = names.map((IndexName) => ({
    IndexName,
    KeySchema: [{ AttributeName: 'PostDateTime', KeyType: 'HASH' as const }],
    Projection: { ProjectionType: 'ALL' as const },
  }));
  return { ...resource, BillingMode: 'PAY_PER_REQUEST', GlobalSecondaryIndexes };
}

describe('two processes that apply different definitions of one table at the same time', () => {
  it('do not go on until the deadline: the first to see it ends with an error that names what is changed back', async () => {
    const world = new World();
    await world.table(indexed()).apply();
    const begun = world.clock.now();
    const ends = await Promise.allSettled(
      [indexed('first', 'second'), indexed('third', 'fourth')].map((resource) =>
        world.table(resource, 'running', world.runtime()).apply({ maxTimeout: 7 * 86_400_000 }),
      ),
    );
    const errors = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    expect(errors).toMatchObject([
      {
        code: 'PCF_CONTENDED',
        id: 'dynamodb_table:posts',
        settings: [expect.stringMatching(/^GlobalSecondaryIndexes/)],
      },
    ]);
    expect(world.clock.now() - begun).toBeLessThan(3_600_000);
  });
});
