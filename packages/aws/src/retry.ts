import type { Clock, Duration } from '@pcf/core';
import { judge, toPcfError, type Verdict } from './classify.js';

/** How often a request is sent at the most, by what was wrong the last time. */
const ATTEMPTS: Readonly<Record<Verdict, number>> = { final: 1, transient: 5, throttled: 8 };
const FIRST_DELAY: Readonly<Record<Verdict, Duration>> = { final: 0, transient: 100, throttled: 500 };
const LONGEST_DELAY: Duration = 5_000;

/** What retrying needs of its surroundings. */
export interface Retrying {
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Is asked before each attempt, and resolves when it may be sent; at once where absent. */
  readonly admit?: () => Promise<void>;
}

/**
 * Sends a request, again and again while AWS throttles or fails in passing, with growing delays and jitter, but a bounded
 * number of times: some failures of AWS that look passing are permanent for an input.
 *
 * @param operation - its name, for errors: `UpdateTable`
 * @param request - sends it once
 * @returns what the request returns
 * @throws {@link AwsRequestError}, {@link AwsCredentialsError}, {@link AwsEndpointError}, {@link AwsConfigurationError}; or
 * core's `ConflictError` when AWS refuses only because something else is being changed
 */
export async function retrying<T>(
  operation: string,
  request: () => Promise<T>,
  { clock, random, signal, admit }: Retrying,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await admit?.();
      return await request();
    } catch (error) {
      signal.throwIfAborted();
      const verdict = judge(error);
      if (attempt >= ATTEMPTS[verdict]) throw toPcfError(operation, error);
      const longest = Math.min(LONGEST_DELAY, FIRST_DELAY[verdict] * 2 ** (attempt - 1));
      await clock.sleep(longest * (0.5 + random() / 2), signal);
    }
  }
}
