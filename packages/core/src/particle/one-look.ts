import { AsyncLocalStorage } from 'node:async_hooks';
import type { Observation } from './contract.js';

/** The look that the running code works with. */
const CURRENT = new AsyncLocalStorage<object>();

/** What one look showed; empty until the provider has answered. */
export interface OneLook<Settings> {
  observation?: Observation<Settings>;
}

/**
 * Gives all code that decides about one look the same observation, whatever other looks at the resource show in the
 * meantime. That includes methods which a subclass overrides, and which ask for the status or the state without options.
 */
export class OneLookAtATime<Settings> {
  readonly #inUse = new Map<object, OneLook<Settings>>();

  /** The look that the calling code works with; `undefined` where a caller from outside asks. */
  get current(): OneLook<Settings> | undefined {
    const current = CURRENT.getStore();
    return current && this.#inUse.get(current);
  }

  /** Runs code that works with one look. */
  async use<T>(look: OneLook<Settings>, work: () => Promise<T>): Promise<T> {
    this.#inUse.set(look, look);
    try {
      return await CURRENT.run(look, work);
    } finally {
      this.#inUse.delete(look);
    }
  }

  /** Says that the calling code has written: what its look showed is out of date. */
  outdate(): void {
    const current = CURRENT.getStore();
    if (current) this.#inUse.delete(current);
  }
}
