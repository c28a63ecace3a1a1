import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { refusalOf } from '../http/access.js';
import { response as answerOf, type Endpoint, tooLarge, type WireResponse } from './message.js';

const LOOPBACK = '127.0.0.1';

/** An HTTP server on the loopback interface in front of an endpoint. Web pages are not answered. */
export class HttpDoor {
  readonly #server: Server;
  #opening: Promise<unknown> = Promise.resolve();

  /** @param largest - the largest body that is read, in bytes */
  constructor(endpoint: Endpoint, largest: number) {
    this.#server = createServer((request, response) => {
      serve(endpoint, largest, request, response).catch(() => response.destroy());
    });
    this.#server.on('clientError', (_error, socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
      else socket.destroy();
    });
  }

  /** @param port 0 lets the system choose */
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

  /** Ends idle and busy connections alike, also those of a server that is about to open. */
  async close(): Promise<void> {
    await this.#opening.catch(() => undefined);
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

async function serve(
  endpoint: Endpoint,
  largest: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const declared = Number(request.headers['content-length'] ?? 0);
  const body = declared > largest ? 'too large' : await readBody(request, largest);
  if (body === 'dropped') return;
  if (body === 'too large') {
    response.setHeader('connection', 'close');
    write(response, tooLarge());
    return;
  }
  const refusal = refusalOf(request.headers);
  if (refusal !== undefined) {
    response.setHeader('connection', 'close');
    write(response, answerOf(403, `${refusal}\n`));
    return;
  }
  write(response, await endpoint({ method: request.method ?? '', headers: headersOf(request), body }));
}

function write(response: ServerResponse, { status, headers, body }: WireResponse): void {
  response.writeHead(status, { ...headers }).end(body);
}

const headersOf = (request: IncomingMessage): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );

/** The whole body; nothing of a request is acted on before it has arrived. */
async function readBody(request: IncomingMessage, largest: number): Promise<Buffer | 'dropped' | 'too large'> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      if (!Buffer.isBuffer(chunk)) continue;
      size += chunk.byteLength;
      if (size > largest) return 'too large';
      chunks.push(chunk);
    }
  } catch {
    return 'dropped';
  }
  return request.complete ? Buffer.concat(chunks) : 'dropped';
}
