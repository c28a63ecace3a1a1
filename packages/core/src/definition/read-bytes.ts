import { constants, createReadStream, fstat, open, type Stats } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { DefinitionFileError } from '../errors/definition-errors.js';

/**
 * Reads a file or a pipe whole. Its size is checked while it is read: a file may grow, and a pipe has no end.
 *
 * @param timeout - how long that may take, in milliseconds
 * @throws {@link DefinitionFileError} when there are more than `maxBytes`, it takes too long, or it is a device or a socket
 */
export async function readBytes(file: string, maxBytes: number, timeout: number): Promise<Uint8Array> {
  const stream = await openStream(file, maxBytes);
  const late = new DefinitionFileError(
    file,
    `it was not read within ${timeout / 1000} s. If it is a pipe, check that its writer runs and ends.`,
  );
  const timer = setTimeout(() => stream.destroy(late), timeout);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      if (!(chunk instanceof Uint8Array)) continue;
      size += chunk.byteLength;
      if (size > maxBytes) throw tooLarge(file, maxBytes);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    clearTimeout(timer);
    stream.destroy();
  }
}

async function openStream(file: string, maxBytes: number): Promise<Readable> {
  // Without O_NONBLOCK, opening a pipe waits for a writer, and nothing could end that.
  const fd = await promisify(open)(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const stat: Stats = await promisify<number, Stats>(fstat)(fd);
  if (stat.isFIFO()) return new Socket({ fd, readable: true, writable: false });
  const stream = createReadStream(file, { fd });
  if (stat.isFile() && stat.size <= maxBytes) return stream;
  stream.destroy();
  if (stat.isFile()) throw tooLarge(file, maxBytes);
  const what = stat.isDirectory() ? 'it is a folder. Name a file in it.' : 'it is a device. Name a file or a pipe.';
  throw new DefinitionFileError(file, what);
}

function tooLarge(file: string, maxBytes: number): DefinitionFileError {
  return new DefinitionFileError(
    file,
    `it is larger than ${maxBytes} bytes, the most that is read of one file. Divide it, or raise the limit ` +
      '(maxBytes in code, --max-size on the command line).',
  );
}
