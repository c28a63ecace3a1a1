import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tableAndChange } from './support/arbitraries.js';
import { isImpossible } from './support/impossible.js';
import { World } from './support/world.js';

/** How many pairs of tables are tried: with times as AWS has them, and with short ones. */
const runs = (usual: number) => Number(process.env.PCF_TEST_RUNS ?? usual);

describe('apply, from any table to any other', () => {
  it.each([
    ['aws', 6],
    ['demo', 60],
  ] as const)(
    'sends what was planned and nothing else, is refused nothing, and ends with the table as declared, with times of %s',
    async (durations, usual) => {
      await fc.assert(
        fc.asyncProperty(tableAndChange, async ([before, after]) => {
          const world = new World(durations);
          await world.table(before).apply();
          world.clock.advance(40 * 60_000);
          world.forgetCalls();
          const refused: unknown[] = [];
          world.pcf.events.on((event) => event.type === 'step-failed' && refused.push(event.error));
          const table = world.table(after);
          const plan = await table.plan().catch((error: unknown) => {
            fc.pre(!isImpossible(error, after));
            throw error;
          });
          const calls = plan.steps.map(({ operation, input }) => ({ operation, input }));
          const { deferred, outcome, steps } = await table.apply({ maxTimeout: 6 * 60 * 60_000 });
          expect([...steps, ...deferred.map(({ step }) => step)]).toHaveLength(plan.steps.length);
          expect(world.writes).toEqual(JSON.parse(JSON.stringify(calls)));
          expect(deferred.every(({ step }) => step.operation === 'UpdateTimeToLive')).toBe(true);
          if (outcome === 'deferred') {
            world.clock.advance(40 * 60_000);
            await table.apply();
          }
          expect(refused).toHaveLength(deferred.length);
          world.forgetCalls();
          expect(await table.apply()).toMatchObject({ outcome: 'unchanged' });
          expect(world.writes).toEqual([]);
        }),
        { numRuns: runs(usual) },
      );
    },
    600_000,
  );
});
