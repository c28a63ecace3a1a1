import { createHash } from 'node:crypto';
import type { Plan } from '../particle/contract.js';

/**
 * A fingerprint of what a plan would do: equal for plans that send the same calls in the same order from the same state to the
 * same state, whatever their summaries say.
 */
export function digestOf({ id, from, to, status, steps }: Omit<Plan, 'digest'>): string {
  const calls = steps.map(({ operation, input, loses }) => ({ operation, input, loses }));
  return createHash('sha256').update(canonicalJson({ id, from, to, status, calls })).digest('hex');
}

/** A fingerprint of plain data. */
export function digestOfMany(parts: readonly unknown[]): string {
  return createHash('sha256').update(canonicalJson(parts)).digest('hex');
}

/** JSON with the keys of every map in order. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
