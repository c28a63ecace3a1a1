/** What the work of one bounded signal waits for, and the bounded work around it. */
interface Waits {
  readonly reasons: Set<{ readonly reason: string }>;
  readonly around: readonly Waits[];
}

const WAITS = new WeakMap<AbortSignal, Waits>();

/** Registers a signal that ends work in time. What that work waits for is known to the work around it, too. */
export function keepWaits(signal: AbortSignal, around: readonly AbortSignal[]): void {
  WAITS.set(signal, { reasons: new Set(), around: around.flatMap((outer) => WAITS.get(outer) ?? []) });
}

/**
 * Whether the framework bounds the work of this signal: a look, a plan or an apply within its `maxTimeout`. Such work may wait
 * until the signal ends it. Other work needs a bound of its own.
 */
export function isBounded(signal: AbortSignal): boolean {
  return WAITS.has(signal);
}

/**
 * Says what work waits for, so that the error at its deadline can name it. A flavor that retries or waits by itself calls it with
 * the signal that it was given.
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

/** How many reasons an error lists. */
const MOST_TOLD = 3;

/** What the work of a signal waits for now, as the end of a sentence; empty when it waits for nothing that is known. */
export function describeWaits(signal: AbortSignal): string {
  const reasons = [...new Set([...(WAITS.get(signal)?.reasons ?? [])].map(({ reason }) => reason))];
  if (reasons.length === 0) return '';
  const more = reasons.length > MOST_TOLD ? ` (and ${reasons.length - MOST_TOLD} more)` : '';
  return `; waiting because ${reasons.slice(0, MOST_TOLD).join('; ')}${more}`;
}

function* outwards(innermost: Waits | undefined): Iterable<Waits> {
  if (!innermost) return;
  yield innermost;
  for (const outer of innermost.around) yield* outwards(outer);
}
