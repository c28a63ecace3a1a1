import { distance } from 'fastest-levenshtein';

/** ` Did you mean "x"?` for the candidate that `text` most likely meant; nothing when none is near. */
export function didYouMean(text: string, candidates: readonly string[]): string {
  const wanted = text.toLowerCase();
  const edits = (candidate: string) => distance(wanted, candidate.toLowerCase());
  const [best] = [...candidates].sort((a, b) => edits(a) - edits(b));
  const isNear = best !== undefined && edits(best) <= Math.max(1, Math.floor(wanted.length / 3));
  return isNear ? ` Did you mean "${best}"?` : '';
}
