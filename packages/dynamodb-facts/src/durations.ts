/** Milliseconds. */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * How long each transient state lasts, and how long a change guards against the next, in milliseconds: as measured on AWS with
 * tables that hold few items. The comment of each entry names the finding of the public register that measured it.
 */
export const DURATIONS = {
  /** A table without global secondary indexes is CREATING (DDB-TABLE-001, 009). */
  createTable: 6_000,
  /** A table with global secondary indexes is CREATING (DDB-TABLE-148, 169). */
  createTableWithIndexes: 16_000,
  /** A table with vector indexes is CREATING (`vector-search.md` of aws/agent-toolkit-for-aws). */
  createTableWithVectorIndexes: 20_000,
  /** After the creation of a table, the calls on its settings do not find it; `CreateTable` and the like do (DDB-TABLE-115, 233). */
  knownAfterCreate: 2_000,
  /** A table is UPDATING after a change of its provisioned throughput (DDB-TABLE-058, 370). */
  updateThroughput: 2_000,
  /** An index is UPDATING after a change of its provisioned throughput or its on-demand maxima (DDB-TABLE-135, 148). */
  updateIndexThroughput: 2_000,
  /** A table and its indexes are UPDATING after a change of the billing mode (DDB-TABLE-056, 152). */
  updateBilling: 90_000,
  /** A table is UPDATING after its stream was enabled or disabled (DDB-TABLE-050). */
  updateStream: 5_000,
  /** A table is UPDATING after a change of its class (DDB-TABLE-284, 365). */
  updateTableClass: 5_000,
  /** The encryption of a table is UPDATING (DDB-TABLE-065, 082). */
  updateEncryption: 22_000,
  /** After a change of encryption, the old key is still shown (DDB-TABLE-079). */
  encryptionKey: 9_000,
  /** The warm throughput of a table or an index is UPDATING (DDB-TABLE-066, 155, 179). */
  updateWarmThroughput: 400_000,
  /** The first phase of an index that is added to a table: the table is UPDATING (DDB-TABLE-148). */
  allocateIndex: 40_000,
  /** The second phase of an index that is added to a table: the table is ACTIVE (DDB-TABLE-148, 166). */
  backfillIndex: 480_000,
  /**
   * The first phase of a vector index that is added to a table: the table is UPDATING (ExtendDB/extenddb, with 3,000 items).
   */
  allocateVectorIndex: 31_000,
  /** The second phase of a vector index that is added to a table: the table is ACTIVE (likewise). */
  backfillVectorIndex: 481_000,
  /** An index is DELETING (DDB-TABLE-148, 375). */
  deleteIndex: 5_000,
  /** A table is DELETING (DDB-TABLE-076). */
  deleteTable: 5_000,
  /** The tags of a table that is DELETING can still be read (DDB-TABLE-104). */
  tagsAfterDelete: 1_600,
  /** The backups of a table that is DELETING can still be read and changed (DDB-TABLE-453). */
  backupsAfterDelete: 1_100,
  /** After a tag write, the old tags are still read and a further write is refused (DDB-TABLE-406, 440). */
  tagWrite: 1_600,
  /** After a tag write, the table cannot be deleted (DDB-TABLE-103). */
  deleteAfterTagWrite: 2_000,
  /** After a change of deletion protection, it cannot be changed again (DDB-TABLE-003). */
  deletionProtection: 15_000,
  /** Time to live is ENABLING or DISABLING (DDB-TABLE-144). */
  updateTimeToLive: 1_000,
  /** After a change of time to live, it cannot be changed again: documented as up to an hour (DDB-TABLE-143). */
  timeToLiveInterval: 1_860_000,
  /** After a table became ACTIVE, its backups are still being enabled (DDB-TABLE-111). */
  enableBackups: 3_000,
  /** After a policy write, the old policy is still read, a further write is refused and the table cannot be deleted (DDB-TABLE-346, 348). */
  policyWrite: 1_500,
  /** After a policy write, a further one is refused (DDB-TABLE-206). */
  policyInterval: 15_000,
  /** Contributor insights are ENABLING or DISABLING (DDB-TABLE-090). */
  updateInsights: 2_000,
  /** A Kinesis destination is ENABLING (DDB-TABLE-299). */
  enableKinesis: 6_000,
  /** A Kinesis destination is DISABLING (DDB-TABLE-300). */
  disableKinesis: 2_000,
  /** A Kinesis destination is UPDATING (DDB-TABLE-301). */
  updateKinesis: 130_000,
  /** A replica that is created is not listed yet (DDB-TABLE-226). */
  listReplica: 6_000,
  /** A replica that is created is listed, and has no table in its region yet (DDB-TABLE-226). */
  showReplica: 4_000,
  /** The table of a replica is CREATING (DDB-TABLE-226, 305). */
  createReplica: 11_000,
  /** The replicas of a strongly consistent global table, and its witness, are not listed yet (DDB-TABLE-258). */
  listStrongReplicas: 5_000,
  /** The two replicas of a strongly consistent global table are CREATING (DDB-TABLE-258). */
  createStrongReplicas: 11_000,
  /** The replica and the witness of a strongly consistent global table are CREATING (DDB-TABLE-258). */
  createWitness: 65_000,
  /** A replica and the table that it is changed from are UPDATING (DDB-TABLE-250, 294). */
  updateReplica: 35_000,
  /** After a change of deletion protection, a table with replicas is UPDATING (DDB-TABLE-230, 263). */
  updateReplicaProtection: 38_000,
  /** A replica that is deleted is still ACTIVE, and the table that it is deleted from UPDATING (DDB-TABLE-204). */
  releaseReplica: 36_000,
  /** A replica is DELETING (DDB-TABLE-204). */
  deleteReplica: 88_000,
  /** A deleted replica is not listed any more, and its table is still DELETING (DDB-TABLE-228, 308). */
  deleteReplicaTable: 20_000,
  /** A strongly consistent global table is being dissolved, and its replicas and its witness are still ACTIVE (DDB-TABLE-261). */
  releaseStrongReplicas: 44_000,
  /** The replicas and the witness of a strongly consistent global table are DELETING (DDB-TABLE-261). */
  deleteStrongReplicas: 11_000,
};

/**
 * How long a change of several phases usually takes from the call until nothing is under way, in milliseconds. These are near the
 * upper end of what was measured, so that they do not promise too much.
 */
export const WHOLE_CHANGES = {
  /** An index is added to a table that exists: allocated, then filled (DDB-TABLE-148, 166). */
  addIndex: 540_000,
  /** A vector index is added to a table that exists (nubo-db/dynamodb-conformance). */
  addVectorIndex: 1_020_000,
  /** A replica is added (DDB-TABLE-226, 305). */
  addReplica: 30_000,
  /** A setting of a replica is changed (DDB-TABLE-250, 294). */
  updateReplica: 40_000,
  /** A replica is deleted (DDB-TABLE-204). */
  deleteReplica: 125_000,
  /** The replicas of a strongly consistent global table, and its witness, are created or deleted (DDB-TABLE-258, 261). */
  strongReplicas: 70_000,
} as const;

/**
 * How long a read may still show a setting as it was before a write, in milliseconds. Reads are eventually consistent; AWS
 * documents no bound.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html
 */
export const STALE_READS_FOR = 5_000;

/**
 * How long after its creation a table may seem to lack the policy that it was created with, in milliseconds.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetResourcePolicy.html
 */
export const POLICY_READABLE_AFTER = 60_000;

/**
 * How long after its creation a table may seem to have no tags although it was created with some, in milliseconds. AWS documents "a few
 * seconds".
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html
 */
export const TAGS_READABLE_AFTER = 30_000;

/**
 * How far the latest point in time to which a table can be restored is behind the clock, in milliseconds.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoveryDescription.html
 */
export const RESTORE_LAG = 300_000;

/**
 * How long a client may keep an answer of `DescribeEndpoints`, in minutes.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Endpoint.html
 */
export const ENDPOINT_CACHE_MINUTES = 1440;
