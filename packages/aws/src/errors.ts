import { PcfError } from '@pcf/core';

/** AWS refused a request, or failed to process it, and a retry does not help. */
export class AwsRequestError extends PcfError {
  override readonly name = 'AwsRequestError';
  readonly code = 'PCF_AWS_REQUEST';

  /**
   * @param operation - for example `UpdateTable`
   * @param awsError - the name of AWS's error, for example `ValidationException`
   * @param awsMessage - the message of AWS's error
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

/** There are no credentials, or AWS rejects them. Nothing was changed. */
export class AwsCredentialsError extends PcfError {
  override readonly name = 'AwsCredentialsError';
  readonly code = 'PCF_AWS_CREDENTIALS';

  /** @param reason - what is wrong with the credentials, without any part of them */
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
      `${operation} did not reach its endpoint: ${reason}. Check the network, and AWS_ENDPOINT_URL if it is set.`,
      options,
    );
  }
}

/** The answer to a request does not look like one from AWS. The resource may exist or not. */
export class AwsAnswerError extends PcfError {
  override readonly name = 'AwsAnswerError';
  readonly code = 'PCF_AWS_ANSWER';

  /**
   * @param problem - what is wrong with the answer, without any part of it
   * @param endpoint - the endpoint that answered
   */
  constructor(
    readonly operation: string,
    problem: string,
    readonly endpoint: string,
  ) {
    super(
      `The answer of ${endpoint} to ${operation} does not seem to come from AWS: ${problem}. ` +
        'Check whether a proxy answered, and AWS_ENDPOINT_URL if it is set.',
    );
  }
}

/** A setting of the AWS SDK is missing, most often the region. */
export class AwsConfigurationError extends PcfError {
  override readonly name = 'AwsConfigurationError';
  readonly code = 'PCF_AWS_CONFIGURATION';

  constructor(operation: string, reason: string, options?: ErrorOptions) {
    super(`${operation} could not be sent: ${reason}`, options);
  }
}

/** Whether an error is AWS's error of this name. */
export function isAwsError(error: unknown, name: string): boolean {
  return error instanceof AwsRequestError && error.awsError === name;
}

/** Whether AWS denied access to an operation. */
export function isAccessDenied(error: unknown): boolean {
  return error instanceof AwsRequestError && ACCESS_DENIED.has(error.awsError);
}

const ACCESS_DENIED: ReadonlySet<string> = new Set(['AccessDeniedException', 'AccessDenied']);

function adviceFor(operation: string, awsError: string): string {
  return ACCESS_DENIED.has(awsError)
    ? ` (grant the action ${operation} to the identity in use, or use another profile or role)`
    : '';
}
