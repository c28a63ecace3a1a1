import { inspect, isDeepStrictEqual } from 'node:util';
import { PcfError } from '@pcf/core';

/** A flavor does not keep a contract. Its author has to mend it. */
export class ContractError extends PcfError {
  override readonly name = 'ContractError';
  readonly code = 'PCF_CONTRACT';
}

/** There is nothing to try a contract on: it is skipped. */
export class NotApplicable extends PcfError {
  override readonly name = 'NotApplicable';
  readonly code = 'PCF_CONTRACT_NOT_APPLICABLE';
}

/** @throws {@link ContractError} unless the condition holds */
export function ensure(condition: boolean, message: string): asserts condition {
  if (!condition) throw new ContractError(message);
}

/** @throws {@link ContractError} that shows both unless they are deeply equal */
export function ensureEqual(actual: unknown, expected: unknown, what: string): void {
  if (!isDeepStrictEqual(actual, expected))
    throw new ContractError(`${what}: expected ${show(expected)}, found ${show(actual)}`);
}

/** A value in a few lines. */
export function show(value: unknown): string {
  return inspect(value, { depth: 6, breakLength: 120, maxStringLength: 200 });
}

/** Does a part of a contract, and says in its error which part it was. */
export async function within<T>(where: string, part: () => Promise<T>): Promise<T> {
  try {
    return await part();
  } catch (error) {
    if (error instanceof NotApplicable) throw error;
    const message = error instanceof Error ? error.message : String(error);
    const kind = error instanceof Error && !(error instanceof ContractError) ? `${error.name}: ` : '';
    throw new ContractError(`${where}: ${kind}${message}`, { cause: error });
  }
}

/**
 * What a promise was rejected with.
 *
 * @param what - for the error when it was not: `apply() with a blocked resource`
 */
export async function rejection(promise: Promise<unknown>, what: string): Promise<Error> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  ensure(outcome !== undefined, `${what} ended well, and should have failed`);
  return outcome;
}
