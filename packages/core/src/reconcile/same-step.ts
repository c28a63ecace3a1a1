import { isDeepStrictEqual } from 'node:util';
import type { Step } from '../particle/contract.js';

/** Whether two steps do the same, whatever their texts say: these are for a person, and a count in them changes by itself. */
export function isSameStep(one: Step | undefined, other: Step | undefined): boolean {
  return isDeepStrictEqual(one && withoutTexts(one), other && withoutTexts(other));
}

function withoutTexts({ summary: _, lost: __, ...step }: Step): Omit<Step, 'summary' | 'lost'> {
  return step;
}
