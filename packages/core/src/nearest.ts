import { distance } from 'fastest-levenshtein';

/**
 * ` Did you mean "x"?` for the candidate that `text` most likely meant; nothing when none is near: when more than a third
 * of it would differ.
 *
 * @example
 * ```ts
 * didYouMean('orderz', ['orders', 'customers']); // ' Did you mean "orders"?'
 * ```
 */
export function didYouMean(text: string, candidates: readonly string[]): string {
  const wanted = text.toLowerCase();
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: distance(wanted, candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  const isNear = best !== undefined && best.edits <= Math.max(1, Math.floor(wanted.length / 3));
  return isNear ? ` Did you mean "${best.candidate}"?` : '';
}
