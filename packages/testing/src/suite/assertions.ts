import { inspect, isDeepStrictEqual } from 'node:util';
import { defineError } from '@pcf/core';
import { messageOf } from '@pcf/core/values';

/** A flavor violates a contract. Its author must correct it. */
export class ContractError extends defineError(
  'ContractError',
  'PCF_CONTRACT',
  (message: string, { cause }: ErrorOptions = {}) => ({ message, cause }),
) {}

/** A contract does not apply to this flavor and is skipped. */
export class NotApplicable extends defineError('NotApplicable', 'PCF_CONTRACT_NOT_APPLICABLE', (message: string) => ({
  message,
})) {}

/**
 * Asserts a condition.
 *
 * @throws {@link ContractError} when it does not hold
 */
export function ensure(condition: boolean, message: string): asserts condition {
  if (!condition) throw new ContractError(message);
}

/**
 * Asserts that two values are deeply equal.
 *
 * @throws {@link ContractError} that shows both when they are not
 */
export function ensureEqual(actual: unknown, expected: unknown, what: string): void {
  if (!isDeepStrictEqual(actual, expected))
    throw new ContractError(`${what}: expected ${show(expected)}, found ${show(actual)}`);
}

/** Formats a value in a few lines. */
export function show(value: unknown): string {
  return inspect(value, { depth: 6, breakLength: 120, maxStringLength: 200 });
}

/** Runs a part of a contract. Prefixes its error with `where`. */
export async function inContext<T>(where: string, part: () => Promise<T>): Promise<T> {
  try {
    return await part();
  } catch (error) {
    if (error instanceof NotApplicable) throw error;
    const message = messageOf(error);
    const kind = error instanceof Error && !(error instanceof ContractError) ? `${error.name}: ` : '';
    throw new ContractError(`${where}: ${kind}${message}`, { cause: error });
  }
}

/**
 * Returns the error with which a promise is rejected.
 *
 * @param what - the subject of the message if it is not rejected: `apply() with a blocked resource`
 */
export async function rejection(promise: Promise<unknown>, what: string): Promise<Error> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  ensure(outcome !== undefined, `${what} succeeded, but should have failed`);
  return outcome;
}
