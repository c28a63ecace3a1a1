/**
 * What is known of DynamoDB's control plane, as data: limits, quotas, durations, regions, the names of its errors and the stable
 * parts of their texts. Each entry names its source: a page of AWS's documentation, or a finding `DDB-TABLE-nnn` of the API
 * quirks register of the public repository aws-controllers-k8s/dynamodb-controller (`docs/api-quirks`, Apache-2.0).
 *
 * @packageDocumentation
 */
export {
  DAY,
  DURATIONS,
  ENDPOINT_CACHE_MINUTES,
  HOUR,
  MINUTE,
  POLICY_READABLE_AFTER,
  RESTORE_LAG,
  SECOND,
  STALE_READS_FOR,
  TAGS_READABLE_AFTER,
  WHOLE_CHANGES,
} from './durations.js';
export {
  ATTRIBUTE_NAME_LENGTH,
  COLLECTION_BYTES,
  KEY_ATTRIBUTES_PER_TYPE,
  KINESIS_STREAM_ARN_LENGTH,
  KMS_KEY_ID_LENGTH,
  MAX_GLOBAL_INDEXES,
  MAX_INSIGHTS_PER_PAGE,
  MAX_ITEM_BYTES,
  MAX_LEGACY_REPLICA_SETTINGS,
  MAX_LISTED_VIOLATIONS,
  MAX_LOCAL_INDEXES,
  MAX_NESTING_LEVELS,
  MAX_NON_KEY_ATTRIBUTES_OF_TABLE,
  MAX_PARSED_UNITS,
  MAX_POLICY_BYTES,
  MAX_TABLE_ARN_LENGTH,
  MAX_TABLES_PER_PAGE,
  MAX_TAGS,
  MAX_VECTOR_INDEXES,
  MAX_WITNESSES,
  NAME_LENGTH,
  NAME_PATTERN,
  NO_MAXIMUM,
  NON_KEY_ATTRIBUTES,
  ON_DEMAND_WARM_THROUGHPUT,
  POLICY_REVISION_LENGTH,
  type Range,
  RECOVERY_PERIOD_DAYS,
  SEARCH_ATTRIBUTES_PER_TYPE,
  SIMPLE_KEY_LENGTH,
  STRONG_REGION_COUNT,
  TAG_CHARACTERS,
  TAG_KEY_LENGTH,
  TAG_VALUE_LENGTH,
  VECTOR_DIMENSIONS,
} from './limits.js';
export {
  ACCOUNT_QUOTAS,
  CALL_RATES,
  type CallRate,
  ENCRYPTION_CHANGES,
  ON_DEMAND_SWITCHES,
  SOURCE_REGION_HELD_FOR,
  TABLE_CLASS_CHANGES,
  THROUGHPUT_DECREASES,
} from './quotas.js';
export { ERROR_STATUS, ERROR_TYPE_PREFIXES, type ErrorName, REFUSAL_TEXTS, SERVER_ERRORS } from './refusals.js';
export { ALL_REGIONS, REPLICA_REGIONS, STRONG_REGION_SETS } from './regions.js';
