import { printable } from '@pcf/core/printable';
import type { Io } from '../io.js';
import type { Options } from '../options.js';
import { jsonText, type Paint, paintFor, terminalText } from './terminal.js';

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
    const written = this.#options.json ? jsonText(document) : terminalText(text(paintFor(stdout, this.#io)));
    if (written !== '') stdout.write(`${written}\n`);
  }

  /** Tells what goes on, unless `--quiet` or `--json`. */
  progress(text: string): void {
    if (!this.#options.quiet) this.notice(text);
  }

  /** Tells what a person has to know, also with `--quiet`; not with `--json`. */
  notice(text: string): void {
    if (!this.#options.json) this.#io.stderr.write(`${terminalText(text)}\n`);
  }

  /** Writes an error that ends the command: one document with `--json`, else a message. */
  error(error: unknown): void {
    if (this.#options.json) this.#io.stdout.write(`${jsonText({ error: describeError(error) })}\n`);
    this.failure(error, '');
  }

  /** Writes the error of one particle; with `--json` it is in the command's document. */
  failure(error: unknown, id: string): void {
    const message = linesOf(error).join('\n');
    const name = printable(id);
    const about = id === '' || message.startsWith(name) ? message : `${name}: ${message}`;
    this.notice(paintFor(this.#io.stderr, this.#io).red(`pcf: ${about}`));
    if (this.#options.debug) this.#io.stderr.write(`${terminalText(stacks(error).join('\nCaused by: '))}\n`);
  }
}

/** An error as data, for documents. */
export function describeError(error: unknown): { name: string; code: string; message: string } {
  if (!(error instanceof Error)) return { name: 'Error', code: 'UNKNOWN', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { name: error.name, code, message: error.message };
}

/** Errors of the framework have line breaks of their own; in those of others, one may come from anyone. */
function linesOf(error: unknown): string[] {
  const { code, message } = describeError(error);
  return (code.startsWith('PCF_') ? message.split('\n') : [message]).map(printable);
}

/** The message of an error and the places that it came by, and those of its causes. */
function stacks(error: unknown): string[] {
  const lines = linesOf(error);
  if (!(error instanceof Error)) return [lines.join('\n')];
  const places = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  const told = [`${printable(error.name)}: ${lines.join('\n')}`, ...places.map(printable)].join('\n');
  return [told, ...(error.cause === undefined ? [] : stacks(error.cause))];
}

/** What could not be done for a particle. */
export interface Failure {
  readonly id: string;
  readonly error: unknown;
}

/** Failures as data, for documents. */
export function describeFailures(failures: readonly Failure[]): unknown[] {
  return failures.map(({ id, error }) => ({ id, error: describeError(error) }));
}

/** Writes each failure for a person; with `--json` they are in the command's document. */
export function tellFailures(failures: readonly Failure[], output: Output): void {
  for (const { id, error } of failures) output.failure(error, id);
}
