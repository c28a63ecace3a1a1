import { errorDocument } from '../../errors/error-document.js';
import { PLAN_VERSION, type PlanDocument } from '../plan-document.js';
import type { FieldPlan } from './plan.js';

/**
 * Returns a plan as plain data, for JSON. It has no secrets: steps have none.
 *
 * @example
 * ```ts
 * await writeFile('plan.json', JSON.stringify(planDocument(await field.plan())));
 * ```
 */
export function planDocument({ digest, owner, selection, particles, orphans }: FieldPlan): PlanDocument {
  return {
    kind: 'plan',
    version: PLAN_VERSION,
    digest,
    ...(owner === undefined ? {} : { owner }),
    selection,
    particles: particles.map((one) => withErrorDocument(one)),
    ...(orphans && { orphans: { ...orphans, found: orphans.found.map((one) => withErrorDocument(one)) } }),
  };
}

function withErrorDocument<T extends { readonly error?: unknown }>({ error, ...others }: T) {
  return { ...others, ...(error === undefined ? {} : { error: errorDocument(error) }) };
}
