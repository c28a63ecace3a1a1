import type { AwsCaller } from './signature.js';

/** The context of a call of an operation. */
export interface AwsJsonRequest extends AwsCaller {
  /** The operation's name, without the target's prefix. */
  readonly operation: string;
}

/**
 * An operation of a service.
 *
 * @returns the answer, which is sent as JSON
 * @throws AwsJsonError for an error that the service answers; any other error is answered as a 500
 */
export type AwsJsonOperation = (
  input: Readonly<Record<string, unknown>>,
  request: AwsJsonRequest,
) => object | Promise<object>;

/** Options of {@link awsJsonService}. */
export interface AwsJsonServiceOptions {
  /** The prefix of operations in `X-Amz-Target`, for example `DynamoDB_20120810`. */
  readonly target: string;
  readonly operations: Readonly<Record<string, AwsJsonOperation>>;
  /** Of AWS's JSON protocol: `application/x-amz-json-1.0` or `1.1`; 1.0 where absent. */
  readonly version?: '1.0' | '1.1';
  /** The service's name in the scope of signatures, for example `dynamodb`; any is taken where absent. */
  readonly signingName?: string;
  /**
   * The prefix of an error's name in `__type`, with the `#`, for example `com.amazon.coral.service#`. Default: none. It is also
   * called for errors of the protocol, such as `SerializationException`.
   */
  readonly errorNamespace?: (errorName: string) => string;
  /** Returns the id of each request. Default: ids in AWS's form that are the same in each run. */
  readonly requestId?: () => string;
  /** The answer to a `GET`. */
  readonly health?: string;
  /** The largest body, in bytes. Default: 16 MiB. */
  readonly largestBody?: number;
}
