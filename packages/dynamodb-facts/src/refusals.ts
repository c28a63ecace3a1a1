const DYNAMODB = 'com.amazonaws.dynamodb.v20120810#';
const VALIDATE = 'com.amazon.coral.validate#';
const AVAILABILITY = 'com.amazon.coral.availability#';
const SERVICE = 'com.amazon.coral.service#';

/**
 * The names of the errors of DynamoDB's control plane, each with the prefix that it has in the `__type` of an answer.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/CommonErrors.html
 */
export const ERROR_TYPE_PREFIXES = {
  ResourceInUseException: DYNAMODB,
  ResourceNotFoundException: DYNAMODB,
  LimitExceededException: DYNAMODB,
  TableNotFoundException: DYNAMODB,
  GlobalTableNotFoundException: DYNAMODB,
  ContinuousBackupsUnavailableException: DYNAMODB,
  PolicyNotFoundException: DYNAMODB,
  InternalServerError: DYNAMODB,
  ValidationException: VALIDATE,
  ThrottlingException: AVAILABILITY,
  SerializationException: SERVICE,
  UnknownOperationException: SERVICE,
  AccessDeniedException: SERVICE,
  MissingAuthenticationTokenException: SERVICE,
  IncompleteSignatureException: SERVICE,
  InvalidSignatureException: SERVICE,
  InternalFailure: SERVICE,
} as const;

/** The name of an error of DynamoDB's control plane. */
export type ErrorName = keyof typeof ERROR_TYPE_PREFIXES;

/** The HTTP status of an error, by whose fault it is. */
export const ERROR_STATUS = { client: 400, server: 500 } as const;

/** The errors that are DynamoDB's own fault; all others are the client's. */
export const SERVER_ERRORS: readonly ErrorName[] = ['InternalServerError', 'InternalFailure'];

/**
 * The stable part of refusals whose error name alone does not say which rule was broken. Names of resources and values come before
 * or after it. Add a text here when a flavor matches it; the simulator has the others itself.
 */
export const REFUSAL_TEXTS = {
  /** Provisioned throughput that is in force already (DDB-TABLE-057, 164). */
  sameValue: 'The requested value equals the current value',
  /** A stream cannot be changed while it is on (DDB-TABLE-050). */
  streamIsEnabled: 'Table already has an enabled stream',
  streamIsDisabled: 'Table has no stream to disable',
  /** Time to live that is as asked for already, or on for another attribute (DDB-TABLE-146, 147). */
  timeToLiveIsEnabled: 'TimeToLive is already enabled',
  timeToLiveIsDisabled: 'TimeToLive is already disabled',
  timeToLiveHasOtherAttribute: 'TimeToLive is active on a different AttributeName',
  /** A global secondary index is added under a name that the table has (DDB-TABLE-380). */
  indexExists: 'Attempting to create an index which already exists',
  /** Warm throughput never goes down (DDB-TABLE-061, 179). */
  warmThroughputDecrease: 'decreasing WarmThroughput is not supported',
  /** Follows `Table` or `Index`: contributor insights of a table or an index that is being created (DDB-TABLE-116). */
  statusMustBeActive: 'Status must be ACTIVE',
  notInValidState: 'not in a valid state',
  /** The encryption that is asked for is in force (DDB-TABLE-082). */
  alreadyEncrypted: 'Table is already encrypted',
  /** A region has a table of that name, or a replica that is not gone yet (DDB-TABLE-225, 308). */
  replicasAreTables: 'replicas already existed as tables',
  /** A region without a replica, or with one that is not listed yet (DDB-TABLE-203). */
  replicasUnknown: 'replicas were not part of the global table',
  witnessesUnknown: 'witnesses were not part of the global table',
  /** The consistency of a global table cannot be changed, and a strongly consistent one cannot grow (DDB-TABLE-260). */
  consistencyIsFixed: 'unsupported on existing global table',
  strongTableIsComplete: 'Cannot add replicas to a global table',
  /** Followed by a number of milliseconds: deletion protection or a policy was changed just now (DDB-TABLE-003, 206). */
  modifiedWithin: 'modified within the previous',
  /** Time to live or backups of a table that is being created or deleted (DDB-TABLE-145). */
  whileInState: 'while table is in',
} as const;
