import { ConflictError, type Marks } from '@pcf/core';
import { ensure, ensureEqual, NotApplicable } from './assertions.js';
import type { ContractContext } from './context.js';
import type { TestEnvironment } from './environment.js';

/** The owner of the runtimes of a contract. */
export const OWNER = 'contract-suite';
/** Another owner in the same place. */
export const OTHER_OWNER = 'another-owner';
/** An owner that only reads. */
const READER = 'reader';

/** The largest number of reads until the marks can be read. The pauses between them double: a creation can take half an hour. */
const REREADS = 10;

/** The methods of a flavor are protected. TypeScript allows access by a constant key. */
const READ_MARKS = 'readMarks';

/** @throws NotApplicable when the flavor's resources have no marks */
export function requireMarks({ flavor }: ContractContext): void {
  if (flavor.marks === undefined) throw new NotApplicable('the flavor has no marks');
}

/** Returns the marks of the resource, as a runtime of another owner reads them. */
export async function marksOf(env: TestEnvironment, definition: string): Promise<Marks> {
  const particle = env.particle(definition, undefined, env.runtime({ owner: READER }));
  for (let reread = 0; ; reread += 1) {
    const seen = await particle.getStatus({ fresh: true });
    ensure(seen.kind !== 'missing', 'the resource does not exist');
    if (seen.marks) return seen.marks;
    try {
      return (await particle[READ_MARKS]?.(seen, new AbortController().signal)) ?? {};
    } catch (error) {
      if (!(error instanceof ConflictError) || reread === REREADS) throw error;
      await env.pause(2_000 * 2 ** reread);
    }
  }
}

/**
 * Asserts that the resource has the marks of an owner, for the particle of its definition.
 *
 * @param when - continues "the marks": `after the creation`
 */
export async function ensureMarks(
  env: TestEnvironment,
  definition: string,
  when: string,
  { owner = OWNER, keep = false }: { readonly owner?: string; readonly keep?: boolean } = {},
): Promise<void> {
  const { id } = env.particle(definition);
  const { keep: kept = false, ...marks } = await marksOf(env, definition);
  ensureEqual({ ...marks, keep: kept }, { owner, id, keep }, `the marks ${when}`);
}

/** Asserts that the resource has no marks. */
export async function ensureUnmarked(env: TestEnvironment, definition: string, when: string): Promise<void> {
  ensureEqual(await marksOf(env, definition), {}, `the marks ${when}`);
}
