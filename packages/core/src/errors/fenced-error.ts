import { PcfError } from './pcf-error.js';
import { AbortedError } from './reconcile-errors.js';

/**
 * This process may not go on with an apply: another process has taken it over, or may have. A hook throws it (`beforeStep`, a budget of
 * calls, `beforeSend` of `@pcf/aws`), or a signal is aborted with it. It ends the whole apply at once: nothing more is sent, nothing is
 * retried, and nothing is rolled back, because that is up to the process that goes on.
 *
 * It is recognised wherever it is in the chain of causes of an error, and never taken for a refusal of the provider or for a timeout. An
 * apply of a field ends with a `FencedFieldError`, which has the report.
 *
 * @example
 * ```ts
 * const beforeStep = async () => {
 *   if (!(await lease.isValid())) throw new FencedError('another worker has taken the field "shop"');
 * };
 * const pcf = createPcf({ plugins: [dynamodbTable], beforeStep: [beforeStep] });
 * ```
 */
export class FencedError extends PcfError {
  override readonly name: string = 'FencedError';
  readonly code = 'PCF_FENCED';

  /** @param reason - why this process may not go on, a clause: `another worker has taken the field "shop"` */
  constructor(
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(
      `This process may not go on with the apply: ${reason}. It has stopped, and rolled back nothing. What was already sent goes on at ` +
        'the provider. Another process may continue: apply again only where that is allowed.',
      options,
    );
  }
}

/**
 * Returns the {@link FencedError} that an error is, or that caused it, whatever it was wrapped in; `undefined` where there is none.
 *
 * @example
 * ```ts
 * await field.apply().catch((error: unknown) => {
 *   if (!fencedIn(error)) throw error;
 * });
 * ```
 */
export function fencedIn(error: unknown): FencedError | undefined {
  const open = [error];
  const known = new Set<unknown>();
  for (const one of open) {
    if (one instanceof FencedError) return one;
    if (!(one instanceof Error) || known.has(one)) continue;
    known.add(one);
    open.push(one.cause, ...(one instanceof AggregateError ? one.errors : []));
  }
  return undefined;
}

/** Returns whether an error says that others have ended an apply: its caller or its runtime, or a fence. */
export function isInterruption(error: unknown): boolean {
  return error instanceof AbortedError || error instanceof FencedError;
}
