import { ReplacementNeededError, UnsupportedChangeError } from '../../errors/plan-errors.js';
import type { SettingDrift } from '../../model/drift.js';
import type { Settled } from '../../model/observation.js';
import { type DesiredState, State } from '../../model/state.js';
import type { Step } from '../../model/step.js';
import { canonical } from '../../model/transitions.js';
import { isRecord } from '../../values.js';
import { driftByFlavor, planByFlavor } from '../flavor-calls.js';
import type { PlanSubject } from './plan.js';
import { followSetting, isDeclared } from './setting-paths.js';

/** A particle whose settings are compared. */
export interface DriftSubject<Settings, S extends Step>
  extends Pick<PlanSubject<Settings, S>, 'id' | 'packageName' | 'rules' | 'planSteps'> {
  readonly definition: unknown;
  /** The method of its class, where it has one. */
  readonly compareSettings: ((seen: Settled<Settings>) => readonly SettingDrift[]) | undefined;
}

/**
 * Compares the observed settings of a resource with the declared ones, and lists those that the flavor has read although they are not
 * declared. Pure.
 *
 * @throws a `PlanRefusedError` where the settings cannot be compared
 */
export function driftOf<Settings, S extends Step>(
  subject: DriftSubject<Settings, S>,
  seen: Settled<Settings>,
): readonly SettingDrift[] {
  const { compareSettings, definition } = subject;
  if (compareSettings) return driftByFlavor(subject, () => compareSettings(seen));
  const target = canonical(subject.rules, seen.state);
  if (target === State.terminated) return [];
  return [...changesOf(subject, seen, target), ...undeclaredIn(seen.settings, definition)];
}

/** The changes that bring the settings to the definition, without a change of state. */
function changesOf<Settings, S extends Step>(
  subject: DriftSubject<Settings, S>,
  seen: Settled<Settings>,
  target: DesiredState,
): SettingDrift[] {
  try {
    const steps = planByFlavor(subject, 'planSteps', () => subject.planSteps(seen, target));
    const drift = new Map<string, SettingDrift>();
    // A setting can be changed by several steps: from what the first one finds to what the last one leaves.
    for (const { path, before, after } of steps.flatMap(({ changes = [] }) => changes))
      drift.set(path, { path, observed: drift.has(path) ? drift.get(path)?.observed : before, declared: after });
    return steps.length > 0 && drift.size === 0
      ? [{ path: UNNAMED, observed: undefined, declared: undefined }]
      : [...drift.values()];
  } catch (error) {
    const isOfFields = error instanceof ReplacementNeededError || error instanceof UnsupportedChangeError;
    if (!isOfFields) throw error;
    return error.fields.map((path) => ({
      path,
      observed: followSetting(seen.settings, path),
      declared: followSetting(subject.definition, path),
    }));
  }
}

/** The path of settings that differ where the flavor's steps do not say which. */
export const UNNAMED = '*';

function undeclaredIn(settings: unknown, definition: unknown): SettingDrift[] {
  if (!isRecord(settings)) return [];
  return Object.entries(settings)
    .filter(([path, observed]) => observed !== undefined && !isDeclared(definition, path))
    .map(([path, observed]) => ({ path, observed, declared: undefined, undeclared: true }));
}
