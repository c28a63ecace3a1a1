import { DURATIONS, SECOND } from '@pcf/dynamodb-facts';

/**
 * The durations of transient states, and of intervals in which a change is refused, in milliseconds.
 *
 * The preset `aws` has durations that were measured on AWS, `demo` half a second each, and `instant` zero each: a state is transient
 * in the answer of the call that starts it, and over in the next call.
 */
export type Durations = { [Name in keyof typeof DURATIONS]: number };

export type DurationsPreset = 'instant' | 'demo' | 'aws';

const isName = (name: string): name is keyof Durations => Object.hasOwn(DURATIONS, name);

function all(milliseconds: number): Durations {
  const durations = { ...DURATIONS };
  for (const name of Object.keys(DURATIONS).filter(isName)) durations[name] = milliseconds;
  return durations;
}

const PRESETS: Record<DurationsPreset, Durations> = { instant: all(0), demo: all(SECOND / 2), aws: DURATIONS };

/** All durations, from the name of a preset, or from an object whose missing entries are zero. */
export function resolveDurations(given: DurationsPreset | Partial<Durations>): Durations {
  if (typeof given === 'string') {
    const preset = Object.hasOwn(PRESETS, given) ? PRESETS[given] : undefined;
    if (!preset)
      throw new TypeError(`unknown preset of durations '${given}'. Use one of ${Object.keys(PRESETS).join(', ')}`);
    return { ...preset };
  }
  for (const [name, value] of Object.entries(given)) {
    if (!isName(name)) throw new TypeError(`unknown duration ${name}`);
    if (!(Number.isFinite(value) && value >= 0)) {
      throw new TypeError(`durations.${name} must be milliseconds, zero or more, but is ${value}`);
    }
  }
  return { ...PRESETS.instant, ...given };
}
