import { isDeepStrictEqual } from 'node:util';
import { withoutSecretSettings } from '../definition/secret-settings.js';
import type { Plan } from '../model/plan.js';
import { State } from '../model/state.js';
import type { Step } from '../model/step.js';
import type { Particle } from '../particle/particle.js';
import { dataWithoutSecrets } from '../printable.js';
import { isRecord } from '../values.js';
import type { FieldMember } from './member.js';
import { keysOf } from './references/observed-value.js';

/** What a plan says about settings beside those that its steps change. */
export interface PlannedSettings {
  /**
   * How many declared settings stay as they are, where a resource is changed in place. Absent where there are none, and where a step
   * does not say what it changes.
   */
  readonly unchanged?: number;
  /**
   * The settings of a resource that is deleted, also of one that is replaced, as the plan observed them: without empty ones and
   * without secrets. Absent where nothing is deleted, or they could not be read.
   */
  readonly destroyed?: Readonly<Record<string, unknown>>;
}

/** Returns what a plan says about settings beside its steps. It uses the look of the plan again. */
export async function plannedSettings(
  member: FieldMember,
  particle: Particle,
  plan: Plan,
  signal: AbortSignal,
): Promise<PlannedSettings> {
  const { from, to, steps } = plan;
  if (steps.length === 0 || from === State.terminated) return {};
  const observation = await particle.getStatus({ signal });
  const settings = observation.kind === 'missing' || !isRecord(observation.settings) ? {} : observation.settings;
  if (member.endsAt(to) || isReplacement(steps)) {
    const shown = Object.entries(settings).filter(([, value]) => !isEmpty(value));
    const { schema } = member.valid.flavor;
    const destroyed = shown.map(([key, value]) => [
      key,
      dataWithoutSecrets(withoutSecretSettings(value, [key], schema)),
    ]);
    return destroyed.length > 0 ? { destroyed: Object.fromEntries(destroyed) } : {};
  }
  if (steps.some(({ creates, changes = [] }) => creates || changes.length === 0)) return {};
  const unchanged = declaredIn(member).filter((path) => !steps.some((step) => touches(step, path, settings))).length;
  return unchanged > 0 ? { unchanged } : {};
}

/** Whether a resource that exists is deleted and created again. */
function isReplacement(steps: readonly Step[]): boolean {
  return steps.some(({ creates }) => creates) && steps.some(({ loses }) => loses === 'data');
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === 'object' ? Object.keys(value).length === 0 : value === '')
  );
}

/** Where a setting is in a definition: in the map of the resource's settings, or at the top where there is no such map. */
type SettingPath = readonly [map: string | undefined, key: string];

/** The settings that a definition has as written, without the defaults of the flavor. */
function declaredIn({ source, written }: FieldMember): SettingPath[] {
  if (!isRecord(source.value) || !isRecord(written)) return [];
  const own = Object.entries(source.value).filter(([key]) => Object.hasOwn(written, key));
  const maps = own.flatMap(([map, value]) => (isRecord(value) ? [[map, value] as const] : []));
  if (maps.length === 0) return own.map(([key]) => [undefined, key]);
  return maps.flatMap(([map, value]) => Object.keys(value).map((key): SettingPath => [map, key]));
}

/** Whether a step changes a setting: it says so, or its call has the setting with another value than the observed one. */
function touches({ changes = [], because = [], input }: Step, [map, key]: SettingPath, observed: object): boolean {
  const isNamed = [...changes, ...because].some(({ path }) => {
    const [first, second] = keysOf(path);
    return first === key || first === '*' || (first === map && (second === undefined || second === key));
  });
  if (isNamed) return true;
  const sent: unknown = isRecord(input) ? input[key] : undefined;
  return sent !== undefined && !isDeepStrictEqual(sent, Reflect.get(observed, key));
}
