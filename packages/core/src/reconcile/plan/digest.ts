import { createHash } from 'node:crypto';
import type { Plan } from '../../model/plan.js';
import type { Step } from '../../model/step.js';

/** A fingerprint of the calls of a plan, their order and its states. Summaries are left out: they may hold counters. */
export function digestOf({ id, from, to, status, steps }: Omit<Plan, 'digest'>): string {
  const calls = steps.map(({ operation, input, loses }) => ({ operation, input, loses }));
  return digestOfData({ id, from, to, status, calls });
}

/**
 * Returns a fingerprint of one step of a particle, for an audit trail: of its call, what it changes from which value, and what it
 * loses. Texts, and hints about time, make no difference. The same step has the same digest in a plan, in an event and in a report.
 *
 * @param id - the particle's id, `flavor:pcf_name`
 * @returns 64 hexadecimal digits
 *
 * @example
 * ```ts
 * createPcf({ plugins, beforeStep: [({ id, step }) => audit.write({ id, step: stepDigest(id, step) })] });
 * ```
 */
export function stepDigest(id: string, { operation, input, changes, loses }: Step): string {
  return digestOfData({ id, operation, input, changes, loses });
}

/** Returns a fingerprint of plain data: 64 hexadecimal digits. The order of the keys in a map makes no difference. */
export function digestOfData(data: unknown): string {
  const json = JSON.stringify(data, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
  return createHash('sha256').update(json).digest('hex');
}
