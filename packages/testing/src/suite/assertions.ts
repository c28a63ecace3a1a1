import { inspect, isDeepStrictEqual } from 'node:util';
import { defineError } from '@pcf/core';
import { messageOf } from '@pcf/core/values';

/** More about a violation. */
export interface ContractErrorOptions extends ErrorOptions {
  /** Where it was found, from the outside to the inside: `creation of "small"`. */
  readonly where?: readonly string[];
}

/** A flavor violates a contract. Its author must correct it. */
export class ContractError extends defineError(
  'ContractError',
  'PCF_CONTRACT',
  /** @param problem - what is wrong; the first line of the message */
  (problem: string, { cause, where = [] }: ContractErrorOptions = {}) => ({
    message: [...problem.split('\n'), ...(where.length > 0 ? [`  in: ${where.join(', ')}`] : [])],
    problem,
    where,
    cause,
  }),
) {}

/** A contract does not apply to this flavor and is skipped. */
export class NotApplicable extends defineError('NotApplicable', 'PCF_CONTRACT_NOT_APPLICABLE', (message: string) => ({
  message,
})) {}

/**
 * Says that something cannot be checked without a hook of the backend.
 *
 * @param hook - `inspect`
 * @param purpose - continues "give it": `so that the suite sees what the flavor hides`
 */
export function notChecked(hook: string, purpose: string): NotApplicable {
  return new NotApplicable(`not checked: the backend has no ${hook}(). Give it, ${purpose}`);
}

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

/**
 * Asserts that an error is of a class.
 *
 * @param what - the subject of the message: `apply()`
 * @throws {@link ContractError} whose cause is the error when it is not
 */
export function ensureEndedWith<E extends Error>(
  error: unknown,
  kind: (abstract new (...args: never[]) => E) & { readonly name: string },
  expected: string,
  what: string,
): asserts error is E {
  if (!(error instanceof kind))
    throw new ContractError(`${what} ended with ${error}, not ${expected}`, { cause: error });
}

/** Formats a value in a few lines. */
export function show(value: unknown): string {
  return inspect(value, { depth: 6, breakLength: 120, maxStringLength: 200 });
}

/** Runs a part of a contract. Adds `where` to its error, after the cause. */
export async function inContext<T>(where: string, part: () => Promise<T>): Promise<T> {
  try {
    return await part();
  } catch (error) {
    if (error instanceof NotApplicable) throw error;
    if (error instanceof ContractError)
      throw new ContractError(error.problem, { where: [where, ...error.where], cause: error.cause ?? error });
    throw new ContractError(problemOf(error), { where: [where], cause: error });
  }
}

/** Returns what is wrong, without where: equal for failures with one cause. */
export function problemOf(error: unknown): string {
  if (error instanceof ContractError) return error.problem;
  return error instanceof Error ? `${error.name}: ${error.message}` : messageOf(error);
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
