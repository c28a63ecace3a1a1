/** How many reasons an error lists. */
const MOST_REASONS = 3;

/** What the work of one bounded signal waits for, and the bounded work around it. */
interface Waits {
  readonly reasons: Set<{ readonly reason: string }>;
  readonly around: readonly Waits[];
}

const WAITS = new WeakMap<AbortSignal, Waits>();

/** Registers the signal of bounded work. The work around it also knows what it waits for. */
export function keepWaits(signal: AbortSignal, around: readonly AbortSignal[]): void {
  WAITS.set(signal, { reasons: new Set(), around: around.flatMap((outer) => WAITS.get(outer) ?? []) });
}

/**
 * Returns whether the framework limits the work of this signal: a look, a plan or an apply within its `maxTimeout`. Such work may
 * wait until the signal aborts it. Other work needs a timeout of its own.
 */
export function isBounded(signal: AbortSignal): boolean {
  return WAITS.has(signal);
}

/**
 * Records what work waits for, so that the timeout error can name it. A flavor that retries or waits by itself calls it with the
 * signal that it was given.
 *
 * @param reason - a clause for a person: `ListTagsOfResource is throttled`
 * @returns a function that ends the wait
 *
 * @example
 * ```ts
 * const done = noteWait(signal, 'CreateTopic is throttled');
 * try {
 *   await clock.sleep(5_000, signal);
 * } finally {
 *   done();
 * }
 * ```
 */
export function noteWait(signal: AbortSignal, reason: string): () => void {
  const wait = { reason };
  const all = [...outwards(WAITS.get(signal))];
  for (const { reasons } of all) reasons.add(wait);
  return () => {
    for (const { reasons } of all) reasons.delete(wait);
  };
}

/** What the work of a signal waits for now, as the end of a sentence; empty when that is not known. */
export function describeWaits(signal: AbortSignal): string {
  const reasons = [...new Set([...(WAITS.get(signal)?.reasons ?? [])].map(({ reason }) => reason))];
  if (reasons.length === 0) return '';
  const more = reasons.length > MOST_REASONS ? ` (and ${reasons.length - MOST_REASONS} more)` : '';
  return `; waiting because ${reasons.slice(0, MOST_REASONS).join('; ')}${more}`;
}

function* outwards(innermost: Waits | undefined): Iterable<Waits> {
  if (!innermost) return;
  yield innermost;
  for (const outer of innermost.around) yield* outwards(outer);
}
