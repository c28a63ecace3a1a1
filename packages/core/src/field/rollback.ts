import { State } from '../particle/state.js';
import { type Applying, applyEach } from './apply-field.js';
import type { Group } from './groups.js';
import type { Members } from './link.js';
import type { FieldMember } from './member.js';
import { reachableFrom } from './order.js';
import type { ParticleReport } from './report.js';
import { runOf } from './run.js';

/** What is to be rolled back when something fails: everything, or the quasiparticles that ask for it. */
export interface RollbackScope {
  readonly everything: boolean;
  readonly groups: readonly Group[];
}

/**
 * Terminates what this run brought into being, children before what they build on, and nothing else. What was there before
 * stays. What was missing, was sent a step whose answer was lost, and is there now, counts as this run's.
 *
 * @returns what became of it; nothing where nothing failed that is in the scope
 */
export async function rollBack(
  reports: readonly ParticleReport[],
  members: Members,
  scope: RollbackScope,
  applying: Applying,
): Promise<ParticleReport[] | undefined> {
  const failed = new Set(reports.filter(({ error }) => error !== undefined).map(({ id }) => id));
  const groups = scope.groups.filter((group) => group.members.some((id) => failed.has(id)));
  if (failed.size === 0 || (!scope.everything && groups.length === 0)) return undefined;
  const created = reports
    .filter((report) => report.created || report.uncertain)
    .flatMap(({ id }) => members.get(id) ?? []);
  const undone = scope.everything ? created : within(groups, created);
  const run = runOf(new Map(undone.map((member) => [member, State.terminated])), new Set());
  const uncertain = new Set(reports.filter((report) => report.uncertain).map(({ id }) => id));
  const rolledBack = await applyEach(run, { ...applying, sync: true, isAskedFor: () => true });
  return rolledBack.filter(({ id, outcome, kept }) => !(uncertain.has(id) && outcome === 'unchanged' && !kept));
}

/** Those of some groups, and what was made on top of them: it cannot stay without them. */
function within(groups: readonly Group[], created: readonly FieldMember[]): FieldMember[] {
  const ids = new Set(groups.flatMap((group) => group.members));
  const inside = created.filter(({ id }) => ids.has(id));
  const above = reachableFrom(inside, ({ children }) => children);
  return created.filter((member) => ids.has(member.id) || above.has(member));
}
