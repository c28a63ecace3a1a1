import { DeadlineExceededError, type Field, type PcfEvent, type ReadLimit, type Selection } from '@pcf/core';
import { orAborted } from './interrupt.js';
import type { Options } from './options.js';
import type { Session } from './session.js';

/** `--timeout` in milliseconds; nothing where it is not given. */
export function timeLimit({ timeout }: Options): { maxTimeout?: number } {
  return timeout === undefined ? {} : { maxTimeout: timeout * 1000 };
}

/**
 * Lets a command look at its particles, as long as it may: also when a flavor neither answers nor listens to signals.
 *
 * @param what - what is made of the looks, for the error: `the plan`
 * @param limit - how long it may take
 * @param read - looks
 * @throws DeadlineExceededError when the time is over; it names the particles that were not seen by then
 */
export async function inTime<T>(
  { pcf, field, selection }: Pick<Session, 'pcf' | 'field' | 'selection'>,
  what: string,
  limit: ReadLimit & { readonly signal: AbortSignal },
  read: (limit: ReadLimit) => Promise<T>,
): Promise<T> {
  const seen = new Set<string>();
  const stop = pcf.events.on(({ id, type }: PcfEvent) => type === 'observed' && seen.add(id));
  try {
    return await orAborted(limit.signal, read(limit));
  } catch (error) {
    if (!(error instanceof DeadlineExceededError)) throw error;
    throw new DeadlineExceededError(what, error.maxTimeout, unseen(field, selection, seen), error.waits);
  } finally {
    stop();
  }
}

function unseen(field: Field, selection: Selection, seen: ReadonlySet<string>): string {
  const silent = field.select(selection).filter(({ id }) => !seen.has(id));
  return silent.length === 0 ? 'all were read, but it was not complete' : `not read yet: ${list(silent)}`;
}

/** As many as a person can look through. */
const MOST_LISTED = 10;

function list(members: readonly { readonly id: string }[]): string {
  const ids = members.slice(0, MOST_LISTED).map(({ id }) => id);
  const more = members.length - ids.length;
  return `${ids.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}
