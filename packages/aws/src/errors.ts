import { PcfError } from '@pcf/core';

/** AWS refused a request, or failed to carry it out, and trying again does not help. */
export class AwsRequestError extends PcfError {
  override readonly name = 'AwsRequestError';
  readonly code = 'PCF_AWS_REQUEST';

  /**
   * @param operation - for example `UpdateTable`
   * @param awsError - AWS's own name for it, for example `ValidationException`
   * @param awsMessage - AWS's own words
   */
  constructor(
    readonly operation: string,
    readonly awsError: string,
    readonly awsMessage: string,
    options?: ErrorOptions,
  ) {
    super(`${operation} was refused: ${awsError}: ${awsMessage}${adviceFor(operation, awsError)}`, options);
  }
}

/** There are no credentials, or AWS does not accept them. Nothing was changed. */
export class AwsCredentialsError extends PcfError {
  override readonly name = 'AwsCredentialsError';
  readonly code = 'PCF_AWS_CREDENTIALS';

  /** @param reason - what is wrong with them; never a part of them */
  constructor(operation: string, reason: string) {
    super(
      `${operation} could not be sent with these credentials: ${reason} ` +
        'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile in the definition.',
    );
  }
}

/** The endpoint cannot be reached. */
export class AwsEndpointError extends PcfError {
  override readonly name = 'AwsEndpointError';
  readonly code = 'PCF_AWS_ENDPOINT';

  constructor(operation: string, reason: string, options?: ErrorOptions) {
    super(
      `${operation} did not reach its endpoint: ${reason}. ` +
        'Check the network, and AWS_ENDPOINT_URL where it is set: does something listen there?',
      options,
    );
  }
}

/** The answer to a request is none that AWS gives to it. It says nothing about the resource: it may exist or not. */
export class AwsAnswerError extends PcfError {
  override readonly name = 'AwsAnswerError';
  readonly code = 'PCF_AWS_ANSWER';

  /**
   * @param problem - what is wrong with the answer; never a part of it
   * @param endpoint - where the request was sent
   */
  constructor(
    readonly operation: string,
    problem: string,
    readonly endpoint: string,
  ) {
    super(
      `${operation} was answered by ${endpoint}, but the answer is not understood: ${problem}. It does not seem to come from AWS. ` +
        'Check whether a proxy answers, and the endpoint (AWS_ENDPOINT_URL) where one is set.',
    );
  }
}

/** The AWS SDK lacks a setting, most often the region. */
export class AwsConfigurationError extends PcfError {
  override readonly name = 'AwsConfigurationError';
  readonly code = 'PCF_AWS_CONFIGURATION';

  constructor(operation: string, reason: string, options?: ErrorOptions) {
    super(`${operation} could not be sent: ${reason}`, options);
  }
}

/** Whether AWS refused with the error of this name. */
export function isAwsError(error: unknown, name: string): boolean {
  return error instanceof AwsRequestError && error.awsError === name;
}

/** Whether AWS refused a request since the identity that is used must not send it. */
export function isAccessDenied(error: unknown): boolean {
  return error instanceof AwsRequestError && ACCESS_DENIED.has(error.awsError);
}

const ACCESS_DENIED: ReadonlySet<string> = new Set(['AccessDeniedException', 'AccessDenied']);

function adviceFor(operation: string, awsError: string): string {
  return ACCESS_DENIED.has(awsError)
    ? ` (allow the action ${operation} to the identity that is used, or use another profile or role)`
    : '';
}
