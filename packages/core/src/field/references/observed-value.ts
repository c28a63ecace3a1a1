import { findNonData } from '../../definition/plain-data.js';
import type { Observation } from '../../model/observation.js';

/** A value that is known only after another particle has been applied. */
export interface UnknownValue {
  /** Its path in the definition. */
  readonly path: string;
  /** The reference, which the steps of the plan show in place of the value. */
  readonly reference: string;
}

/** The value of a reference, or why it has none. */
export type Found = { readonly value: unknown } | { readonly reason: string };

/**
 * Returns the value at a dotted path in an observation: in the outputs, else in the settings. `Tags[0].Key` and `Tags.0.Key`
 * lead into lists; a key that ends in digits is a key. `false`, `0` and the empty text are values too.
 */
export function observedValue(observation: Observation, path: string): Found {
  if (observation.kind === 'missing') return { reason: 'it does not exist' };
  if (keysOf(path).length === 0) return { reason: `"${path}" is not a path` };
  if (observation.kind !== 'settled') return { reason: `it is ${observation.status}` };
  const found = [observation.outputs, observation.settings]
    .map((whole) => follow(whole, keysOf(path)))
    .find((step) => step !== undefined);
  if (!found) return { reason: `it has no ${path}; it has ${known([observation.outputs, observation.settings])}` };
  const strange = findNonData(found.value);
  return strange ? { reason: `its ${path} is not plain data` } : { value: structuredClone(found.value) };
}

/** Splits a path: `Tags[0].Key` into `Tags`, `0`, `Key`. */
export function keysOf(path: string): string[] {
  return path.split(/[.[\]]/).filter((key) => key !== '');
}

function follow(value: unknown, keys: readonly string[]): { readonly value: unknown } | undefined {
  const [key, ...rest] = keys;
  if (key === undefined) return value === undefined ? undefined : { value };
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return follow(Reflect.get(value, key), rest);
}

function known(wholes: readonly unknown[]): string {
  const keys = wholes.flatMap((whole) => (typeof whole === 'object' && whole !== null ? Object.keys(whole) : []));
  return keys.length === 0 ? 'nothing' : [...new Set(keys)].sort().join(', ');
}
