/** Milliseconds. */
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

/** How late the tagging API is, in milliseconds. */
export interface TaggingDurations {
  /** Until a creation or a change of tags shows in the answers. */
  readonly listedAfterChange: number;
  /** For how long a deleted resource is still listed, with its last tags. */
  readonly listedAfterDelete: number;
}

/**
 * AWS documents no numbers: these are an estimate.
 *
 * @see https://github.com/boto/boto3/issues/3341 deleted instances that are listed for hours
 */
const AWS: TaggingDurations = { listedAfterChange: 30 * SECOND, listedAfterDelete: 3 * HOUR };

/** `aws` is as late as AWS may be (30 s, 3 h), `demo` half a second each, and `instant` not at all. */
export type TaggingDurationsPreset = 'instant' | 'demo' | 'aws';

const both = (milliseconds: number): TaggingDurations => ({
  listedAfterChange: milliseconds,
  listedAfterDelete: milliseconds,
});

const PRESETS: Readonly<Record<TaggingDurationsPreset, TaggingDurations>> = {
  instant: both(0),
  demo: both(SECOND / 2),
  aws: AWS,
};

const isName = (name: string): name is keyof TaggingDurations => Object.hasOwn(AWS, name);

/**
 * All durations, from the name of a preset, or from an object whose missing entries are zero.
 *
 * @throws TypeError for a preset or a duration that does not exist, or is not a number of zero or more
 */
export function resolveDurations(given: TaggingDurationsPreset | Partial<TaggingDurations>): TaggingDurations {
  if (typeof given === 'string') {
    const preset = Object.hasOwn(PRESETS, given) ? PRESETS[given] : undefined;
    if (preset) return preset;
    throw new TypeError(`unknown preset of durations '${given}'. Use one of ${Object.keys(PRESETS).join(', ')}`);
  }
  for (const [name, value] of Object.entries(given)) {
    if (!isName(name)) throw new TypeError(`unknown duration ${name}. Use ${Object.keys(AWS).join(' or ')}`);
    if (!(Number.isFinite(value) && value >= 0)) {
      throw new TypeError(`durations.${name} must be milliseconds, zero or more, but is ${value}`);
    }
  }
  return { ...PRESETS.instant, ...given };
}
