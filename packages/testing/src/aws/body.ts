import type { SdkRequest } from '../http/sdk-handler.js';
import { BadRequest } from './errors.js';

/**
 * The whole body of a request: text, bytes or a stream. The chunks that the SDK sends to S3 with checksums behind them are put
 * together; signatures of chunks and checksums are not verified.
 *
 * @param request - with the names of its headers in lower case
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export async function bodyOf({ body, headers }: SdkRequest): Promise<Uint8Array> {
  const bytes = await collect(body);
  const isChunked = (headers['content-encoding'] ?? '').split(/\s*,\s*/).includes('aws-chunked');
  return isChunked ? withoutChunks(bytes) : bytes;
}

async function collect(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return body;
  if (body instanceof Blob) return new Uint8Array(await body.arrayBuffer());
  if (!isIterable(body)) throw new TypeError('@pcf/testing: the body of a request must be text, bytes or a stream');
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : asBytes(chunk));
  return Buffer.concat(chunks);
}

const isIterable = (body: unknown): body is AsyncIterable<unknown> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

function asBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new TypeError('@pcf/testing: a stream of a request must have text or bytes');
}

/** `SIZE;chunk-signature=…` with the size in hexadecimal digits, the bytes, and so on; a chunk of no bytes is the last. */
function withoutChunks(bytes: Uint8Array): Uint8Array {
  const buffer = Buffer.from(bytes);
  const chunks: Buffer[] = [];
  for (let start = 0; ; ) {
    const end = buffer.indexOf('\r\n', start);
    const size = /^([0-9a-f]{1,8})(?:;|$)/i.exec(buffer.toString('latin1', start, end))?.[1];
    if (end === -1 || size === undefined) throw new BadRequest('malformed', 'The body is not in chunks');
    const length = Number.parseInt(size, 16);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(buffer.subarray(end + 2, end + 2 + length));
    start = end + 2 + length + 2;
  }
}
