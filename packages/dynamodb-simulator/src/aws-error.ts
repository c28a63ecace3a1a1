import { ERROR_STATUS, ERROR_TYPE_PREFIXES, type ErrorName, SERVER_ERRORS } from '@pcf/dynamodb-facts';

/** Errors whose text has the key `Message`; the others have `message`. */
const CAPITAL_MESSAGE: readonly ErrorName[] = ['SerializationException', 'AccessDeniedException'];

/** An error that AWS answers. The simulator throws one for every refusal. */
export class AwsError extends Error {
  override readonly name: ErrorName;

  constructor(name: ErrorName, message = '') {
    super(message);
    this.name = name;
  }

  get status(): number {
    return SERVER_ERRORS.includes(this.name) ? ERROR_STATUS.server : ERROR_STATUS.client;
  }

  get body(): Record<string, string> {
    const type = { __type: ERROR_TYPE_PREFIXES[this.name] + this.name };
    if (this.message === '') return type;
    return CAPITAL_MESSAGE.includes(this.name)
      ? { ...type, Message: this.message }
      : { ...type, message: this.message };
  }
}

export const validation = (text: string): AwsError => new AwsError('ValidationException', text);

export const invalidParameter = (rule: string): AwsError =>
  validation(`One or more parameter values were invalid: ${rule}`);

/** Refuses fields and operations of DynamoDB that the simulator does not support. */
export const notSupported = (...what: string[]): AwsError =>
  validation(`@pcf/dynamodb-simulator: ${what.join(', ')} ${what.length > 1 ? 'are' : 'is'} not supported yet`);

export const inUse = (detail: string): AwsError =>
  new AwsError('ResourceInUseException', `Attempt to change a resource which is still in use: ${detail}`);

export const notFound = (what: string): AwsError =>
  new AwsError('ResourceNotFoundException', `Requested resource not found: ${what}`);

export const limitExceeded = (text: string): AwsError => new AwsError('LimitExceededException', text);

/** @param given the field that the request has although it does not count as a change */
export const nothingToChange = (given?: 'MultiRegionConsistency'): AwsError =>
  validation(
    'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, ' +
      'SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, ' +
      `${given ? '' : 'MultiRegionConsistency, '}DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or ` +
      'TableClass is required',
  );
