import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type AllowedOrigins, refusalOf, type SdkRequestHandler, type SdkResponse } from '@pcf/testing/aws-json';
import { BodyBudget } from './body-budget.js';

const LOOPBACK = '127.0.0.1';

/** How much of clients' misbehaviour a server bears. Times are milliseconds. */
export interface HttpLimits {
  /** How long a connection may take to send a request's headers, from its beginning. */
  readonly headersTimeout: number;
  /** How long a request may take to arrive as a whole. */
  readonly requestTimeout: number;
  /** How long a connection may be without any traffic, also while an answer is waited for. */
  readonly silence: number;
  /** How often the first two are looked after. */
  readonly checkInterval: number;
  /** A connection beyond these is closed at once. */
  readonly maxConnections: number;
  /** How many bytes the bodies of all requests under way may have together. */
  readonly bodies: number;
}

const LIMITS: HttpLimits = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  silence: 300_000,
  checkInterval: 2_000,
  maxConnections: 1_000,
  bodies: 256 * 1024 * 1024,
};

/** An HTTP server on the loopback interface in front of a request handler. When that one rejects, the connection is cut. */
export class HttpServer {
  readonly #server: Server;
  readonly #bodies: BodyBudget;
  readonly #signals = new WeakMap<Socket, AbortSignal>();

  readonly #origins: AllowedOrigins;

  /** @param origins - of the web pages that are answered */
  constructor(handle: SdkRequestHandler['handle'], limits: HttpLimits = LIMITS, origins: AllowedOrigins = []) {
    this.#origins = origins;
    this.#bodies = new BodyBudget(limits.bodies);
    const { headersTimeout, requestTimeout, checkInterval: connectionsCheckingInterval } = limits;
    this.#server = createServer(
      { headersTimeout, requestTimeout, connectionsCheckingInterval },
      (request, response) => {
        this.#serve(handle, request, response).catch(() => response.destroy());
      },
    );
    this.#server.maxConnections = limits.maxConnections;
    this.#server.setTimeout(limits.silence);
    this.#server.on('clientError', (_error, socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n', () => socket.destroy());
      else socket.destroy();
    });
  }

  /** @param port 0 lets the system choose */
  open(port: number): Promise<{ url: string }> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, LOOPBACK, () => {
        this.#server.off('error', reject);
        const address = this.#server.address();
        resolve({ url: `http://${LOOPBACK}:${typeof address === 'object' && address ? address.port : port}` });
      });
    });
  }

  /** Ends idle and busy connections alike. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  /** Is aborted when the client goes. */
  #signalOf(socket: Socket): AbortSignal {
    const known = this.#signals.get(socket);
    if (known) return known;
    const gone = new AbortController();
    socket.once('close', () => gone.abort());
    this.#signals.set(socket, gone.signal);
    return gone.signal;
  }

  async #serve(handle: SdkRequestHandler['handle'], request: IncomingMessage, response: ServerResponse) {
    const body = await this.#bodies.read(request, response);
    if (body === 'dropped') return;
    if (typeof body === 'number') {
      response.writeHead(body, { connection: 'close', 'content-length': 0 }).end();
      return;
    }
    const refusal = refusalOf(request.headers, this.#origins);
    if (refusal !== undefined) {
      const told = `${refusal}\n`;
      const length = Buffer.byteLength(told);
      response
        .writeHead(403, { connection: 'close', 'content-type': 'text/plain', 'content-length': length })
        .end(told);
      return;
    }
    const call = { method: request.method ?? '', headers: headersOf(request), body };
    try {
      write(response, (await handle(call, { abortSignal: this.#signalOf(request.socket) })).response);
    } catch (error) {
      if (!isLost(error)) throw error;
    }
  }
}

/** An answer that got lost on its way: the client waits for it on an open connection, as long as it likes. */
const isLost = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ETIMEDOUT';

/** The bytes or the text of an answer go out as they are. */
function write(response: ServerResponse, { statusCode, headers, body }: SdkResponse): void {
  response.writeHead(statusCode, headers).end(body instanceof Uint8Array ? body : String(body ?? ''));
}

/** HTTP joins headers of one name; only cookies come as a list. */
function headersOf({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  if (areTexts(headers)) return headers;
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value ?? '')]));
}

const areTexts = (headers: Readonly<Record<string, unknown>>): headers is Readonly<Record<string, string>> =>
  Object.values(headers).every((value) => typeof value === 'string');
