import { HttpServer } from './http-server.js';
import {
  refuseAborted,
  type SdkBytesResponse,
  type SdkRequest,
  type SdkRequestHandler,
  type SdkResponse,
  sdkRequestHandler,
  withLowerCaseHeaders,
} from './sdk-handler.js';

/**
 * A fake service: over HTTP, and within the process.
 *
 * @typeParam Response - what it answers with
 */
export interface FakeService<Response extends SdkResponse = SdkBytesResponse> {
  /**
   * Opens an HTTP server on 127.0.0.1.
   *
   * @param options - `port`: by default one that the system chooses
   * @returns the URL, for `endpoint` of an SDK client
   * @throws Error when it is open already or closed, or the port is taken (`EADDRINUSE`)
   */
  listen(options?: { port?: number }): Promise<{ url: string }>;
  /** A `requestHandler` for an SDK client, which then needs no socket. It rejects when the service is closed. */
  requestHandler(): SdkRequestHandler<Response>;
  /** Closes the server with all its connections. A second call does nothing. */
  close(): Promise<void>;
}

/** Options of {@link fakeService}. */
export interface FakeServiceOptions {
  /** The service's name, for errors. */
  readonly name: string;
  /** The largest body that the HTTP server takes, in bytes. */
  readonly largestBody: number;
}

/**
 * Makes a service of a function. Nothing is opened until {@link FakeService.listen}.
 *
 * @param answer - answers a request, whose headers have names in lower case
 */
export function fakeService<Response extends SdkResponse>(
  answer: (request: SdkRequest) => Promise<Response>,
  { name, largestBody }: FakeServiceOptions,
): FakeService<Response> {
  let server: HttpServer | undefined;
  let closed = false;
  const refuseClosed = () => {
    if (closed) throw new Error(`@pcf/testing: the fake ${name} is closed`);
  };
  const handler = () =>
    sdkRequestHandler<Response>(async (request, { abortSignal } = {}) => {
      refuseClosed();
      refuseAborted(abortSignal);
      const response = await answer(withLowerCaseHeaders(request));
      refuseAborted(abortSignal);
      return { response };
    });
  return {
    async listen({ port = 0 } = {}) {
      refuseClosed();
      if (server) throw new Error(`@pcf/testing: the server of the fake ${name} is already open`);
      const opening = new HttpServer(handler().handle, { limits: { body: largestBody } });
      server = opening;
      return opening.open(port).catch((error: unknown) => {
        server = undefined;
        throw error;
      });
    },
    requestHandler: handler,
    async close() {
      closed = true;
      await server?.close();
    },
  };
}
