import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tableAndChange } from './support/arbitraries.js';
import { World } from './support/world.js';

describe('apply, from any table to any that an update leads to', () => {
  it('sends what was planned and nothing else, is refused nothing, and ends with the table as declared', async () => {
    await fc.assert(
      fc.asyncProperty(tableAndChange, async ([before, after]) => {
        const world = new World();
        const refused: unknown[] = [];
        world.pcf.events.on((event) => event.type === 'step-failed' && refused.push(event.error));
        await world.table(before).apply();
        world.forgetCalls();
        const table = world.table(after);
        const { steps } = await table.plan();
        expect(await table.apply()).toMatchObject({ steps });
        expect(world.writes).toEqual(steps.map(({ operation, input }) => ({ operation, input })));
        expect(refused).toEqual([]);
        expect(await table.apply()).toMatchObject({ outcome: 'unchanged' });
      }),
      { numRuns: 20 },
    );
  }, 30_000);
});
