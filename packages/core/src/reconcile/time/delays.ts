import type { Duration } from '../../model/duration.js';

/** How often a resource is observed while it moves no longer than usual. */
const POLLS_PER_MOVE = 50;
/** How much of the time beyond the usual is added to the interval. */
const GROWTH = 1 / 4;
const SHORTEST_POLL: Duration = 125;
const FIRST_RETRY: Duration = 200;
const LONGEST_POLL: Duration = 5_000;
const LONGEST_BACKOFF: Duration = 20_000;
const LONGEST_CONFLICT_WAIT: Duration = 3 * 60_000;

/** How long reads can be stale after a step, where the step does not set `staleFor`. */
export const STALE_FOR: Duration = 12_000;

/** How long a resource usually moves after a step, where the step does not set `usually`. */
export const USUAL_MOVE: Duration = 5_000;

/**
 * Returns how long to wait before the next look at a resource that moves: a short fixed interval for as long as the move usually
 * takes, then longer and longer. Jitter keeps many waiting processes from asking at the same time.
 *
 * @param waited - how long it has moved already
 * @param usually - how long it usually moves
 * @param random - from 0 up to 1
 */
export function pollDelay(waited: Duration, usually: Duration, random: () => number): Duration {
  const interval = Math.min(LONGEST_POLL, Math.max(SHORTEST_POLL, usually / POLLS_PER_MOVE));
  if (waited < usually) return interval;
  return jitter(Math.min(LONGEST_BACKOFF, interval + (waited - usually) * GROWTH), random);
}

/**
 * Returns how long to wait before a retry.
 *
 * @param attempt - how many times it was tried, from 1
 * @param random - from 0 up to 1
 */
export function retryDelay(attempt: number, random: () => number): Duration {
  return jitter(Math.min(LONGEST_BACKOFF, FIRST_RETRY * 2 ** (attempt - 1)), random);
}

/**
 * Returns how long to wait before a step is sent again that the provider refused for now: at first as for any retry, then a third of
 * the time for which it has been refused, so that the wait ends soon after its cause does.
 *
 * @param waited - how long it has been refused already
 * @param random - from 0 up to 1
 */
export function conflictDelay(waited: Duration, random: () => number): Duration {
  return jitter(Math.min(LONGEST_CONFLICT_WAIT, Math.max(FIRST_RETRY, waited / 3)), random);
}

function jitter(duration: Duration, random: () => number): Duration {
  return duration * (0.75 + random() / 2);
}
