import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Looks until there is something, and fails when it takes too long.
 *
 * @param what - what is waited for, for the error
 * @param look - returns it, or `undefined` while it is not there
 * @param options - `within`: how long to look, `every`: the time between two looks, both in milliseconds
 */
export async function until<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  { within = 45_000, every = 20 }: { readonly within?: number; readonly every?: number } = {},
): Promise<T> {
  const end = performance.now() + within;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`There was no ${what} within ${within} ms.`);
    await sleep(every);
  }
}
