import { defineError } from '@pcf/core';
import { messageOf } from '@pcf/core/values';
import { deniedActions } from './denied-action.js';

/** The options of an {@link AwsRequestError}. */
export interface AwsRequestErrorOptions extends ErrorOptions {
  /** The prefix of the service's actions in IAM, for example `dynamodb`. */
  readonly service?: string | undefined;
  /** The HTTP status of the answer. */
  readonly status?: number | undefined;
}

/**
 * AWS refused a request, or failed to process it, and a retry does not help. `awsError` is the name of AWS's error, for example
 * `ValidationException`, and `awsMessage` its message; where the answer has none, as with `HEAD`, they are the HTTP status: `403` and
 * `Forbidden`. `status` is the HTTP status. `actions` are the actions of IAM that are missing, for example
 * `dynamodb:TagResource`; empty unless access was denied.
 */
export class AwsRequestError extends defineError(
  'AwsRequestError',
  'PCF_AWS_REQUEST',
  (
    operation: string,
    awsError: string,
    awsMessage: string,
    { cause, service, status }: AwsRequestErrorOptions = {},
  ) => {
    const actions = ACCESS_DENIED.has(awsError) ? deniedActions(operation, awsMessage, service) : [];
    const needed = `the ${actions.length > 1 ? 'actions' : 'action'} ${actions.join(' and ')}`;
    const advice =
      actions.length > 0 ? ` (grant ${needed} to the identity in use, or use another profile or role)` : '';
    const message = `${operation} was refused: ${awsError}: ${awsMessage}${advice}`;
    return { operation, awsError, awsMessage, status, actions, message, cause };
  },
) {}

/** There are no credentials, or AWS rejects them. Nothing was changed. The message contains no part of them. */
export class AwsCredentialsError extends defineError(
  'AwsCredentialsError',
  'PCF_AWS_CREDENTIALS',
  (operation: string, reason: string) => ({
    message:
      `${operation} failed, because there are no valid AWS credentials: ${reason} ` +
      'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or "profile" in the definition.',
  }),
) {}

/** The endpoint cannot be reached. */
export class AwsEndpointError extends defineError(
  'AwsEndpointError',
  'PCF_AWS_ENDPOINT',
  (operation: string, reason: string, { cause }: ErrorOptions = {}) => ({
    message: `${operation} did not reach its endpoint: ${reason}. Check the network, and AWS_ENDPOINT_URL if it is set.`,
    cause,
  }),
) {}

/**
 * The answer to a request does not look like one from AWS. The resource may exist or not. The message contains no part of the
 * answer.
 */
export class AwsAnswerError extends defineError(
  'AwsAnswerError',
  'PCF_AWS_ANSWER',
  (operation: string, problem: string, endpoint: string) => ({
    operation,
    endpoint,
    message:
      `The answer of ${endpoint} to ${operation} does not seem to come from AWS: ${problem}. ` +
      'Check whether a proxy answered, and AWS_ENDPOINT_URL if it is set.',
  }),
) {}

/**
 * A hook or the budget of calls refused a call, or failed. The call was not sent, and is not tried again.
 *
 * Arguments: the operation; what refused it; the error that it threw.
 */
export class CallRefusedError extends defineError(
  'CallRefusedError',
  'PCF_AWS_CALL_REFUSED',
  (operation: string, by: string, cause: unknown) => ({
    operation,
    message: `${operation} was not sent: ${by} refused it: ${messageOf(cause)}`,
    cause,
  }),
) {}

/** A setting of the AWS SDK is missing, most often the region. */
export class AwsConfigurationError extends defineError(
  'AwsConfigurationError',
  'PCF_AWS_CONFIGURATION',
  (operation: string, reason: string, { cause }: ErrorOptions = {}) => ({
    message: `${operation} could not be sent: ${reason}`,
    cause,
  }),
) {}

/** Whether an error is AWS's error of this name. */
export function isAwsError(error: unknown, name: string): boolean {
  return error instanceof AwsRequestError && error.awsError === name;
}

/** Whether AWS denied access to an operation. */
export function isAccessDenied(error: unknown): boolean {
  return error instanceof AwsRequestError && ACCESS_DENIED.has(error.awsError);
}

const ACCESS_DENIED: ReadonlySet<string> = new Set([
  '403',
  'AccessDenied',
  'AccessDeniedException',
  'AuthorizationError',
  'UnauthorizedOperation',
]);
