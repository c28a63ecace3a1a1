import { createHash } from 'node:crypto';
import type { Plan } from '../../model/plan.js';

/** A fingerprint of the calls of a plan, their order and its states. Summaries are left out: they may hold counters. */
export function digestOf({ id, from, to, status, steps }: Omit<Plan, 'digest'>): string {
  const calls = steps.map(({ operation, input, loses }) => ({ operation, input, loses }));
  return digestOfData({ id, from, to, status, calls });
}

/** Returns a fingerprint of plain data: 64 hexadecimal digits. The order of the keys in a map makes no difference. */
export function digestOfData(data: unknown): string {
  const json = JSON.stringify(data, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
  return createHash('sha256').update(json).digest('hex');
}
