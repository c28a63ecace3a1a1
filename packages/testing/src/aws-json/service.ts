import {
  bytesOf,
  refuseAborted,
  type SdkBytesResponse,
  type SdkRequestHandler,
  sdkRequestHandler,
} from '../http/sdk-handler.js';
import { createEndpoint, largestBody } from './endpoint.js';
import { HttpDoor } from './http-door.js';
import type { Endpoint } from './message.js';
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

/** A service that speaks one of AWS's JSON protocols. */
export interface AwsJsonService {
  /**
   * Opens an HTTP server on 127.0.0.1.
   *
   * @param options - `port`: by default one that the system chooses
   * @returns the URL, for `endpoint` of an SDK client
   * @throws Error when it is open already or closed, or the port is taken (`EADDRINUSE`)
   */
  listen(options?: { port?: number }): Promise<{ url: string }>;
  /** What an SDK client takes as `requestHandler`, so that it needs no socket. It rejects once the service is closed. */
  requestHandler(): SdkRequestHandler<SdkBytesResponse>;
  /** Closes the server with all its connections. A second call does nothing. */
  close(): Promise<void>;
}

/**
 * Makes a service out of functions, one for each operation. Nothing is opened until {@link AwsJsonService.listen}.
 *
 * Bodies that are no JSON, too large or of another protocol, unknown operations and requests without a signature are
 * refused as AWS does; signatures are read, not verified.
 *
 * @example
 * ```ts
 * const topics = new Set<unknown>();
 * const service = awsJsonService({
 *   target: 'Topics_20260101',
 *   operations: {
 *     CreateTopic({ Name }) {
 *       if (topics.has(Name)) throw new AwsJsonError('ResourceInUseException', `${Name} exists`);
 *       topics.add(Name);
 *       return { Name };
 *     },
 *   },
 * });
 * const { url } = await service.listen();
 * ```
 */
export function awsJsonService(options: AwsJsonServiceOptions): AwsJsonService {
  const endpoint = createEndpoint(options);
  let door: HttpDoor | undefined;
  let closed = false;
  const refuseClosed = () => {
    if (closed) throw new Error(`@pcf/testing: the fake ${options.target} is closed`);
  };
  const whileOpen: Endpoint = (request) => {
    refuseClosed();
    return endpoint(request);
  };
  return {
    async listen({ port = 0 } = {}) {
      refuseClosed();
      if (door) throw new Error(`@pcf/testing: the server of the fake ${options.target} is open already`);
      const opening = new HttpDoor(whileOpen, largestBody(options));
      door = opening;
      return opening.open(port).catch((error: unknown) => {
        door = undefined;
        throw error;
      });
    },
    requestHandler: () => handlerOf(whileOpen),
    async close() {
      closed = true;
      await door?.close();
    },
  };
}

function handlerOf(endpoint: Endpoint): SdkRequestHandler<SdkBytesResponse> {
  return sdkRequestHandler(async ({ method, headers, body }, { abortSignal } = {}) => {
    refuseAborted(abortSignal);
    const answer = await endpoint({ method, headers: inLowerCase(headers), body: bytesOf(body) });
    refuseAborted(abortSignal);
    return { response: { statusCode: answer.status, headers: { ...answer.headers }, body: answer.body } };
  });
}

/** Names that come from an HTTP server are in lower case already. */
function inLowerCase(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (Object.keys(headers).every((name) => name === name.toLowerCase())) return headers;
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
