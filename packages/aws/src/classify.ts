import { ConflictError } from '@pcf/core';
import { AwsConfigurationError, AwsCredentialsError, AwsEndpointError, AwsRequestError } from './errors.js';

/**
 * What to do about a failed request: `throttled` and `transient` are tried again, more patiently for the first; `final` is
 * not.
 */
export type Verdict = 'throttled' | 'transient' | 'final';

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

const CONNECTION = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

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

/** Whether a failed request is worth another try. */
export function judge(error: unknown): Verdict {
  if (THROTTLING.has(nameOf(error)) || statusOf(error) === 429) return 'throttled';
  if (isClockSkew(error)) return 'transient';
  const code = codeOf(error);
  if (code === 'ENOTFOUND' || code === 'ENETUNREACH') return 'final';
  if (isConnectionFailure(error) || (statusOf(error) ?? 0) >= 500) return 'transient';
  return 'final';
}

/**
 * The framework's error for a request that failed for good: one class per meaning, in words that say who fixes what.
 */
export function toPcfError(operation: string, error: unknown): Error {
  const name = nameOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (CREDENTIALS.has(name)) return new AwsCredentialsError(operation, withoutRequest(name, message));
  if (isConnectionFailure(error))
    return new AwsEndpointError(operation, message || codeOf(error) || name, { cause: error });
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

function isConnectionFailure(error: unknown): boolean {
  if (statusOf(error) !== undefined) return false;
  return CONNECTION.has(codeOf(error) ?? '') || nameOf(error) === 'TimeoutError';
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
