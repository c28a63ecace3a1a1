import { DURATIONS, SECOND } from '@pcf/dynamodb-facts';

/**
 * How long each transient state and each guard interval lasts, in milliseconds.
 *
 * The values of the preset `aws` are measured on AWS; `demo` is half a second each; `instant` is zero each, so that a state
 * is transient in the answer of the call that starts it and settled in the next call.
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

/** The full set of durations for what a user gave: a preset's name, or an object whose missing entries are zero. */
export function resolveDurations(given: DurationsPreset | Partial<Durations>): Durations {
  if (typeof given === 'string') {
    const preset = Object.hasOwn(PRESETS, given) ? PRESETS[given] : undefined;
    if (!preset) throw new TypeError(`durations: '${given}' is not a preset; use ${Object.keys(PRESETS).join(', ')}`);
    return { ...preset };
  }
  for (const [name, value] of Object.entries(given)) {
    if (!isName(name)) throw new TypeError(`durations.${name} does not exist`);
    if (!(Number.isFinite(value) && value >= 0)) {
      throw new TypeError(`durations.${name} must be milliseconds, zero or more, but is ${value}`);
    }
  }
  return { ...PRESETS.instant, ...given };
}
