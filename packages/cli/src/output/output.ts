import { errorDocument } from '@pcf/core/error-document';
import { printable } from '@pcf/core/printable';
import type { Io } from '../io.js';
import type { Options } from '../options.js';
import { jsonText, type Paint, paintFor, terminalText } from './terminal.js';

/** The output of a command: the result goes to stdout, everything else to stderr. */
export class Output {
  readonly #io: Io;
  readonly #options: Pick<Options, 'json' | 'quiet' | 'debug'>;

  /** @param wrapLines - wraps a text for a terminal of so many columns; if absent, no line is wrapped */
  constructor(
    io: Io,
    options: Pick<Options, 'json' | 'quiet' | 'debug'>,
    private readonly wrapLines: (text: string, columns: number) => string = (text) => text,
  ) {
    this.#io = io;
    this.#options = options;
  }

  /**
   * Writes the result: the text, or with `--json` the document, in one line.
   *
   * @param options - `wrap`: whether long lines are wrapped on a terminal that tells its width
   */
  result(document: unknown, text: (paint: Paint) => string, { wrap = false }: { readonly wrap?: boolean } = {}): void {
    const { stdout } = this.#io;
    const written = this.#options.json ? jsonText(document) : this.#shown(text(paintFor(stdout, this.#io)), wrap);
    if (written !== '') stdout.write(`${written}\n`);
  }

  #shown(text: string, wrap: boolean): string {
    return wrap ? this.#wrapped(terminalText(text), this.#io.stdout) : terminalText(text);
  }

  #wrapped(text: string, { isTTY, columns }: Io['stdout']): string {
    return isTTY && columns ? this.wrapLines(text, columns) : text;
  }

  /** Writes progress, except with `--quiet` or `--json`. */
  progress(text: string): void {
    if (!this.#options.quiet) this.notice(text);
  }

  /** Writes a message that the user must see, even with `--quiet`; not with `--json`. Long lines are wrapped as well. */
  notice(text: string): void {
    const { stderr } = this.#io;
    if (!this.#options.json) stderr.write(`${this.#wrapped(terminalText(text), stderr)}\n`);
  }

  /** Writes an error that ends the command: a message, or with `--json` a document. */
  error(error: unknown): void {
    if (this.#options.json)
      this.#io.stdout.write(`${jsonText({ kind: 'error', version: 1, error: errorDocument(error) })}\n`);
    this.failure(error, '');
  }

  /** Writes the error of one particle; with `--json` it is part of the command's document. */
  failure(error: unknown, id: string): void {
    const message = linesOf(error).join('\n');
    const name = printable(id);
    const about = id === '' || message.startsWith(name) ? message : `${name}: ${message}`;
    this.notice(paintFor(this.#io.stderr, this.#io).red(`pcf: ${about}`));
    if (this.#options.debug) this.#io.stderr.write(`${terminalText(stacks(error).join('\nCaused by: '))}\n`);
  }
}

/** Only line breaks of PCF's own errors are kept. Those of other errors may come from a provider and are escaped. */
function linesOf(error: unknown): string[] {
  const { code, message } = errorDocument(error);
  return (code.startsWith('PCF_') ? message.split('\n') : [message]).map(printable);
}

/** Returns the message and stack of an error and of each of its causes. */
function stacks(error: unknown): string[] {
  const lines = linesOf(error);
  if (!(error instanceof Error)) return [lines.join('\n')];
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  const trace = [`${printable(error.name)}: ${lines.join('\n')}`, ...frames.map(printable)].join('\n');
  return [trace, ...(error.cause === undefined ? [] : stacks(error.cause))];
}

/** The error of a particle. */
export interface Failure {
  readonly id: string;
  readonly error: unknown;
}

/** Returns failures as data, for JSON documents. */
export function failureDocuments(failures: readonly Failure[]): unknown[] {
  return failures.map(({ id, error }) => ({ id, error: errorDocument(error) }));
}

/** Writes a message for each failure; with `--json` they are part of the command's document. */
export function printFailures(failures: readonly Failure[], output: Output): void {
  for (const { id, error } of failures) output.failure(error, id);
}

/** Whether the error of a particle says that its apply was interrupted. */
export function isAborted(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'PCF_ABORTED';
}
