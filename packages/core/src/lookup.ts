import type { Services } from './services/container.js';

/** The request to a lookup. */
export interface LookupRequest {
  /** The names in `$lookup$resource$a:b`: `['a', 'b']`. */
  readonly names: readonly string[];
  /** The definition that holds the reference, with references as written: for its region and account. Untrusted. */
  readonly definition: Readonly<Record<string, unknown>>;
  readonly services: Services;
  readonly signal: AbortSignal;
}

/**
 * Finds values at the provider for references of the form `$lookup$resource$names`. A plugin registers it.
 *
 * @example
 * ```ts
 * const boxes: Lookup = {
 *   resource: 'box',
 *   find: async ({ names, services }) => services.resolve(STORE).boxes.get(names[0] ?? '')?.id,
 * };
 * ```
 */
export interface Lookup {
  /** The word between the first two `$`, for example `security_groups`. */
  readonly resource: string;
  /** Returns the value of the reference: plain data; `undefined` when there is nothing of these names. */
  find(request: LookupRequest): Promise<unknown>;
}
