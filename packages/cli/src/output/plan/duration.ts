import type { FieldPlan, Plan } from '@pcf/core';

/** What depends on what: a field. */
export interface Relations {
  member(id: string): { readonly parents: Relatives; readonly children: Relatives };
}

type Relatives = Iterable<{ readonly id: string }>;

/** Returns how long the steps of a plan usually take, in milliseconds; 0 where nothing says so. */
export function usualTime(plan: Plan | undefined): number {
  return (plan?.steps ?? []).reduce((sum, { usually = 0 }) => sum + usually, 0);
}

/**
 * Returns how long an apply usually takes, in milliseconds: particles that do not depend on each other are applied together.
 *
 * @param field - `undefined` where it is not known: then neither is the time, and this returns 0
 */
export function usualTimeOfAll(
  { particles, orphans }: Pick<FieldPlan, 'particles' | 'orphans'>,
  field: Relations | undefined,
): number {
  if (!field) return 0;
  const ends = new Map<string, number>();
  for (const { id, plan } of particles) {
    const { parents, children } = field.member(id);
    // Particles come in the order of the apply: what is not in the map yet comes later.
    const begin = Math.max(0, ...[...parents, ...children].map((other) => ends.get(other.id) ?? 0));
    ends.set(id, begin + usualTime(plan));
  }
  const ofOrphans = Math.max(0, ...(orphans?.found ?? []).map(({ plan }) => usualTime(plan)));
  return Math.max(0, ...ends.values()) + ofOrphans;
}

/** Returns how long each particle and orphan of a plan usually takes, in milliseconds, by id. */
export function usualTimes({
  particles,
  orphans,
}: Pick<FieldPlan, 'particles' | 'orphans'>): ReadonlyMap<string, number> {
  const all: readonly { readonly id: string; readonly plan?: Plan }[] = [...particles, ...(orphans?.found ?? [])];
  return new Map(all.map(({ id, plan }) => [id, usualTime(plan)]));
}
