type Origin = 'dynamodb' | 'validate' | 'availability' | 'service';

const PREFIX: Record<Origin, string> = {
  dynamodb: 'com.amazonaws.dynamodb.v20120810#',
  validate: 'com.amazon.coral.validate#',
  availability: 'com.amazon.coral.availability#',
  service: 'com.amazon.coral.service#',
};

/** The errors that can leave the simulator, and the part of AWS that each comes from: it decides the prefix of `__type`. */
const ORIGIN = {
  ResourceInUseException: 'dynamodb',
  ResourceNotFoundException: 'dynamodb',
  LimitExceededException: 'dynamodb',
  TableNotFoundException: 'dynamodb',
  GlobalTableNotFoundException: 'dynamodb',
  ContinuousBackupsUnavailableException: 'dynamodb',
  PolicyNotFoundException: 'dynamodb',
  InternalServerError: 'dynamodb',
  ValidationException: 'validate',
  ThrottlingException: 'availability',
  SerializationException: 'service',
  UnknownOperationException: 'service',
  AccessDeniedException: 'service',
  MissingAuthenticationTokenException: 'service',
  IncompleteSignatureException: 'service',
  InvalidSignatureException: 'service',
  InternalFailure: 'service',
} satisfies Record<string, Origin>;

type AwsErrorName = keyof typeof ORIGIN;

const SERVER_FAULTS: readonly AwsErrorName[] = ['InternalServerError', 'InternalFailure'];

/** These two spell the text's key with a capital letter. */
const CAPITAL_MESSAGE: readonly AwsErrorName[] = ['SerializationException', 'AccessDeniedException'];

/** An answer of AWS that is an error. Everything that the simulator refuses, it refuses by throwing one of these. */
export class AwsError extends Error {
  override readonly name: AwsErrorName;

  constructor(name: AwsErrorName, message = '') {
    super(message);
    this.name = name;
  }

  get status(): 400 | 500 {
    return SERVER_FAULTS.includes(this.name) ? 500 : 400;
  }

  get body(): Record<string, string> {
    const type = { __type: PREFIX[ORIGIN[this.name]] + this.name };
    if (this.message === '') return type;
    return CAPITAL_MESSAGE.includes(this.name)
      ? { ...type, Message: this.message }
      : { ...type, message: this.message };
  }
}

export const validation = (text: string): AwsError => new AwsError('ValidationException', text);

export const invalidParameter = (rule: string): AwsError =>
  validation(`One or more parameter values were invalid: ${rule}`);

/** The refusal of what DynamoDB has and the simulator does not have yet. */
export const notSupported = (...what: string[]): AwsError =>
  validation(`@pcf/dynamodb-simulator: ${what.join(', ')} ${what.length > 1 ? 'are' : 'is'} not supported yet`);

export const inUse = (detail: string): AwsError =>
  new AwsError('ResourceInUseException', `Attempt to change a resource which is still in use: ${detail}`);

export const notFound = (what: string): AwsError =>
  new AwsError('ResourceNotFoundException', `Requested resource not found: ${what}`);

export const limitExceeded = (text: string): AwsError => new AwsError('LimitExceededException', text);
