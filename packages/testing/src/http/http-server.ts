import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type AllowedOrigins, refusalOf } from './access.js';
import type { SdkRequest, SdkRequestHandler, SdkResponse } from './sdk-handler.js';

const LOOPBACK = '127.0.0.1';

/** What an {@link HttpServer} puts up with. Times are in milliseconds. */
export interface HttpLimits {
  /** How long a connection may take to send the headers of a request. */
  readonly headersTimeout: number;
  /** How long a request may take to arrive as a whole. */
  readonly requestTimeout: number;
  /** How long a connection may be without any traffic, also while it waits for an answer. */
  readonly silence: number;
  /** How often the first two limits are checked. */
  readonly checkInterval: number;
  /** A connection beyond these is closed at once. */
  readonly maxConnections: number;
  /** The size of one body, in bytes. */
  readonly body: number;
  /** The size of the bodies of all requests that are not answered yet, in bytes. */
  readonly bodies: number;
}

const MIB = 1024 * 1024;

/** The body of a request to AWS has 16 MiB at most. */
const LIMITS: HttpLimits = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  silence: 300_000,
  checkInterval: 2_000,
  maxConnections: 1_000,
  body: 16 * MIB,
  bodies: 256 * MIB,
};

/** Options of an {@link HttpServer}. */
export interface HttpServerOptions {
  /** Limits other than the default ones. */
  readonly limits?: Partial<HttpLimits>;
  /** The origins of web pages that are answered; none where absent. */
  readonly allowedOrigins?: AllowedOrigins;
}

/**
 * An HTTP server on the loopback interface in front of a request handler. Names of headers reach the handler in lower case. When
 * the handler rejects, the connection is cut; when it rejects with the code `ETIMEDOUT`, the connection stays open without an
 * answer.
 */
export class HttpServer {
  readonly #handle: SdkRequestHandler['handle'];
  readonly #limits: HttpLimits;
  readonly #origins: AllowedOrigins;
  readonly #server: Server;
  readonly #signals = new WeakMap<Socket, AbortSignal>();
  #opening: Promise<unknown> = Promise.resolve();
  /** How many bytes the bodies of all requests under way have together. */
  #bodies = 0;

  constructor(handle: SdkRequestHandler['handle'], { limits, allowedOrigins = [] }: HttpServerOptions = {}) {
    this.#handle = handle;
    this.#limits = { ...LIMITS, ...limits };
    this.#origins = allowedOrigins;
    const { headersTimeout, requestTimeout, checkInterval: connectionsCheckingInterval } = this.#limits;
    this.#server = createServer(
      { headersTimeout, requestTimeout, connectionsCheckingInterval },
      (request, response) => {
        this.#serve(request, response).catch(() => response.destroy());
      },
    );
    this.#server.maxConnections = this.#limits.maxConnections;
    this.#server.setTimeout(this.#limits.silence);
    this.#server.on('clientError', (_error, socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n', () => socket.destroy());
      else socket.destroy();
    });
  }

  /**
   * Opens the server.
   *
   * @param port - 0 lets the system choose
   * @throws Error when the port is taken (`EADDRINUSE`)
   */
  open(port: number): Promise<{ url: string }> {
    const opening = new Promise<{ url: string }>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, LOOPBACK, () => {
        this.#server.off('error', reject);
        const address = this.#server.address();
        resolve({ url: `http://${LOOPBACK}:${typeof address === 'object' && address ? address.port : port}` });
      });
    });
    this.#opening = opening;
    return opening;
  }

  /** Closes the server with all its connections, idle and busy alike. */
  async close(): Promise<void> {
    await this.#opening.catch(() => undefined);
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await this.#read(request, response);
    if (body === 'dropped') return;
    if (typeof body === 'number') {
      response.writeHead(body, { connection: 'close', 'content-length': 0 }).end();
      return;
    }
    const refusal = refusalOf(request.headers, this.#origins);
    if (refusal !== undefined) {
      const text = `${refusal}\n`;
      const headers = { connection: 'close', 'content-type': 'text/plain', 'content-length': Buffer.byteLength(text) };
      response.writeHead(403, headers).end(text);
      return;
    }
    const sent = { method: request.method ?? '', ...addressOf(request), headers: headersOf(request), body };
    try {
      await write(response, (await this.#handle(sent, { abortSignal: this.#signalOf(request.socket) })).response);
    } catch (error) {
      if (!isTimeout(error)) throw error;
    }
  }

  /**
   * Reads the whole body: nothing of a request is acted on before it has arrived. The body counts until the answer is sent.
   *
   * @returns the status to refuse the request with: 413 for too large a body, 503 for too many bytes under way
   */
  #read(request: IncomingMessage, response: ServerResponse): Promise<Buffer | 'dropped' | 413 | 503> {
    const { body: largest, bodies } = this.#limits;
    if (Number(request.headers['content-length'] ?? 0) > largest) return Promise.resolve(413);
    const chunks: Buffer[] = [];
    let size = 0;
    return new Promise((resolve) => {
      response.once('close', () => {
        this.#bodies -= size;
        resolve('dropped');
      });
      request.on('data', (chunk: Buffer) => {
        if (response.closed || response.writableEnded) return;
        size += chunk.byteLength;
        this.#bodies += chunk.byteLength;
        chunks.push(chunk);
        if (size <= largest && this.#bodies <= bodies) return;
        chunks.length = 0;
        resolve(size > largest ? 413 : 503);
      });
      request.once('end', () => resolve(Buffer.concat(chunks)));
    });
  }

  /** A signal that is aborted when the client closes its connection. */
  #signalOf(socket: Socket): AbortSignal {
    const known = this.#signals.get(socket);
    if (known) return known;
    const gone = new AbortController();
    socket.once('close', () => gone.abort());
    this.#signals.set(socket, gone.signal);
    return gone.signal;
  }
}

const isTimeout = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ETIMEDOUT';

/** A body that is a stream and breaks cuts the connection. */
async function write(response: ServerResponse, { statusCode, headers, body }: SdkResponse): Promise<void> {
  response.writeHead(statusCode, headers);
  if (body instanceof Readable) await pipeline(body, response);
  else response.end(body instanceof Uint8Array ? body : String(body ?? ''));
}

/** The path as it was sent, and the query without escapes. */
function addressOf({ url = '/' }: IncomingMessage): Pick<SdkRequest, 'path' | 'query'> {
  const mark = url.indexOf('?');
  if (mark === -1) return { path: url };
  const parameters = new URLSearchParams(url.slice(mark + 1));
  const query = [...new Set(parameters.keys())].map((name) => {
    const values = parameters.getAll(name);
    return [name, values.length === 1 ? (values[0] ?? '') : values];
  });
  return { path: url.slice(0, mark), query: Object.fromEntries(query) };
}

/** HTTP joins headers of one name; only cookies come as a list. */
function headersOf({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  if (areTexts(headers)) return headers;
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value ?? '')]));
}

const areTexts = (headers: Readonly<Record<string, unknown>>): headers is Readonly<Record<string, string>> =>
  Object.values(headers).every((value) => typeof value === 'string');
