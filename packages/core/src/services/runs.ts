import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { printable } from '../printable.js';

/** The id of the run that the running code belongs to. */
const CURRENT = new AsyncLocalStorage<string>();

/** An id has at most this many characters. */
const LONGEST = 200;

/**
 * Does work as one run, such as an apply or a plan. All events of the work carry the id of the run, also where a subclass overrides
 * what sends them.
 *
 * @param given - the id; a new one by default
 * @throws RangeError when the id is empty, too long, or has characters that cannot be shown
 */
export async function inRun<T>(given: string | undefined, work: (id: string) => Promise<T>): Promise<T> {
  const id = given ?? randomUUID();
  if (id === '' || id.length > LONGEST || printable(id) !== id)
    throw new RangeError(
      `run must be a text of 1 to ${LONGEST} characters that can be shown; found ${JSON.stringify(id.slice(0, LONGEST))}.`,
    );
  return CURRENT.run(id, work, id);
}

/** Returns the id of the run that the calling code belongs to; `undefined` outside of a run. */
export function currentRun(): string | undefined {
  return CURRENT.getStore();
}
