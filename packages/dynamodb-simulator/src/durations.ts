/** As measured on AWS, with tables that hold few items. Times without a measurement take the documentation's. */
const AWS = {
  /** A table without global secondary indexes is CREATING. */
  createTable: 6_000,
  /** A table with global secondary indexes is CREATING. */
  createTableWithIndexes: 16_000,
  /** After the creation of a table, the calls on its settings do not find it; `CreateTable` and the like do. */
  knownAfterCreate: 2_000,
  /** A table is UPDATING after a change of its provisioned throughput. */
  updateThroughput: 2_000,
  /** An index is UPDATING after a change of its provisioned throughput or its on-demand maxima. */
  updateIndexThroughput: 2_000,
  /** A table and its indexes are UPDATING after a change of the billing mode. */
  updateBilling: 90_000,
  /** A table is UPDATING after its stream was enabled or disabled. */
  updateStream: 5_000,
  /** A table is UPDATING after a change of its class. */
  updateTableClass: 5_000,
  /** The encryption of a table is UPDATING. */
  updateEncryption: 22_000,
  /** After a change of encryption, the old key is still shown. */
  encryptionKey: 9_000,
  /** The warm throughput of a table or an index is UPDATING. */
  updateWarmThroughput: 400_000,
  /** The first phase of an index that is added to a table: the table is UPDATING. */
  allocateIndex: 40_000,
  /** The second phase of an index that is added to a table: the table is ACTIVE. */
  backfillIndex: 480_000,
  /** An index is DELETING. */
  deleteIndex: 5_000,
  /** A table is DELETING. */
  deleteTable: 5_000,
  /** The tags of a table that is DELETING can still be read. */
  tagsAfterDelete: 1_600,
  /** The backups of a table that is DELETING can still be read and changed. */
  backupsAfterDelete: 1_100,
  /** After a tag write, the old tags are still read and a further write is refused. */
  tagWrite: 1_600,
  /** After a tag write, the table cannot be deleted. */
  deleteAfterTagWrite: 2_000,
  /** After a change of deletion protection, it cannot be changed again. */
  deletionProtection: 15_000,
  /** Time to live is ENABLING or DISABLING. */
  updateTimeToLive: 1_000,
  /** After a change of time to live, it cannot be changed again. */
  timeToLiveInterval: 1_860_000,
  /** After a table became ACTIVE, its backups are still being enabled. */
  enableBackups: 3_000,
  /** After a policy write, the old policy is still read, a further write is refused and the table cannot be deleted. */
  policyWrite: 1_500,
  /** After a policy write, a further one is refused. */
  policyInterval: 15_000,
  /** Contributor insights are ENABLING or DISABLING. */
  updateInsights: 2_000,
  /** A Kinesis destination is ENABLING. */
  enableKinesis: 6_000,
  /** A Kinesis destination is DISABLING. */
  disableKinesis: 2_000,
  /** A Kinesis destination is UPDATING. */
  updateKinesis: 130_000,
  /** A replica that is created is not listed yet. */
  listReplica: 6_000,
  /** A replica that is created is listed, and has no table in its region yet. */
  showReplica: 4_000,
  /** The table of a replica is CREATING. */
  createReplica: 11_000,
  /** The replicas of a strongly consistent global table, and its witness, are not listed yet. */
  listStrongReplicas: 5_000,
  /** The two replicas of a strongly consistent global table are CREATING. */
  createStrongReplicas: 11_000,
  /** The replica and the witness of a strongly consistent global table are CREATING. */
  createWitness: 65_000,
  /** A replica and the table that it is changed from are UPDATING. */
  updateReplica: 35_000,
  /** After a change of deletion protection, a table with replicas is UPDATING. */
  updateReplicaProtection: 38_000,
  /** A replica that is deleted is still ACTIVE, and the table that it is deleted from UPDATING. */
  releaseReplica: 36_000,
  /** A replica is DELETING. */
  deleteReplica: 88_000,
  /** A deleted replica is not listed any more, and its table is still DELETING. */
  deleteReplicaTable: 20_000,
  /** A strongly consistent global table is being dissolved, and its replicas and its witness are still ACTIVE. */
  releaseStrongReplicas: 44_000,
  /** The replicas and the witness of a strongly consistent global table are DELETING. */
  deleteStrongReplicas: 11_000,
};

/**
 * How long each transient state and each guard interval lasts, in milliseconds.
 *
 * The values of the preset `aws` are measured on AWS; `demo` is half a second each; `instant` is zero each, so that a state
 * is transient in the answer of the call that starts it and settled in the next call.
 */
export type Durations = typeof AWS;

export type DurationsPreset = 'instant' | 'demo' | 'aws';

const isName = (name: string): name is keyof Durations => Object.hasOwn(AWS, name);

function all(milliseconds: number): Durations {
  const durations = { ...AWS };
  for (const name of Object.keys(AWS).filter(isName)) durations[name] = milliseconds;
  return durations;
}

const PRESETS: Record<DurationsPreset, Durations> = { instant: all(0), demo: all(500), aws: AWS };

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
