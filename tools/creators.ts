import type { AnyFlavor } from '@pcf/core';
import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { anyHistory } from './creators/histories.js';
import { type Kind, play, Tally } from './creators/play.js';

/**
 * A test of random histories in which two or three processes, and an outsider, create resources of one name at the same time, with
 * lost requests, lost answers and refusals, and roll back what they created.
 *
 * A resource is another's for a process when the creating request that the provider accepted was sent by another process or by
 * the outsider. It must not be deleted by a rollback, and not be changed by a rollback, or by a process whose definition says
 * that it takes over nothing (`adopt: never`). Taking a resource over by its name, and setting what the definition declares, is
 * what a definition without that key asks for.
 *
 * Each process ends as declared, or with errors that name the cause. What a rollback leaves is in its report.
 */
export function itTouchesNothingOfOthers<F extends AnyFlavor>(kind: Kind<F>): void {
  const numRuns = inject('runs') ?? 1000;
  const seed = inject('seed');

  it(`${numRuns} histories of concurrent creators and rollbacks touch nothing of others (seed ${seed})`, async () => {
    const tally = new Tally();
    for (const history of fc.sample(anyHistory, { numRuns, seed })) {
      const before = tally.wrong.length;
      await play(kind, history, tally);
      if (tally.wrong.length > before) tally.wrong.push(`  in history ${tally.histories}: ${JSON.stringify(history)}`);
    }
    print(kind.flavor, tally);
    expect(tally.wrong.slice(0, SHOWN)).toEqual([]);
  });
}

/** How many lines on what went wrong are shown. */
const SHOWN = 20;

function print(flavor: string, tally: Tally): void {
  const { troubles } = tally;
  console.log(
    [
      `${flavor}: ${tally.histories} histories, ${tally.processes} processes`,
      `lost requests: ${troubles['lost request']}, lost answers: ${troubles['lost answer']}, ` +
        `refusals: ${troubles.refusal}, throttled requests: ${troubles.throttling}`,
      `creations: ${tally.creations}, concurrent creations: ${tally.concurrentCreations}`,
      `rollbacks: ${tally.rollbacks}, deletions by rollbacks: ${tally.deletionsByRollbacks}, ` +
        `left and reported: ${tally.leftByRollbacks}`,
      `deletions of others': ${tally.deletionsOfOthers}, changes of others': ${tally.changesOfOthers}`,
    ].join('\n  '),
  );
}
