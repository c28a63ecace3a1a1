import type { Particle } from '@pcf/core';
import { describeError, type Output } from './output.js';

/** What could not be done for a particle. */
export interface Failure {
  readonly id: string;
  readonly error: unknown;
}

/** What came of work on several particles. */
export interface Outcomes<T> {
  readonly done: readonly T[];
  readonly failures: readonly Failure[];
}

/** Works on one particle after another. A failure does not stop the others. */
export async function inOrder<P extends Particle, T>(
  particles: readonly P[],
  work: (particle: P) => Promise<T>,
): Promise<Outcomes<T>> {
  const done: T[] = [];
  const failures: Failure[] = [];
  for (const particle of particles) {
    try {
      done.push(await work(particle));
    } catch (error) {
      failures.push({ id: particle.id, error });
    }
  }
  return { done, failures };
}

/** Failures as data, for documents. */
export function describeFailures(failures: readonly Failure[]): unknown[] {
  return failures.map(({ id, error }) => ({ id, error: describeError(error) }));
}

/** Writes each failure for a person; with `--json` they are in the command's document. */
export function tellFailures(failures: readonly Failure[], output: Output): void {
  for (const { id, error } of failures) output.failure(error, id);
}
