import { NoLongerOwnedError } from '../../errors/ownership-errors.js';
import { ProtectedResourceError } from '../../errors/plan-errors.js';
import { OtherResourceError } from '../../errors/reconcile-errors.js';
import { State } from '../../model/state.js';
import type { FieldMember } from '../member.js';
import type { FieldApplyOptions } from '../options.js';
import type { PlanDocument } from '../plan-document.js';
import { type ApplyContext, type Approval, applyTask, applyTasks, NOTHING_DONE, skip } from './apply-task.js';
import { approvalOf } from './approved.js';
import type { FoundOrphan } from './orphans/find.js';
import type { ParticleReport } from './report.js';
import { isHarmless, schedule, type Task } from './schedule.js';

/**
 * Terminates orphans, after everything that is declared is done. Terminates only the resources that were looked at, and only while
 * they have the owner's mark. What they lose needs consent, as every loss.
 *
 * @param run - what was done with what is declared
 * @param options - whether the plans of the orphans were approved: any other plan is then refused
 */
export function prune(
  orphans: readonly FoundOrphan[],
  { particles: declared, renamed }: DeclaredRun,
  context: ApplyContext,
  { expect, approved }: Pick<FieldApplyOptions, 'expect' | 'approved'>,
): Promise<ParticleReport[]> {
  const byMember = new Map(orphans.map((found) => [found.member, found]));
  const obstacle = declared.map(obstacleIn).find((reason) => reason !== undefined);
  const { approved: _, ...others } = context;
  const own = {
    ...others,
    isAskedFor: () => false,
    ...((expect !== undefined || approved) && { approved: approvalsOf(orphans, approved) }),
  };
  const tasks = schedule(new Map(orphans.map(({ member }) => [member, State.terminated])), new Set());
  return applyTasks(tasks, own, async (task, within) => {
    const found = byMember.get(task.member);
    const left = obstacle ?? found?.orphan.left ?? becomes(task.member, renamed);
    if (!found || left !== undefined) return skip(task, left ?? '', within);
    return terminate(found, task, within);
  });
}

/** What a run has done with what is declared, before it prunes. */
interface DeclaredRun {
  /** Where one is not done, nothing is pruned. */
  readonly particles: readonly ParticleReport[];
  /** Those that describe other resources now than when the orphans were looked for. */
  readonly renamed: readonly FieldMember[];
}

/** Returns why an orphan is left: a definition may describe it now. */
function becomes({ flavor }: FieldMember, renamed: readonly FieldMember[]): string | undefined {
  const other = renamed.find((member) => member.flavor === flavor);
  return other && `${other.id} got another name in this run, and this could be its resource; apply again to continue.`;
}

/** Returns why nothing is pruned: a declared particle is not done. */
function obstacleIn({ id, outcome, reason }: ParticleReport): string | undefined {
  if (outcome === 'failed') return `${id} failed, so nothing is pruned in this run.`;
  if (outcome === 'interrupted') return `${id} was interrupted, so nothing is pruned in this run.`;
  if (outcome === 'started') return `${id} is still moving, so nothing is pruned in this run; apply again to continue.`;
  return outcome === 'skipped' && !isHarmless(reason)
    ? `${id} was skipped, so nothing is pruned in this run.`
    : undefined;
}

function approvalsOf(
  orphans: readonly FoundOrphan[],
  approved: PlanDocument | undefined,
): ReadonlyMap<string, Approval> {
  const steps = approved && new Map(approved.orphans?.found.map((one) => [one.id, one.plan?.steps ?? []]));
  return new Map(orphans.map(({ orphan: { id, plan } }) => [id, approvalOf(plan, steps && (steps.get(id) ?? []))]));
}

/** Terminates one orphan. What changed hands or was protected since the look is left. */
async function terminate(
  { orphan, resource }: FoundOrphan,
  task: Task,
  context: ApplyContext,
): Promise<ParticleReport> {
  if (orphan.error !== undefined)
    return { ...NOTHING_DONE, id: orphan.id, desired: task.desired, outcome: 'failed', error: orphan.error };
  const report = await applyTask(task, context, resource);
  const isLeft = LEFT.some((kind) => report.error instanceof kind) && report.steps.length === 0;
  return isLeft && report.error instanceof Error ? skip(task, report.error.message, context) : report;
}

/** The errors of an orphan that is left as it is. */
const LEFT = [NoLongerOwnedError, OtherResourceError, ProtectedResourceError];
