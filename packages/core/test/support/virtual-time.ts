import { afterEach, beforeEach, vi } from 'vitest';

/** Lets the tests of a file run on virtual time. */
export function useVirtualTime(): void {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}

/** Waits for work whose sleeps take no time. */
export async function soon<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {});
  await vi.runAllTimersAsync();
  return work;
}
