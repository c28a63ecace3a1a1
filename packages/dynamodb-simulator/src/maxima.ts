import { NO_MAXIMUM } from '@pcf/dynamodb-facts';
import type { Units } from './state.js';

interface Maxima {
  /** What the answer to the change shows: also the maxima that it takes away. */
  shown: Partial<Units>;
  /** `undefined` where no maximum is left. */
  kept: Partial<Units> | undefined;
}

/** On-demand maxima after a change: one is kept until it is replaced or taken away. */
export function withMaxima(current: Partial<Units> | undefined, given: Partial<Units>): Maxima {
  const shown = { ...current, ...given };
  const kept = { ...shown };
  if (kept.read === NO_MAXIMUM) delete kept.read;
  if (kept.write === NO_MAXIMUM) delete kept.write;
  return { shown, kept: Object.keys(kept).length > 0 ? kept : undefined };
}
