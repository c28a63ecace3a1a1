import type { AnyFlavor } from '@pcf/core';
import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { anyHistory } from './owners/histories.js';
import { type Kind, play, Tally } from './owners/play.js';

/**
 * A test of random histories in which two owners share an account with an outsider: definitions come, go, are renamed and name other
 * resources; applies crash and lose requests and answers; both owners want the same names.
 *
 * A ledger before the provider checks each accepted write: an owner's runtime never writes to what another owner has marked, except
 * for a takeover that its definition asks for; it never deletes what has no mark, what it declares, or what has `pcf:keep`; and
 * it deletes nothing without a prune. At the end, each owner applies without troubles: that converges, nothing with its mark is
 * left that it does not declare, and a further apply writes nothing.
 */
export function itKeepsOwnersApart<F extends AnyFlavor>(kind: Kind<F>): void {
  const numRuns = inject('runs') ?? 300;
  const seed = inject('seed');

  it(`${numRuns} histories of two owners in one account touch nothing of others, and leak nothing (seed ${seed})`, async () => {
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
      `${flavor}: ${tally.histories} histories, ${tally.applies} applies`,
      `crashes: ${tally.crashes}, lost requests: ${troubles['lost request']}, lost answers: ${troubles['lost answer']}, ` +
        `throttled: ${troubles.throttling}, denied: ${troubles.denied}`,
      `creations: ${tally.creations}, changes: ${tally.changes}, marked: ${tally.marked}, taken over: ${tally.takenOver}, ` +
        `pruned: ${tally.pruned}, kept: ${tally.kept}`,
      `refused at the end, because they belong to others: ${tally.refusals}`,
      `writes to what belongs to others, and leaks: ${tally.wrong.length}`,
    ].join('\n  '),
  );
}
