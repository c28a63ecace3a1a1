import type { FieldPlan, PlannedParticle } from '@pcf/core';
import { ExitCode, exitCodeOfAll } from '../../exit-codes.js';
import { orphanFailures } from '../orphans.js';
import type { Failure } from '../output.js';

/** Whether an apply would change something, or might. */
export function isPlanPending({ particles, orphans }: Pick<FieldPlan, 'particles' | 'orphans'>): boolean {
  return particles.some(isPending) || (orphans?.found.some(({ plan }) => plan !== undefined) ?? false);
}

/** Returns the errors of a plan: of particles, and of orphans. */
export function failuresOfPlan({ particles, orphans }: Pick<FieldPlan, 'particles' | 'orphans'>): Failure[] {
  const failed = particles.flatMap(({ id, error }) => (error === undefined ? [] : [{ id, error }]));
  return [...failed, ...(orphans ? orphanFailures(orphans) : [])];
}

/** Returns the exit code of `pcf plan`: that of its errors, else whether changes are pending. */
export function exitCodeOfPlan(plan: Pick<FieldPlan, 'particles' | 'orphans'>): ExitCode {
  const errors = failuresOfPlan(plan).map(({ error }) => error);
  return exitCodeOfAll(errors, isPlanPending(plan) ? ExitCode.pending : ExitCode.done);
}

/** Whether an apply would change something, or might: some values are not known yet. */
function isPending({ plan, unknown, skipped, error }: PlannedParticle): boolean {
  if (plan) return plan.steps.length > 0 || (plan.status !== undefined && plan.kept !== 'observe_only');
  return skipped === undefined && error === undefined && unknown.length > 0;
}
