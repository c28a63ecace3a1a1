import { describeError, type Output } from './output.js';

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
