import type { AwsCaller } from './signature.js';

/** What an operation is told beside its input. */
export interface AwsJsonRequest extends AwsCaller {
  /** The operation's name, without the target's prefix. */
  readonly operation: string;
}

/**
 * An operation of a service.
 *
 * @returns the answer, which is sent as JSON
 * @throws AwsJsonError for an error as the service tells it; any other error is a 500
 */
export type AwsJsonOperation = (
  input: Readonly<Record<string, unknown>>,
  request: AwsJsonRequest,
) => object | Promise<object>;

/** What a service is made of. */
export interface AwsJsonServiceOptions {
  /** What stands before the operation in `X-Amz-Target`, for example `DynamoDB_20120810`. */
  readonly target: string;
  readonly operations: Readonly<Record<string, AwsJsonOperation>>;
  /** Of AWS's JSON protocol: `application/x-amz-json-1.0` or `1.1`; 1.0 where absent. */
  readonly version?: '1.0' | '1.1';
  /** The service's name in the scope of signatures, for example `dynamodb`; any is taken where absent. */
  readonly signingName?: string;
  /**
   * What stands before an error's name in `__type`, with the `#`, for example `com.amazon.coral.service#`; nothing where
   * absent. Also asked for the protocol's own errors, such as `SerializationException`.
   */
  readonly errorNamespace?: (errorName: string) => string;
  /** Makes the id of each request; in AWS's form, and the same in each run, where absent. */
  readonly requestId?: () => string;
  /** The text that a `GET` is answered with. */
  readonly health?: string;
  /** The largest body that is taken, in bytes; 16 MiB where absent. */
  readonly largestBody?: number;
}
