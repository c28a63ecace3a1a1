import { InvalidPlanError, PlanMovedError } from '../../errors/plan-errors.js';
import type { Plan } from '../../model/plan.js';
import type { Step } from '../../model/step.js';
import { describeNew, stepNotIn } from '../../reconcile/plan/approved.js';
import { messageOf } from '../../values.js';
import type { OrphanDocument, PlanDocument, PlannedParticleDocument } from '../plan-document.js';
import type { Approval } from './apply-task.js';
import type { Orphan } from './orphans/find.js';
import type { PlanContent, PlannedParticle } from './plan.js';

/** What is not as in an approved plan: the particle or orphan, and what has changed, a sentence. */
export interface Moved {
  readonly id: string;
  readonly what: string;
}

/**
 * Compares the plan of a field with an approved one. It may be the rest of it: what was done already needs no step any more.
 *
 * @throws {@link PlanMovedError} with everything that is not as approved
 * @throws {@link InvalidPlanError} when the approved plan cannot be carried out: planning had failed for a particle
 */
export function requireApproved(approved: PlanDocument, current: PlanContent): void {
  const failed = [...approved.particles, ...(approved.orphans?.found ?? [])].find(({ error }) => error !== undefined);
  if (failed) throw new InvalidPlanError(`planning had failed for ${failed.id}. Correct that and plan again.`);
  const moved = [
    ...(approved.owner === current.owner
      ? []
      : [{ id: 'the field', what: `its owner is ${current.owner ?? 'none'} now.` }]),
    ...particlesMoved(approved.particles, current.particles),
    ...orphansMoved(approved.orphans?.found ?? [], current.orphans?.found ?? []),
  ];
  if (moved.length > 0) throw new PlanMovedError(moved);
}

/**
 * Returns what the plan of each particle must be when it is applied.
 *
 * @param plan - the plan of the run, which was compared with what was approved
 * @param approved - the approved plan, where it was given: a run that was interrupted does the rest of it, so any part of it may be left
 */
export function approvals(plan: PlanContent, approved: PlanDocument | undefined): ReadonlyMap<string, Approval> {
  const known = approved?.particles.filter(({ unknown }) => unknown.length === 0);
  const steps = known && new Map(known.map((one) => [one.id, one.plan?.steps ?? []]));
  return new Map(
    plan.particles
      // What depends on values that are not known yet was approved with its definition.
      .filter(({ id, unknown }) => unknown.length === 0 && (!steps || steps.has(id)))
      .map(({ id, plan: own }) => [id, approvalOf(own, steps?.get(id))]),
  );
}

/**
 * Returns what the plan of one particle must be.
 *
 * @param plan - the plan of the run
 * @param steps - the steps of the approved plan, where that was given
 */
export function approvalOf(plan: Plan | undefined, steps: readonly Step[] | undefined): Approval {
  return steps ? { approved: steps } : { expect: plan?.digest ?? NONE };
}

/** The digest that no plan has. */
const NONE = '(none)';

/** Compares the particles of two plans by their ids. */
function particlesMoved(approved: readonly PlannedParticleDocument[], current: readonly PlannedParticle[]): Moved[] {
  const known = new Map(approved.map((one) => [one.id, one]));
  const found = current.flatMap((one) => {
    const before = known.get(one.id);
    known.delete(one.id);
    const what = before ? particleMoved(before, one) : 'it is not in the approved plan.';
    return what === undefined ? [] : [{ id: one.id, what }];
  });
  return [...found, ...[...known.keys()].map((id) => ({ id, what: 'no definition describes it any more.' }))];
}

function particleMoved(approved: PlannedParticleDocument, current: PlannedParticle): string | undefined {
  if (approved.definition !== current.definition) return 'its definition has changed.';
  if (approved.desired !== current.desired) return `its desired state is ${current.desired} now.`;
  if (current.error !== undefined) return `it cannot be planned any more: ${messageOf(current.error)}`;
  const steps = current.plan?.steps ?? [];
  if (approved.skipped !== undefined)
    return steps.length === 0 ? undefined : `it was to be skipped: ${approved.skipped}`;
  // What depends on values that were not known was approved with its definition.
  if (approved.unknown.length > 0 || !approved.plan) return undefined;
  if (current.unknown.length > 0) return 'it refers to values that are not known any more.';
  return stepsMoved(approved.plan.steps, steps);
}

function stepsMoved(approved: readonly Step[], current: readonly Step[]): string | undefined {
  const other = stepNotIn(approved, current);
  return other && `${describeNew(other)}.`;
}

/** An orphan that is gone was terminated. */
function orphansMoved(approved: readonly OrphanDocument[], current: readonly Orphan[]): Moved[] {
  return current.flatMap(({ id, plan, error }) => {
    if (error !== undefined) return [{ id, what: `it cannot be looked at any more: ${messageOf(error)}` }];
    const before = approved.find((one) => one.id === id);
    if (!before) return plan ? [{ id, what: 'this orphan is not in the approved plan.' }] : [];
    const what = plan && stepsMoved(before.plan?.steps ?? [], plan.steps);
    return what === undefined ? [] : [{ id, what }];
  });
}
