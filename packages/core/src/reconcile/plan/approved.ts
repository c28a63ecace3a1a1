import type { Step } from '../../model/step.js';
import { digestOfData } from './digest.js';

/**
 * Returns the first step that an approved plan does not have; `undefined` where the steps are the rest of that plan: all or some of
 * its steps, in its order. So an apply that was interrupted can be continued with the same approval. Pure.
 *
 * @param approved - the steps of the approved plan; they may come from JSON
 */
export function stepNotIn(approved: readonly Step[], steps: readonly Step[]): Step | undefined {
  const known = approved.map(essence);
  let from = 0;
  for (const step of steps) {
    const found = known.indexOf(essence(step), from);
    if (found < 0) return step;
    from = found + 1;
  }
  return undefined;
}

/** What a person approves of a step: the call, what it changes from which value, and what it loses. Texts may hold counts. */
function essence({ operation, input, changes, loses }: Step): string {
  return digestOfData({ operation, input, changes, loses });
}

/** Describes for a person what a step is about that an approved plan does not have. */
export function describeNew({ summary, changes = [] }: Step): string {
  const settings = changes.map(
    ({ path, before }) => `${path} is ${before === undefined ? 'not set' : JSON.stringify(before)} now`,
  );
  return settings.length > 0 ? `${settings.join(', ')} (step: ${summary})` : `it needs another step now: ${summary}`;
}
