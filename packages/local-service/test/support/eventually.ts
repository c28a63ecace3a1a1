import { vi } from 'vitest';

/** Waits until a check passes, however busy the machine is. */
export function eventually<T>(check: () => Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 20_000, interval: 25 });
}
