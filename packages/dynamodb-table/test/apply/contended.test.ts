import { describe, expect, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { posts } from '../support/definitions.js';
import { TestEnvironment } from '../support/test-environment.js';

/** An on-demand table with exactly these indexes. */
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
  it('do not continue until the deadline: the first to notice ends with an error that names what is changed back', async () => {
    const environment = new TestEnvironment();
    await environment.table(indexed()).apply();
    const begun = environment.clock.now();
    const ends = await Promise.allSettled(
      [indexed('first', 'second'), indexed('third', 'fourth')].map((resource) =>
        environment.table(resource, 'running', environment.runtime()).apply({ maxTimeout: 7 * 86_400_000 }),
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
    expect(environment.clock.now() - begun).toBeLessThan(3_600_000);
  });
});
