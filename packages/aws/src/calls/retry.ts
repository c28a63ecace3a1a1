import { type Clock, type Duration, noteWait } from '@pcf/core';
import { judge, toPcfError, type Verdict } from './classify.js';

/** How long a request is tried again in all, by what is wrong with it. */
const PATIENCE: Readonly<Record<Verdict, Duration>> = {
  final: 0,
  unreachable: 1_500,
  transient: 10_000,
  throttled: 20_000,
};
const FIRST_DELAY: Readonly<Record<Verdict, Duration>> = {
  final: 0,
  unreachable: 100,
  transient: 100,
  throttled: 500,
};
const LONGEST_DELAY: Duration = 5_000;

/** What retrying needs of its surroundings. */
export interface Retrying {
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Is asked before each attempt, and resolves when it may be sent; at once where absent. */
  readonly admit?: () => Promise<void>;
  /** How long a throttled request is tried again, in milliseconds: `Infinity` until the signal ends it. 20 seconds where absent. */
  readonly throttledFor?: Duration;
  /** Where the request is sent, for errors. */
  readonly endpoint?: string;
}

/**
 * Sends a request, again and again while AWS throttles or fails in passing, with growing delays and jitter, but for a bounded
 * time: some failures of AWS that look passing are permanent for an input.
 *
 * @param operation - its name, for errors: `UpdateTable`
 * @param request - sends it once
 * @returns what the request returns
 * @throws {@link AwsRequestError}, {@link AwsCredentialsError}, {@link AwsEndpointError}, {@link AwsAnswerError},
 * {@link AwsConfigurationError}; or core's `ConflictError` when AWS refuses only because something else is being changed
 */
export async function retrying<T>(
  operation: string,
  request: () => Promise<T>,
  { clock, random, signal, admit, throttledFor = PATIENCE.throttled, endpoint = 'the endpoint' }: Retrying,
): Promise<T> {
  let waited: Duration = 0;
  let done = () => {};
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await admit?.();
        return await request();
      } catch (error) {
        signal.throwIfAborted();
        const verdict = judge(error);
        const failure = toPcfError(operation, error, endpoint);
        const delay = Math.min(LONGEST_DELAY, FIRST_DELAY[verdict] * 2 ** (attempt - 1)) * (0.5 + random() / 2);
        waited += delay;
        const patience = verdict === 'throttled' ? throttledFor : PATIENCE[verdict];
        if (verdict === 'final' || waited > patience) throw failure;
        done();
        done = noteWait(signal, withoutEnd(failure.message));
        await clock.sleep(delay, signal);
      }
    }
  } finally {
    done();
  }
}

/** A message as a clause of another one. */
function withoutEnd(message: string): string {
  return message.replace(/\.$/, '');
}
