import { constants, createReadStream, fstat, open, type Stats } from 'node:fs';
import { Socket } from 'node:net';
import { extname } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { DefinitionFileError, InvalidDefinitionError } from '../../errors/definition-errors.js';
import { messageOf } from '../../values.js';
import { LIMITS } from '../limits.js';
import type { ParsedText, ParseResult } from '../source.js';
import { parseJson } from './json.js';
import { parseYaml } from './yaml.js';

/** How to read the text of a file. */
export interface ReadTextOptions {
  /** The largest file, in bytes; 10 MiB by default. */
  readonly maxBytes?: number | undefined;
  /** The timeout for a pipe, in milliseconds; 10 s by default. */
  readonly timeout?: number | undefined;
}

/**
 * Reads and parses the documents of a file: YAML (`.yml`, `.yaml`), or JSON with comments (any other name).
 *
 * @throws {@link DefinitionFileError} when it cannot be read, is too large, or is not a file
 * @throws {@link InvalidDefinitionError} when it is not valid JSON or YAML
 */
export async function readDocuments(file: string, options: ReadTextOptions): Promise<readonly ParsedText[]> {
  const text = await readText(file, options);
  const parse = ['.yml', '.yaml'].includes(extname(file).toLowerCase()) ? parseYaml : parseJson;
  const result = parseSafely(parse, text);
  if (!('issues' in result)) return result.documents;
  const issues = result.issues.map((issue) => ({ ...issue, file, path: [] }));
  throw new InvalidDefinitionError(issues, { more: result.more });
}

async function readText(
  file: string,
  { maxBytes = LIMITS.fileBytes, timeout = LIMITS.readTimeout }: ReadTextOptions,
): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readBytes(file, maxBytes, timeout));
  } catch (error) {
    if (error instanceof DefinitionFileError) throw error;
    throw new DefinitionFileError(file, reasonOf(error), { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file. Check the path, or name another file.';
  if (code === 'EISDIR') return 'it is a folder. Name a file in it.';
  if (code === 'EACCES') return 'permission denied.';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'it is not text in UTF-8.';
  return messageOf(error);
}

function parseSafely(parse: (text: string) => ParseResult, text: string): ParseResult {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { issues: [{ message: 'it is nested too deeply.', position: { line: 1, column: 1 } }] };
  }
}

/**
 * Reads a file or a pipe completely. Checks the size during the read: a file may grow, and a pipe has no end.
 *
 * @param timeout - in milliseconds
 * @throws {@link DefinitionFileError} when it is larger than `maxBytes`, takes too long, or is a device or a socket
 */
async function readBytes(file: string, maxBytes: number, timeout: number): Promise<Uint8Array> {
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
    `it is larger than ${maxBytes} bytes, the limit for one file. Split it, or raise the limit ` +
      '(maxBytes in code, --max-size on the command line).',
  );
}
