/** The parts of an AWS SDK v3 client's `HttpRequest` that are used here. */
export interface SdkRequest {
  readonly method: string;
  /** The host, without the port. A server has it in the header `host` only. */
  readonly hostname?: string;
  /** The path as it is sent, with escapes. */
  readonly path?: string;
  /** The query, without escapes. */
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Text or bytes; for JSON protocols the SDK sends text. */
  readonly body?: unknown;
}

/** The parts of an AWS SDK v3 client's `HttpResponse`. */
export interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/** A response with a complete body. */
export interface SdkBytesResponse extends SdkResponse {
  readonly body: Uint8Array;
}

/** How a request is to be sent. */
export interface SdkRequestOptions {
  /** An `AbortSignal`, or the SDK's own interface for it. */
  readonly abortSignal?: unknown;
}

/**
 * Sends requests: what an AWS SDK v3 client takes as `requestHandler`, and what the SDK's own handlers are.
 *
 * @typeParam Response - what it answers with
 */
export interface SdkRequestHandler<Response extends SdkResponse = SdkResponse> {
  readonly metadata?: { readonly handlerProtocol: string };
  handle(request: SdkRequest, options?: SdkRequestOptions): Promise<{ response: Response }>;
  destroy(): void;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
}

/** The part of a handler that sends requests. */
export type SdkSender = Pick<SdkRequestHandler, 'handle'> & { destroy?(): void };

/** A handler that sends with the given function. */
export function sdkRequestHandler<Response extends SdkResponse>(
  handle: SdkRequestHandler<Response>['handle'],
  destroy = () => {},
): SdkRequestHandler<Response> {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle,
    destroy,
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
  };
}

/** The request with the names of its headers in lower case: Node's HTTP server sends them so, SDKs do not. */
export function withLowerCaseHeaders(request: SdkRequest): SdkRequest {
  const { headers } = request;
  if (Object.keys(headers).every((name) => name === name.toLowerCase())) return request;
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { ...request, headers: Object.fromEntries(lower) };
}

/**
 * Throws if the caller has aborted the request.
 *
 * @throws Error `AbortError`, as the SDK's own handlers do
 */
export function refuseAborted(signal: unknown): void {
  if (typeof signal !== 'object' || signal === null || !('aborted' in signal) || signal.aborted !== true) return;
  throw Object.assign(new Error('Request aborted'), { name: 'AbortError' });
}

/**
 * The body of a request as bytes.
 *
 * @throws TypeError for a stream
 */
export function bytesOf(body: unknown): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return body;
  throw new TypeError('@pcf/testing: the body of a request must be text or bytes, not a stream');
}
