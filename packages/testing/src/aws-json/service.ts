import { HttpServer } from '../http/http-server.js';
import {
  bytesOf,
  refuseAborted,
  type SdkBytesResponse,
  type SdkRequestHandler,
  sdkRequestHandler,
  withLowerCaseHeaders,
} from '../http/sdk-handler.js';
import { createEndpoint, largestBody } from './endpoint.js';
import type { Endpoint } from './message.js';
import type { AwsJsonServiceOptions } from './options.js';

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
  /** A `requestHandler` for an SDK client, which then needs no socket. It rejects when the service is closed. */
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
  let server: HttpServer | undefined;
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
      if (server) throw new Error(`@pcf/testing: the server of the fake ${options.target} is already open`);
      const opening = new HttpServer(handlerOf(whileOpen).handle, { limits: { body: largestBody(options) } });
      server = opening;
      return opening.open(port).catch((error: unknown) => {
        server = undefined;
        throw error;
      });
    },
    requestHandler: () => handlerOf(whileOpen),
    async close() {
      closed = true;
      await server?.close();
    },
  };
}

function handlerOf(endpoint: Endpoint): SdkRequestHandler<SdkBytesResponse> {
  return sdkRequestHandler(async (request, { abortSignal } = {}) => {
    refuseAborted(abortSignal);
    const { method, headers, body } = withLowerCaseHeaders(request);
    const answer = await endpoint({ method, headers, body: bytesOf(body) });
    refuseAborted(abortSignal);
    return { response: { statusCode: answer.status, headers: { ...answer.headers }, body: answer.body } };
  });
}
