import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import type { TableResource } from '../../src/settings/all.js';
import { anyTableAndChange } from '../support/arbitrary-replicas.js';
import { isImpossible } from '../support/impossible.js';
import { TestEnvironment } from '../support/test-environment.js';
import { HOURS } from '../support/transition.js';

const numRuns = inject('runs') ?? 2;

/** A settled table, and the steps that have been carried out since. */
async function begin(before: TableResource) {
  const environment = new TestEnvironment('instant');
  await environment.table(before).apply();
  environment.clock.advance(40 * 60_000);
  const done: unknown[] = [];
  const runtime = (die: (step: 'before' | 'after', number: number) => void) => {
    const pcf = environment.runtime([() => die('before', done.length)]);
    pcf.events.on((event) => {
      if (event.type !== 'step-finished') return;
      done.push({ operation: event.step.operation, input: event.step.input });
      die('after', done.length - 1);
    });
    return pcf;
  };
  return { environment, done, runtime };
}

/** Applies the definition with a crash before or after one step, and then once more. */
async function stepsTo(
  [before, after]: readonly [TableResource, TableResource],
  end?: { readonly when: 'before' | 'after'; readonly number: number },
): Promise<readonly unknown[]> {
  const { environment, done, runtime } = await begin(before);
  if (end) {
    const process = new AbortController();
    const die = (when: string, number: number) => {
      if (when !== end.when || number !== end.number) return;
      process.abort(new Error('the process is gone'));
      if (when === 'before') throw new Error('the process is gone');
    };
    const dying = environment
      .table(after, 'running', runtime(die))
      .apply({ maxTimeout: HOURS, signal: process.signal });
    await expect(dying).rejects.toThrow('gone');
  }
  await environment
    .table(
      after,
      'running',
      runtime(() => {}),
    )
    .apply({ maxTimeout: HOURS });
  return done;
}

describe(`a process that dies between any two tables (seed ${inject('seed')})`, () => {
  it('before or after any step: the next apply continues, and nothing is done twice or left out', async () => {
    const property = fc.asyncProperty(anyTableAndChange, async (pair) => {
      const steps = await stepsTo(pair).catch((error: unknown) => {
        fc.pre(!isImpossible(error, pair[1], pair[0]));
        throw error;
      });
      for (const number of steps.keys())
        for (const when of ['before', 'after'] as const) expect(await stepsTo(pair, { when, number })).toEqual(steps);
    });
    await fc.assert(property, { numRuns, seed: inject('seed') });
  }, 1_200_000);
});
