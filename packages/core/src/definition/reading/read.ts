import { constants, createReadStream, fstat, open, realpathSync, type Stats } from 'node:fs';
import { Socket } from 'node:net';
import { extname, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { DefinitionFileError, InvalidDefinitionError } from '../../errors/definition-errors.js';
import { messageOf } from '../../values.js';
import { locate, problem, valueAt } from '../issues.js';
import { LIMITS } from '../limits.js';
import type { DefinitionFile, DefinitionHead, DefinitionSource, ParsedText, ParseResult } from '../source.js';
import { hasHead, readHead } from './head.js';
import { parseJson } from './json.js';
import { parseYaml } from './yaml.js';

/** How to read a file of definitions. */
export interface ReadDefinitionsOptions {
  /** The largest file, in bytes; 10 MiB by default. */
  readonly maxBytes?: number | undefined;
  /** The timeout for a pipe, in milliseconds; 10 s by default. */
  readonly timeout?: number | undefined;
}

/**
 * Reads a file of definitions, in YAML (`.yml`, `.yaml`) or in JSON with comments (any other name). It holds one definition, a list of
 * them, or a map with a head: `owner`, and the list as `particles`. A YAML file can have several documents, each of them one of these, and
 * one head at most. The definitions are parsed; `pcf.fieldOf()` validates them.
 *
 * @param file - the path, absolute or from the working directory; a file or a named pipe
 * @throws {@link DefinitionFileError} when it cannot be read, is too large, or is not a file
 * @throws {@link InvalidDefinitionError} when it is not valid JSON or YAML, or its head is not valid, with line and column of each
 * error
 *
 * @example
 * ```ts
 * const { head, sources } = await readDefinitionFile('pcf.yml');
 * console.log(`${sources.length} definitions of ${head?.owner?.name}`);
 * ```
 */
export async function readDefinitionFile(file: string, options: ReadDefinitionsOptions = {}): Promise<DefinitionFile> {
  const text = await readText(file, options);
  const parse = ['.yml', '.yaml'].includes(extname(file).toLowerCase()) ? parseYaml : parseJson;
  const result = parseSafely(parse, text);
  if ('issues' in result) {
    const issues = result.issues.map((issue) => ({ ...issue, file, path: [] }));
    throw new InvalidDefinitionError(issues, { more: result.more });
  }
  return asFile(result.documents, file);
}

/**
 * Reads the definitions of a file, as {@link readDefinitionFile} does.
 *
 * @throws as {@link readDefinitionFile} does
 *
 * @example
 * ```ts
 * const particles = pcf.particles(await readDefinitions('pcf.yml'));
 * ```
 */
export async function readDefinitions(file: string, options: ReadDefinitionsOptions = {}): Promise<DefinitionSource[]> {
  return [...(await readDefinitionFile(file, options)).sources];
}

/** A file that does not exist, or is no file, has the path that it would have. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file);
  }
}

async function readText(
  file: string,
  { maxBytes = LIMITS.fileBytes, timeout = LIMITS.readTimeout }: ReadDefinitionsOptions,
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
 * Splits the documents of a file into its definitions: each is one, a list of them, or a head with a list.
 *
 * @throws {@link InvalidDefinitionError} when there is nothing, or a second head, or a head is not valid
 */
function asFile(documents: readonly ParsedText[], file: string): DefinitionFile {
  const path = realPath(file);
  const filled = documents.filter(({ value }) => value !== null);
  if (filled.length === 0) throw new InvalidDefinitionError([{ path: [], file, message: EMPTY }]);
  let head: DefinitionHead | undefined;
  const items = filled.flatMap((document): readonly ParsedText[] => {
    const { value } = document;
    if (!hasHead(value)) return itemsOf(document);
    const read = readHead(value, file, document, realPath);
    if ('issues' in read) throw new InvalidDefinitionError(read.issues);
    if (head) throw new InvalidDefinitionError([locate({ ...document, file }, problem([], SECOND_HEAD))]);
    head = read.head;
    return itemsOf(within(document, 'particles'));
  });
  const origin = { file, path, ...(head && { head }), count: items.length };
  const sources = items.map((item) => ({
    value: item.value,
    file,
    origin,
    locate: (path: readonly PropertyKey[], what?: 'key' | 'value') => item.locate(path, what),
  }));
  return { ...origin, sources };
}

const EMPTY = 'the file is empty. Write a definition, which begins with "flavor:"; or [] where there are none.';

const SECOND_HEAD =
  'a second document with "owner" or "particles". A file has one at most: write all definitions into one list.';

/** What is no list is one definition. */
function itemsOf(document: ParsedText): readonly ParsedText[] {
  const { value } = document;
  return Array.isArray(value) ? value.map((_, index) => within(document, index)) : [document];
}

/** The part of a parsed text below a key. */
function within(parsed: ParsedText, key: string | number): ParsedText {
  const value = valueAt(parsed.value, [key]);
  return { value, locate: (path, what) => parsed.locate([key, ...path], what) };
}

/**
 * Reads a file or a pipe completely. Checks the size during the read: a file may grow, and a pipe has no end.
 *
 * @param timeout - in milliseconds
 * @throws {@link DefinitionFileError} when it is larger than `maxBytes`, takes too long, or is a device or a socket
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
    `it is larger than ${maxBytes} bytes, the limit for one file. Split it, or raise the limit ` +
      '(maxBytes in code, --max-size on the command line).',
  );
}
