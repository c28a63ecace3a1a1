import { printable, withoutSecrets } from '../printable.js';

/**
 * The base class of every error of the framework. Tell errors apart by `code` (stable) or by class; `cause` holds the original error
 * where there is one.
 *
 * Messages are safe to show anywhere: text from a definition or a provider cannot forge or hide a line, and what looks like a secret
 * is removed.
 *
 * @example
 * ```ts
 * try {
 *   await particle.apply();
 * } catch (error) {
 *   if (error instanceof PcfError && error.code === 'PCF_REPLACEMENT_NEEDED') await askSomeone(error.message);
 *   else throw error;
 * }
 * ```
 */
export abstract class PcfError extends Error {
  /** The class's own name, literally: it survives minifiers. */
  abstract override readonly name: string;
  /** What went wrong, for programs: `PCF_` and words in capitals. */
  abstract readonly code: string;

  /** @param message - a line, or several lines; line breaks within a line are escaped */
  constructor(message: string | readonly string[], options?: ErrorOptions) {
    super(
      [message]
        .flat()
        .map((line) => printable(withoutSecrets(line)))
        .join('\n'),
      options,
    );
  }
}

/** An error's message and cause. Everything beside them becomes a property of the error. */
export interface ErrorContent {
  /** What is wrong and what to do about it: a line, or several. */
  readonly message: string | readonly string[];
  readonly cause?: unknown;
}

/** A class of errors that {@link defineError} made. */
export type ErrorClass<
  Name extends string,
  Code extends string,
  Arguments extends readonly unknown[],
  Content extends ErrorContent,
> = new (
  ...args: Arguments
) => PcfError & { readonly name: Name; readonly code: Code } & Readonly<Omit<Content, 'message' | 'cause'>>;

/**
 * Makes a class of errors from a name, a code and a function that writes the message. Extend the result, so that the class has a name
 * and a type.
 *
 * @param contentOf - takes the arguments of the constructor, and returns the message, the cause, and the properties of the error
 * @param base - the class to extend: `PcfError`, or an abstract class below it
 *
 * @example
 * ```ts
 * export class NoSuchNoteError extends defineError('NoSuchNoteError', 'NOTES_NO_SUCH_NOTE', (note: string) => ({
 *   note,
 *   message: `There is no note "${note}". Check its name.`,
 * })) {}
 * ```
 */
export function defineError<
  const Name extends string,
  const Code extends string,
  Arguments extends readonly unknown[],
  Content extends ErrorContent,
>(
  name: Name,
  code: Code,
  contentOf: (...args: Arguments) => Content,
  base?: typeof PcfError,
): ErrorClass<Name, Code, Arguments, Content>;
export function defineError<Arguments extends readonly unknown[]>(
  name: string,
  code: string,
  contentOf: (...args: Arguments) => ErrorContent,
  base: typeof PcfError = PcfError,
): new (
  ...args: Arguments
) => PcfError {
  return class extends base {
    override readonly name = name;
    readonly code = code;

    constructor(...args: Arguments) {
      const { message, cause, ...properties } = contentOf(...args);
      super(message, cause === undefined ? undefined : { cause });
      Object.assign(this, properties);
    }
  };
}
