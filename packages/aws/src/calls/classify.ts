import { STATUS_CODES } from 'node:http';
import { ConflictError, PcfError } from '@pcf/core';
import { isRecord } from '@pcf/core/values';
import {
  AwsAnswerError,
  AwsConfigurationError,
  AwsCredentialsError,
  AwsEndpointError,
  AwsRequestError,
} from '../errors.js';

/**
 * The kind of a failure. Requests are retried when they were `throttled`, when the failure is `transient` (the connection broke,
 * or AWS failed), and for a short time when the endpoint is `unreachable` or its answer is not understood. A `final` failure is
 * not retried.
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

/** Codes of a broken connection: the request may have taken effect. */
const BROKEN = new Set(['ECONNABORTED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ERR_STREAM_PREMATURE_CLOSE']);

/** Codes of a connection that was not established. */
const UNREACHED = new Set(['EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND']);

/**
 * Codes of a connection that cannot be established: the host of the endpoint does not exist, or this machine has no route to
 * it. A retry seldom helps. A failed DNS server has another code, `EAI_AGAIN`.
 */
const MISCONFIGURED = new Set(['ENETUNREACH', 'ENOTFOUND']);

/** Errors of a wrong clock: the SDK corrects the difference and signs correctly the next time. */
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
  'IncompleteSignature',
  'IncompleteSignatureException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'SignatureDoesNotMatch',
  'TokenProviderError',
  'UnrecognizedClientException',
]);

/**
 * Refusals because another change is in progress, in more than one service. If the name of the error has other meanings too, its text
 * must match. A refusal of one service only belongs in its flavor.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
const BUSY: readonly { readonly name: string; readonly text?: RegExp }[] = [
  { name: 'ResourceInUseException' },
  { name: 'ConcurrentModification' },
  { name: 'ConcurrentModificationException' },
  { name: 'OperationAborted' },
  { name: 'OperationAbortedException' },
  { name: 'LimitExceededException', text: /simultaneous|are being updated/i },
];

/** Whether the name of an AWS error means throttling. */
export function isThrottling(awsError: string): boolean {
  return THROTTLING.has(awsError);
}

/**
 * Decides whether a failed request is retried. A flavor recognises the temporary refusals of its own service: it throws core's
 * `ConflictError` for them, and the apply observes the resource again.
 */
export function judge(error: unknown): Verdict {
  if (error instanceof AwsAnswerError) return 'unreachable';
  if (isThrottling(nameOf(error)) || statusOf(error) === 429) return 'throttled';
  if (isClockSkew(error)) return 'transient';
  const code = codeOf(error) ?? '';
  if (MISCONFIGURED.has(code)) return 'final';
  if (UNREACHED.has(code)) return 'unreachable';
  if (isBroken(error) || (statusOf(error) ?? 0) >= 500) return 'transient';
  if (isUnreadable(error)) return isSuccess(error) ? 'transient' : 'unreachable';
  return isNameless(error) && !isFromAws(error) ? 'unreachable' : 'final';
}

/**
 * Converts the error of a failed request to PCF's error class for its meaning.
 *
 * @param endpoint - the endpoint, for errors
 * @param service - the prefix of the service's actions in IAM, for errors
 */
export function toPcfError(operation: string, error: unknown, endpoint: string, service?: string): Error {
  if (error instanceof PcfError) return error;
  const name = nameOf(error);
  const message = error instanceof Error ? withoutHint(error.message) : String(error);
  if (CREDENTIALS.has(name)) return new AwsCredentialsError(operation, withoutRequest(name, message));
  if (isBroken(error) || UNREACHED.has(codeOf(error) ?? ''))
    return new AwsEndpointError(operation, noSuchHost(error, message) ?? (message || codeOf(error) || name), {
      cause: error,
    });
  if (isUnreadable(error))
    return new AwsAnswerError(
      operation,
      `HTTP ${statusOf(error)} without valid ${error instanceof SyntaxError ? 'JSON' : 'XML'}`,
      endpoint,
    );
  if (isNameless(error) && !isFromAws(error) && !isHead(operation))
    return new AwsAnswerError(operation, `HTTP ${statusOf(error)} without the name of an error`, endpoint);
  if (/region is missing/i.test(message)) {
    const advice = 'no region is set. Set AWS_REGION, or "region" in the definition.';
    return new AwsConfigurationError(operation, advice, { cause: error });
  }
  if (message.startsWith('Region not accepted')) {
    const [, region = ''] = /region=("[^"]*")/.exec(message) ?? [];
    const advice = `${region || 'this'} is not a region. The name of a region is like eu-west-1. Correct --region, AWS_REGION or "region" in the definition.`;
    return new AwsConfigurationError(operation, advice, { cause: error });
  }
  if (isBusy(name, message)) return new ConflictError(`${operation}: ${name}: ${message}`, { cause: error });
  if (statusOf(error) === undefined && codeOf(error) !== undefined) {
    return new AwsEndpointError(operation, `${codeOf(error)}: ${message}`, { cause: error });
  }
  if (statusOf(error) === undefined) return error instanceof Error ? error : new Error(message);
  const status = statusOf(error);
  return new AwsRequestError(operation, ...nameAndMessage(name, message, status), { cause: error, service, status });
}

/** Answers to `HEAD` have no body: the status tells. The SDK says `Unknown` and `UnknownError`. */
function nameAndMessage(name: string, message: string, status = 0): [name: string, message: string] {
  const text = STATUS_CODES[status] ?? message;
  return [name === 'Unknown' ? String(status) : name, message === 'UnknownError' ? text : message];
}

const isHead = (operation: string): boolean => operation.startsWith('Head');

/** Whether an answer has the id of a request, as those of AWS and of emulators do. */
function isFromAws(error: unknown): boolean {
  return typeof metadataOf(error)?.requestId === 'string';
}

/** A host of AWS, and the region in it. */
const HOST = /ENOTFOUND ([a-z0-9.-]+\.(?!s3\.)([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?)$/;

/** A region that does not exist has no host. */
function noSuchHost(error: unknown, message: string): string | undefined {
  if (codeOf(error) !== 'ENOTFOUND') return undefined;
  const [, host, region] = HOST.exec(message) ?? [];
  if (host === undefined) return undefined;
  return `there is no host ${host}. Check that the region "${region}" exists and has this service`;
}

function isBusy(name: string, message: string): boolean {
  return BUSY.some((busy) => busy.name === name && (busy.text?.test(message) ?? true));
}

/** Whether the connection broke before the answer was complete. */
function isBroken(error: unknown): boolean {
  return BROKEN.has(codeOf(error) ?? '') || (statusOf(error) === undefined && nameOf(error) === 'TimeoutError');
}

/** Whether the answer is not valid JSON or XML: it is truncated, or does not come from AWS. */
function isUnreadable(error: unknown): boolean {
  const isSyntax = error instanceof SyntaxError || (error instanceof Error && /XML parse error/.test(error.message));
  return isSyntax && statusOf(error) !== undefined;
}

/** Whether a refusal or redirection has no error name. AWS always sends one, except for its own failures. */
function isNameless(error: unknown): boolean {
  const status = statusOf(error) ?? 500;
  return nameOf(error) === 'Unknown' && status < 500 && status !== 429;
}

function isSuccess(error: unknown): boolean {
  const status = statusOf(error) ?? 0;
  return status >= 200 && status < 300;
}

/** Removes the hint that the SDK appends to the message. */
function withoutHint(message: string): string {
  return message.replace(/\s*Deserialization error: .*$/s, '');
}

/** Removes the request from the message of a signature error: AWS quotes it with its headers and session token. */
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
  const status = metadataOf(error)?.httpStatusCode;
  return typeof status === 'number' ? status : undefined;
}

function metadataOf(error: unknown): Readonly<Record<string, unknown>> | undefined {
  const metadata: unknown = error instanceof Error && '$metadata' in error ? error.$metadata : undefined;
  return isRecord(metadata) ? metadata : undefined;
}
