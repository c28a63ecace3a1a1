import type { Durations } from './durations.js';
import type { Region, World } from './state.js';

/** The context of an operation: the caller's tables in the caller's region, settled at the current time. */
export interface CallContext {
  readonly world: World;
  readonly region: Region;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly durations: Durations;
}

/** The time of a call, and the durations of the changes that it begins. */
export type CallTime = Pick<CallContext, 'now' | 'durations'>;
