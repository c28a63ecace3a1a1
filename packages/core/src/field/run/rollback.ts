import { OtherResourceError } from '../../errors/reconcile-errors.js';
import { State } from '../../model/state.js';
import type { KnownResource } from '../../reconcile/creation.js';
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
}

/**
 * Terminates what this run created, children before their parents, and nothing else. Leaves and reports what another process
 * may have created.
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
  const created = reports
    .filter((report) => report.created || report.uncertain)
    .flatMap(({ id }) => members.get(id) ?? []);
  const undone = scope.everything ? created : withDependents(groups, created);
  const run = schedule(new Map(undone.map((member) => [member, State.terminated])), new Set());
  const byId = new Map(reports.map((report) => [report.id, report]));
  const undo: ApplyTask = (task, all) => {
    const report = byId.get(task.member.id);
    return report?.resource ? undoTask(task, all, report.resource) : leaveTask(task, all, report?.visibleBy);
  };
  const rolledBack = await applyTasks(run, { ...context, sync: true, isAskedFor: () => true }, undo);
  return rolledBack.filter(({ id, outcome, kept }) => outcome !== 'unchanged' || kept || byId.get(id)?.created);
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
