import { ConflictError, PcfError } from '@pcf/core';
import {
  AwsAnswerError,
  AwsConfigurationError,
  AwsCredentialsError,
  AwsEndpointError,
  AwsRequestError,
} from '../errors.js';

/**
 * What to do about a failed request. It is tried again when it was `throttled`, when the failure is `transient` (the connection
 * broke, or AWS failed), and for a moment when nothing was reached or understood (`unreachable`). What is `final` is not.
 */
export type Verdict = 'throttled' | 'transient' | 'unreachable' | 'final';

const THROTTLING = new Set([
  'BandwidthLimitExceeded',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** The connection broke: the request may have been carried out. */
const BROKEN = new Set(['ECONNABORTED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ERR_STREAM_PREMATURE_CLOSE']);

/** There was no connection. */
const UNREACHED = new Set(['EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND']);

/** A clock that is wrong: the SDK has learned the difference from the refusal, and signs right the next time. */
const CLOCK_SKEW = new Set([
  'AuthFailure',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureExpired',
]);

const CREDENTIALS = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignatureException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'SignatureDoesNotMatch',
  'TokenProviderError',
  'UnrecognizedClientException',
]);

/**
 * Refusals that mean "not now": something else is being changed. By AWS's name, and where the name has other meanings too,
 * by the stable part of its text.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
const BUSY: readonly { readonly name: string; readonly text?: RegExp }[] = [
  { name: 'ResourceInUseException' },
  { name: 'ConcurrentModificationException' },
  { name: 'OperationAbortedException' },
  { name: 'LimitExceededException', text: /simultaneous|are being updated/i },
];

/** Whether an error of AWS, by its name, says that there were too many requests. */
export function isThrottling(awsError: string): boolean {
  return THROTTLING.has(awsError);
}

/** Whether a failed request is worth another try. */
export function judge(error: unknown): Verdict {
  if (error instanceof AwsAnswerError) return 'unreachable';
  if (isThrottling(nameOf(error)) || statusOf(error) === 429) return 'throttled';
  if (isClockSkew(error)) return 'transient';
  const code = codeOf(error) ?? '';
  if (code === 'ENOTFOUND' || code === 'ENETUNREACH') return 'final';
  if (UNREACHED.has(code)) return 'unreachable';
  if (isBroken(error) || (statusOf(error) ?? 0) >= 500) return 'transient';
  if (isUnreadable(error)) return isSuccess(error) ? 'transient' : 'unreachable';
  return isNameless(error) ? 'unreachable' : 'final';
}

/**
 * The framework's error for a request that failed for good: one class per meaning, in words that say who fixes what.
 *
 * @param endpoint - where it was sent, for errors
 */
export function toPcfError(operation: string, error: unknown, endpoint: string): Error {
  if (error instanceof PcfError) return error;
  const name = nameOf(error);
  const message = error instanceof Error ? withoutHint(error.message) : String(error);
  if (CREDENTIALS.has(name)) return new AwsCredentialsError(operation, withoutRequest(name, message));
  if (isBroken(error) || UNREACHED.has(codeOf(error) ?? ''))
    return new AwsEndpointError(operation, message || codeOf(error) || name, { cause: error });
  if (isUnreadable(error)) return new AwsAnswerError(operation, `HTTP ${statusOf(error)} without valid JSON`, endpoint);
  if (isNameless(error))
    return new AwsAnswerError(operation, `HTTP ${statusOf(error)} without the name of an error`, endpoint);
  if (/region is missing/i.test(message)) {
    const advice = 'no region is set. Set AWS_REGION, or "region" in the definition.';
    return new AwsConfigurationError(operation, advice, { cause: error });
  }
  if (isBusy(name, message)) return new ConflictError(`${operation}: ${name}: ${message}`, { cause: error });
  if (statusOf(error) === undefined && codeOf(error) !== undefined) {
    return new AwsEndpointError(operation, `${codeOf(error)}: ${message}`, { cause: error });
  }
  if (statusOf(error) === undefined) return error instanceof Error ? error : new Error(message);
  return new AwsRequestError(operation, name, message, { cause: error });
}

function isBusy(name: string, message: string): boolean {
  return BUSY.some((busy) => busy.name === name && (busy.text?.test(message) ?? true));
}

/** The connection broke before the whole answer had arrived; its beginning may have. */
function isBroken(error: unknown): boolean {
  return BROKEN.has(codeOf(error) ?? '') || (statusOf(error) === undefined && nameOf(error) === 'TimeoutError');
}

/** The answer is no JSON, or ends early: it is cut, or does not come from AWS. */
function isUnreadable(error: unknown): boolean {
  return error instanceof SyntaxError && statusOf(error) !== undefined;
}

/** A refusal, or a redirection, that does not say which error it is: AWS always says that, but where it fails itself. */
function isNameless(error: unknown): boolean {
  const status = statusOf(error) ?? 500;
  return nameOf(error) === 'Unknown' && status < 500 && status !== 429;
}

function isSuccess(error: unknown): boolean {
  const status = statusOf(error) ?? 0;
  return status >= 200 && status < 300;
}

/** What the SDK adds to the text of an error for its own users. */
function withoutHint(message: string): string {
  return message.replace(/\s*Deserialization error: .*$/s, '');
}

/** AWS's text for a bad signature goes on with the request that it would have signed, headers and session token included. */
function withoutRequest(name: string, message: string): string {
  const end = /signature/i.test(name) ? message.search(/[.\n]/) : -1;
  const kept = end === -1 ? message : message.slice(0, end);
  return kept.endsWith('.') ? kept : `${kept}.`;
}

function isClockSkew(error: unknown): boolean {
  const message = error instanceof Error ? error.message : '';
  return CLOCK_SKEW.has(nameOf(error)) || /signature (expired|not yet current)/i.test(message);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
