import { DeadlineExceededError, type FieldPlan, type PcfEvent, systemClock } from '@pcf/core';
import type { Invocation } from './command.js';
import { orAborted } from './interrupt.js';
import type { Session } from './session.js';

/**
 * Plans, as long as the command may take: also when a flavor neither answers nor listens to signals.
 *
 * @param limit - in milliseconds
 * @throws DeadlineExceededError when the time is over; it names the particles nothing was heard about
 */
export async function planInTime(
  { pcf, field, selection }: Session,
  { io: { clock = systemClock }, options: { concurrency } }: Invocation,
  limit: number,
  signal: AbortSignal,
): Promise<FieldPlan> {
  const finished = new AbortController();
  const seen = new Set<string>();
  const stop = pcf.events.on(({ id, type }: PcfEvent) => type === 'observed' && seen.add(id));
  const outOfTime = clock.sleep(limit, finished.signal).then(() => {
    const silent = field.select(selection).filter(({ id }) => !seen.has(id));
    throw new DeadlineExceededError('the plan', limit, `no flavor has told of ${list(silent)}`);
  });
  const bounds = { signal, ...(concurrency === undefined ? {} : { concurrency }) };
  try {
    return await Promise.race([orAborted(signal, field.plan({ ...selection, ...bounds })), outOfTime]);
  } finally {
    finished.abort();
    stop();
  }
}

/** As many as a person can look through. */
const MOST_LISTED = 10;

function list(members: readonly { readonly id: string }[]): string {
  const ids = members.slice(0, MOST_LISTED).map(({ id }) => id);
  const more = members.length - ids.length;
  return `${ids.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}
