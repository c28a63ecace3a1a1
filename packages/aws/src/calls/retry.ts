import { type Clock, type Duration, fencedIn, noteFence, noteWait } from '@pcf/core';
import { sendWith } from '../outgoing-call.js';
import { judge, toPcfError, type Verdict } from './classify.js';

/** How long a request is retried in all, by the kind of failure. */
const RETRY_TIME: Readonly<Record<Verdict, Duration>> = {
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

/** The options of {@link retrying}. */
export interface Retrying {
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Called before each attempt; resolves when it may be sent. By default, at once. */
  readonly admit?: () => Promise<void>;
  /** How long a throttled request is retried, in milliseconds; `Infinity` until the signal is aborted. Default: 20 seconds. */
  readonly throttledFor?: Duration;
  /** The endpoint, for errors. */
  readonly endpoint?: string;
  /** The prefix of the service's actions in IAM, for errors: `dynamodb`. */
  readonly service?: string;
}

/**
 * Sends a request and retries it after throttling and transient failures, with exponential backoff and jitter. The time is
 * bounded: some failures that look transient are permanent for an input.
 *
 * @param operation - the name of the operation, for errors: `UpdateTable`
 * @param request - sends the request once
 * @returns the result of the request
 * @throws {@link AwsRequestError}, {@link AwsCredentialsError}, {@link AwsEndpointError}, {@link AwsAnswerError},
 * {@link AwsConfigurationError}; or core's `ConflictError` when AWS refuses only because something else is being changed; or core's
 * `FencedError`, itself, where this process may not go on
 */
export async function retrying<T>(
  operation: string,
  request: () => Promise<T>,
  { clock, random, signal, admit, throttledFor = RETRY_TIME.throttled, endpoint = 'the endpoint', service }: Retrying,
): Promise<T> {
  let waited: Duration = 0;
  let done = () => {};
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await admit?.();
        return await sendWith(signal, request);
      } catch (error) {
        signal.throwIfAborted();
        const fenced = fencedIn(error);
        if (fenced) {
          noteFence(signal, fenced); // A flavor may take an error of this request for an answer.
          throw fenced;
        }
        const verdict = judge(error);
        const failure = toPcfError(operation, error, endpoint, service);
        const delay = Math.min(LONGEST_DELAY, FIRST_DELAY[verdict] * 2 ** (attempt - 1)) * (0.5 + random() / 2);
        waited += delay;
        const limit = verdict === 'throttled' ? throttledFor : RETRY_TIME[verdict];
        if (verdict === 'final' || waited > limit) throw failure;
        done();
        done = noteWait(signal, withoutEnd(failure.message));
        await clock.sleep(delay, signal);
      }
    }
  } finally {
    done();
  }
}

/** Removes the full stop, so that the message can be part of another one. */
function withoutEnd(message: string): string {
  return message.replace(/\.$/, '');
}
