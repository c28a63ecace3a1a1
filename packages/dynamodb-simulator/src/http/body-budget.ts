import type { IncomingMessage, ServerResponse } from 'node:http';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
const LARGEST_BODY = 16 * 1024 * 1024;

/** Reads the bodies of requests, and knows how much memory they take together. */
export class BodyBudget {
  readonly #all: number;
  #used = 0;

  /** @param all - how many bytes the bodies of all requests that are read or answered may have together */
  constructor(all: number) {
    this.#all = all;
  }

  /**
   * The whole body: nothing of a request is acted on before it has arrived. It counts until the answer is sent.
   *
   * @returns the status to refuse the request with: 413 for too large a body, 503 where there are too many bytes under way
   */
  read(request: IncomingMessage, response: ServerResponse): Promise<Buffer | 'dropped' | 413 | 503> {
    if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY) return Promise.resolve(413);
    const chunks: Buffer[] = [];
    let size = 0;
    return new Promise((resolve) => {
      response.once('close', () => {
        this.#used -= size;
        resolve('dropped');
      });
      request.on('data', (chunk: Buffer) => {
        if (response.closed || response.writableEnded) return;
        size += chunk.byteLength;
        this.#used += chunk.byteLength;
        chunks.push(chunk);
        if (size <= LARGEST_BODY && this.#used <= this.#all) return;
        chunks.length = 0;
        resolve(size > LARGEST_BODY ? 413 : 503);
      });
      request.once('end', () => resolve(Buffer.concat(chunks)));
    });
  }
}
