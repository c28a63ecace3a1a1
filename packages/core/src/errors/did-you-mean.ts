import { distance } from 'fastest-levenshtein';

/**
 * Returns ` Did you mean "x"?` for the candidate that is nearest to a text; an empty text when none is near: when more than a third of
 * the text would differ.
 *
 * @example
 * ```ts
 * didYouMean('orderz', ['orders', 'customers']); // ' Did you mean "orders"?'
 * ```
 */
export function didYouMean(text: string, candidates: readonly string[]): string {
  if (text.length > LONGEST) return '';
  const wanted = text.toLowerCase();
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  const ranked = candidates
    .filter((candidate) => Math.abs(candidate.length - text.length) <= allowed)
    .map((candidate) => ({ candidate, edits: editsBetween(wanted, candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best !== undefined && best.edits <= allowed ? ` Did you mean "${best.candidate}"?` : '';
}

/** Two neighbours that changed places are one edit. */
function editsBetween(a: string, b: string): number {
  const at = a.split('').findIndex((character, index) => character !== b[index]);
  const isSwapped = at !== -1 && a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
  return isSwapped && a.length === b.length ? 1 : distance(a, b);
}

/** No name is longer. The time to compare grows with the product of the lengths. */
const LONGEST = 300;
