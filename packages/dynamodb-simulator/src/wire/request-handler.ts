import type { Endpoint } from '../endpoint.js';

/** The parts of the SDK's `HttpRequest` that count here. */
export interface SdkRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Text or bytes; the SDK sends JSON as text. */
  readonly body?: unknown;
}

/** The parts of the SDK's `HttpResponse`. */
export interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** An object for `requestHandler` of an AWS SDK v3 client, which then works without a socket. */
export interface SdkRequestHandler {
  readonly metadata: { readonly handlerProtocol: string };
  handle(request: SdkRequest, options?: { abortSignal?: unknown }): Promise<{ response: SdkResponse }>;
  destroy(): void;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
}

/** @param endpoint leads to the simulator, and rejects once it is closed */
export const createRequestHandler = (endpoint: Endpoint): SdkRequestHandler => ({
  metadata: { handlerProtocol: 'http/1.1' },
  async handle({ method, headers, body }, { abortSignal } = {}) {
    refuseAborted(abortSignal);
    const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    const answer = await endpoint({ method, headers: Object.fromEntries(lowerCase), body: bytesOf(body) });
    refuseAborted(abortSignal);
    return { response: { statusCode: answer.status, headers: { ...answer.headers }, body: answer.body } };
  },
  destroy: () => undefined,
  updateHttpClientConfig: () => undefined,
  httpHandlerConfigs: () => ({}),
});

function refuseAborted(signal: unknown): void {
  if (typeof signal !== 'object' || signal === null || !('aborted' in signal) || signal.aborted !== true) return;
  const error = new Error('Request aborted');
  error.name = 'AbortError';
  throw error;
}

function bytesOf(body: unknown): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return body;
  throw new TypeError('@pcf/dynamodb-simulator: the body of a request must be text or bytes, not a stream');
}
