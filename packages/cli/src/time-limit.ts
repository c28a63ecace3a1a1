import { DeadlineExceededError, type Field, type PcfEvent, type ReadLimit, type Selection } from '@pcf/core';
import { orAborted } from './interrupt.js';
import type { Options } from './options.js';
import type { Session } from './session.js';

/** Returns `--timeout` in milliseconds; nothing if it was not given. */
export function timeLimit({ timeout }: Options): { maxTimeout?: number } {
  return timeout === undefined ? {} : { maxTimeout: timeout * 1000 };
}

/**
 * Reads the particles of a command within a time limit, even if a flavor neither answers nor listens to signals.
 *
 * @param what - the result, for the error: `the plan`
 * @param limit - the time limit and the signal
 * @param read - reads the particles
 * @throws DeadlineExceededError when the time is over; it names the particles that were not read by then
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
    throw new DeadlineExceededError(what, error.maxTimeout, describeUnread(field, selection, seen), error.waits);
  } finally {
    stop();
  }
}

function describeUnread(field: Field, selection: Selection, seen: ReadonlySet<string>): string {
  const silent = field.select(selection).filter(({ id }) => !seen.has(id));
  return silent.length === 0
    ? 'every particle was read, but the result was not complete'
    : `not read yet: ${list(silent)}`;
}

/** The number of ids that a message lists. */
const MOST_LISTED = 10;

function list(members: readonly { readonly id: string }[]): string {
  const ids = members.slice(0, MOST_LISTED).map(({ id }) => id);
  const more = members.length - ids.length;
  return `${ids.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}
