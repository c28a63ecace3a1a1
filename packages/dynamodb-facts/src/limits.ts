/** The least and the most of something, both included. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/**
 * Characters in the name of a table or an index.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export const NAME_LENGTH: Range = { min: 3, max: 255 };

/** The characters of such a name, as the regular expression that DynamoDB prints in its refusals. */
export const NAME_PATTERN = '[a-zA-Z0-9_.-]+';

/**
 * Characters in a `TableName` that can also be an ARN.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html
 */
export const MAX_TABLE_ARN_LENGTH = 1024;

/**
 * Characters in the name of an attribute that a key, an index or time to live uses.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeDefinition.html
 */
export const ATTRIBUTE_NAME_LENGTH: Range = { min: 1, max: 255 };

/**
 * Characters in a `KMSMasterKeyId`. The API reference gives no limit: it is KMS's own for a `KeyId`.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
 */
export const KMS_KEY_ID_LENGTH: Range = { min: 1, max: 2048 };

/**
 * Characters in the revision of a resource policy.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html
 */
export const POLICY_REVISION_LENGTH: Range = { min: 1, max: 255 };

/**
 * Characters in the ARN of a Kinesis data stream.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_EnableKinesisStreamingDestination.html
 */
export const KINESIS_STREAM_ARN_LENGTH: Range = { min: 37, max: 1024 };

/**
 * Attributes in the `KeySchema` of a table or of a local secondary index: a partition key, and perhaps a sort key.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
export const SIMPLE_KEY_LENGTH: Range = { min: 1, max: 2 };

/**
 * HASH attributes, and likewise RANGE attributes, that one key can have: one each for a table and a local secondary index, several
 * for a global secondary index.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html
 */
export const KEY_ATTRIBUTES_PER_TYPE = { table: 1, localIndex: 1, globalIndex: 4 } as const;

/**
 * Secondary indexes of one table.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
export const MAX_GLOBAL_INDEXES = 20;
export const MAX_LOCAL_INDEXES = 5;

/**
 * `NonKeyAttributes` of one index with the projection INCLUDE.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html
 */
export const NON_KEY_ATTRIBUTES: Range = { min: 1, max: 20 };

/**
 * `NonKeyAttributes` of all indexes of a table together.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
export const MAX_NON_KEY_ATTRIBUTES_OF_TABLE = 100;

/**
 * Vector indexes of one table. AWS raises it on request.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-vector-indexes
 */
export const MAX_VECTOR_INDEXES = 5;

/**
 * Dimensions of the vectors in one vector index.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-table-vectorindex.html
 */
export const VECTOR_DIMENSIONS: Range = { min: 1, max: 4096 };

/**
 * Attributes of each type in the `SearchSchema` of one vector index: a partition key, and inline filters.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-vector-indexes
 */
export const SEARCH_ATTRIBUTES_PER_TYPE = { HASH: 1, INLINE_FILTER: 18 } as const;

/**
 * Tags of one resource, and the lengths of a key and a value in Unicode code points.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html
 */
export const MAX_TAGS = 50;
export const TAG_KEY_LENGTH: Range = { min: 1, max: 128 };
export const TAG_VALUE_LENGTH: Range = { min: 0, max: 256 };

/** The characters of a key and a value of a tag: what stands between the brackets of a Unicode regular expression. */
export const TAG_CHARACTERS = '\\p{L}\\p{Z}\\p{N}_.:/=+\\-@';

/**
 * The size of a resource policy in bytes, white space included.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html
 */
export const MAX_POLICY_BYTES = 20_480;

/**
 * How many days back point-in-time recovery reaches; where none is given, the most.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoverySpecification.html
 */
export const RECOVERY_PERIOD_DAYS: Range = { min: 1, max: 35 };

/**
 * Regions of a strongly consistent global table: that of the table, and those of its replicas and its witness.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
 */
export const STRONG_REGION_COUNT = 3;
export const MAX_WITNESSES = 1;

/**
 * The value that takes away an on-demand maximum.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_OnDemandThroughput.html
 */
export const NO_MAXIMUM = -1;

/** The most read and write capacity units that DynamoDB parses. Larger numbers are refused before quotas are checked. */
export const MAX_PARSED_UNITS = 1_000_000_000_000;

/**
 * Reads and writes a second that a new table or index with on-demand capacity serves at once.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
 */
export const ON_DEMAND_WARM_THROUGHPUT = { read: 12_000, write: 4_000 } as const;

/**
 * Entries in a page of `ListTables` and of `ListContributorInsights`.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListContributorInsights.html
 */
export const MAX_TABLES_PER_PAGE = 100;
export const MAX_INSIGHTS_PER_PAGE = 100;

/**
 * Entries of `ReplicaSettingsUpdate` in one call on a global table of version 2017.11.29.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateGlobalTableSettings.html
 */
export const MAX_LEGACY_REPLICA_SETTINGS = 50;

/**
 * The size of an item in bytes, and how deep its lists and maps can be nested.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export const MAX_ITEM_BYTES = 400 * 1024;
export const MAX_NESTING_LEVELS = 32;

/**
 * Bytes that a list or a map adds to the size of an item, beside one for each element.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export const COLLECTION_BYTES = 3;

/** Violations of constraints that one refusal lists (recordings of AWS in LocalStack and dynalite). */
export const MAX_LISTED_VIOLATIONS = 10;
