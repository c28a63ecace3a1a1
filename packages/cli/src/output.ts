import type { Io } from './io.js';
import type { Options } from './options.js';
import { type Paint, paintFor } from './paint.js';
import { printable } from './printable.js';

/** Where a command's words go: its result to stdout, everything else to stderr. */
export class Output {
  readonly #io: Io;
  readonly #options: Pick<Options, 'json' | 'quiet' | 'debug'>;

  constructor(io: Io, options: Pick<Options, 'json' | 'quiet' | 'debug'>) {
    this.#io = io;
    this.#options = options;
  }

  /** Writes the result: with `--json` the document, in one line for programs that read by lines; else the text. */
  result(document: unknown, text: (paint: Paint) => string): void {
    const { stdout } = this.#io;
    const written = this.#options.json ? JSON.stringify(document) : printable(text(paintFor(stdout, this.#io)));
    if (written !== '') stdout.write(`${written}\n`);
  }

  /** Tells what goes on, unless `--quiet` or `--json`. */
  progress(text: string): void {
    if (!this.#options.quiet) this.notice(text);
  }

  /** Tells what a person has to know, also with `--quiet`; not with `--json`. */
  notice(text: string): void {
    if (!this.#options.json) this.#io.stderr.write(`${printable(text)}\n`);
  }

  /** Writes an error that ends the command: one document with `--json`, else a message. */
  error(error: unknown): void {
    if (this.#options.json) this.#io.stdout.write(`${JSON.stringify({ error: describeError(error) })}\n`);
    this.failure(error, '');
  }

  /** Writes the error of one particle; with `--json` it is in the command's document. */
  failure(error: unknown, id: string): void {
    const { message } = describeError(error);
    const about = id === '' || message.startsWith(id) ? message : `${id}: ${message}`;
    this.notice(paintFor(this.#io.stderr, this.#io).red(`pcf: ${about}`));
    if (this.#options.debug) this.#io.stderr.write(`${printable(stacks(error).join('\nCaused by: '))}\n`);
  }
}

/** An error as data, for documents. */
export function describeError(error: unknown): { name: string; code: string; message: string } {
  if (!(error instanceof Error)) return { name: 'Error', code: 'UNKNOWN', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { name: error.name, code, message: error.message };
}

function stacks(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  return [error.stack ?? error.message, ...(error.cause === undefined ? [] : stacks(error.cause))];
}
