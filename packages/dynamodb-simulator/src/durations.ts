/**
 * How long each transient state and each guard interval lasts, in milliseconds.
 *
 * The values of the preset `aws` are measured on AWS; `demo` is about half a second each; `instant` is zero each, so that
 * a state is transient in the answer of the call that starts it and settled in the next call.
 */
export interface Durations {
  /** A table without global secondary indexes is CREATING. */
  createTable: number;
  /** A table with global secondary indexes is CREATING. */
  createTableWithIndexes: number;
  /** A table is UPDATING after a change of its provisioned throughput. */
  updateThroughput: number;
  /** An index is UPDATING after a change of its provisioned throughput. */
  updateIndexThroughput: number;
  /** A table is UPDATING after a change of its billing mode. */
  updateBilling: number;
  /** A table is DELETING. */
  deleteTable: number;
  /** The tags of a table that is DELETING can still be read. */
  tagsAfterDelete: number;
  /** After a tag write, the old tags are still read and a further write is refused. */
  tagWrite: number;
  /** After a tag write, the table cannot be deleted. */
  deleteAfterTagWrite: number;
  /** After a change of deletion protection, it cannot be changed again. */
  deletionProtection: number;
}

export type DurationsPreset = 'instant' | 'demo' | 'aws';

const AWS: Durations = {
  createTable: 6_000,
  createTableWithIndexes: 16_000,
  updateThroughput: 2_000,
  updateIndexThroughput: 2_000,
  updateBilling: 90_000,
  deleteTable: 5_000,
  tagsAfterDelete: 1_600,
  tagWrite: 1_600,
  deleteAfterTagWrite: 2_000,
  deletionProtection: 15_000,
};

const all = (milliseconds: number): Durations => ({
  createTable: milliseconds,
  createTableWithIndexes: milliseconds,
  updateThroughput: milliseconds,
  updateIndexThroughput: milliseconds,
  updateBilling: milliseconds,
  deleteTable: milliseconds,
  tagsAfterDelete: milliseconds,
  tagWrite: milliseconds,
  deleteAfterTagWrite: milliseconds,
  deletionProtection: milliseconds,
});

const PRESETS: Record<DurationsPreset, Durations> = { instant: all(0), demo: all(500), aws: AWS };

/** The full set of durations for what a user gave: a preset's name, or an object whose missing entries are zero. */
export function resolveDurations(given: DurationsPreset | Partial<Durations>): Durations {
  if (typeof given === 'string') {
    const preset = Object.hasOwn(PRESETS, given) ? PRESETS[given] : undefined;
    if (!preset) throw new TypeError(`durations: '${given}' is not a preset; use ${Object.keys(PRESETS).join(', ')}`);
    return { ...preset };
  }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(AWS, name)) throw new TypeError(`durations.${name} does not exist`);
    if (!(Number.isFinite(value) && value >= 0)) {
      throw new TypeError(`durations.${name} must be milliseconds, zero or more, but is ${value}`);
    }
  }
  return { ...PRESETS.instant, ...given };
}
