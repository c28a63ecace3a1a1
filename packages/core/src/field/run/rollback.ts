import { OtherResourceError } from '../../errors/reconcile-errors.js';
import { State } from '../../model/state.js';
import type { KnownResource } from '../../model/step.js';
import type { Group } from '../expand/groups.js';
import { reachableFrom } from '../graph/order.js';
import type { FieldMember, Members } from '../member.js';
import {
  type ApplyContext,
  type ApplyTask,
  applyTask,
  applyTasks,
  limit,
  NOTHING_DONE,
  resolveInTime,
  skip,
} from './apply-task.js';
import type { ParticleReport } from './report.js';
import { schedule, type Task } from './schedule.js';

/** What is rolled back after a failure: everything, or the quasiparticles that ask for it. */
export interface RollbackScope {
  readonly everything: boolean;
  readonly groups: readonly Group[];
  /** What earlier attempts of the run created, by the ids of particles. */
  readonly earlier: ReadonlyMap<string, KnownResource>;
}

/**
 * Terminates what this run created, in this or an earlier attempt, children before their parents, and nothing else. Leaves and reports
 * what another process may have created.
 *
 * @returns the reports; `undefined` where nothing failed that is in the scope
 */
export async function rollBack(
  reports: readonly ParticleReport[],
  members: Members,
  scope: RollbackScope,
  context: ApplyContext,
): Promise<ParticleReport[] | undefined> {
  const failed = new Set(reports.filter(({ error }) => error !== undefined).map(({ id }) => id));
  const groups = scope.groups.filter((group) => group.members.some((id) => failed.has(id)));
  if (failed.size === 0 || (!scope.everything && groups.length === 0)) return undefined;
  const byId = new Map(reports.map((report) => [report.id, report]));
  const own = reports.filter((report) => report.created || report.uncertain).map(({ id }) => id);
  const ids = new Set([...own, ...scope.earlier.keys()]);
  const created = [...ids].flatMap((id) => members.get(id) ?? []);
  const undone = scope.everything ? created : withDependents(groups, created);
  const run = schedule(new Map(undone.map((member) => [member, State.terminated])), new Set());
  const undo: ApplyTask = (task, all) => {
    const { id } = task.member;
    const resource = resourceToUndo(byId.get(id), scope.earlier.get(id));
    return resource ? undoTask(task, all, resource) : leaveTask(task, all, byId.get(id)?.visibleBy);
  };
  const rolledBack = await applyTasks(run, { ...context, sync: true, isAskedFor: () => true }, undo);
  return rolledBack.filter(({ id, outcome, kept }) => outcome !== 'unchanged' || kept || byId.get(id)?.created);
}

/**
 * Returns the only resource that may be terminated; `undefined` where there is no proof. Where this attempt may have created another one,
 * a look that shows nothing proves nothing until that one would be visible.
 */
function resourceToUndo(
  { resource, visibleBy = 0 }: Partial<ParticleReport> = {},
  earlier: KnownResource | undefined,
): KnownResource | undefined {
  if (resource || !earlier) return resource;
  return { ...earlier, visibleBy: Math.max(visibleBy, earlier.visibleBy ?? 0) };
}

/** Terminates the resource that this run created, unless another one has its name by now. */
async function undoTask(task: Task, context: ApplyContext, resource: KnownResource): Promise<ParticleReport> {
  const report = await applyTask(task, context, resource);
  if (!(report.error instanceof OtherResourceError) || report.steps.length > 0) return report;
  return skip(task, report.error.found === undefined ? UNPROVEN : REPLACED, context);
}

/**
 * Leaves what this run may have created. Reports nothing where a look shows that nothing exists.
 *
 * @param visibleBy - from when a look shows what was created, in milliseconds since the epoch
 */
async function leaveTask(task: Task, context: ApplyContext, visibleBy = 0): Promise<ParticleReport> {
  const { signal, clock } = context;
  const { member, desired } = task;
  try {
    const particle = await resolveInTime(task, context);
    for (;;) {
      const isSure = clock.now() >= visibleBy;
      const observation = await particle?.getStatus({ fresh: true, signal, ...limit(context) });
      if (observation?.kind !== 'missing') return skip(task, UNPROVEN, context);
      if (isSure) return { ...NOTHING_DONE, id: member.id, desired, outcome: 'unchanged' };
      await clock.sleep(Math.min(BETWEEN_LOOKS, visibleBy - clock.now()), signal);
    }
  } catch (error) {
    return { ...skip(task, UNPROVEN, context), error };
  }
}

/** How long to wait for reads that are stale, in milliseconds. */
const BETWEEN_LOOKS = 5_000;

const UNPROVEN = 'cannot prove that this run created it. If you do not need it, terminate it by hand.';
const REPLACED = 'what this run created is gone, and another resource has its name.';

/** Returns the created members of some groups, and those that depend on them: these cannot stay without them. */
function withDependents(groups: readonly Group[], created: readonly FieldMember[]): FieldMember[] {
  const ids = new Set(groups.flatMap((group) => group.members));
  const inside = created.filter(({ id }) => ids.has(id));
  const above = reachableFrom(inside, ({ children }) => children);
  return created.filter((member) => ids.has(member.id) || above.has(member));
}
