import { printable, withoutSecrets } from '../printable.js';

/**
 * What every error of the framework is. Tell them apart by `code` (stable) or by class; `cause` holds what was caught
 * where one error led to another.
 *
 * Messages can be shown anywhere: what a definition or a provider says in them cannot forge or hide a line, and what looks like
 * a secret is not in them.
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

  /** @param message - a line, or several lines; line breaks within them are escaped, as they came from elsewhere */
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
