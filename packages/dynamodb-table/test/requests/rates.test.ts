import { describe, expect, it } from 'vitest';
import { posts } from '../support/definitions.js';
import { TestEnvironment } from '../support/test-environment.js';

const TABLES = 300;
const definitions = (Team: string) =>
  Array.from({ length: TABLES }, (_, at) => ({
    flavor: 'dynamodb_table' as const,
    pcf_name: `table-${at}`,
    aws_resource: posts({ TableName: `table-${at}`, Tags: { Team } }),
  }));

describe('300 tables with tags, in an account that keeps the rates that AWS documents', () => {
  it('are created, planned, applied again and changed with none failed and none throttled', async () => {
    const environment = new TestEnvironment('instant', true);
    const outcomes = async (Team: string) => {
      const { particles } = await environment.pcf.field(definitions(Team)).apply();
      return new Set(particles.map(({ outcome }) => outcome));
    };
    expect(await outcomes('shop')).toEqual(new Set(['changed']));
    const plan = await environment.pcf.field(definitions('shop')).plan();
    expect(plan.particles.flatMap(({ error, plan: one }) => error ?? one?.steps ?? [])).toEqual([]);
    expect(await outcomes('shop')).toEqual(new Set(['unchanged']));
    expect(await outcomes('press')).toEqual(new Set(['changed']));
    expect(environment.throttled).toBe(0);
  });

  it('are waited for even if other processes use up the rates', async () => {
    const environment = new TestEnvironment('instant', true);
    const both = await Promise.all(
      [environment.runtime(), environment.runtime()].map((pcf) => pcf.field(definitions('shop').slice(0, 60)).apply()),
    );
    expect(both.map(({ particles }) => particles.filter(({ error }) => error).length)).toEqual([0, 0]);
  });
});
